"""Jobs: opening one, trying one again, and following what is heard of it."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from shared import executions
from shared.database import after_commit, now
from shared.errors import Conflict, NotFound
from shared.executions import Start
from shared.models.jobs import Job, JobEvent, Status
from shared.production.cue import Cue
from shared.production.documents import Brief

PATIENCE = timedelta(minutes=1)
"""How long an attempt may wait in the queue before somebody may call it lost."""


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
    if job.status is Status.SUCCEEDED:
        raise Conflict("this job has succeeded: there is nothing to try again")
    if job.status is not Status.FAILED and not _is_lost(job):
        raise Conflict("this job is still being made")
    job.attempt += 1
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
) -> tuple[Status, Sequence[JobEvent]]:
    """How the owner's job stands, and what was heard of it after event `number`: one question. Raises NotFound."""
    later = and_(JobEvent.job_id == Job.id, JobEvent.number > number)
    found = session.execute(
        select(Job.status, JobEvent)
        .outerjoin(JobEvent, later)
        .where(Job.id == job_id, Job.owner_id == owner_id)
        .order_by(JobEvent.number)
        .limit(limit)
    ).all()
    if not found:
        raise _not_found(job_id)
    return found[0].status, [event for _, event in found if event]


def _is_lost(job: Job) -> bool:
    """Whether nobody is making it, whatever its status claims: an ending was never heard, or a start never happened."""
    if executions.is_running(job.format, str(job.id), job.attempt):
        return False
    return job.status is Status.RUNNING or now() - job.queued_at > PATIENCE


def _start_after_commit(session: Session, job: Job) -> None:
    cue = Cue(owner=str(job.owner_id), job=str(job.id), attempt=job.attempt, format=job.format)
    start = Start(cue=cue, brief=Brief.model_validate(job.brief))
    after_commit(session, lambda: executions.request(start))


def _not_found(job_id: UUID) -> NotFound:
    return NotFound(f"there is no job {job_id}")
