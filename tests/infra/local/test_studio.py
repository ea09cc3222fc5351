"""What is said of a studio on this machine by whoever is not its supervisor."""

from pathlib import Path

import pytest

from infra.local import state, studio
from infra.local.home import Home
from infra.local.state import Phase
from infra.local.trouble import Trouble


@pytest.mark.parametrize(
    ("street", "again"), [("", "`talewright up`"), ("http://127.0.0.1:9000", "`talewright up --played`")]
)
def test_a_studio_that_was_killed_is_started_again_as_it_was(tmp_path: Path, street: str, again: str) -> None:
    home = Home(tmp_path)
    state.write(home, state.mine(Phase.SERVING, street=street))

    with pytest.raises(Trouble, match=f"^The last studio here was killed. {again} cleans up after it"):
        studio.status(home)
