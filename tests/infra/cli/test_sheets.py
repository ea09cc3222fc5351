"""What a person reads of a script, a quote and the versions of a video."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from rich.console import Console, RenderableType

from infra.cli import sheets
from infra.cli.following import JobView, StageView

QUOTE: dict[str, Any] = {
    "nothing": False,
    "differences": [{"what": "text", "beat": 4, "before": "It rained.", "after": "It poured."}],
    "spoken": [4],
    "drawn": [],
    "taken_in": [],
    "nearest": 1,
    "exact": False,
    "filmed": [{"number": 7, "start": 15.2, "end": 15.5}, {"number": 8, "start": 15.5, "end": 19.9}],
    "joined": True,
    "published": True,
    "same_as": None,
    "calls": [
        {"capability": "speech", "type": "AUDIO", "provider": "offline", "priced": True, "count": 1, "cost": "0"}
    ],
    "cost": "0",
}
BEAT: dict[str, Any] = {
    "number": 1,
    "text": "And yet it burned.",
    "voice": None,
    "picture": "A lighthouse.",
    "own_picture": False,
    "lost": False,
    "image_url": None,
    "move": None,
    "start": 0.0,
    "end": 64.25,
    "changed": [],
}
SCRIPT: dict[str, Any] = {
    "version": 1,
    "title": "The lamp",
    "description": "",
    "hashtags": [],
    "language": "en",
    "voice": "nora",
    "music": "calm",
    "captions": "pop",
    "style": "anime",
    "changed": [],
    "beats": [BEAT],
}
VERSION: dict[str, Any] = {
    "number": 2,
    "shown": True,
    "made_from": 1,
    "differences": QUOTE["differences"],
    "status": "ready",
    "error_message": None,
    "video_url": "http://127.0.0.1/video.mp4",
    "watch_url": "http://127.0.0.1/watch.html?video=2",
    "duration": 58.4,
    "cost": "0.0420",
}


def read(shown: RenderableType) -> str:
    said = io.StringIO()
    Console(width=200, file=said).print(shown)
    return " ".join(said.getvalue().split())


def test_a_script_is_numbered_with_times() -> None:
    said = read(sheets.script(SCRIPT))

    assert "The lamp version 1, voice nora, music calm, captions pop, anime" in said
    assert "1 0:00.0-1:04.2 And yet it burned. A lighthouse." in said


def test_a_script_marks_what_waits_and_what_is_not_as_usual() -> None:
    beat = BEAT | {"changed": ["text", "move"], "move": "rise", "voice": "theo", "own_picture": True}

    said = read(sheets.script(SCRIPT | {"beats": [beat]}))

    assert "changed: text, changed: move" in said
    assert "your own picture voice theo, rise" in said


def test_a_script_says_of_a_picture_that_is_gone_what_to_do() -> None:
    said = read(sheets.script(SCRIPT | {"beats": [BEAT | {"own_picture": True, "lost": True}]}))

    assert "your own picture, no longer kept: send it again" in said


def test_a_script_that_was_never_spoken_has_no_times() -> None:
    assert "1 And yet it burned." in read(sheets.script(SCRIPT | {"beats": [BEAT | {"start": None, "end": None}]}))


def test_a_quote_says_what_is_made_again_and_what_it_costs() -> None:
    said = read(sheets.quote(QUOTE))

    assert "beat 4, text: It rained. → It poured." in said
    assert "1 take (beat 4), about 2 stretches of film (4.7 s between 0:15.2-0:19.9), the joining of them." in said
    assert "Cost: $0 (offline is asked, for free)" in said


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"calls": [QUOTE["calls"][0] | {"cost": "0.04"}], "cost": "0.04"}, "Cost: $0.04"),
        ({"calls": []}, "Cost: $0"),
        (
            {"calls": [QUOTE["calls"][0] | {"provider": "compatible", "priced": False}]},
            "Cost: $0, and what compatible charges: nobody here knows that",
        ),
        ({"drawn": [2, 3]}, "2 pictures (beat 2, 3)"),
        ({"taken_in": [2]}, "your own picture (beat 2)"),
        ({"exact": True}, ", 2 stretches of film"),
        ({"nearest": None}, "the whole film"),
        ({"same_as": 1}, "the same as version 1."),
        ({"spoken": [], "filmed": [], "joined": False}, "To be made again: nothing."),
        ({"differences": [{"what": "move", "beat": 1, "before": None, "after": "rise"}]}, "move: as usual → rise"),
        ({"differences": [{"what": "hashtags", "beat": None, "before": ["#a"], "after": []}]}, "hashtags: #a →"),
    ],
)
def test_a_quote_says_it_in_every_case(changes: dict[str, Any], says: str) -> None:
    assert says in read(sheets.quote(QUOTE | changes))


def test_versions_say_what_differs_and_where_they_are() -> None:
    failed = VERSION | {"number": 3, "shown": False, "status": "failed", "duration": None, "watch_url": None}
    said = read(sheets.versions([failed | {"error_message": "it rained", "video_url": None}, VERSION]))

    assert "3 failed" in said
    assert "it rained" in said
    assert (
        "2 (shown) ready 58.4 s, $0.042 beat 4, text: It rained. → It poured. watch: http://127.0.0.1/watch.html?video=2"
        in said
    )


def test_what_was_made_again_is_counted() -> None:
    at = datetime(2026, 11, 20, tzinfo=UTC)
    view = JobView()
    view.stages["narrate"] = StageView(of=12, done={*range(12)}, cached=11, began=at, ended=at)
    view.stages["illustrate"] = StageView(of=12, done={*range(12)}, cached=12)
    view.stages["render"] = StageView(of=23, done={*range(23)}, cached=20)

    assert sheets.made_again(view) == "1 of 12 takes, 3 of 23 stretches of film"
    assert sheets.made_again(JobView()) == "no take, no picture and no film made again"
