import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.stepfunctions.models import stepfunctions_backends

from functions.api.routes import jobs
from functions.record.handler import keep
from shared.aws import client
from shared.database import now, transaction
from shared.executions import begin
from shared.jobs import UNHEARD
from shared.models.jobs import Job, JobEvent, Status
from shared.production.cue import Cue
from tests.databases import waiting
from tests.functions.api.browser import Browser, Reply, signed_in
from tests.functions.record.news import Newsroom

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
    assert shown["stages"] == {"narrate": {"of": 3, "done": [0], "failed": [2], "makers": {}}}
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


def test_a_stream_does_not_end_before_it_is_known_what_was_released(ada: Browser, job: str) -> None:
    happened(job, 1)
    stands(job, status=Status.SUCCEEDED)

    early = events(ada("GET", f"/api/jobs/{job}/events"))
    stands(job, release={"title": "there"})
    *_, end = events(ada("GET", f"/api/jobs/{job}/events", last_event_id=early[-1]["id"]))

    assert [event["id"] for event in early[1:]] == ["1"]
    assert end == {"event": "end", "id": "1", "data": '{"status": "succeeded"}'}


def test_a_stream_does_not_end_before_all_is_said(ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "AT_ONCE", 2)
    happened(job, 1, 2, 3)
    stands(job, status=Status.SUCCEEDED, release={"title": "there"})

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
    assert shown["stages"] == {"narrate": {"of": 3, "done": [0, 1], "failed": [], "makers": {}}}
    assert ada("GET", f"/api/jobs/{job}").json == shown
    (start,) = waiting()
    assert (start["cue"]["job"], start["cue"]["attempt"]) == (job, 2)
    assert start["brief"]["order"]["topic"] == "The last lighthouse"


def test_a_job_that_succeeded_is_not_tried_again(ada: Browser, job: str) -> None:
    stands(job, status=Status.SUCCEEDED, release={"title": "there"}, finished_at=now() - timedelta(days=1))

    reply = ada("POST", f"/api/jobs/{job}/retry")

    assert (reply.status, reply.json["code"]) == (409, "Conflict")
    assert waiting() == []


def test_a_job_that_succeeded_is_tried_again_when_what_it_released_was_never_heard(ada: Browser, job: str) -> None:
    stands(job, status=Status.SUCCEEDED, finished_at=now() - UNHEARD / 2)
    early = ada("POST", f"/api/jobs/{job}/retry").status
    stands(job, finished_at=now() - 2 * UNHEARD)

    reply = ada("POST", f"/api/jobs/{job}/retry")
    for said in Newsroom(UUID(job), 2).whole_run():
        keep(said)

    assert (early, reply.status, reply.json["attempt"]) == (409, 202, 2)
    assert [start["cue"]["attempt"] for start in waiting()] == [2]
    shown = ada("GET", f"/api/jobs/{job}").json
    assert (shown["status"], ada("GET", f"/api/videos/{shown['video_id']}").json["status"]) == ("succeeded", "ready")
    assert ada("POST", f"/api/jobs/{job}/retry").status == 409


def test_a_job_of_a_release_that_had_another_stage_is_shown_and_goes_on(ada: Browser, job: str) -> None:
    stands(job, stage="etch", counts={"etch": {"of": 1, "done": [0]}}, status=Status.RUNNING)
    video = ada("GET", f"/api/jobs/{job}").json["video_id"]
    shown = ada("GET", f"/api/videos/{video}")

    for said in Newsroom(UUID(job)).whole_run():
        keep(said)

    assert (shown.status, shown.json["generation_stage"]) == (200, None)
    assert ada("GET", f"/api/videos/{video}").json["status"] == "ready"


