"""A job is called off: whatever it is at, and whoever else does something with it at the same time."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from functions.admit.handler import admit
from functions.record.handler import keep
from shared import executions, places, turns
from shared.database import now, transaction
from shared.errors import StorageBusy
from shared.executions import Fate, Start, fate_of
from shared.models.jobs import Job, Status
from tests.databases import waiting
from tests.functions.api.browser import Browser, signed_in
from tests.functions.api.people import set_user
from tests.functions.record.news import FAILED, RUNNING, SUCCEEDED, Newsroom

pytestmark = pytest.mark.usefixtures("studio")

ABORTED: dict[str, Any] = {"status": "ABORTED"}


@pytest.fixture
def ada() -> Browser:
    return signed_in()


@pytest.fixture
def job(ada: Browser) -> str:
    ordered: str = ada("POST", "/api/videos", {"topic": "The last lighthouse"}).json["job_id"]
    return ordered


def start() -> Start:
    """The only start that waits, taken out of the queue."""
    (said,) = waiting()
    return Start.model_validate(said)


def stands(ada: Browser, job: str) -> tuple[str, str | None]:
    shown = ada("GET", f"/api/jobs/{job}").json
    return shown["status"], shown["error_code"]


def cancel(ada: Browser, job: str) -> int:
    return ada("POST", f"/api/jobs/{job}/cancel").status


def news(job: str, attempt: int = 1) -> Newsroom:
    return Newsroom(UUID(job), attempt)


def test_a_job_that_waits_is_called_off_and_never_begins(ada: Browser, job: str) -> None:
    reply = ada("POST", f"/api/jobs/{job}/cancel")

    assert reply.status == 202
    assert reply.headers["location"] == f"/api/jobs/{job}"
    assert (reply.json["status"], reply.json["error_code"]) == ("cancelled", "Cancelled")
    assert reply.json["finished_at"] is not None
    admit(start())
    assert fate_of("short", job, 1) is Fate.ABSENT


def test_a_job_that_is_being_made_goes_no_further_and_what_it_has_is_kept(ada: Browser, job: str) -> None:
    admit(start())
    for said in (news(job).execution(RUNNING), news(job).done("write"), news(job).done("narrate", 1)):
        keep(said)
    before = ada("GET", f"/api/jobs/{job}").json

    assert cancel(ada, job) == 202

    assert fate_of("short", job, 1) is Fate.ENDED_BADLY
    after = ada("GET", f"/api/jobs/{job}").json
    assert (after["stages"], after["progress"]) == (before["stages"], before["progress"])
    assert after["progress"] > 0


def test_its_place_is_free_at_once_and_the_next_job_has_it_when_the_end_is_heard(ada: Browser, job: str) -> None:
    admit(start())
    second = ada("POST", "/api/videos", {"topic": "Salt roads"}).json["job_id"]
    admit(start())
    assert fate_of("short", second, 1) is Fate.ABSENT

    cancel(ada, job)
    keep(news(job).execution(ABORTED))

    admit(start())
    assert fate_of("short", second, 1) is Fate.RUNNING


def test_a_video_that_was_called_off_has_failed_and_says_why(ada: Browser, job: str) -> None:
    cancel(ada, job)

    (video,) = ada("GET", "/api/videos").json["items"]

    assert (video["status"], video["error_message"], video["generation_stage"]) == ("failed", "it was called off", None)
    assert ada("POST", f"/api/videos/{video['id']}/versions/1/restore").status == 409


def test_whoever_follows_a_job_that_is_called_off_hears_the_end_of_it(ada: Browser, job: str) -> None:
    cancel(ada, job)

    _, called_off, end = ada("GET", f"/api/jobs/{job}/events").text.strip().split("\n\n")

    assert "event: JobCancelled" in called_off.splitlines()
    assert {"event: end", 'data: {"status": "cancelled"}'} <= {*end.splitlines()}


@pytest.mark.parametrize(("status", "said"), [(Status.SUCCEEDED, "succeeded"), (Status.FAILED, "failed")])
def test_what_is_over_cannot_be_called_off(ada: Browser, job: str, status: Status, said: str) -> None:
    with transaction() as session:
        session.get_one(Job, UUID(job)).status = status

    reply = ada("POST", f"/api/jobs/{job}/cancel")

    assert (reply.status, reply.json["code"]) == (409, "Conflict")
    assert reply.json["error"] == f"this job has {said}: there is nothing to call off"
    assert stands(ada, job)[0] == said


def test_somebody_elses_job_cannot_be_called_off(ada: Browser, job: str) -> None:
    assert cancel(signed_in("bea@example.com"), job) == 404
    assert stands(ada, job)[0] == "queued"


def test_calling_off_twice_is_calling_off_once(ada: Browser, job: str) -> None:
    assert [cancel(ada, job), cancel(ada, job)] == [202, 202]

    names = [line for line in ada("GET", f"/api/jobs/{job}/events").text.splitlines() if "JobCancelled" in line]
    assert len(names) == 1


def test_what_was_not_reached_the_first_time_is_reached_the_second(
    ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    admit(start())
    with monkeypatch.context() as patch:
        patch.setattr(turns, "call_off", lambda *_: None)
        cancel(ada, job)
    assert fate_of("short", job, 1) is Fate.RUNNING

    assert cancel(ada, job) == 202

    assert fate_of("short", job, 1) is Fate.ENDED_BADLY


@pytest.mark.parametrize("life", ["RUNNING", "StageStarted"])
@pytest.mark.parametrize("tried_again", [False, True])
def test_what_was_never_reached_is_stopped_at_its_first_sign_of_life(
    ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch, life: str, *, tried_again: bool
) -> None:
    admit(start())
    with monkeypatch.context() as patch:
        patch.setattr(turns, "call_off", lambda *_: None)
        cancel(ada, job)
        if tried_again:
            ada("POST", f"/api/jobs/{job}/retry")

    keep(news(job).execution(RUNNING) if life == "RUNNING" else news(job).started("narrate", 2))

    assert fate_of("short", job, 1) is Fate.ENDED_BADLY
    assert stands(ada, job) == (("queued", None) if tried_again else ("cancelled", "Cancelled"))


@pytest.mark.parametrize("end", [ABORTED, FAILED, SUCCEEDED], ids=lambda end: end["status"])
def test_what_was_called_off_stays_so_however_its_flow_ends(ada: Browser, job: str, end: dict[str, Any]) -> None:
    admit(start())
    cancel(ada, job)

    for _ in range(2):
        keep(news(job).execution(end))

    assert stands(ada, job) == ("cancelled", "Cancelled")


def test_what_somebody_else_stopped_has_failed(ada: Browser, job: str) -> None:
    keep(news(job).execution(ABORTED))

    assert stands(ada, job) == ("failed", "Aborted")


def test_a_job_that_was_called_off_can_be_tried_again(ada: Browser, job: str) -> None:
    admit(start())
    cancel(ada, job)

    shown = ada("POST", f"/api/jobs/{job}/retry").json

    assert (shown["status"], shown["attempt"], shown["error_code"], shown["finished_at"]) == ("queued", 2, None, None)
    admit(start())
    assert [fate_of("short", job, attempt) for attempt in (1, 2)] == [Fate.ENDED_BADLY, Fate.RUNNING]


def test_the_news_of_an_attempt_that_was_called_off_does_not_touch_the_next(ada: Browser, job: str) -> None:
    admit(start())
    cancel(ada, job)
    ada("POST", f"/api/jobs/{job}/retry")
    admit(start())

    for said in (ABORTED, RUNNING, ABORTED):
        keep(news(job).execution(said))

    assert stands(ada, job) == ("queued", None)
    assert places.taken(_owner(job)) == {executions.name_of(job, 2)}
    assert "JobFailed" not in ada("GET", f"/api/jobs/{job}/events").text


def test_a_start_of_an_attempt_that_was_called_off_does_not_run_beside_the_next(ada: Browser, job: str) -> None:
    late = start()
    cancel(ada, job)
    ada("POST", f"/api/jobs/{job}/retry")
    admit(start())

    admit(late)

    assert [fate_of("short", job, attempt) for attempt in (1, 2)] == [Fate.ABSENT, Fate.RUNNING]


def test_a_job_that_waits_for_its_hour_can_be_called_off(ada: Browser) -> None:
    set_user("ada@example.com", plan="pro")
    at = (now() + timedelta(days=2)).isoformat()
    job = ada("POST", "/api/videos", {"topic": "The last lighthouse", "starts_at": at}).json["job_id"]

    assert cancel(ada, job) == 202
    assert waiting() == []

    shown = ada("POST", f"/api/jobs/{job}/retry").json
    assert (shown["status"], shown["starts_at"]) == ("queued", None)
    admit(start())
    assert fate_of("short", job, 2) is Fate.RUNNING


def test_when_it_cannot_be_reached_it_stays_called_off_and_is_reached_the_next_time(
    ada: Browser, job: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(_attempt: str) -> None:
        raise StorageBusy("later")

    admit(start())
    with monkeypatch.context() as patch:
        patch.setattr(places, "call_off", busy)
        assert cancel(ada, job) == 503
    assert stands(ada, job) == ("cancelled", "Cancelled")

    assert cancel(ada, job) == 202
    assert fate_of("short", job, 1) is Fate.ENDED_BADLY


def _owner(job: str) -> str:
    with transaction() as session:
        return str(session.get_one(Job, UUID(job)).owner_id)
