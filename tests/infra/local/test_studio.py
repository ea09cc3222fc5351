"""What is said of a studio on this machine by whoever is not its supervisor."""

import subprocess
import time
from pathlib import Path
from threading import Event, Thread

import psutil
import pytest

from infra.local import emulator, state, studio, supervisor
from infra.local.home import Home
from infra.local.state import Phase
from infra.local.trouble import Trouble


@pytest.mark.parametrize(
    ("street", "again"), [("", "`talewright up`"), ("http://127.0.0.1:9000", "`talewright up --played`")]
)
def test_a_studio_that_was_killed_is_started_again_as_it_was(tmp_path: Path, street: str, again: str) -> None:
    home = Home(tmp_path)
    state.write(home, state.mine(Phase.SERVING, street=street).model_copy(update={"created": 0.0}))

    with pytest.raises(Trouble, match=f"^The last studio here was killed. {again} cleans up after it"):
        studio.status(home)


def test_a_supervisor_that_is_dead_and_still_listed_does_not_serve(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with subprocess.Popen(("sleep", "60")) as killed:
        known = {"pid": killed.pid, "created": psutil.Process(killed.pid).create_time()}
        state.write(home, state.mine(Phase.SERVING).model_copy(update=known))
        assert studio.status(home) is not None
        killed.kill()
        while psutil.Process(killed.pid).status() != psutil.STATUS_ZOMBIE:
            time.sleep(0.01)

        with pytest.raises(Trouble, match=r"^The last studio here was killed\."):
            studio.status(home)


def test_a_studio_that_has_just_begun_was_not_killed(tmp_path: Path) -> None:
    home = Home(tmp_path)
    # As who looked for the lock a moment too early finds it.
    state.write(home, state.mine(Phase.STARTING))

    with pytest.raises(Trouble, match=r"^The studio is starting\."):
        studio.status(home)


def test_a_studio_that_has_ended_is_waited_for_until_it_lets_go(tmp_path: Path) -> None:
    home = Home(tmp_path)
    state.write(home, state.mine(Phase.ENDED))
    freed = Event()

    def wait() -> None:
        supervisor.demand_free(home)
        freed.set()

    waiting = Thread(target=wait)
    with home.held() as mine:
        waiting.start()
        told = studio.status(home)
        early = freed.wait(0.3)
    waiting.join(10)

    assert mine
    assert told is None
    assert (early, freed.is_set()) == (False, True)


def test_a_studio_that_serves_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = Home(tmp_path)

    def serves(_endpoint: str) -> bool:
        return True

    monkeypatch.setattr(emulator, "serves", serves)
    state.write(home, state.mine(Phase.SERVING, emulator="http://127.0.0.1:1", url="http://127.0.0.1:2"))

    with home.held(), pytest.raises(Trouble, match=r"^This studio already runs at http://127\.0\.0\.1:2\."):
        supervisor.demand_free(home)
