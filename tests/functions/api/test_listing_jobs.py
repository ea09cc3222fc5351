"""What was asked for is found again: by how it stands, by what it is, and since when."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from shared.database import now, transaction
from shared.identity import earliest_uuid7
from shared.models.jobs import Job, Status
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import set_user

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada() -> Browser:
    """Somebody whose plan has schedules."""
    browser = signed_in()
    set_user("ada@example.com", plan="pro")
    return browser


def ordered(browser: Browser, topic: str = "The last lighthouse", **more: Any) -> str:
    reply = browser("POST", "/api/videos", {"topic": topic, **more})
    assert reply.status == 202, reply.text
    job: str = reply.json["job_id"]
    return job


def listed(browser: Browser, query: str = "") -> list[str]:
    reply = browser("GET", f"/api/jobs{query}")
    assert reply.status == 200, reply.text
    return [job["id"] for job in reply.json["items"]]


def stands(job: str, status: Status) -> None:
    with transaction() as session:
        session.get_one(Job, UUID(job)).status = status


def test_the_newest_job_comes_first_and_says_what_it_makes(ada: Browser) -> None:
    first, second = ordered(ada), ordered(ada)

    items = ada("GET", "/api/jobs").json["items"]

    assert [job["id"] for job in items] == [second, first]
    videos = {video["job_id"]: video["id"] for video in ada("GET", "/api/videos").json["items"]}
    assert [(job["video_id"], job["version"]) for job in items] == [(videos[second], 1), (videos[first], 1)]
    assert items[0] == ada("GET", f"/api/jobs/{second}").json


def test_a_list_goes_on_where_it_ended(ada: Browser) -> None:
    jobs = [ordered(ada) for _ in range(5)]

    page = ada("GET", "/api/jobs?limit=2").json
    seen = [job["id"] for job in page["items"]]
    while page["next"] is not None:
        page = ada("GET", f"/api/jobs?limit=2&before={page['next']}").json
        seen += [job["id"] for job in page["items"]]

    assert seen == jobs[::-1]


def test_nobody_sees_the_jobs_of_somebody_else(ada: Browser) -> None:
    ordered(ada)

    assert listed(signed_in("bea@example.com")) == []


@pytest.mark.parametrize("status", Status)
def test_jobs_are_found_by_how_they_stand(ada: Browser, status: Status) -> None:
    meant, other = ordered(ada), ordered(ada)
    stands(meant, status)
    stands(other, Status.RUNNING if status is Status.QUEUED else Status.QUEUED)

    assert listed(ada, f"?status={status}") == [meant]


def test_jobs_are_found_by_what_they_are(ada: Browser) -> None:
    job = ordered(ada)

    assert listed(ada, "?format=short") == [job]
    assert listed(ada, "?format=book") == []


def test_jobs_are_found_since_a_moment(ada: Browser) -> None:
    job = ordered(ada)
    made = now()

    assert listed(ada, f"?since={(made - timedelta(minutes=1)).strftime('%Y-%m-%dT%H:%M:%SZ')}") == [job]
    assert listed(ada, f"?since={(made + timedelta(minutes=1)).strftime('%Y-%m-%dT%H:%M:%SZ')}") == []


def test_a_moment_is_a_bound_for_keys() -> None:
    moment = datetime(2026, 11, 20, 12, tzinfo=UTC)

    assert earliest_uuid7(moment) < earliest_uuid7(moment + timedelta(milliseconds=1))


@pytest.mark.parametrize(
    "query", ["?status=bored", "?since=yesterday", "?since=2026-11-20T12:00:00", "?batch=1", "?limit=0", "?limit=101"]
)
def test_a_question_that_makes_no_sense_is_refused(ada: Browser, query: str) -> None:
    assert ada("GET", f"/api/jobs{query}").status == 422


def test_a_video_may_be_ordered_for_later_and_waits_until_then(ada: Browser) -> None:
    at = (now() + timedelta(days=3)).replace(microsecond=0)

    video = ada("POST", "/api/videos", {"topic": "Salt roads", "starts_at": at.isoformat()}).json

    job = ada("GET", f"/api/jobs/{video['job_id']}").json
    assert datetime.fromisoformat(video["starts_at"]) == datetime.fromisoformat(job["starts_at"]) == at
    assert (video["status"], job["status"], job["started_at"]) == ("generating", "queued", None)
    retried = ada("POST", f"/api/jobs/{job['id']}/retry")
    assert (retried.status, retried.json["error"]) == (409, "this job waits for its time")


@pytest.mark.parametrize("ahead", [timedelta(seconds=-1), timedelta(days=31)])
def test_nothing_is_ordered_for_the_past_or_for_too_late(ada: Browser, ahead: timedelta) -> None:
    reply = ada("POST", "/api/videos", {"topic": "Salt roads", "starts_at": (now() + ahead).isoformat()})

    assert (reply.status, reply.json["code"]) == (422, "Invalid")
    assert "within the next 30 days" in reply.json["error"]
    assert listed(ada) == []


def test_a_time_without_a_zone_is_no_moment(ada: Browser) -> None:
    assert ada("POST", "/api/videos", {"topic": "Salt roads", "starts_at": "2030-01-01T12:00:00"}).status == 422
