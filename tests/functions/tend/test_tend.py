"""Whatever was lost on its way is found within minutes, and nothing is done twice for it."""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.stepfunctions.models import stepfunctions_backends
from sqlalchemy import select

from functions.admit.handler import admit
from functions.record.handler import keep
from functions.tend import handler as tend
from functions.tend.handler import handler, look_after_job
from shared import executions, places, turns, vigil
from shared.aws import client
from shared.database import now, reading, transaction
from shared.executions import Fate, Start, fate_of, name_of
from shared.jobs import cancel_job
from shared.models.accounts import Role, User
from shared.models.jobs import Job, JobEvent, Status
from shared.models.notifications import Delivery, DeliveryState, Kind, Webhook
from tests.databases import waiting
from tests.functions.record.news import RUNNING, Newsroom

pytestmark = pytest.mark.usefixtures("studio")

EVENTS = Path(__file__).parents[3] / "events"
BRIEF = json.loads(json.loads((EVENTS / "start.json").read_text())["Records"][0]["body"])["brief"]
MINUTE = json.loads((EVENTS / "minute.json").read_text())
LONG_AGO = now() - timedelta(hours=2)


def somebody(email: str = "ada@example.com", **more: Any) -> User:
    with transaction() as session:
        user = User(email=email, password_hash="", **more)
        session.add(user)
    return user


def opened(owner: User, **changes: Any) -> Job:
    """A job of two hours ago, unless it is said otherwise, of which nothing is on its way."""
    vigil.stir()
    with transaction() as session:
        job = Job(owner_id=owner.id, format="short", brief=BRIEF)
        for name, value in ({"queued_at": LONG_AGO} | changes).items():
            setattr(job, name, value)
        session.add(job)
    return job


def began(job: Job) -> None:
    """Its attempt runs, and has its place."""
    with transaction() as session:
        found = session.get_one(Job, job.id)
        found.status, found.started_at = Status.RUNNING, LONG_AGO
    executions.begin(Start.model_validate(start_of(job)).cue)
    places.take(str(job.owner_id), name_of(str(job.id), job.attempt), most=10)


def start_of(job: Job) -> dict[str, Any]:
    cue = {"owner": str(job.owner_id), "job": str(job.id), "attempt": job.attempt, "format": job.format}
    return {"cue": cue, "brief": BRIEF}


def ended(status: str) -> None:
    """Every execution has ended so, and nobody has heard of it."""
    (machine,) = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].state_machines
    for execution in machine.executions:
        execution.status = status


def called() -> list[str]:
    return [start["cue"]["job"] for start in waiting()]


def stands(job: Job) -> Job:
    with reading() as session:
        return session.get_one(Job, job.id)


def test_a_start_that_was_lost_is_asked_for_again() -> None:
    job = opened(somebody())

    handler(MINUTE, None)

    assert called() == [str(job.id)]


def test_a_start_that_is_on_its_way_is_not() -> None:
    opened(somebody(), queued_at=now())

    handler(MINUTE, None)

    assert called() == []


def test_a_job_begins_at_its_hour_and_not_before() -> None:
    ada = somebody(role=Role.ADMIN)
    opened(ada, starts_at=now() + timedelta(minutes=2))
    due = opened(ada, starts_at=now() - timedelta(seconds=1), queued_at=now())

    handler(MINUTE, None)

    assert called() == [str(due.id)]


def test_only_as_many_are_called_as_there_are_places_the_longest_waiting_first() -> None:
    pro = somebody(plan="pro")
    jobs = [opened(pro) for _ in range(5)]
    began(jobs[0])

    handler(MINUTE, None)

    assert called() == [str(job.id) for job in jobs[1:3]]


def test_what_is_over_is_not_called() -> None:
    ada = somebody(role=Role.ADMIN)
    for status in (Status.CANCELLED, Status.FAILED, Status.SUCCEEDED):
        opened(ada, status=status)

    assert handler(MINUTE, None) == {"owners": 0, "jobs": 0, "deliveries": 0}
    assert called() == []


@pytest.mark.parametrize("left", ["over", "tried again", "not known"])
def test_a_place_that_was_never_given_back_is_free_again(left: str) -> None:
    ada = somebody()
    before = opened(ada, status=Status.SUCCEEDED, attempt=2)
    names = {"over": f"{before.id}-2", "tried again": f"{before.id}-1", "not known": f"{UUID(int=7)}-1"}
    places.take(str(ada.id), names[left], most=1)
    job = opened(ada)

    handler(MINUTE, None)

    assert called() == [str(job.id)]
    assert places.taken(str(ada.id)) == frozenset()


