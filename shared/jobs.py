"""Jobs: opening one, trying one again, calling one off, and following what is heard of it."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, load_only

from shared import executions, telemetry, turns, vigil
from shared.database import after_commit, now
from shared.errors import Conflict, NotFound
from shared.executions import Fate
from shared.models.jobs import UNFINISHED, Batch, Job, JobEvent, Status
from shared.production.documents import Brief
from shared.production.showcase import address
from shared.sockets.gateway import Event, push
from shared.turns import PATIENCE, Rank

CANCELLED = "Cancelled"
"""The error code of a job that was called off."""
CALLED_OFF = "it was called off"

UNHEARD = timedelta(hours=1)
"""How long the news of what a job released is waited for: as long as `record` is given them again and again."""

_STIRRED = "stirred"


def open_job(
    session: Session,
    owner_id: UUID,
    brief: Brief,
    rank: Rank,
    *,
    batch: Batch | None = None,
    starts_at: datetime | None = None,
    cap: Decimal | None = None,
) -> Job:
    """Open a job for a brief. Its turn is called once the caller's transaction is safe.

    Not that of one which starts later, nor of one of a batch: of those, only so many are called as there are places.
    """
    job = Job(
        owner_id=owner_id,
        format=brief.format,
        brief=brief.model_dump(mode="json"),
        batch_id=None if batch is None else batch.id,
        priority=rank.priority,
        starts_at=starts_at,
        cap=cap,
        request=telemetry.request(),
    )
    session.add(job)
    _stir(session)
    if starts_at is None and batch is None:
        after_commit(session, partial(turns.call, job, rank.places))
    return job


def retry_job(session: Session, owner_id: UUID, job_id: UUID, rank: Rank, *, cap: Decimal | None = None) -> Job:
    """Try the owner's job again. `cap`: US dollars that it may cost from now on, with what it has cost.

    Raises NotFound, or Conflict when it is done, or still being made, or when the cap is no higher one.
    """
    job = find_job(session, owner_id, job_id, to_change=True)
    attempt_again(session, job, rank)
    if cap is not None:
        _raise_cap(job, cap)
    return job


def attempt_again(session: Session, job: Job, rank: Rank) -> None:
    """Try a job again that is held to be changed: what is made is kept, and only the rest is made.

    Raises Conflict when it is done, or still being made.
    """
    attempt = _attempt_to_start(job)
    if job.status is Status.CANCELLED:
        # Whoever called it off may have died before the attempt was reached: it must not run beside the next one.
        after_commit(session, _calling_off(job))
    job.attempt = attempt
    job.status = Status.QUEUED
    job.queued_at = now()
    if job.starts_at is not None and job.starts_at > job.queued_at:
        # Called off before its hour, and wanted all the same: now.
        job.starts_at = None
    job.request = telemetry.request() or job.request
    job.stage = job.error_code = job.error_message = job.started_at = job.finished_at = None
    job.counts = {stage: tally | {"failed": []} for stage, tally in job.counts.items()}
    _stir(session)
    after_commit(session, partial(turns.call, job, rank.places))


def cancel_job(session: Session, owner_id: UUID, job_id: UUID) -> Job:
    """Call a job off: it never begins, or goes no further. What is made is kept, and it can be tried again.

    To call it off again reaches what may not have been reached the first time. Raises NotFound, or Conflict when it is
    over.
    """
    job = find_job(session, owner_id, job_id, to_change=True)
    call_off(session, job)
    return job


def call_off(session: Session, job: Job) -> None:
    """Call off a job that is held to be changed. Raises Conflict when it is over."""
    if job.status in {Status.SUCCEEDED, Status.FAILED}:
        raise Conflict(f"this job has {job.status}: there is nothing to call off")
    _cancel(session, job)


def cancel_jobs(session: Session, owner_id: UUID, batch_id: UUID) -> Sequence[Job]:
    """Call off those jobs of the owner's batch that are not over, and again those that were called off."""
    wanted = Job.status.in_({*UNFINISHED, Status.CANCELLED})
    mine = select(Job).where(Job.batch_id == batch_id, Job.owner_id == owner_id, wanted)
    jobs = session.scalars(mine.order_by(Job.id).with_for_update()).all()
    for job in jobs:
        _cancel(session, job)
    return jobs


def find_job(session: Session, owner_id: UUID, job_id: UUID, *, to_change: bool = False) -> Job:
    """The owner's job. Somebody else's is not found. Raises NotFound."""
    wanted = select(Job).where(Job.id == job_id, Job.owner_id == owner_id)
    job = session.scalar(wanted.with_for_update() if to_change else wanted)
    if job is None:
        raise _not_found(job_id)
    return job


