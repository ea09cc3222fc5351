"""What waits and what could not be done, seen and tried again by those who look after the studio."""

import json
from typing import Any

import pytest

from functions.api import queues
from shared.aws import client
from shared.models.accounts import Role
from shared.settings import settings
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import by_key, new_key, proven

pytestmark = pytest.mark.usefixtures("studio")

START = {
    "cue": {"owner": "019a-owner", "job": "019a-job", "attempt": 2, "format": "short"},
    "brief": {"order": {"topic": "A secret of Ada's", "script": "Once upon a time."}, "title": "tw_0123_secret"},
}
LETTER = {"purpose": "reset", "email": "ada@example.com"}


@pytest.fixture
def admin() -> Browser:
    return proven("admin@example.com", Role.ADMIN)


def sent(body: Any, *, dead: bool = True) -> None:
    client("sqs").send_message(QueueUrl=settings().queues["starts"][dead], MessageBody=json.dumps(body))


def depth(admin: Browser) -> dict[str, int]:
    reply = admin("GET", "/api/admin/queues")
    assert reply.status == 200, reply.text
    (starts,) = reply.json["items"]
    return {name: starts[name] for name in ("waiting", "in_flight", "delayed", "dead")}


def redriven(admin: Browser, **body: Any) -> int:
    reply = admin("POST", "/api/admin/queues/starts/redrive", body or None)
    assert reply.status == 200, reply.text
    moved: int = reply.json["moved"]
    return moved


def test_an_admin_sees_how_much_waits_where(admin: Browser) -> None:
    signed_in()("POST", "/api/videos", {"topic": "The last lighthouse"})
    sent(START)

    assert depth(admin) == {"waiting": 1, "in_flight": 0, "delayed": 0, "dead": 1}
    jobs = admin("GET", "/api/admin/queues").json["jobs"]
    assert jobs == {"queued": 1, "running": 0, "succeeded": 0, "failed": 0, "cancelled": 0}


def test_what_could_not_be_done_is_seen_and_stays(admin: Browser) -> None:
    sent(START)

    for _ in range(2):
        (letter,) = admin("GET", "/api/admin/queues/starts/dead").json["items"]
        assert letter["about"] == {"owner": "019a-owner", "job": "019a-job", "attempt": 2, "format": "short"}
    assert depth(admin)["dead"] == 1


@pytest.mark.parametrize("body", [START, LETTER, {"detail": {"prompt": "a castle", "error": "a long story of Ada's"}}])
def test_nothing_that_somebody_wrote_is_shown(admin: Browser, body: Any) -> None:
    sent(body)

    said = admin("GET", "/api/admin/queues/starts/dead").text

    for theirs in ("secret", "Once", "@", "example.com", "castle", "long story", "tw_"):
        assert theirs not in said


@pytest.mark.parametrize("body", ["no JSON", "[]", "3", '"ada@example.com"', '{"job": {"job": ["x"]}}'])
def test_a_message_that_makes_no_sense_is_about_nothing(body: str) -> None:
    assert queues.about(body) == {}


def test_what_is_redriven_waits_again_and_is_written_down(admin: Browser) -> None:
    for _ in range(3):
        sent(START)

    assert redriven(admin) == 3

    assert depth(admin) == {"waiting": 3, "in_flight": 0, "delayed": 0, "dead": 0}
    entry, *_ = admin("GET", "/api/admin/audit").json["items"]
    assert (entry["action"], entry["subject"], entry["detail"]) == (
        "redrive-queue",
        "queue/starts",
        {"limit": queues.MOST},
    )


def test_no_more_is_redriven_than_was_asked_for(admin: Browser) -> None:
    for _ in range(13):
        sent(START)

    assert redriven(admin, limit=12) == 12

    assert (depth(admin)["waiting"], depth(admin)["dead"]) == (12, 1)
    assert redriven(admin) == 1
    assert redriven(admin) == 0


def test_what_the_queue_does_not_take_stays_where_it_was(admin: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    sent(START)
    monkeypatch.setattr(client("sqs"), "send_message_batch", lambda **_: {"Failed": [{"Id": "0"}]})

    reply = admin("POST", "/api/admin/queues/starts/redrive")

    assert (reply.status, reply.json["code"]) == (503, "BusBusy")
    assert depth(admin)["dead"] == 1


def test_a_poisoned_message_dies_after_as_many_tries_as_it_has_and_comes_back_whole(admin: Browser) -> None:
    queue, dead = settings().queues["starts"]
    arn = client("sqs").get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    policy = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": 3})
    client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"RedrivePolicy": policy})
    sent(START, dead=False)

    def tries() -> int:
        """How often a reader gets it that does nothing with it."""
        count = 0
        while client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0).get("Messages"):
            count += 1
        return count

    assert tries() == 3
    assert (depth(admin)["waiting"], depth(admin)["dead"]) == (0, 1)
    assert redriven(admin) == 1
    (message,) = client("sqs").receive_message(QueueUrl=queue, VisibilityTimeout=0)["Messages"]
    assert json.loads(message["Body"]) == START
    assert tries() == 2
    assert depth(admin)["dead"] == 1


@pytest.mark.parametrize(("name", "status"), [("nothing", 404), ("Starts", 422), ("a%2Fb", 404)])
def test_a_queue_that_there_is_not_is_not_found(admin: Browser, name: str, status: int) -> None:
    assert admin("GET", f"/api/admin/queues/{name}/dead").status == status
    assert admin("POST", f"/api/admin/queues/{name}/redrive").status == status
    assert admin("GET", "/api/admin/audit").json["items"] == []


def test_queues_that_do_not_answer_are_said_to_be_busy(admin: Browser) -> None:
    client("sqs").delete_queue(QueueUrl=settings().queues["starts"][1])

    reply = admin("GET", "/api/admin/queues")

    assert (reply.status, reply.json["code"]) == (503, "BusBusy")


def test_a_key_looks_after_queues_only_with_the_scope_for_it(admin: Browser) -> None:
    looks, tends = new_key(admin, "read", "make"), new_key(admin, "admin")

    assert by_key(looks, "GET", "/api/admin/queues").status == 403
    assert by_key(tends, "GET", "/api/admin/queues").status == 200
