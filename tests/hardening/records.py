"""The studio's records after a trial, and what is wrong with them."""

import json
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from sqlalchemy import func, select

from shared.database import reading
from shared.events import Heard
from shared.models.jobs import Generation, Job, JobEvent, Status
from shared.models.notifications import Kind, Notification
from shared.production.budgets import Budget


def paid_twice() -> list[str]:
    """Calls that one owner has paid for more than once, by the ledger."""
    paid = (
        select(Generation.generation)
        .where(Generation.cost > 0)
        .group_by(Generation.owner_id, Generation.generation)
        .having(func.count() > 1)
    )
    with reading() as session:
        return [*session.scalars(paid)]


def does_not_add_up() -> Iterator[str]:
    """Jobs whose cost is not what their lines in the ledger add up to, or is more than their budget has, or their cap.

    A budget may have more than was paid: what is held for calls of which nobody knows how they ended.
    """
    with reading() as session:
        lines = dict(session.execute(select(Generation.job_id, func.sum(Generation.cost)).group_by("job_id")).all())
        jobs = session.execute(select(Job.id, Job.cap, Job.cost)).all()
    for job, cap, cost in jobs:
        spent = Budget(str(job), cap).spent()
        if not lines.get(job, Decimal(0)) == cost <= spent <= cap:
            yield f"{job} cost {cost}: {lines.get(job)} in the ledger, {spent} in its budget, {cap} allowed"


def misnumbered() -> Iterator[str]:
    """Jobs whose log has a gap, or goes on at another number than it should."""
    with reading() as session:
        logs = session.execute(
            select(JobEvent.job_id, func.min(JobEvent.number), func.max(JobEvent.number), func.count(), Job.next_event)
            .join(Job, Job.id == JobEvent.job_id)
            .group_by(JobEvent.job_id, Job.next_event)
        ).all()
    for job, first, last, count, following in logs:
        if not first == 1 <= last == count == following - 1:
            yield f"{job} has {count} events from {first} to {last}, and goes on at {following}"


def logged_twice() -> Iterator[str]:
    """Announcements that stand in a log more than once. How an execution stands may be told, and logged, again."""
    seen: set[str] = set()
    with reading() as session:
        announced = JobEvent.name.in_(Heard.KINDS)
        for event in session.scalars(select(JobEvent).where(announced)):
            said = event.detail | {"progress": None}
            line = f"{event.name} of {event.job_id} at {event.at}: {json.dumps(said, sort_keys=True)}"
            if line in seen:
                yield line
            seen.add(line)


def went_back() -> Iterator[str]:
    """Jobs whose progress was less in one event than in an earlier one."""
    seen: Counter[UUID] = Counter()
    with reading() as session:
        heard = select(JobEvent.job_id, JobEvent.number, JobEvent.detail).order_by(JobEvent.job_id, JobEvent.number)
        for job, number, detail in session.execute(heard):
            if detail["progress"] < seen[job]:
                yield f"the progress of {job} went back to {detail['progress']} with event {number}"
            seen[job] = detail["progress"]


def told_wrong() -> Iterator[str]:
    """Jobs of whose success the owner was not told exactly once, or was told without reason."""
    with reading() as session:
        details = session.scalars(select(Notification.detail).where(Notification.kind == Kind.JOB_SUCCEEDED))
        told = Counter(detail["job_id"] for detail in details)
        succeeded = Counter(map(str, session.scalars(select(Job.id).where(Job.status == Status.SUCCEEDED))))
    for job in told.keys() | succeeded.keys():
        if told[job] != succeeded[job]:
            yield f"{job} was told as a success {told[job]} times"
