"""How far the story and its pictures are, as Storywink's pages ask for it (SW-01)."""

import json
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from shared import database
from shared.database import transaction
from shared.formats import FORMATS
from shared.models.jobs import Job, Status
from shared.production.flow import Stage
from tests.functions.api.browser import Browser, signed_in

pytestmark = pytest.mark.usefixtures("studio")

ONE: dict[str, Any] = {"of": 1, "done": [0], "failed": []}


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def job(ada: Browser) -> str:
    ordered: str = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    return ordered


def heard(job: str, **values: Any) -> None:
    with transaction() as session:
        for name, value in values.items():
            setattr(session.get_one(Job, UUID(job)), name, value)


def told(ada: Browser, job: str) -> Any:
    reply = ada("GET", f"/api/jobs/{job}/status")
    assert reply.status == 200, reply.text
    return reply.json


def streamed(ada: Browser, job: str, **headers: str) -> list[dict[str, str]]:
    reply = ada("GET", f"/api/jobs/{job}/status/stream", **headers)
    assert (reply.status, reply.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
    blocks = [block.splitlines() for block in reply.text.strip().split("\n\n")]
    return [dict(line.split(": ", 1) for line in block) for block in blocks]


def test_a_job_that_waits_has_begun_nothing(ada: Browser, job: str) -> None:
    assert told(ada, job) == {
        "status": "queued",
        "storyGeneration": {"started": False, "completed": False},
        "illustrations": {"total": 0, "completed": 0, "failed": 0, "failedNumbers": [], "inProgress": 0},
    }


def test_pictures_are_counted_while_they_are_drawn(ada: Browser, job: str) -> None:
    illustrated = {"of": 12, "done": [0, 1, 2, 5], "failed": [3, 7]}
    heard(job, status=Status.RUNNING, counts={"write": ONE, "check": ONE, "illustrate": illustrated})

    assert told(ada, job) == {
        "status": "running",
        "storyGeneration": {"started": True, "completed": True},
        "illustrations": {"total": 12, "completed": 4, "failed": 2, "failedNumbers": [3, 7], "inProgress": 6},
    }


def test_of_a_job_that_is_over_nothing_is_in_progress(ada: Browser, job: str) -> None:
    illustrated = {"of": 3, "done": [0, 1], "failed": [2]}
    counts = {"write": ONE, "check": ONE, "illustrate": illustrated}
    heard(job, status=Status.FAILED, error_message="one picture failed", counts=counts)

    progress = told(ada, job)

    assert progress["illustrations"]["inProgress"] == 0
    assert progress["illustrations"]["failedNumbers"] == [2]
    assert progress["storyGeneration"] == {"started": True, "completed": True}


def test_a_story_that_came_to_nothing_says_why(ada: Browser, job: str) -> None:
    refused = {"of": 1, "done": [], "failed": [0]}
    heard(job, status=Status.FAILED, error_message="it is too long", counts={"write": ONE, "check": refused})

    assert told(ada, job)["storyGeneration"] == {"started": True, "completed": False, "error": "it is too long"}


def test_the_stream_tells_what_is_new_and_ends(ada: Browser, job: str) -> None:
    heard(job, status=Status.RUNNING, counts={"write": ONE}, next_event=5)

    retry, first = streamed(ada, job)
    again = streamed(ada, job, last_event_id="4")
    later = streamed(ada, job, last_event_id="3")

    assert retry == {"retry": "2000"}
    assert (first["event"], first["id"], json.loads(first["data"])) == ("progress", "4", told(ada, job))
    assert again == [retry]
    assert later == [retry, first]


def test_the_stream_says_when_there_is_no_more_to_come(ada: Browser, job: str) -> None:
    heard(job, status=Status.CANCELLED, next_event=3)

    *_, progress, end = streamed(ada, job)

    assert progress["event"] == "progress"
    assert (end["event"], end["id"], json.loads(end["data"])) == ("end", "2", {"status": "cancelled"})


def test_a_job_without_pictures_has_no_such_progress(ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(
        FORMATS, "short", FORMATS["short"].__class__(**{**vars(FORMATS["short"]), "flow": (Stage.WRITE,)})
    )

    for path in ("status", "status/stream"):
        assert ada("GET", f"/api/jobs/{job}/{path}").status == 404


def test_it_takes_two_trips_to_the_database(ada: Browser, job: str) -> None:
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))

    for path in ("status", "status/stream"):
        trips.clear()
        assert ada("GET", f"/api/jobs/{job}/{path}").status == 200
        assert len(trips) == 2, path
