from typing import Any

import pytest

from functions.api import limiting
from shared.aws import client
from shared.limits import Limit
from shared.models.accounts import Role
from shared.settings import settings
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.api.made import FOLDER, made
from tests.functions.api.people import id_of, proven

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada(studio: None) -> Browser:
    return signed_in()


@pytest.fixture
def video(ada: Browser) -> dict[str, Any]:
    return made(ada)


def report(browser: Browser, reason: str = "copyright", folder: str = FOLDER) -> Reply:
    return browser("POST", "/api/reports", {"video": folder, "reason": reason, "detail": "My book, page 12."})


def decide(browser: Browser, video: dict[str, Any], decision: str) -> Reply:
    return browser("POST", f"/api/admin/videos/{video['id']}/decision", {"decision": decision, "note": "as agreed"})


def secluded() -> list[str]:
    """The videos that are to be brought in line."""
    found = client("sqs").receive_message(QueueUrl=settings().seclusion_queue, MaxNumberOfMessages=10)
    return [message["Body"] for message in found.get("Messages", ())]


def test_anybody_may_say_that_something_is_wrong_with_what_they_see(video: dict[str, Any], ruth: Browser) -> None:
    reader = signed_in("grace@example.com")
    said = [report(reader), report(Browser(), "hate")]

    assert [reply.status for reply in said] == [201, 201]
    first, second = ruth("GET", "/api/admin/reports").json["items"]
    assert (first["reason"], first["reporter_id"]) == ("hate", None)
    assert (second["reason"], second["reporter_id"]) == ("copyright", id_of(reader))
    assert (second["video_id"], second["detail"]) == (video["id"], "My book, page 12.")
    assert second["watch_url"].endswith(f"watch.html?video={FOLDER}")


def test_who_says_it_again_has_said_it_once(video: dict[str, Any], ruth: Browser) -> None:
    reader = signed_in("grace@example.com")

    assert report(reader).json["id"] == report(reader, "hate").json["id"]
    assert len(ruth("GET", "/api/admin/reports").json["items"]) == 1


def test_what_is_not_public_cannot_be_reported(video: dict[str, Any], ruth: Browser) -> None:
    assert report(Browser(), folder="f" * 32).status == 404
    assert report(Browser(), folder="../../etc/passwd").status == 422
    assert report(Browser(), "boring").status == 422
    decide(ruth, video, "hide")
    assert report(Browser()).status == 404


def test_the_network_address_of_nobody_in_particular_may_not_report_forever(
    video: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limiting, "KNOCKS", Limit("reports", calls=3, seconds=3600))

    assert [report(Browser()).status for _ in range(4)] == [201, 201, 201, 429]


def test_what_is_hidden_nobody_sees_until_it_is_approved(ada: Browser, video: dict[str, Any], ruth: Browser) -> None:
    report(Browser())
    hidden = decide(ruth, video, "hide")

    assert (hidden.status, hidden.json) == (200, {"video_id": video["id"], "visibility": "hidden"})
    assert secluded() == [video["id"]]
    seen = ada("GET", f"/api/videos/{video['id']}").json
    assert (seen["status"], seen["visibility"], seen["video_url"], seen["preview_url"]) == (
        "ready",
        "hidden",
        None,
        None,
    )
    versions = ada("GET", f"/api/videos/{video['id']}/versions").json["items"]
    assert [version["watch_url"] for version in versions] == [None]
    assert decide(ruth, video, "approve").json["visibility"] == "shown"
    assert ada("GET", f"/api/videos/{video['id']}").json["video_url"] is not None


def test_a_decision_closes_all_that_was_said_and_is_written_down(video: dict[str, Any], ruth: Browser) -> None:
    report(Browser())
    report(Browser(), "hate")
    decide(ruth, video, "remove")

    assert ruth("GET", "/api/admin/reports?waiting=true").json["items"] == []
    closed = ruth("GET", f"/api/admin/reports?waiting=false&video={video['id']}").json["items"]
    assert [(each["decision"], each["note"], each["decided_by"]) for each in closed] == [
        ("remove", "as agreed", id_of(ruth))
    ] * 2
    (entry,) = ruth("GET", "/api/admin/audit").json["items"]
    assert (entry["action"], entry["subject"]) == ("remove-video", f"video/{video['id']}")
    assert entry["detail"] == {"before": "shown", "after": "removed", "note": "as agreed", "reports": 2}


def test_what_is_deleted_does_not_come_back(video: dict[str, Any], ruth: Browser) -> None:
    decide(ruth, video, "remove")

    assert [decide(ruth, video, decision).status for decision in ("approve", "hide", "remove")] == [409, 409, 200]


def test_nothing_more_is_made_of_what_is_withheld(ada: Browser, video: dict[str, Any], ruth: Browser) -> None:
    decide(ruth, video, "hide")
    ada("PATCH", f"/api/videos/{video['id']}/script", {"title": "Another one"})

    retake = ada("POST", f"/api/videos/{video['id']}/retakes", {})
    restored = ada("POST", f"/api/videos/{video['id']}/versions/1/restore")

    assert (retake.status, restored.status) == (409, 409)
    assert "hidden by an admin" in retake.json["error"]


def test_a_ban_removes_the_video_and_shuts_its_owner_out(ada: Browser, video: dict[str, Any], ruth: Browser) -> None:
    assert decide(ruth, video, "ban").json["visibility"] == "removed"

    assert ada("GET", "/api/me").status == 401
    assert {entry["action"] for entry in ruth("GET", "/api/admin/audit").json["items"]} == {"ban-user", "ban-video"}


def test_the_owner_is_not_banned_and_then_nothing_else_happens(ruth: Browser) -> None:
    video = made(proven("olga@example.com", Role.OWNER))

    assert decide(ruth, video, "ban").status == 403
    assert secluded() == []
    assert ruth("GET", "/api/admin/audit").json["items"] == []


def test_a_video_that_nobody_has_is_not_decided_about(ruth: Browser) -> None:
    assert decide(ruth, {"id": "00000000-0000-0000-0000-000000000000"}, "hide").status == 404


def test_the_owner_of_a_video_hears_what_was_decided(ada: Browser, video: dict[str, Any], ruth: Browser) -> None:
    for decision in ("hide", "hide", "approve", "remove"):
        decide(ruth, video, decision)

    told = ada("GET", "/api/notifications").json["items"]
    assert [(each["kind"], each["detail"]["visibility"]) for each in told if each["kind"].startswith("video.")] == [
        ("video.withheld", "removed"),
        ("video.shown", "shown"),
        ("video.withheld", "hidden"),
    ]
    assert told[0]["detail"]["video_id"] == video["id"]
    assert "as agreed" not in str(told)


def test_what_is_decided_holds_for_all_that_shows_the_same(ada: Browser, video: dict[str, Any], ruth: Browser) -> None:
    again = made(ada)
    report(Browser())
    decide(ruth, video, "hide")

    assert report(Browser()).status == 404
    assert {ada("GET", f"/api/videos/{each['id']}").json["visibility"] for each in (video, again)} == {"hidden"}
    assert ruth("GET", "/api/admin/reports?waiting=true").json["items"] == []
    assert {*secluded()} == {video["id"], again["id"]}
    decide(ruth, again, "approve")
    assert {ada("GET", f"/api/videos/{each['id']}").json["visibility"] for each in (video, again)} == {"shown"}
