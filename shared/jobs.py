"""Jobs: opening one, trying one again, and following what is heard of it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, load_only

from shared import executions
from shared.database import after_commit, now
from shared.errors import Conflict, NotFound
from shared.executions import Fate, Start
from shared.models.jobs import Job, JobEvent, Status
from shared.production.cue import Cue
from shared.production.documents import Brief

PATIENCE = timedelta(minutes=1)
"""How long an attempt may wait in the queue before its start may be asked for again."""


def open_job(session: Session, owner_id: UUID, brief: Brief) -> Job:
    """Open a job for a brief. Its flow is asked to start once the caller's transaction is safe."""
    job = Job(owner_id=owner_id, format=brief.format, brief=brief.model_dump(mode="json"))
    session.add(job)
    _start_after_commit(session, job)
    return job


def retry_job(session: Session, owner_id: UUID, job_id: UUID) -> Job:
    """Try a job again: what is made is kept, and only the rest is made.

    Raises NotFound, or Conflict when it has succeeded, or is still being made.
    """
    job = find_job(session, owner_id, job_id, to_change=True)
    job.attempt = _attempt_to_start(job)
    job.status = Status.QUEUED
    job.queued_at = now()
    job.stage = job.error_code = job.error_message = job.started_at = job.finished_at = None
    job.counts = {stage: tally | {"failed": []} for stage, tally in job.counts.items()}
    _start_after_commit(session, job)
    return job


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


def _attempt_to_start(job: Job) -> int:
    """A new attempt after one that ended badly; the same one when it never began. Raises Conflict.

    A start that was thought lost may still wait in the queue, and would overtake a new attempt, or run beside it. The
    same attempt can be asked for any number of times: it begins once.
    """
    match job.status:
        case Status.SUCCEEDED:
            raise Conflict("this job has succeeded: there is nothing to try again")
        case Status.FAILED:
            return job.attempt + 1
        case Status.QUEUED if now() - job.queued_at <= PATIENCE:
            raise Conflict("this job waits for its turn")
        case Status.QUEUED | Status.RUNNING:
            return _attempt_after(executions.fate_of(job.format, str(job.id), job.attempt), job.attempt)


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


def _start_after_commit(session: Session, job: Job) -> None:
    cue = Cue(owner=str(job.owner_id), job=str(job.id), attempt=job.attempt, format=job.format)
    start = Start(cue=cue, brief=Brief.model_validate(job.brief))
    after_commit(session, lambda: executions.request(start))


def _not_found(job_id: UUID) -> NotFound:
    return NotFound(f"there is no job {job_id}")
