from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.database import reading, transaction
from shared.models.jobs import Job, Status
from shared.models.videos import Video
from tests.databases import waiting
from tests.functions.api import made
from tests.functions.api.browser import Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

RELEASE = made.RELEASE | {"milliseconds": 58_400}


NONSENSE: list[tuple[dict[str, Any], str]] = [
    ({}, "topic or a script"),
    ({"topic": ""}, "topic"),
    ({"topic": "   \n "}, "topic"),
    ({"topic": None}, "topic or a script"),
    ({"topic": "🐙🌊🔥"}, "topic: there are no words"),
    ({"script": "🐙🌊🔥 12 !"}, "script: there are no words"),
    ({"topic": "a lighthouse", "script": "A text."}, "only one of them"),
    ({"topic": "a" * 301}, "topic"),
    ({"script": "a " * 10_001}, "script"),
    ({"script": "\x7fELF\x01\x01 some letters"}, "script: this looks like binary"),
    ({"topic": "nul\x00"}, "topic: this looks like binary"),
    ({"topic": "\ud800 surrogate"}, "topic"),
    ({"topic": 12}, "topic"),
    ({"topic": "a", "seconds": 0}, "seconds"),
    ({"topic": "a", "seconds": -30}, "seconds"),
    ({"topic": "a", "seconds": 10_000}, "seconds"),
    ({"topic": "a", "seconds": 45}, "30, 60 or 90"),
    ({"topic": "a", "seconds": True}, "seconds"),
    ({"topic": "a", "seconds": 60, "long": True}, "seconds do not go"),
    ({"script": "A text.", "seconds": 60}, "seconds do not go"),
    ({"script": "A text.", "long": True}, "long does not go"),
    ({"topic": "a", "long": "yes"}, "long"),
    ({"topic": "a", "speed": 0.1}, "speed"),
    ({"topic": "a", "speed": float("nan")}, "speed"),
    ({"topic": "a", "speed": float("inf")}, "speed"),
    ({"topic": "a", "style": "vaporwave"}, "there are 3d-animated-film"),
    ({"topic": "a", "voice": "darth"}, "there are ava"),
    ({"topic": "a", "niche": "knitting"}, "history"),
    ({"topic": "a", "language": "tlh"}, "en-US"),
    ({"topic": "a", "language": "th"}, "language: there is no 'th'"),
    ({"topic": "a", "music": "polka"}, "calm"),
    ({"topic": "a", "tone": "t" * 201}, "tone"),
    ({"topic": "a", "series_id": "mine"}, "series_id"),
    ({"topic": "a", "colour": "red"}, "colour: there is no such field"),
]


def ordered(browser: Browser, **order: Any) -> dict[str, Any]:
    reply = browser("POST", "/api/videos", order or {"topic": "The last lighthouse"})
    assert reply.status == 202, reply.text
    video: dict[str, Any] = reply.json
    return video


def stands(video: dict[str, Any], **changes: Any) -> None:
    with transaction() as session:
        job = session.get_one(Job, UUID(video["job_id"]))
        for name, value in changes.items():
            setattr(job, name, value)


def test_an_order_is_accepted_and_waits_in_the_queue() -> None:
    ada = signed_in()

    reply = ada("POST", "/api/videos", {"topic": "  The last lighthouse  ", "seconds": 90, "style": "Anime"})

    video = reply.json
    assert reply.status == 202
    assert reply.headers["location"] == f"/api/videos/{video['id']}"
    assert (video["status"], video["generation_stage"], video["progress"]) == ("generating", None, 0)
    (start,) = waiting()
    assert start["cue"]["job"] == video["job_id"]
    assert start["cue"]["owner"] == ada("GET", "/api/me").json["id"]
    assert (start["cue"]["attempt"], start["cue"]["format"]) == (1, "short")
    assert start["brief"]["order"]["topic"] == "The last lighthouse"
    assert start["brief"]["order"]["words"] == [202, 248]
    assert start["brief"]["order"]["seconds"] == 90
    assert start["brief"]["look"] == {"style": "anime"}
    assert start["brief"]["canvas"] == {"width": 1080, "height": 1920}
    assert start["brief"]["lettering"] == {"style": "highlight"}


def test_an_order_departs_from_its_series_only_where_it_says_so() -> None:
    ada = signed_in()
    manner = {"niche": "science", "style": "watercolor", "voice": "ezra", "language": "de", "speed": 1.2}
    series = ada("POST", "/api/series", {"name": "A", **manner, "tone": "dry", "seconds": 30, "music": "none"}).json

    ordered(ada, topic="Warum Glas bricht", series_id=series["id"], style="anime")

    (start,) = waiting()
    order, voice = start["brief"]["order"], start["brief"]["voice"]
    assert (order["niche"], order["language"], order["tone"], order["seconds"]) == ("science", "de", "dry", 30)
    assert voice == {"name": "ezra", "language": "de", "speed": 1.2}
    assert start["brief"]["look"]["style"] == "anime"
    assert start["brief"]["score"]["mood"] == ""


def test_a_text_of_ones_own_is_as_long_as_it_is() -> None:
    text = "Nobody had lit the lamp that night. " * 20
    ordered(signed_in(), script=text)

    (start,) = waiting()
    order = start["brief"]["order"]
    assert order["script"] == text.strip()
    assert order["topic"] == ""
    assert order["words"] == [126, 154]
    assert order["seconds"] == 56


def test_a_long_video_has_500_to_1500_words() -> None:
    ordered(signed_in(), topic="The last lighthouse", long=True)

    (start,) = waiting()
    assert start["brief"]["order"]["words"] == [500, 1500]
    assert start["brief"]["order"]["seconds"] == 400


