"""The commands that change a video, as they are typed."""

import json
import os
import pty
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from infra.cli import editing, following
from infra.cli.__main__ import app
from infra.cli.client import Refused
from infra.cli.terminal import somebody_is_here
from tests.infra.cli.studio import Studio
from tests.infra.cli.test_make import SECOND
from tests.infra.cli.test_sheets import QUOTE

type Typed = Callable[..., Result]

CHANGE = ("retake", "one", "--beat", "4", "--text", "It poured.", "--title", "The flood")
PATCHED = ("PATCH", "/api/videos/one/script", {"title": "The flood", "beats": {"4": {"text": "It poured."}}})
MADE = ("POST", "/api/videos/one/retakes", {"expected_cost": "0"})
ANSWERS: dict[str, Any] = {
    "GET /api/videos/one": {"id": "one"},
    "/retakes/quote": QUOTE,
    "POST /api/videos/one/retakes": {"number": 2, "job_id": "job"},
    "GET /api/jobs/job": {"status": "succeeded", "video_id": "one", "version": 2},
    "GET /api/videos/one/versions/2": SECOND,
}


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Typed:
    """Type a command at a studio; `by` says whether somebody is there to answer, and what they say."""
    monkeypatch.setattr(following, "_PAUSE", 0)
    monkeypatch.chdir(tmp_path)

    def run(studio: Studio, *command: str, by: str | None = None) -> Result:
        monkeypatch.setattr(editing, "client_of", lambda _: studio)
        monkeypatch.setattr(editing, "somebody_is_here", lambda: by is not None)
        return CliRunner(env={"COLUMNS": "200"}).invoke(app, command, input=by)

    return run


def studio(**says: Any) -> Studio:
    return Studio(**(says | {end: answer for end, answer in ANSWERS.items() if end not in says}))


def made(studio: Studio) -> bool:
    return MADE in studio.asked


def test_whoever_is_there_is_asked_before_anything_is_made(typed: Typed) -> None:
    yes, no = studio(), studio()

    agreed, declined = typed(yes, *CHANGE, by="y\n"), typed(no, *CHANGE, by="n\n")

    assert (agreed.exit_code, declined.exit_code) == (0, 0)
    assert "Make it?" in agreed.stderr
    assert (made(yes), made(no)) == (True, False)
    assert PATCHED in no.asked
    assert "Version 2: " in agreed.stdout
    assert "Nothing was made. What was changed waits: `talewright retake one` goes on with it" in declined.stdout


def test_where_nobody_can_be_asked_nothing_is_made_unasked(typed: Typed) -> None:
    asked = studio()

    ended = typed(asked, *CHANGE)

    assert ended.exit_code == 1
    assert not made(asked)
    assert "1 take (beat 4)" in ended.stdout
    assert "nobody to ask: say --yes. What was changed waits: `talewright retake one --yes`" in ended.stderr


@pytest.mark.parametrize("by", [None, "n\n"])
def test_whoever_said_yes_is_not_asked(typed: Typed, by: str | None) -> None:
    asked = studio()

    ended = typed(asked, *CHANGE, "--yes", "--json", by=by)

    assert made(asked)
    assert ended.stderr == ""
    video = json.loads(ended.stdout)["video"]
    assert (video["id"], video["version"], video["video_url"]) == ("one", 2, SECOND["video_url"])


@pytest.mark.parametrize("options", [(), ("--yes",)])
def test_what_another_version_is_already_is_not_made(typed: Typed, options: tuple[str, ...]) -> None:
    asked = studio(**{"/retakes/quote": QUOTE | {"same_as": 1, "spoken": [], "filmed": [], "joined": False}})

    ended = typed(asked, *CHANGE, *options, by="y\n")

    assert ended.exit_code == 1
    assert not made(asked)
    assert "Make it?" not in ended.stderr
    assert "version 1 is exactly that: `talewright restore one 1` shows it, and nothing is made." in ended.stderr
    assert "Until then the change waits; --forget drops it." in ended.stderr


@pytest.mark.parametrize("where", ["/retakes/quote", "POST /api/videos/one/retakes"])
def test_whatever_keeps_a_retake_from_being_made_what_was_changed_is_said_to_wait(typed: Typed, where: str) -> None:
    asked = studio(**{where: Refused(409, "Conflict", "the picture of beat 3 is no longer kept: send it again")})

    ended = typed(asked, *CHANGE, "--yes")

    assert ended.exit_code == 1
    assert "the picture of beat 3 is no longer kept: send it again (Conflict). What was changed waits" in ended.stderr


def test_a_change_that_is_refused_leaves_nothing_waiting(typed: Typed) -> None:
    asked = studio(
        **{"PATCH /api/videos/one/script": Refused(422, "Invalid", "beat 4, text: there are no words in it")}
    )

    ended = typed(asked, *CHANGE, "--yes")

    assert ended.stderr == "talewright: beat 4, text: there are no words in it (Invalid)\n"
    assert [asked for asked in asked.asked if asked[0] != "GET"] == [PATCHED]


def test_what_waits_can_be_forgotten_and_nothing_else_said(typed: Typed) -> None:
    asked = studio()

    ended = typed(asked, "retake", "one", "--forget")

    assert (ended.exit_code, ended.stdout) == (0, "What waited is forgotten.\n")
    assert asked.asked[-1] == ("DELETE", "/api/videos/one/script", None)


def test_a_version_that_cannot_be_shown_is_refused_in_one_sentence(typed: Typed) -> None:
    asked = studio(**{"/versions/2/restore": Refused(409, "Conflict", "version 2 is still being made")})

    ended = typed(asked, "restore", "one", "2")

    assert (ended.exit_code, ended.stdout) == (1, "")
    assert ended.stderr == "talewright: version 2 is still being made (Conflict)\n"


def test_a_version_that_is_shown_again_says_where(typed: Typed) -> None:
    ended = typed(studio(**{"/versions/2/restore": SECOND}), "restore", "one", "2")

    assert "Version 2 is shown again." in ended.stdout
    assert f"watch: {SECOND['watch_url']}" in ended.stdout


def test_somebody_is_here_when_what_is_typed_comes_from_a_terminal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    ours, theirs = pty.openpty()
    (tmp_path / "piped").touch()
    with os.fdopen(ours), os.fdopen(theirs) as terminal, (tmp_path / "piped").open() as piped:
        for stdin, here in ((terminal, True), (piped, False)):
            monkeypatch.setattr(sys, "stdin", stdin)
            assert somebody_is_here() is here
