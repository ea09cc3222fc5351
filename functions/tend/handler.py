"""Tend: once a minute, look after jobs and deliveries that nobody else looks after.

Those whose time has come, those whose start was lost on its way, places that were never given back, and jobs of which
nothing is heard any more: their end was lost, or the studio itself was, with all that ran in it. And what webhooks were
to be told a while ago: the message that said so was lost. What is done here would have been done already, had nothing
gone wrong; to do it twice changes nothing.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from functions import uncollected

with uncollected():
    from sqlalchemy import exists, func, select
    from sqlalchemy.orm import Session

    from shared import executions, places, turns, vigil
    from shared.database import now, reading, transaction
    from shared.errors import Conflict
    from shared.executions import Fate, attempt_of, name_of
    from shared.jobs import find_job, retry_job
    from shared.models.accounts import User
    from shared.models.jobs import UNFINISHED, Job, JobEvent, Status
    from shared.notifications import deliveries
    from shared.notifications.deliveries import Due
    from shared.telemetry import logger, visit

AT_ONCE = 200
"""Owners, silent jobs, and late deliveries, that one visit looks after. Chance decides which, so that nobody is always
left out."""
SILENCE = timedelta(minutes=3)
"""How long nothing is heard of a job before Step Functions is asked about it."""
LOST = timedelta(minutes=20)
"""How long a start may hold a place without an execution: longer than it is tried before it is a dead letter."""


def handler(_event: object, _context: object = None) -> dict[str, Any]:
    """Whom it looked after. Raises what went wrong last, once all others were looked after.

    While there is no job that is not over, and nothing that a webhook waits for, the database is left asleep.
    """
    with visit("tend") as said:
        watch = vigil.due()
        if watch is None:
            return {"owners": 0, "jobs": 0, "deliveries": 0}
        with reading() as session:
            owners = turns.waiting_owners(session, limit=AT_ONCE)
            silent = _silent(session)
            late = deliveries.late(session, limit=AT_ONCE)
        said |= {"owners": len(owners), "jobs": len(silent), "deliveries": len(late)}
        _each(silent, look_after_job)
        _each(owners, look_after_owner)
        _each(late, look_after_delivery)
        with reading() as session:
            vigil.rest(watch, _next(session))
        return {"owners": len(owners), "jobs": len(silent), "deliveries": len(late)}


def look_after_owner(owner_id: UUID) -> None:
    """See to it that the owner's jobs have the places that they may have."""
    if lost := _lost_places(owner_id):
        places.give_back(str(owner_id), *lost)
    for job, most in turns.next_of(owner_id):
        match executions.fate_of(job.format, str(job.id), job.attempt):
            case Fate.ABSENT:
                turns.call(job, most, due=job.starts_at)
            case Fate.ENDED_WELL | Fate.ENDED_BADLY:
                executions.tell_again(job.format, str(job.id), job.attempt)
            case Fate.RUNNING:
                """The news of it is on its way."""


def look_after_job(job: Job) -> None:
    """Find out what became of a running job of which nothing is heard."""
    match executions.fate_of(job.format, str(job.id), job.attempt):
        case Fate.RUNNING:
            """Some stages take their time."""
        case Fate.ENDED_WELL | Fate.ENDED_BADLY:
            executions.tell_again(job.format, str(job.id), job.attempt)
        case Fate.ABSENT:
            _begin_again(job)


def look_after_delivery(delivery_id: UUID) -> None:
    """Have a delivery tried of which it was not heard in time that it is due."""
    deliveries.wake(Due(delivery=delivery_id, at=now()))


def _begin_again(job: Job) -> None:
    """Have the same attempt walked again: Step Functions knows nothing of it."""
    with transaction() as session:
        owner = session.get_one(User, job.owner_id)
        current = find_job(session, job.owner_id, job.id, to_change=True)
        if current.status is not Status.RUNNING or current.attempt != job.attempt:
            # Its owner has called it off meanwhile, or tried it again.
            return
        try:
            retry_job(session, job.owner_id, job.id, turns.rank_of(owner.role, owner.plan))
        except Conflict as meanwhile:
            logger.info("it is looked after already", extra={"job": str(job.id), "why": str(meanwhile)})


def _lost_places(owner_id: UUID) -> list[str]:
    """Places of attempts that are over, or that never began although they were let."""
    taken = {attempt_of(name) for name in places.taken(str(owner_id))}
    wanted = select(Job).where(Job.id.in_([UUID(job) for job, _ in taken]), Job.owner_id == owner_id)
    with reading() as session:
        known = {str(job.id): job for job in session.scalars(wanted)}
    return [name_of(job, attempt) for job, attempt in taken if not _needs_place(known.get(job), attempt)]


def _needs_place(job: Job | None, attempt: int) -> bool:
    if job is None or job.attempt != attempt or job.status not in UNFINISHED:
        return False
    if job.status is Status.RUNNING:
        return True
    match executions.fate_of(job.format, str(job.id), attempt):
        case Fate.RUNNING:
            return True
        case Fate.ABSENT:
            return now() - job.queued_at < LOST
        case Fate.ENDED_WELL | Fate.ENDED_BADLY:
            # Without its place it is seen to wait, and its end is told again: neither that nor how it began was heard.
            return False


def _next(session: Session) -> float | None:
    """When there is something to be looked after, at the earliest; None when all jobs and deliveries are over."""
    unfinished = Job.status.in_(UNFINISHED)
    job = session.scalar(select(func.min(func.coalesce(Job.starts_at, Job.queued_at))).where(unfinished))
    known = [moment.timestamp() for moment in (job, deliveries.next_late(session)) if moment is not None]
    return min(known, default=None)


def _silent(session: Session) -> list[Job]:
    since = now() - SILENCE
    heard = exists().where(JobEvent.job_id == Job.id, JobEvent.at > since)
    quiet = select(Job).where(Job.status == Status.RUNNING, Job.started_at < since, ~heard)
    return list(session.scalars(quiet.order_by(func.random()).limit(AT_ONCE)))


def _each[T](those: Iterable[T], look_after: Callable[[T], None]) -> None:
    """Look after each of them, whatever is wrong with the others. Raises what went wrong last."""
    wrong: Exception | None = None
    for one in those:
        try:
            look_after(one)
        except Exception as error:
            logger.exception("could not be looked after")
            wrong = error
    if wrong is not None:
        raise wrong