@pytest.mark.parametrize(
    "script",
    [
        "word " * 399 + "end",
        "قالت: hello there, ثم مضت. The sea was שלום and quiet.",
        "夜の灯台には誰もいなかった。それでも灯りはついていた。",
        "Line one.\r\n\tLine two, with a tab; and an emoji 🐙.",
    ],
)
def test_a_text_may_be_odd(script: str) -> None:
    ordered(signed_in(), script=script)


def test_an_order_that_makes_no_sense_leaves_nothing_half_made() -> None:
    ada = signed_in()

    for order, names in NONSENSE:
        reply = ada("POST", "/api/videos", order)
        assert (reply.status, reply.json["code"]) == (422, "Invalid"), order
        assert names in reply.json["error"]

    assert waiting() == []
    with reading() as session:
        assert session.scalar(select(func.count()).select_from(Video)) == 0
        assert session.scalar(select(func.count()).select_from(Job)) == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff\xfe", b'"topic"'])
def test_a_body_that_is_not_an_order_is_refused(raw: bytes) -> None:
    reply = signed_in()("POST", "/api/videos", raw=raw)

    assert reply.status in {400, 422}
    assert set(reply.json) == {"error", "code"}


def test_a_megabyte_of_text_is_not_even_read() -> None:
    reply = signed_in()("POST", "/api/videos", {"script": "all work and no play " * 50_000})

    assert (reply.status, reply.json["code"]) == (413, "TooLarge")
    assert waiting() == []


@pytest.mark.parametrize(
    ("stage", "word"),
    [
        (None, None),
        ("write", "script"),
        ("check", "script"),
        ("narrate", "tts"),
        ("illustrate", "images"),
        ("align", "images"),
        ("render", "assembly"),
        ("assemble", "assembly"),
        ("publish", "uploading"),
    ],
)
def test_a_video_says_its_stage_in_narrateais_words(stage: str | None, word: str | None) -> None:
    ada = signed_in()
    video = ordered(ada)
    stands(video, status=Status.RUNNING, stage=stage)

    shown = ada("GET", f"/api/videos/{video['id']}").json

    assert (shown["status"], shown["generation_stage"]) == ("generating", word)


def test_a_video_is_ready_when_it_is_made_and_released() -> None:
    ada = signed_in()
    video = ordered(ada)
    stands(video, status=Status.SUCCEEDED, stage="assemble", progress=100, cost=Decimal("0.1250"))
    early = ada("GET", f"/api/videos/{video['id']}").json

    stands(video, release=RELEASE, stage="publish")
    shown = ada("GET", f"/api/videos/{video['id']}").json

    assert (early["status"], early["generation_stage"], early["video_url"]) == ("generating", "assembly", None)
    assert (shown["status"], shown["generation_stage"]) == ("ready", None)
    assert shown["title"] == "The light that nobody lit"
    assert shown["video_url"] == "http://127.0.0.1:8080/cdn/videos/one/video.mp4"
    assert shown["thumbnail_url"] == "http://127.0.0.1:8080/cdn/videos/one/thumbnail.jpg"
    assert shown["subtitles_url"] == "http://127.0.0.1:8080/cdn/videos/one/subtitles.vtt"
    assert (shown["duration"], shown["cost"]) == (58.4, "0.125")
    assert shown["captions_url"] == "http://127.0.0.1:8080/cdn/videos/one/captions.srt"
    assert (shown["made_by"], shown["credits"]) == (["offline/grammar-1"], [])
    assert ada("GET", "/api/videos").json == {"items": [shown], "next": None}


def test_what_licences_want_to_be_shown_is_said_once_the_video_is_ready() -> None:
    ada = signed_in()
    video = ordered(ada)
    assert video["credits"] == []
    stands(video, status=Status.SUCCEEDED, release=RELEASE | {"credits": ["“Harbour” by Ada Lovelace, CC BY 4.0"]})

    shown = ada("GET", f"/api/videos/{video['id']}").json
    version = ada("GET", f"/api/videos/{video['id']}/versions/1").json

    assert shown["credits"] == version["credits"] == ["“Harbour” by Ada Lovelace, CC BY 4.0"]


def test_a_video_that_failed_says_why() -> None:
    ada = signed_in()
    video = ordered(ada)
    message = "the script has 212 words"
    stands(video, status=Status.FAILED, stage="check", error_code="ScriptRefused", error_message=message)

    shown = ada("GET", f"/api/videos/{video['id']}").json

    assert (shown["status"], shown["generation_stage"]) == ("failed", None)
    assert shown["error_message"] == message


def test_somebody_elses_video_is_not_found() -> None:
    video = ordered(signed_in())
    bob = signed_in("bob@example.com")

    for path in (f"/api/videos/{video['id']}", f"/api/jobs/{video['job_id']}", f"/api/jobs/{video['job_id']}/events"):
        assert bob("GET", path).status == 404
    assert bob("POST", f"/api/jobs/{video['job_id']}/retry").status == 404


def test_an_order_whose_start_cannot_be_sent_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = signed_in()
    monkeypatch.setattr("shared.executions.request", lambda _start: (_ for _ in ()).throw(ConnectionError("no queue")))
    assert ada("POST", "/api/videos", {"topic": "The last lighthouse"}).status == 500
    monkeypatch.undo()

    (video,) = ada("GET", "/api/videos").json["items"]
    stands(video, queued_at=datetime(2026, 1, 1, tzinfo=UTC))

    assert ada("POST", f"/api/jobs/{video['job_id']}/retry").status == 202
