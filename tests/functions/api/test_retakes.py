from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from shared.database import transaction
from shared.models.jobs import Job, Status
from shared.production import catalogue
from shared.production.documents import Brief
from shared.production.prices import Unit
from shared.storage import Bucket
from tests.databases import waiting
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.made import DRAFT, RELEASE, finish, made
from tests.prices import charge, charges

pytestmark = pytest.mark.usefixtures("studio")

OWN = b"\x89PNG\r\n\x1a\n and the rest of it"
OTHER = "The keeper stayed upstairs, and the candle burned down."


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def video(ada: Browser) -> dict[str, Any]:
    return made(ada)


def path(video: dict[str, Any], more: str) -> str:
    return f"/api/videos/{video['id']}{more}"


def changed(ada: Browser, video: dict[str, Any], beat: int = 2, **change: Any) -> None:
    where = path(video, f"/script/beats/{beat}") if beat else path(video, "/script")
    reply = ada("PATCH", where, change)
    assert reply.status == 200, reply.text


def quoted(ada: Browser, video: dict[str, Any]) -> dict[str, Any]:
    reply = ada("GET", path(video, "/retakes/quote"))
    assert reply.status == 200, reply.text
    said: dict[str, Any] = reply.json
    return said


def retaken(ada: Browser, video: dict[str, Any], **body: Any) -> dict[str, Any]:
    reply = ada("POST", path(video, "/retakes"), body or None)
    assert reply.status == 202, reply.text
    version: dict[str, Any] = reply.json
    return version


def sent(ada: Browser, video: dict[str, Any]) -> str:
    form = ada("POST", path(video, "/uploads")).json
    Bucket("internal").write(form["fields"]["key"], OWN, media_type="image/png")
    upload: str = form["id"]
    return upload


def ordered() -> Brief:
    (start,) = waiting()
    return Brief.model_validate(start["brief"])


def stands(version: dict[str, Any], **changes: Any) -> None:
    with transaction() as session:
        job = session.get_one(Job, UUID(version["job_id"]))
        for name, value in changes.items():
            setattr(job, name, value)


def draft_of(brief: Brief) -> Any:
    assert brief.order.draft is not None
    return brief.order.draft


# What it would take.


def test_nothing_different_costs_nothing(ada: Browser, video: dict[str, Any]) -> None:
    quote = quoted(ada, video)

    assert quote["nothing"] is True
    assert quote["same_as"] == 1
    assert (quote["differences"], quote["calls"], quote["filmed"], quote["cost"]) == ([], [], [], "0")


def test_another_sentence_is_one_take_and_the_chunks_around_it(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)

    quote = quoted(ada, video)

    assert quote["differences"] == [{"what": "text", "beat": 2, "before": DRAFT.beats[1].line.text, "after": OTHER}]
    assert (quote["spoken"], quote["drawn"], quote["nearest"], quote["exact"]) == ([2], [], 1, False)
    assert [chunk["number"] for chunk in quote["filmed"]] == [2, 3, 4]
    assert quote["filmed"][0]["start"] == pytest.approx(146 / 30)
    assert quote["filmed"][-1]["end"] == pytest.approx(305 / 30)
    assert (quote["joined"], quote["published"], quote["nothing"]) == (True, True, False)


def test_an_understudy_costs_nothing_and_the_quote_says_who_is_asked(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER, picture="A candle.")

    quote = quoted(ada, video)

    asked = [(calls["capability"], calls["type"], calls["provider"], calls["count"]) for calls in quote["calls"]]
    assert asked == [
        ("moderation", "TEXT", "offline", 1),
        ("speech", "AUDIO", "offline", 1),
        ("images", "IMAGE", "offline", 1),
    ]
    assert [(calls["units"], calls["unit"]) for calls in quote["calls"][1:]] == [
        (str(len(OTHER)), "character"),
        ("1", "picture"),
    ]
    assert {calls[amount] for calls in quote["calls"] for amount in ("unit_price", "low", "cost")} == {"0"}
    assert (quote["low"], quote["cost"]) == ("0", "0")


