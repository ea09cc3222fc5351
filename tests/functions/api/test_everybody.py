"""Everybody's jobs, in the hands of admins: found, looked into, called off and tried again, and written down."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import event

from functions.record.handler import keep
from shared import database
from shared.database import transaction
from shared.models.jobs import Job, Status
from tests.databases import waiting
from tests.functions.api.browser import Browser
from tests.functions.api.people import id_of, proven
from tests.functions.record.news import FAILED, Newsroom

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def ada(studio: None) -> Browser:
    return proven()


def ordered(browser: Browser, topic: str = "The last lighthouse") -> str:
    reply = browser("POST", "/api/videos", {"topic": topic})
    assert reply.status == 202, reply.text
    job: str = reply.json["job_id"]
    return job


def found(ruth: Browser, query: str = "") -> list[str]:
    reply = ruth("GET", f"/api/admin/jobs{query}")
    assert reply.status == 200, reply.text
    return [job["id"] for job in reply.json["items"]]


def stands(job: str, status: Status, **more: Any) -> None:
    with transaction() as session:
        kept = session.get_one(Job, UUID(job))
        kept.status = status
        for name, value in more.items():
            setattr(kept, name, value)


def test_an_admin_sees_everybodys_jobs_and_whose_they_are(ada: Browser, ruth: Browser) -> None:
    bea = proven("bea@example.com")
    jobs = [ordered(ada), ordered(bea), ordered(ruth)]

    items = ruth("GET", "/api/admin/jobs").json["items"]

    assert [job["id"] for job in items] == jobs[::-1]
    assert [job["owner_email"].partition("@")[0] for job in items] == ["ruth", "bea", "ada"]
    assert items[2]["owner_id"] == id_of(ada)
    owned = {**ada("GET", f"/api/jobs/{jobs[0]}").json, "owner_id": id_of(ada), "owner_email": "ada@example.com"}
    assert items[2] == owned


def test_jobs_are_found_by_whose_they_are_how_they_stand_and_what_they_ended_with(ada: Browser, ruth: Browser) -> None:
    first, second, other = ordered(ada), ordered(ada), ordered(ruth)
    stands(first, Status.FAILED, error_code="ProviderBusy")
    stands(second, Status.FAILED, error_code="ScriptRefused")

    assert found(ruth, f"?owner={id_of(ada)}") == [second, first]
    assert found(ruth, "?status=queued") == [other]
    assert found(ruth, "?code=ProviderBusy") == [first]
    assert found(ruth, f"?status=failed&owner={id_of(ruth)}") == []
    assert found(ruth, "?format=book") == []
    assert found(ruth, "?since=2020-01-01T00:00:00Z") == [other, second, first]


def test_the_list_goes_on_where_it_ended(ada: Browser, ruth: Browser) -> None:
    jobs = [ordered(ada), ordered(ruth), ordered(ada)]

    page = ruth("GET", "/api/admin/jobs?limit=2").json
    rest = ruth("GET", f"/api/admin/jobs?limit=2&before={page['next']}").json

    assert [job["id"] for job in page["items"] + rest["items"]] == jobs[::-1]
    assert rest["next"] is None


def test_a_job_says_what_last_went_wrong_with_it(ada: Browser, ruth: Browser) -> None:
    job = ordered(ada)
    news = Newsroom(UUID(job))
    for envelope in (news.started("narrate", 1), news.failed("narrate", 1), news.done("write"), news.execution(FAILED)):
        keep(envelope)

    said = ruth("GET", f"/api/admin/jobs/{job}").json

    assert (said["status"], said["error_code"], said["owner_email"]) == ("failed", "ProviderRefused", "ada@example.com")
    assert [
        (failure["event"], failure["stage"], failure["item"], failure["error"]) for failure in said["failures"]
    ] == [
        ("JobFailed", None, None, "ProviderRefused"),
        ("StageFailed", "narrate", 1, "ProviderBusy"),
    ]


def test_a_job_that_went_well_has_nothing_to_say_of_that(ada: Browser, ruth: Browser) -> None:
    assert ruth("GET", f"/api/admin/jobs/{ordered(ada)}").json["failures"] == []


def test_an_admin_calls_off_and_tries_again_and_both_are_written_down(ada: Browser, ruth: Browser) -> None:
    job = ordered(ada)
    waiting()

    off = ruth("POST", f"/api/admin/jobs/{job}/cancel")
    mine = ada("GET", f"/api/jobs/{job}").json
    again = ruth("POST", f"/api/admin/jobs/{job}/retry")

    assert (off.status, off.json["status"], mine["status"]) == (202, "cancelled", "cancelled")
    assert off.headers["location"] == f"/api/admin/jobs/{job}"
    assert (again.status, again.json["status"], again.json["attempt"]) == (202, "queued", 2)
    (start,) = waiting()
    assert (start["cue"]["job"], start["cue"]["owner"], start["places"]) == (job, id_of(ada), 1)
    entries = ruth("GET", "/api/admin/audit").json["items"]
    assert [(entry["action"], entry["subject"], entry["detail"]) for entry in entries] == [
        ("retry-job", f"job/{job}", {"owner": id_of(ada)}),
        ("cancel-job", f"job/{job}", {"owner": id_of(ada)}),
    ]
    assert {entry["actor_id"] for entry in entries} == {id_of(ruth)}


def test_what_cannot_be_done_is_not_written_down(ada: Browser, ruth: Browser) -> None:
    job = ordered(ada)
    stands(job, Status.SUCCEEDED)

    refused = [ruth("POST", f"/api/admin/jobs/{job}/{what}") for what in ("cancel", "retry")]
    nobodys = [ruth("POST", f"/api/admin/jobs/{UUID(int=0)}/{what}") for what in ("cancel", "retry")]

    assert [reply.status for reply in (*refused, *nobodys)] == [409, 409, 404, 404]
    assert ruth("GET", f"/api/admin/jobs/{UUID(int=0)}").status == 404
    assert ruth("GET", "/api/admin/audit").json["items"] == []


def test_these_rooms_are_closed_to_users(ada: Browser) -> None:
    job = ordered(ada)

    asked = [
        ada("GET", "/api/admin/jobs"),
        ada("GET", f"/api/admin/jobs/{job}"),
        ada("POST", f"/api/admin/jobs/{job}/cancel"),
        ada("POST", f"/api/admin/jobs/{job}/retry"),
    ]

    assert [reply.status for reply in asked] == [403] * 4


@pytest.mark.parametrize("query", ["?status=bored", "?owner=ada", "?since=yesterday", "?limit=0", "?before=1"])
def test_a_question_that_makes_no_sense_is_refused(ruth: Browser, query: str) -> None:
    assert ruth("GET", f"/api/admin/jobs{query}").status == 422


def test_an_admin_takes_few_trips_to_the_database(ada: Browser, ruth: Browser) -> None:
    job = ordered(ada)
    trips: list[str] = []
    event.listen(database.engine(), "before_cursor_execute", lambda _c, _u, statement, *_: trips.append(statement))
    spent: list[int] = []

    for method, path in (
        ("GET", "/api/admin/jobs"),
        ("GET", f"/api/admin/jobs/{job}"),
        ("POST", f"/api/admin/jobs/{job}/cancel"),
        ("POST", f"/api/admin/jobs/{job}/retry"),
    ):
        trips.clear()
        assert ruth(method, path).status < 300
        spent.append(len(trips))

    assert all(count <= most for count, most in zip(spent, (2, 2, 5, 5), strict=True)), spent


@pytest.mark.parametrize(
    "path",
    ["/api/jobs?format=%00", "/api/admin/jobs?format=%00", "/api/admin/jobs?code=%00"],
)
def test_what_no_database_has_is_refused_and_breaks_nothing(ruth: Browser, path: str) -> None:
    reply = ruth("GET", path)

    assert (reply.status, reply.json["code"]) == (422, "Invalid")


def test_spending_until_the_beginning_of_time_is_nothing(ruth: Browser) -> None:
    reply = ruth("GET", "/api/admin/spend?until=0001-01-01T00:00:00Z")

    assert reply.status < 500, reply.text