def events_after(
    session: Session, owner_id: UUID, job_id: UUID, number: int, *, limit: int
) -> tuple[Job, Sequence[JobEvent]]:
    """The owner's job, and what was heard of it after event `number`: one question. Raises NotFound.

    Of the job, only what says how it stands is fetched at once: it comes back with every event.
    """
    later = and_(JobEvent.job_id == Job.id, JobEvent.number > number)
    found = session.execute(
        select(Job, JobEvent)
        .outerjoin(JobEvent, later)
        .options(load_only(Job.status, Job.release))
        .where(Job.id == job_id, Job.owner_id == owner_id)
        .order_by(JobEvent.number)
        .limit(limit)
    ).all()
    if not found:
        raise _not_found(job_id)
    return found[0].Job, [event for _, event in found if event]


def told(event: JobEvent) -> dict[str, Any]:
    """What an event says to whoever follows its job, whichever way they do."""
    said = event.detail | {"at": event.at.astimezone(UTC).isoformat()}
    if "preview" in said:
        said["preview_url"] = address(said.pop("preview"))
    return said


def tell(session: Session, owner_id: UUID, event: JobEvent) -> None:
    """Tell the owner's open sockets of an event, once the caller's transaction is safe."""
    after_commit(session, partial(push, owner_id, Event(event.job_id, event.number, event.name, told(event))))


def _cancel(session: Session, job: Job) -> None:
    after_commit(session, _calling_off(job))
    if job.status is not Status.CANCELLED:
        at = now()
        job.status = Status.CANCELLED
        job.finished_at = at
        job.error_code, job.error_message = CANCELLED, CALLED_OFF
        event = JobEvent(
            job_id=job.id,
            number=job.next_event,
            event_id=f"{CANCELLED}-{job.attempt}",
            name="JobCancelled",
            detail={"attempt": job.attempt, "progress": job.progress},
            at=at,
        )
        session.add(event)
        job.next_event += 1
        tell(session, job.owner_id, event)


def _raise_cap(job: Job, cap: Decimal) -> None:
    if job.cap is None:
        raise Conflict("cap: this job has none, and what it has cost until now was not counted: it gets none any more")
    if cap < job.cap:
        raise Conflict(f"cap: it was ${job.cap.normalize():f}, and can only be raised")
    job.cap = cap


def _calling_off(job: Job) -> partial[None]:
    """Calling off the attempt that the job is at now, whichever it is at later."""
    return partial(turns.call_off, job.owner_id, job.format, job.id, job.attempt)


def _stir(session: Session) -> None:
    """Have jobs looked after from now on, before there is one to be lost. Once is enough for a transaction."""
    if _STIRRED not in session.info:
        vigil.stir()
        session.info[_STIRRED] = True


def _attempt_to_start(job: Job) -> int:
    """A new attempt after one that ended badly; the same one when it never began. Raises Conflict.

    A start that was thought lost may still wait in the queue, and would overtake a new attempt, or run beside it. The
    same attempt can be asked for any number of times: it begins once.
    """
    match job.status:
        case Status.SUCCEEDED if _is_unheard(job):
            return job.attempt + 1
        case Status.SUCCEEDED:
            raise Conflict("this job has succeeded: there is nothing to try again")
        case Status.FAILED | Status.CANCELLED:
            return job.attempt + 1
        case Status.QUEUED if job.starts_at is not None and job.starts_at > now():
            raise Conflict("this job waits for its time")
        case Status.QUEUED if now() - job.queued_at <= PATIENCE:
            raise Conflict("this job waits for its turn")
        case Status.QUEUED | Status.RUNNING:
            return _attempt_after(executions.fate_of(job.format, str(job.id), job.attempt), job.attempt)


def _is_unheard(job: Job) -> bool:
    """Whether a job has succeeded and the news of what it released seems to be lost: to try again tells it again."""
    return not job.over and job.finished_at is not None and now() - job.finished_at > UNHEARD


def _attempt_after(fate: Fate, attempt: int) -> int:
    """The attempt to start after one whose end was not heard. Raises Conflict."""
    match fate:
        case Fate.RUNNING:
            raise Conflict("this job is still being made")
        case Fate.ENDED_WELL:
            raise Conflict("this job is done: the news of it is on its way")
        case Fate.ENDED_BADLY:
            return attempt + 1
        case Fate.ABSENT:
            return attempt


def _not_found(job_id: UUID) -> NotFound:
    return NotFound(f"there is no job {job_id}")