def test_a_place_that_somebody_died_with_is_free_again_once_its_start_must_be_lost(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """However long the job had waited before it got its place: it may be about to begin."""
    ada = somebody()
    job = opened(ada)
    places.take(str(ada.id), name_of(str(job.id), 1), most=1)

    handler(MINUTE, None)
    assert called() == []

    monkeypatch.setattr(tend, "LOST", timedelta(0))
    handler(MINUTE, None)
    assert called() == [str(job.id)]


def test_a_place_that_is_taken_again_while_it_is_looked_after_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = somebody()
    job = opened(ada)
    name = name_of(str(job.id), 1)
    places.take(str(ada.id), name, most=1)
    monkeypatch.setattr(tend, "LOST", timedelta(0))

    def fate(*_: object) -> Fate:
        # A moment before it begins.
        monkeypatch.setattr(places.time, "time", lambda: now().timestamp() + 1)
        places.take(str(ada.id), name, most=1)
        return Fate.ABSENT

    monkeypatch.setattr(executions, "fate_of", fate)
    handler(MINUTE, None)

    assert places.taken(str(ada.id)) == {name}
    assert called() == []


def test_a_job_that_runs_keeps_its_place_and_is_left_alone() -> None:
    ada = somebody()
    job = opened(ada)
    began(job)
    opened(ada)

    handler(MINUTE, None)

    assert called() == []
    assert places.taken(str(ada.id)) == {name_of(str(job.id), 1)}
    assert stands(job).status is Status.RUNNING


@pytest.mark.parametrize(
    ("end", "status"), [("SUCCEEDED", Status.SUCCEEDED), ("FAILED", Status.FAILED), ("TIMED_OUT", Status.FAILED)]
)
@pytest.mark.parametrize("heard", [Status.RUNNING, Status.QUEUED])
@pytest.mark.parametrize("place", ["kept", "given back"])
def test_an_end_that_was_never_heard_is_told_again(end: str, status: Status, heard: Status, place: str) -> None:
    job = opened(somebody())
    began(job)
    with transaction() as session:
        session.get_one(Job, job.id).status = heard
    if place == "given back":
        # As by a start that came a second time.
        places.give_back(str(job.owner_id), name_of(str(job.id), 1))
    ended(end)

    handler(MINUTE, None)
    for said in waiting("news_queue"):
        keep(said)

    assert stands(job).status is status
    assert called() == []
    assert places.taken(str(job.owner_id)) == frozenset()


def test_a_job_whose_execution_vanished_with_the_studio_is_made_from_where_it_was() -> None:
    job = opened(somebody(), status=Status.RUNNING, started_at=LONG_AGO, progress=40)

    handler(MINUTE, None)

    kept = stands(job)
    assert (kept.status, kept.attempt, kept.progress) == (Status.QUEUED, 1, 40)
    (start,) = waiting()
    admit(Start.model_validate(start))
    assert fate_of("short", str(job.id), 1) is Fate.RUNNING


def test_a_job_that_was_heard_of_a_moment_ago_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    job = opened(somebody(), status=Status.RUNNING, started_at=LONG_AGO)
    with transaction() as session:
        session.add(JobEvent(job_id=job.id, number=1, event_id="1", name="StageDone", detail={}, at=now()))

    assert handler(MINUTE, None) == {"owners": 0, "jobs": 0, "deliveries": 0}


def test_to_be_looked_after_twice_changes_nothing() -> None:
    job = opened(somebody())
    for _ in range(3):
        handler(MINUTE, None)
    starts = waiting()

    for start in starts:
        admit(Start.model_validate(start))
    for _ in range(2):
        keep(Newsroom(job.id).execution(RUNNING))

    assert len(starts) == 3
    assert places.taken(str(job.owner_id)) == {name_of(str(job.id), 1)}
    (machine,) = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].state_machines
    assert len(machine.executions) == 1


def test_what_is_wrong_with_one_does_not_keep_the_others_waiting() -> None:
    broken = opened(somebody("bea@example.com"))
    jobs = [opened(somebody(f"{number}@example.com")) for number in range(4)]
    with transaction() as session:
        session.get_one(Job, broken.id).format = "sculpture"

    with pytest.raises(KeyError):
        handler(MINUTE, None)

    assert set(called()) == {str(job.id) for job in jobs}
    with reading() as session:
        assert session.scalars(select(Job.status)).all() == [Status.QUEUED] * 5


def test_what_is_wrong_with_a_silent_job_keeps_no_start_and_no_delivery_waiting() -> None:
    ada = somebody()
    opened(somebody("bea@example.com"), format="sculpture", status=Status.RUNNING, started_at=LONG_AGO)
    job, delivery = opened(ada), told(ada)

    with pytest.raises(KeyError):
        handler(MINUTE, None)

    assert called() == [str(job.id)]
    assert [message["delivery"] for message in waiting("deliveries_queue")] == [str(delivery.id)]


def test_what_is_wrong_with_one_job_does_not_keep_its_owners_others_waiting() -> None:
    ada = somebody(role=Role.ADMIN)
    placed, _broken, job = (opened(ada, format=format) for format in ("sculpture", "sculpture", "short"))
    places.take(str(ada.id), name_of(str(placed.id), 1), most=9)

    with pytest.raises(KeyError):
        handler(MINUTE, None)

    assert called() == [str(job.id)]


def asleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on the database may not be woken."""

    def woken() -> None:
        raise AssertionError("the database was woken")

    monkeypatch.setattr(tend, "reading", woken)


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    monkeypatch.setattr(vigil.time, "time", lambda: now().timestamp() + seconds)


def test_a_studio_without_jobs_lets_the_database_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    handler(MINUTE, None)
    asleep(monkeypatch)

    assert handler(MINUTE, None) == {"owners": 0, "jobs": 0, "deliveries": 0}


def test_what_was_there_before_the_table_was_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    job = opened(somebody(), status=Status.RUNNING)
    with transaction() as session:
        session.get_one(Job, job.id).started_at = now() - timedelta(hours=1)
    client("dynamodb").delete_item(TableName="studio", Key={"pk": {"S": "vigil"}, "sk": {"S": "vigil"}})

    assert handler(MINUTE, None)["jobs"] == 1


def test_what_its_owner_has_just_called_off_is_not_begun_again() -> None:
    owner = somebody()
    job = opened(owner, status=Status.RUNNING)
    with transaction() as session:
        cancel_job(session, owner.id, job.id)

    look_after_job(job)

    with reading() as session:
        assert (session.get_one(Job, job.id).status, session.get_one(Job, job.id).attempt) == (Status.CANCELLED, 1)


def test_when_all_jobs_are_over_the_database_may_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(somebody(), status=Status.SUCCEEDED)
    later(monkeypatch, 180)
    handler(MINUTE, None)

    asleep(monkeypatch)
    handler(MINUTE, None)


def test_what_may_not_be_committed_yet_keeps_it_awake(monkeypatch: pytest.MonkeyPatch) -> None:
    vigil.stir()
    handler(MINUTE, None)

    asleep(monkeypatch)
    with pytest.raises(AssertionError, match="woken"):
        handler(MINUTE, None)


def test_a_job_for_tomorrow_is_looked_for_tomorrow(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(somebody(), starts_at=now() + timedelta(days=1))
    later(monkeypatch, 180)
    handler(MINUTE, None)

    asleep(monkeypatch)
    handler(MINUTE, None)
    later(monkeypatch, 25 * 60 * 60)
    with pytest.raises(AssertionError, match="woken"):
        handler(MINUTE, None)


def test_a_job_that_is_not_over_is_looked_after_every_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    opened(somebody(), status=Status.RUNNING, started_at=now())
    later(monkeypatch, 180)
    handler(MINUTE, None)

    asleep(monkeypatch)
    with pytest.raises(AssertionError, match="woken"):
        handler(MINUTE, None)


def told(owner: User, **changes: Any) -> Delivery:
    """Something that a webhook of theirs was to be told two hours ago, unless it is said otherwise."""
    vigil.stir()
    with transaction() as session:
        webhook = Webhook(owner_id=owner.id, url="http://127.0.0.1:9/", kinds=[])
        session.add(webhook)
        session.flush()
        values = {"due_at": LONG_AGO} | changes
        delivery = Delivery(webhook_id=webhook.id, owner_id=owner.id, kind=Kind.TEST, body={}, **values)
        session.add(delivery)
    return delivery


def test_a_delivery_whose_message_was_lost_is_tried_again() -> None:
    delivery = told(somebody())

    assert handler(MINUTE, None) == {"owners": 0, "jobs": 0, "deliveries": 1}

    assert [message["delivery"] for message in waiting("deliveries_queue")] == [str(delivery.id)]


@pytest.mark.parametrize("state", [DeliveryState.DELIVERED, DeliveryState.FAILED])
def test_a_delivery_that_is_over_or_not_late_is_left_alone(state: DeliveryState) -> None:
    ada = somebody()
    told(ada, state=state)
    told(ada, due_at=now())

    handler(MINUTE, None)

    assert waiting("deliveries_queue") == []


def test_a_delivery_that_waits_for_hours_lets_the_database_sleep_until_it_is_late(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told(somebody(), due_at=now() + timedelta(hours=5))
    later(monkeypatch, 180)
    handler(MINUTE, None)

    asleep(monkeypatch)
    later(monkeypatch, 5 * 60 * 60)
    handler(MINUTE, None)
    later(monkeypatch, 5.2 * 60 * 60)
    with pytest.raises(AssertionError, match="woken"):
        handler(MINUTE, None)


def test_whoever_stirs_while_somebody_looks_is_not_overlooked(monkeypatch: pytest.MonkeyPatch) -> None:
    vigil.stir()
    later(monkeypatch, 180)
    seen = vigil.due()
    assert seen is not None
    vigil.stir()

    vigil.rest(seen, None)

    assert vigil.due() is not None


def test_a_job_that_is_called_at_its_hour_says_when_it_was_and_one_that_waited_for_a_place_does_not() -> None:
    ada = somebody()
    hour = now() - timedelta(seconds=30)
    opened(ada, starts_at=hour)
    handler(MINUTE)
    (at_its_hour,) = waiting()
    turns.free(ada.id, UUID(at_its_hour["cue"]["job"]), 1)
    (for_a_place,) = waiting()

    assert datetime.fromisoformat(at_its_hour["due"]) == hour
    assert for_a_place["due"] is None
    assert datetime.fromisoformat(for_a_place["called_at"]) <= now()
