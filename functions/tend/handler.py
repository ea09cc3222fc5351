"""Tend: once a minute, look after jobs and deliveries that nobody else looks after.

Those whose time has come, those whose start was lost on its way, places that were never given back, and jobs of which
nothing is heard any more: their end was lost, or the studio itself was, with all that ran in it. And what webhooks were
to be told a while ago: the message that said so was lost. What is done here would have been done already, had nothing
gone wrong; to do it twice changes nothing.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

from functions import uncollected

with uncollected():
    from sqlalchemy import exists, func, select
    from sqlalchemy.orm import Session

    from shared import executions, places, turns, vigil
    from shared.database import now, reading, transaction
    from shared.errors import Conflict
    from shared.executions import Fate, attempt_of
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
LOST = timedelta(minutes=2)
"""How long a start may hold a place without an execution: four times as long as `admit` may take."""


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
        _all(
            [
                *(partial(look_after_job, job) for job in silent),
                *(partial(look_after_owner, owner) for owner in owners),
                *(partial(look_after_delivery, delivery) for delivery in late),
            ]
        )
        with reading() as session:
            vigil.rest(watch, _next(session))
        return {"owners": len(owners), "jobs": len(silent), "deliveries": len(late)}


def look_after_owner(owner_id: UUID) -> None:
    """See to it that the owner's jobs have the places that they may have. Raises what went wrong last."""
    _all(_errands_for(owner_id))


def look_after_job(job: Job) -> None:
    """Find out what became of a running job of which nothing is heard."""
    if _find_out(job) is Fate.ABSENT:
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


def _errands_for(owner_id: UUID) -> Iterator[Callable[[], None]]:
    """What there is to do for an owner; each is done before the next is looked for."""
    held = places.held(str(owner_id))
    jobs = _known(owner_id, held)
    for name, since in held.items():
        yield partial(_look_after_place, owner_id, name, jobs.get(attempt_of(name)[0]), since)
    for job, most in turns.next_of(owner_id):
        yield partial(_look_after_start, job, most)


def _look_after_place(owner_id: UUID, name: str, job: Job | None, since: float) -> None:
    """Give a place back that is not needed: of an attempt that is over, or that never began although it was let."""
    if job is None or job.attempt != attempt_of(name)[1] or job.status not in UNFINISHED:
        places.give_back(str(owner_id), name)
    elif job.status is Status.QUEUED:
        is_late = now().timestamp() - since >= LOST.total_seconds()
        if _find_out(job) is Fate.ABSENT and is_late:
            # Unless it is about to begin at this very moment.
            places.give_back(str(owner_id), name, held_since=since)


def _look_after_start(job: Job, most: int) -> None:
    """Find out what became of a job that should have begun, and has no place."""
    if _find_out(job) is Fate.ABSENT:
        turns.call(job, most, due=job.starts_at)


def _find_out(job: Job) -> Fate:
    """What has become of a job of which something was not heard. If it has ended, that is told again."""
    fate = executions.fate_of(job.format, str(job.id), job.attempt)
    if fate.is_an_end:
        # Whoever hears it gives its place back, if it still has one.
        executions.tell_again(job.format, str(job.id), job.attempt)
    return fate


def _known(owner_id: UUID, attempts: Collection[str]) -> dict[str, Job]:
    """The owner's jobs of these attempts, by their ids."""
    wanted = select(Job).where(Job.id.in_([UUID(attempt_of(name)[0]) for name in attempts]), Job.owner_id == owner_id)
    with reading() as session:
        return {str(job.id): job for job in session.scalars(wanted)}


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


def _all(errands: Iterable[Callable[[], None]]) -> None:
    """Do each of them, whatever is wrong with the others. Raises what went wrong last."""
    wrong: Exception | None = None
    for errand in errands:
        try:
            errand()
        except Exception as error:
            logger.exception("could not be looked after")
            wrong = error
    if wrong is not None:
        raise wrong
