"""Plans allow what they say, to the last second, and whoever asks for more is told what is missing."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import create_engine, update
from sqlalchemy.orm import Session

from shared import database
from shared.accounts.callers import Caller, Visitor
from shared.errors import NotInPlan, OverPlan
from shared.formats.plans import PLANS, Feature
from shared.identity import earliest_uuid7
from shared.models.accounts import Role, User
from shared.models.jobs import Job, Status
from shared.works import quotas
from shared.works.quotas import demand, hold_to_plan

pytestmark = pytest.mark.usefixtures("studio")

FREE = PLANS["free"]
EACH = FREE.seconds // FREE.videos


@pytest.fixture
def ada() -> User:
    return somebody()


def somebody(**more: Any) -> User:
    with database.transaction() as session:
        user = User(email=f"{uuid4()}@example.com", password_hash=None, **more)
        session.add(user)
    return user


def caller(user: User) -> Caller:
    return Visitor.by_session(user, uuid4())


def order(session: Session, user: User, *, seconds: int = EACH, **more: Any) -> Job:
    brief = {"order": {"seconds": seconds, "draft": more.pop("draft", None)}}
    job = Job(owner_id=user.id, format="short", brief=brief, **more)
    session.add(job)
    return job


def ordered(user: User, **more: Any) -> None:
    """One order more. Raises OverPlan."""
    with database.transaction() as session:
        order(session, user, **more)
        hold_to_plan(session, caller(user))


def test_as_many_videos_as_the_plan_says_and_not_one_more(ada: User) -> None:
    for _ in range(FREE.videos):
        ordered(ada, seconds=1)

    with pytest.raises(OverPlan, match=rf"free has {FREE.videos} videos a month, and this would be {FREE.videos + 1}"):
        ordered(ada, seconds=1)


def test_as_many_seconds_as_the_plan_says_and_not_one_more(ada: User) -> None:
    ordered(ada, seconds=FREE.seconds - 30)
    with pytest.raises(OverPlan, match=rf"{FREE.seconds} seconds .+ this would be {FREE.seconds + 1}"):
        ordered(ada, seconds=31)

    ordered(ada, seconds=30)


def test_an_order_that_is_refused_leaves_nothing(ada: User) -> None:
    with pytest.raises(OverPlan):
        ordered(ada, seconds=FREE.seconds + 1)

    with database.reading() as session:
        assert session.query(Job).count() == 0


@pytest.mark.parametrize("status", [Status.FAILED, Status.CANCELLED])
def test_what_was_never_made_does_not_count(ada: User, status: Status) -> None:
    for _ in range(2 * FREE.videos):
        ordered(ada, status=status)

    ordered(ada)


def test_another_take_of_a_video_does_not_count(ada: User) -> None:
    for _ in range(2 * FREE.videos):
        ordered(ada, draft={"title": "The lamp"})

    ordered(ada)


def test_what_others_have_made_does_not_count(ada: User) -> None:
    other = somebody()
    for _ in range(FREE.videos):
        ordered(other)

    ordered(ada)


def test_a_month_begins_anew(ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(FREE.videos):
        ordered(ada)
    with database.transaction() as session:
        for place, job in enumerate(session.query(Job)):
            moved = earliest_uuid7(datetime(2026, 1, 31, 23, 59, 59, place, tzinfo=UTC)).int + place
            session.execute(update(Job).where(Job.id == job.id).values(id=type(job.id)(int=moved)))

    monkeypatch.setattr(quotas, "now", lambda: datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC))
    with pytest.raises(OverPlan, match=r"there is more on 1 February"):
        ordered(ada)

    monkeypatch.setattr(quotas, "now", lambda: datetime(2026, 2, 1, tzinfo=UTC))
    ordered(ada)


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OWNER])
def test_admins_and_the_owner_are_held_to_no_plan(role: Role) -> None:
    admin = somebody(role=role)
    with database.transaction() as session:
        for _ in range(FREE.videos + 5):
            order(session, admin)
        hold_to_plan(session, caller(admin))
    for feature in Feature:
        demand(caller(admin), feature)


def test_a_feature_is_there_for_whose_plan_has_it(ada: User) -> None:
    demand(caller(somebody(plan="pro")), Feature.BATCHES)
    with pytest.raises(NotInPlan, match="the plan free has no batches: pro and studio do"):
        demand(caller(ada), Feature.BATCHES)


def test_a_plan_that_is_no_more_is_the_smallest() -> None:
    ancient = somebody(plan="gold-1999")
    with pytest.raises(OverPlan):
        ordered(ancient, seconds=FREE.seconds + 1)


@pytest.fixture
def other_connection() -> Iterator[Session]:
    engine = create_engine(database.database_url(), connect_args={"options": "-c lock_timeout=200"})
    with Session(engine) as session:
        yield session
    engine.dispose()


def test_two_who_take_the_last_one_at_once_do_not_both_get_it(ada: User, other_connection: Session) -> None:
    for _ in range(FREE.videos - 1):
        ordered(ada)

    with database.transaction() as session:
        order(session, ada)
        hold_to_plan(session, caller(ada))
        # It waits for the first, and would see what that has ordered: here it gives up waiting.
        order(other_connection, ada)
        with pytest.raises(Exception, match="lock timeout"):
            hold_to_plan(other_connection, caller(ada))
        other_connection.rollback()

    order(other_connection, ada)
    with pytest.raises(OverPlan):
        hold_to_plan(other_connection, caller(ada))
