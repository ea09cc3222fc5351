import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from functions.api.routes import jobs
from shared.aws import client
from shared.database import now, transaction
from shared.executions import begin
from shared.models.jobs import Job, JobEvent, Status
from shared.production.cue import Cue
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def job(ada: Browser) -> str:
    ordered: str = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    waiting()
    return ordered


def stands(job: str, **changes: Any) -> None:
    with transaction() as session:
        for name, value in changes.items():
            setattr(session.get_one(Job, UUID(job)), name, value)


def happened(job: str, *numbers: int) -> None:
    with transaction() as session:
        for number in numbers:
            said = {"stage": "narrate", "progress": number}
            at = datetime(2026, 11, 20, 12, 0, number % 60, tzinfo=UTC)
            session.add(
                JobEvent(job_id=UUID(job), number=number, event_id=str(number), name="StageDone", detail=said, at=at)
            )


def events(reply: Reply) -> list[dict[str, str]]:
    """Read a stream as a browser does."""
    assert reply.status == 200, reply.text
    assert reply.headers["content-type"].startswith("text/event-stream")
    blocks = [block for block in reply.text.split("\n\n") if block]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


def test_a_job_says_how_it_stands(ada: Browser, job: str) -> None:
    stands(job, status=Status.RUNNING, stage="narrate", counts={"narrate": {"of": 3, "done": [0], "failed": [2]}})

    shown = ada("GET", f"/api/jobs/{job}").json

    assert (shown["id"], shown["format"], shown["attempt"]) == (job, "short", 1)
    assert (shown["status"], shown["stage"]) == ("running", "narrate")
    assert shown["stages"] == {"narrate": {"of": 3, "done": [0], "failed": [2]}}
    assert shown["cost"] == "0"
    assert shown["video_id"] == ada("GET", "/api/videos").json["items"][0]["id"]


def test_a_stream_resumes_exactly_after_what_was_heard(ada: Browser, job: str) -> None:
    happened(job, 1, 2, 3, 4, 5)

    whole = events(ada("GET", f"/api/jobs/{job}/events"))
    rest = events(ada("GET", f"/api/jobs/{job}/events", last_event_id="3"))
    nothing = events(ada("GET", f"/api/jobs/{job}/events", last_event_id="5"))

    assert whole[0] == {"retry": "2000"}
    assert [event["id"] for event in whole[1:]] == ["1", "2", "3", "4", "5"]
    assert [event["id"] for event in rest[1:]] == ["4", "5"]
    assert nothing == [{"retry": "2000"}]
    assert json.loads(rest[1]["data"]) == {"stage": "narrate", "progress": 4, "at": "2026-11-20T12:00:04+00:00"}


def test_a_stream_ends_when_the_job_does(ada: Browser, job: str) -> None:
    happened(job, 1, 2)
    stands(job, status=Status.FAILED)

    *_, end = events(ada("GET", f"/api/jobs/{job}/events"))
    *_, again = events(ada("GET", f"/api/jobs/{job}/events", last_event_id=end["id"]))

    assert end == again == {"event": "end", "id": "2", "data": '{"status": "failed"}'}


def test_a_stream_does_not_end_before_all_is_said(ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    happened(job, 1, 2, 3)
    stands(job, status=Status.SUCCEEDED)

    first = events(ada("GET", f"/api/jobs/{job}/events"))
    second = events(ada("GET", f"/api/jobs/{job}/events", last_event_id=first[-1]["id"]))

    assert [event["id"] for event in first[1:]] == ["1", "2"]
    assert [event["event"] for event in second[1:]] == ["StageDone", "end"]


@pytest.mark.parametrize("number", ["-1", "two", "1.5", "9" * 20])
def test_an_event_number_that_is_none_is_refused(ada: Browser, job: str, number: str) -> None:
    assert ada("GET", f"/api/jobs/{job}/events", last_event_id=number).status == 422


def test_a_failed_job_is_tried_again(ada: Browser, job: str) -> None:
    counts = {"narrate": {"of": 3, "done": [0, 1], "failed": [2]}}
    stands(job, status=Status.FAILED, stage="narrate", counts=counts, progress=40, finished_at=now())
    stands(job, error_code="ProviderRefused", error_message="no")

    reply = ada("POST", f"/api/jobs/{job}/retry")

    assert reply.status == 202
    assert reply.headers["location"] == f"/api/jobs/{job}"
    shown = reply.json
    assert (shown["status"], shown["attempt"], shown["progress"]) == ("queued", 2, 40)
    assert (shown["error_code"], shown["error_message"], shown["stage"]) == (None, None, None)
    assert shown["stages"] == {"narrate": {"of": 3, "done": [0, 1], "failed": []}}
    assert ada("GET", f"/api/jobs/{job}").json == shown
    (start,) = waiting()
    assert (start["cue"]["job"], start["cue"]["attempt"]) == (job, 2)
    assert start["brief"]["order"]["topic"] == "The last lighthouse"


def test_a_job_that_succeeded_is_not_tried_again(ada: Browser, job: str) -> None:
    stands(job, status=Status.SUCCEEDED)

    reply = ada("POST", f"/api/jobs/{job}/retry")

    assert (reply.status, reply.json["code"]) == (409, "Conflict")
    assert waiting() == []


def test_a_job_that_is_being_made_is_not_tried_again(ada: Browser, job: str) -> None:
    begin(Cue(owner="ada", job=job, attempt=1, format="short"))
    for status in (Status.RUNNING, Status.QUEUED):
        stands(job, status=status, queued_at=now() - timedelta(days=1))

        assert ada("POST", f"/api/jobs/{job}/retry").status == 409
    assert waiting() == []


def test_a_job_whose_end_was_never_heard_is_tried_again(ada: Browser, job: str) -> None:
    begin(Cue(owner="ada", job=job, attempt=1, format="short"))
    (execution,) = _executions()
    client("stepfunctions").stop_execution(executionArn=execution)
    stands(job, status=Status.RUNNING)

    assert ada("POST", f"/api/jobs/{job}/retry").json["attempt"] == 2


def test_a_job_waits_its_turn_before_it_counts_as_lost(ada: Browser, job: str) -> None:
    assert ada("POST", f"/api/jobs/{job}/retry").status == 409

    stands(job, queued_at=now() - timedelta(hours=1))

    assert ada("POST", f"/api/jobs/{job}/retry").json["attempt"] == 2
    assert ada("POST", f"/api/jobs/{job}/retry").status == 409


def _executions() -> list[str]:
    (machine,) = client("stepfunctions").list_state_machines()["stateMachines"]
    listed = client("stepfunctions").list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    return [execution["executionArn"] for execution in listed]
