"""Turns: whose job begins next.

The database is where jobs wait; a message in a queue only says that a job's turn has come. Nobody's jobs wait for
somebody else's: an owner has so many places, and a job for which there is none is asked for again as soon as one of
theirs is free. To ask twice is harmless, for an attempt begins once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from shared import executions, places
from shared.database import now, reading
from shared.executions import Start, name_of
from shared.formats.plans import PLANS, Feature, plan_named
from shared.models.accounts import Role, User
from shared.models.jobs import Job, Priority, Status, in_no_month_to_come
from shared.production.cue import Cue
from shared.production.documents import Brief

PATIENCE = timedelta(minutes=1)
"""How long an attempt may wait in the queue before its start may be asked for again."""


@dataclass(frozen=True)
class Rank:
    """How somebody's jobs wait for their turn."""

    places: int
    """How many of them may be made at the same time."""
    priority: Priority


def rank_of(role: Role, plan: str) -> Rank:
    """What a plan allows; one that there is no more, as little as the smallest. Admins have what the best allows."""
    of = plan_named(plan) if role is Role.USER else max(PLANS.values(), key=lambda plan: plan.jobs)
    return Rank(of.jobs, Priority.PREMIUM if Feature.PREMIUM in of.features else Priority.STANDARD)


def call(job: Job, places: int, *, due: datetime | None = None) -> None:
    """Say that a job's turn has come. Whether one of its owner's `places` is free, who lets it begin will see.

    `due`: when it should have begun, if it is called because its time has come.
    """
    cue = Cue(
        owner=str(job.owner_id),
        job=str(job.id),
        attempt=job.attempt,
        format=job.format,
        cap=None if job.cap is None else str(job.cap),
        request=job.request,
    )
    start = Start(cue=cue, brief=Brief.model_validate(job.brief), places=places, due=due, called_at=now())
    executions.request(start, first=job.priority is Priority.PREMIUM)


def call_off(owner_id: UUID, format: str, job_id: UUID, attempt: int) -> None:
    """See to it that an attempt does not begin, or goes no further, and free its place. Raises StorageBusy."""
    name = name_of(str(job_id), attempt)
    # The mark first: whoever lets the attempt begin looks for it before and after, so one of the two sees the other.
    places.call_off(name)
    executions.stop(format, str(job_id), attempt)
    places.give_back(str(owner_id), name)


def free(owner_id: UUID, job_id: UUID, attempt: int) -> None:
    """An attempt is over: its place goes to whoever of its owner's jobs is next. Raises StorageBusy."""
    places.give_back(str(owner_id), name_of(str(job_id), attempt))
    for job, most in next_of(owner_id):
        call(job, most)


def next_of(owner_id: UUID) -> Sequence[tuple[Job, int]]:
    """The owner's jobs that wait and for which there is a place, the longest waiting first; and their places in all.

    Raises StorageBusy.
    """
    begun = places.taken(str(owner_id))
    with reading() as session:
        user = session.get_one(User, owner_id)
        most = rank_of(user.role, user.plan).places
        waiting = session.scalars(
            select(Job)
            .where(Job.owner_id == owner_id, _is_due())
            .order_by(Job.id)
            # Some of those that wait have their place already, and only the news of it is on its way.
            .limit(most)
        ).all()
    called = [job for job in waiting if name_of(str(job.id), job.attempt) not in begun]
    return [(job, most) for job in called[: max(0, most - len(begun))]]


def waiting_owners(session: Session, *, limit: int) -> Sequence[UUID]:
    """Owners of jobs whose turn came so long ago that their start may be lost. Of too many, any."""
    late = func.coalesce(Job.starts_at, Job.queued_at + PATIENCE) <= now()
    found = select(Job.owner_id).where(_is_due(), late).group_by(Job.owner_id).order_by(func.random()).limit(limit)
    return session.scalars(found).all()


def _is_due() -> ColumnElement[bool]:
    due = or_(Job.starts_at.is_(None), Job.starts_at <= now())
    return and_(Job.status == Status.QUEUED, due, in_no_month_to_come())