def test_a_price_is_for_calls_and_for_characters(
    ada: Browser, video: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    charge(monkeypatch, {("speech", "offline"): charges("0.00001", Unit.CHARACTER)})
    charge(monkeypatch, {("images", "offline"): charges("0.04", Unit.PICTURE)})
    changed(ada, video, text=OTHER, picture="A candle.")

    assert quoted(ada, video)["cost"] == str(Decimal("0.04") + len(OTHER) * Decimal("0.00001"))


@pytest.mark.parametrize(
    ("change", "filmed", "joined", "capabilities"),
    [
        ({"title": "The lamp"}, 0, False, ["moderation"]),
        ({"hashtags": ["#lamp"]}, 0, False, ["moderation"]),
        ({"music": "epic"}, 0, True, ["music"]),
        ({"music": "none"}, 0, True, []),
        ({"captions": "pop"}, 5, True, []),
        ({"style": "anime"}, 5, True, ["images"]),
        ({"voice": "theo"}, 5, True, ["speech"]),
    ],
)
def test_a_change_of_the_whole_travels_as_far_as_it_matters(
    ada: Browser, video: dict[str, Any], change: dict[str, Any], filmed: int, joined: bool, capabilities: list[str]
) -> None:
    changed(ada, video, 0, **change)

    quote = quoted(ada, video)

    assert (len(quote["filmed"]), quote["joined"], quote["published"]) == (filmed, joined, True)
    assert [calls["capability"] for calls in quote["calls"]] == capabilities


def test_a_move_that_the_shot_has_already_films_nothing(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, move="push-in")
    same = quoted(ada, video)
    changed(ada, video, move="rise")
    other = quoted(ada, video)

    assert (same["filmed"], same["joined"], same["exact"]) == ([], False, True)
    assert [chunk["number"] for chunk in other["filmed"]] == [2, 3, 4]


def test_what_another_version_has_is_not_made_again(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    second = retaken(ada, video)
    finish(second["job_id"], draft_of(ordered()))
    changed(ada, video, text=DRAFT.beats[1].line.text)

    back = quoted(ada, video)
    changed(ada, video, 3, picture="The sea, from above.")
    further = quoted(ada, video)

    assert (back["nothing"], back["same_as"], back["calls"], back["filmed"]) == (True, 1, [], [])
    assert (further["nearest"], further["spoken"], further["drawn"]) == (1, [], [3])
    assert [chunk["number"] for chunk in further["filmed"]] == [4, 5]


def test_what_others_made_than_who_is_asked_now_is_made_again(
    ada: Browser, video: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction() as session:
        job = session.get_one(Job, UUID(video["job_id"]))
        job.counts = job.counts | {
            "narrate": job.counts["narrate"] | {"makers": {"speech": "offline/kokoro"}},
            "illustrate": job.counts["illustrate"] | {"makers": {"images": catalogue.meant("images")}},
        }
    nothing = quoted(ada, video)
    changed(ada, video, text=OTHER)

    quote = quoted(ada, video)

    assert (nothing["nothing"], nothing["calls"]) == (True, [])
    assert (quote["spoken"], quote["drawn"], len(quote["filmed"])) == ([1, 2, 3], [], 5)


def test_what_a_failed_version_had_made_is_not_made_again(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER, picture="A candle.")
    second = retaken(ada, video)
    finish(second["job_id"], draft_of(ordered()))
    counts = {"check": {"done": [0]}, "narrate": {"of": 3, "done": [0, 1, 2]}, "illustrate": {"of": 3, "done": [0, 2]}}
    stands(second, status=Status.FAILED, release=None, counts=counts)

    quote = quoted(ada, video)

    assert (quote["differences"], quote["spoken"], quote["drawn"], quote["nearest"]) == ([], [], [2], 1)


# Making it.


def test_a_retake_is_a_new_version_that_says_what_was_asked_for(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER, voice="theo", move="rise")
    changed(ada, video, 0, title="The lamp", music="none", captions="plain", style="Anime")

    reply = ada("POST", path(video, "/retakes"))

    version = reply.json
    assert reply.status == 202
    assert reply.headers["location"] == path(video, "/versions/2")
    assert ada("GET", reply.headers["location"]).json == version
    assert (version["number"], version["made_from"], version["shown"], version["status"]) == (2, 1, True, "generating")
    brief = ordered()
    draft = draft_of(brief)
    assert draft.title == "The lamp"
    assert (draft.beats[1].line.text, draft.beats[1].line.voice, draft.beats[1].move) == (OTHER, "theo", "rise")
    assert draft.beats[0] == DRAFT.beats[0]
    assert draft.maker == DRAFT.maker
    assert (brief.score.mood, brief.lettering.style, brief.look.style) == ("", "plain", "anime")
    assert (brief.order.script, brief.order.words) == ("", (28, 36))
    assert ada("GET", path(video, "/script")).json["changed"] == []


def test_while_a_retake_is_made_the_video_says_so_and_then_shows_it(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    version = retaken(ada, video)

    making = ada("GET", path(video, "")).json
    stands(version, preview={"video": None})
    unseen = ada("GET", path(video, "")).json
    stands(version, preview={"video": "videos/small/preview.mp4"})
    seen = ada("GET", path(video, "")).json
    finish(version["job_id"], draft_of(ordered()))
    done = ada("GET", path(video, "")).json

    assert (making["version"], making["job_id"], making["status"]) == (2, version["job_id"], "generating")
    assert making["preview_url"] is unseen["preview_url"] is None
    assert seen["preview_url"] == "http://127.0.0.1:8080/cdn/videos/small/preview.mp4"
    assert (done["version"], done["status"]) == (2, "ready")
    assert done["stream_url"] == "http://127.0.0.1:8080/cdn/videos/one/master.m3u8"
    assert done["watch_url"] == "http://127.0.0.1:8080/cdn/watch.html?video=0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e0e"


def test_a_retake_of_nothing_is_a_conflict(ada: Browser, video: dict[str, Any]) -> None:
    reply = ada("POST", path(video, "/retakes"))

    assert (reply.status, reply.json["error"]) == (409, "nothing is different from version 1")
    assert waiting() == []


def test_a_retake_that_another_version_is_already_is_not_made_but_restored(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    finish(retaken(ada, video)["job_id"], draft_of(ordered()))
    changed(ada, video, text=DRAFT.beats[1].line.text)

    refused = ada("POST", path(video, "/retakes"))
    waits = ada("GET", path(video, "/script")).json["beats"][1]["changed"]
    ada("POST", path(video, "/versions/1/restore"))
    ada("POST", path(video, "/versions/2/restore"))
    after = ada("GET", path(video, "/script")).json

    assert (refused.status, refused.json["error"]) == (409, "version 1 is exactly that: restore it")
    assert waiting() == []
    assert len(ada("GET", path(video, "/versions")).json["items"]) == 2
    assert (waits, after["version"], after["beats"][1]["changed"]) == (["text"], 2, [])


def test_changes_wait_on_while_another_version_is_shown(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    finish(retaken(ada, video)["job_id"], draft_of(ordered()))
    changed(ada, video, 1, text="Somebody had lit the lamp.")

    ada("POST", path(video, "/versions/1/restore"))

    assert ada("GET", path(video, "/script")).json["beats"][0]["changed"] == ["text"]


def test_a_version_whose_script_is_gone_can_be_shown_and_what_waits_waits_on(
    ada: Browser, video: dict[str, Any]
) -> None:
    changed(ada, video, text=OTHER)
    finish(retaken(ada, video)["job_id"], draft_of(ordered()))
    changed(ada, video, text=DRAFT.beats[1].line.text)
    desks = Bucket("internal")
    for key in [key for key in desks.keys("desks/") if f"/jobs/{video['job_id']}/" in key]:
        desks.remove(key)

    restored = ada("POST", path(video, "/versions/1/restore"))
    ada("POST", path(video, "/versions/2/restore"))

    assert (restored.status, restored.json["shown"]) == (200, True)
    assert ada("GET", path(video, "/script")).json["beats"][1]["changed"] == ["text"]


def test_a_picture_of_ones_own_that_is_no_longer_kept_is_asked_for_before_anything_is_made(
    ada: Browser, video: dict[str, Any]
) -> None:
    for beat in (2, 3):
        changed(ada, video, beat, own_picture=sent(ada, video))
    changed(ada, video, 0, title="The lamp")
    desks = Bucket("internal")
    (key,) = [key for key in desks.keys("desks/") if "/files/" in key and desks.read(key) == OWN]
    desks.remove(key)

    quote, retake = ada("GET", path(video, "/retakes/quote")), ada("POST", path(video, "/retakes"))
    assert waiting() == []
    changed(ada, video, 2, own_picture=None)
    fewer = ada("GET", path(video, "/retakes/quote"))
    changed(ada, video, 3, own_picture=sent(ada, video))

    sentence = "the picture of beat {} is no longer kept: send it again"
    assert (quote.status, quote.json["error"]) == (retake.status, retake.json["error"])
    assert (quote.status, quote.json["error"]) == (409, sentence.format("2, 3"))
    assert (fewer.status, fewer.json["error"]) == (409, sentence.format("3"))
    assert quoted(ada, video)["taken_in"] == [3]


def test_a_retake_of_what_is_still_being_made_is_a_conflict(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    retaken(ada, video)
    changed(ada, video, text="It rained, and nobody came.")

    reply = ada("POST", path(video, "/retakes"))

    assert (reply.status, reply.json["error"]) == (409, "version 2 is still being made")
    assert ada("GET", path(video, "/script")).json["beats"][1]["changed"] == ["text"]


def test_a_retake_that_costs_more_than_expected_is_not_made(
    ada: Browser, video: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    charge(monkeypatch, {("images", "offline"): charges("0.04", Unit.PICTURE)})
    changed(ada, video, picture="A candle.")

    refused = ada("POST", path(video, "/retakes"), {"expected_cost": "0.03"})
    assert waiting() == []
    taken = ada("POST", path(video, "/retakes"), {"expected_cost": quoted(ada, video)["cost"]})

    assert (refused.status, refused.json["error"]) == (409, "it would cost $0.04, which is more than $0.03")
    assert taken.status == 202


@pytest.mark.parametrize("cost", ["-1", "lots", "NaN"])
def test_an_expected_cost_is_a_number_of_dollars(ada: Browser, video: dict[str, Any], cost: str) -> None:
    changed(ada, video, text=OTHER)

    assert ada("POST", path(video, "/retakes"), {"expected_cost": cost}).status == 422


# Versions, side by side.


def test_versions_are_listed_with_what_differs_the_newest_first(ada: Browser, video: dict[str, Any]) -> None:
    for text in (OTHER, "It rained, and nobody came."):
        changed(ada, video, text=text)
        finish(retaken(ada, video)["job_id"], draft_of(ordered()))

    whole = ada("GET", path(video, "/versions")).json
    first = ada("GET", path(video, "/versions?limit=2")).json
    rest = ada("GET", path(video, f"/versions?limit=2&before={first['next']}")).json

    assert [version["number"] for version in whole["items"]] == [3, 2, 1]
    assert [version["made_from"] for version in whole["items"]] == [2, 1, None]
    assert [version["shown"] for version in whole["items"]] == [True, False, False]
    assert whole["items"][0]["differences"] == [
        {"what": "text", "beat": 2, "before": OTHER, "after": "It rained, and nobody came."}
    ]
    assert all(version["video_url"] for version in whole["items"])
    assert (first["items"] + rest["items"], rest["next"]) == (whole["items"], None)


def test_an_older_version_is_shown_again_and_nothing_is_made(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    finish(retaken(ada, video)["job_id"], draft_of(ordered()))

    reply = ada("POST", path(video, "/versions/1/restore"))

    assert (reply.status, reply.json["number"], reply.json["shown"]) == (200, 1, True)
    assert waiting() == []
    shown = ada("GET", path(video, "")).json
    assert (shown["version"], shown["job_id"], shown["status"]) == (1, video["job_id"], "ready")
    assert ada("GET", path(video, "/script")).json["beats"][1]["text"] == DRAFT.beats[1].line.text
    assert [version["shown"] for version in ada("GET", path(video, "/versions")).json["items"]] == [False, True]


def test_what_is_made_from_an_older_version_gets_the_next_number(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    finish(retaken(ada, video)["job_id"], draft_of(ordered()))
    ada("POST", path(video, "/versions/1/restore"))
    changed(ada, video, 1, text="Somebody had lit the lamp.")

    version = retaken(ada, video)

    assert (version["number"], version["made_from"]) == (3, 1)
    assert [different["beat"] for different in version["differences"]] == [1]


def test_a_version_that_failed_loses_nothing(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    second = retaken(ada, video)
    ordered()
    stands(second, status=Status.FAILED, error_code="ScriptRefused", error_message="moderation objects")

    failed = ada("GET", path(video, "")).json
    said = ada("GET", path(video, "/script")).json
    refused = ada("POST", path(video, "/versions/2/restore"))
    changed(ada, video, text="The keeper stayed where he was.")
    third = retaken(ada, video)

    assert (failed["status"], failed["error_message"]) == ("failed", "moderation objects")
    assert (said["version"], said["beats"][1]["text"], said["beats"][1]["start"]) == (2, OTHER, None)
    assert (refused.status, refused.json["error"]) == (409, "version 2 was not made: moderation objects")
    assert (third["number"], third["made_from"]) == (3, 2)
    assert ada("GET", path(video, "/versions/1")).json["video_url"].endswith(RELEASE["video"])
    assert ada("POST", path(video, "/versions/1/restore")).json["shown"] is True


def test_a_version_that_is_still_being_made_is_not_shown_again(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    second = retaken(ada, video)
    ada("POST", path(video, "/versions/1/restore"))

    refused = ada("POST", path(video, "/versions/2/restore"))
    shown = ada("GET", path(video, "")).json
    finish(second["job_id"], draft_of(ordered()))

    assert (refused.status, refused.json["error"]) == (409, "version 2 is still being made")
    assert (shown["version"], shown["status"]) == (1, "ready")
    assert ada("POST", path(video, "/versions/2/restore")).json["status"] == "ready"


def test_a_version_says_all_that_its_video_does(ada: Browser, video: dict[str, Any]) -> None:
    version = ada("GET", path(video, "/versions/1")).json

    shown = ada("GET", path(video, "")).json
    assert {name: version[name] for name in version.keys() & shown.keys() - {"created_at"}} == {
        name: shown[name] for name in version.keys() & shown.keys() - {"created_at"}
    }
    assert {"title", "description", "hashtags", "made_by", "status", "job_id"} <= version.keys() & shown.keys()


def test_every_versions_job_knows_its_video_and_can_be_tried_again(ada: Browser, video: dict[str, Any]) -> None:
    changed(ada, video, text=OTHER)
    second = retaken(ada, video)
    stands(second, status=Status.FAILED, queued_at=datetime(2026, 1, 1, tzinfo=UTC))
    ada("POST", path(video, "/versions/1/restore"))

    first = ada("GET", f"/api/jobs/{video['job_id']}").json
    again = ada("POST", f"/api/jobs/{second['job_id']}/retry").json
    assert (first["video_id"], first["version"]) == (video["id"], 1)
    assert (again["video_id"], again["version"]) == (video["id"], 2)


@pytest.mark.parametrize(("number", "status"), [("2", 404), ("0", 422), ("99999999999", 422), ("one", 422)])
def test_a_version_that_is_not_there_is_refused(ada: Browser, video: dict[str, Any], number: str, status: int) -> None:
    assert ada("GET", path(video, f"/versions/{number}")).status == status
    assert ada("POST", path(video, f"/versions/{number}/restore")).status == status