def test_a_job_that_is_being_made_is_not_tried_again(ada: Browser, job: str) -> None:
    begin(Cue(owner="ada", job=job, attempt=1, format="short"))
    for status in (Status.RUNNING, Status.QUEUED):
        stands(job, status=status, queued_at=now() - timedelta(days=1))

        assert ada("POST", f"/api/jobs/{job}/retry").status == 409
    assert waiting() == []


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING])
def test_a_job_whose_bad_end_was_never_heard_is_tried_again(ada: Browser, job: str, status: Status) -> None:
    begin(Cue(owner="ada", job=job, attempt=1, format="short"))
    (execution,) = _executions()
    client("stepfunctions").stop_execution(executionArn=execution)
    stands(job, status=status, queued_at=now() - timedelta(hours=1))

    assert ada("POST", f"/api/jobs/{job}/retry").json["attempt"] == 2
    assert [start["cue"]["attempt"] for start in waiting()] == [2]


@pytest.mark.parametrize("status", [Status.QUEUED, Status.RUNNING])
def test_a_job_whose_good_end_is_not_heard_yet_is_not_tried_again(ada: Browser, job: str, status: Status) -> None:
    begin(Cue(owner="ada", job=job, attempt=1, format="short"))
    (machine,) = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].state_machines
    machine.executions[0].status = "SUCCEEDED"
    stands(job, status=status, queued_at=now() - timedelta(hours=1))

    reply = ada("POST", f"/api/jobs/{job}/retry")

    assert (reply.status, reply.json["error"]) == (409, "this job is done: the news of it is on its way")
    assert waiting() == []


def test_a_job_waits_its_turn_before_its_start_counts_as_lost(ada: Browser, job: str) -> None:
    assert ada("POST", f"/api/jobs/{job}/retry").status == 409

    stands(job, queued_at=now() - timedelta(hours=1))

    assert ada("POST", f"/api/jobs/{job}/retry").status == 202
    assert ada("POST", f"/api/jobs/{job}/retry").status == 409


def test_a_start_that_was_thought_lost_does_not_run_beside_the_one_that_replaced_it(ada: Browser) -> None:
    job = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    stands(job, queued_at=now() - timedelta(hours=1))

    shown = ada("POST", f"/api/jobs/{job}/retry").json
    starts = waiting()
    for start in starts:
        begin(Cue.model_validate(start["cue"]))

    assert (shown["status"], shown["attempt"]) == ("queued", 1)
    assert len(starts) == 2
    assert starts[0]["cue"] == starts[1]["cue"]
    assert len(_executions()) == 1


def test_a_job_whose_execution_vanished_begins_the_same_attempt_again(ada: Browser, job: str) -> None:
    counts = {"narrate": {"of": 3, "done": [0, 1], "failed": [2]}}
    stands(job, status=Status.RUNNING, stage="narrate", counts=counts, started_at=now(), attempt=3)

    shown = ada("POST", f"/api/jobs/{job}/retry").json

    assert (shown["status"], shown["attempt"], shown["stage"], shown["started_at"]) == ("queued", 3, None, None)
    assert shown["stages"] == {"narrate": {"of": 3, "done": [0, 1], "failed": [], "makers": {}}}
    assert [start["cue"]["attempt"] for start in waiting()] == [3]


def test_a_failed_job_is_another_attempt_even_when_its_execution_vanished(ada: Browser, job: str) -> None:
    stands(job, status=Status.FAILED, attempt=3)

    assert ada("POST", f"/api/jobs/{job}/retry").json["attempt"] == 4


def _executions() -> list[str]:
    (machine,) = client("stepfunctions").list_state_machines()["stateMachines"]
    listed = client("stepfunctions").list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    return [execution["executionArn"] for execution in listed]


def test_whoever_follows_hears_where_the_preview_is(ada: Browser, job: str) -> None:
    with transaction() as session:
        said = {"stage": "preview", "progress": 55, "preview": "videos/small/preview.mp4"}
        at = datetime(2026, 11, 20, 12, tzinfo=UTC)
        session.add(JobEvent(job_id=UUID(job), number=1, event_id="1", name="StageDone", detail=said, at=at))

    (_, event) = events(ada("GET", f"/api/jobs/{job}/events"))

    detail = json.loads(event["data"])
    assert detail["preview_url"] == "http://127.0.0.1:8080/cdn/videos/small/preview.mp4"
    assert "preview" not in detail
