"""How commands end: what is said of a job that was not made, of a studio that is gone, and where."""

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import stamina
from typer.testing import CliRunner, Result

from infra.cli import __main__, editing, following, jobs, make
from infra.cli.client import Client, Unreachable
from infra.local.home import Home
from tests.infra.cli.studio import Studio
from tests.infra.cli.test_editing import ANSWERS
from tests.infra.cli.test_make import SECOND

type Typed = Callable[..., Result]

NOBODY = "http://127.0.0.1:9"
ANSWERED: dict[str, Any] = ANSWERS | {
    "POST /api/quotes": {"exact": True, "cost": "0"},
    "POST /api/videos": {"job_id": "job"},
}
WHY = "the writer writes English only; bring your own text."
FAILED: dict[str, Any] = ANSWERED | {
    "GET /api/videos/one/versions/2": SECOND | {"status": "failed", "error_message": WHY}
}
WAY_OUT = "What is made is kept. Try again what failed: talewright resume job"
FOLLOWING = (
    ("make", "short", "--topic", "A lighthouse"),
    ("resume", "job"),
    ("retake", "one", "--title", "The flood", "--yes"),
)
"""The commands that see a job through."""


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Typed]:
    """Type a command at a studio that runs on this machine."""
    monkeypatch.setattr(following, "_PAUSE", 0)
    monkeypatch.setenv("TALEWRIGHT_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)

    def run(studio: Any, *command: str) -> Result:
        for room in (__main__, editing, jobs):
            monkeypatch.setattr(room, "client_of", lambda _: studio)
        return CliRunner(env={"COLUMNS": "200"}).invoke(__main__.app, command)

    with Home(tmp_path).held():
        yield run


@pytest.mark.parametrize("command", [*FOLLOWING, ("demo",)])
def test_a_job_that_failed_is_said_to_have_with_what_to_do(typed: Typed, command: tuple[str, ...]) -> None:
    ended = typed(Studio(**FAILED), *command)

    assert ended.exit_code == 1
    assert ended.stderr == f"talewright: the video was not made: {WHY} {WAY_OUT}\n"
    assert "not made" not in ended.stdout


@pytest.mark.parametrize("command", FOLLOWING)
def test_a_program_that_wants_json_hears_of_a_failure_on_the_other_stream(
    typed: Typed, command: tuple[str, ...]
) -> None:
    ended = typed(Studio(**FAILED), *command, "--json")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == f"talewright: the video was not made: {WHY} {WAY_OUT}\n"


@pytest.mark.parametrize(("options", "stream"), [((), "stdout"), (("--json",), "stderr")])
@pytest.mark.parametrize("command", FOLLOWING)
def test_whoever_leaves_hears_how_to_come_back_whatever_they_want_to_read(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], options: tuple[str, ...], stream: str
) -> None:
    def leave(*_: object) -> Any:
        raise KeyboardInterrupt

    monkeypatch.setattr(make, "follow", leave)

    ended = typed(Studio(**ANSWERED), *command, *options)

    assert ended.exit_code == 130
    assert getattr(ended, stream).endswith("\nThe job goes on without you. Come back to it: talewright resume job\n")
    assert not options or ended.stdout == ""


@pytest.mark.parametrize("options", [(), ("--json",)])
def test_a_studio_that_goes_away_is_said_to_have_with_how_to_come_back(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...]
) -> None:
    def go(*_: object) -> Any:
        raise Unreachable(f"no studio answers at {NOBODY}")

    monkeypatch.setattr(make, "follow", go)

    ended = typed(Studio(**ANSWERED), *FOLLOWING[0], *options)

    assert ended.exit_code == 1
    assert ended.stderr == (
        f"talewright: no studio answers at {NOBODY}. When it is back (`talewright up`): talewright resume job\n"
    )


@pytest.mark.parametrize(("options", "told"), [((), "The studio does not answer; trying again…\n"), (("--json",), "")])
def test_what_is_tried_again_is_told_in_one_line_or_not_at_all(
    typed: Typed, caplog: pytest.LogCaptureFixture, options: tuple[str, ...], told: str
) -> None:
    with stamina.set_testing(True, attempts=3):
        ended = typed(nullcontext(Client(NOBODY)), "jobs", *options)

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr.startswith(f"{told}talewright: no studio answers at {NOBODY}")
    assert ended.stderr.count("\n") == told.count("\n") + 1
    assert caplog.messages == []


def test_an_address_at_which_nothing_may_be_shown_is_not_tried_again(
    typed: Typed, caplog: pytest.LogCaptureFixture
) -> None:
    with stamina.set_testing(True, attempts=3):
        ended = typed(nullcontext(Client("http://studio.example", key="tw_secret")), "jobs")

    assert ended.stderr == (
        "talewright: http://studio.example is not https: neither a session nor a key may travel there\n"
    )
    assert caplog.messages == []
