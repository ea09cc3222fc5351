"""Record: keep what is heard of a job. The only function that writes how a job stands.

It hears what stages announce, and Step Functions' own status events: only those end a job. Each is one transaction, and
hearing it again changes nothing: an event is logged under the id that EventBridge gave it, a generation is entered
under its fingerprint, and the rest does not mind (see `progress`).

Where an attempt ends, its place is given to the next job of its owner. Where one shows signs of life although it was
called off, it is called off once more.
"""

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from functions import uncollected

with uncollected():
    from sqlalchemy.dialects.postgresql import insert
    from sqlalchemy.orm import Session

    from functions.record import figures, progress
    from functions.record.complaints import complaint, fit_to_tell
    from functions.record.endings import ending, tell_ending
    from shared import turns
    from shared.database import after_commit, transaction
    from shared.events import Announcement, Generated, StageDone, StageFailed, StageStarted, hear
    from shared.executions import STATUS_CHANGE, attempt_of
    from shared.jobs import tell
    from shared.messages import Failures, each
    from shared.models.jobs import Generation, Job, JobEvent, Status
    from shared.production.flow import Stage
    from shared.telemetry import logger, visit
    from shared.works import seclusion

_UNLOGGED = {"job", "at", "prompt", "made"}
"""What the log has in other columns, and what the ledger and the job have."""


class _Entry(NamedTuple):
    """A line of a job's log."""

    name: str
    detail: dict[str, Any]


def handler(event: dict[str, Any], _context: object = None) -> Failures:
    """The news that could not be kept stays in the queue."""
    with visit("record", messages=len(event["Records"])) as said:
        answer = each(event, _record)
        said["failed"] = len(answer["batchItemFailures"])
        return answer


def keep(envelope: Mapping[str, Any]) -> None:
    """Keep one piece of news. Raises KeyError, ValueError or ValidationError for what is none."""
    if envelope["detail-type"] == STATUS_CHANGE:
        _keep_execution(envelope["id"], envelope["detail"], datetime.fromisoformat(envelope["time"]))
    else:
        heard = hear(dict(envelope))
        _keep_announcement(heard.id, heard.announcement)


def _record(body: str) -> None:
    keep(json.loads(body))


def _keep_announcement(event_id: str, said: Announcement) -> None:
    with transaction() as session:
        job = _job(session, said.job)
        if job is None:
            return
        before = ending(job)
        progress.hear(job, said)
        if isinstance(said, StageStarted):
            _stop_if_called_off(session, job, said.attempt)
        if isinstance(said, Generated):
            _enter(session, job, said)
        if isinstance(said, StageDone) and said.made is not None:
            seclusion.follow(session, job)
        detail = said.model_dump(mode="json", exclude=_UNLOGGED)
        if isinstance(said, StageDone) and said.stage == Stage.PREVIEW and said.made and said.made["video"]:
            # Whoever follows the log need not ask again to see it.
            detail["preview"] = said.made["video"]
        if isinstance(said, StageFailed):
            detail["detail"] = fit_to_tell(said.error, said.detail)
        if _log(session, job, event_id, _Entry(type(said).__name__, detail), said.at):
            after_commit(session, partial(figures.tell_of_stage, said))
        tell_ending(session, job, before)


def _keep_execution(event_id: str, detail: Mapping[str, Any], at: datetime) -> None:
    name, attempt = attempt_of(detail["name"])
    with transaction() as session:
        job = _job(session, name)
        if job is None:
            return
        before = ending(job)
        entry = _hear_execution(job, attempt, detail, at)
        new = _log(session, job, event_id, entry, at)
        if detail["status"] == "RUNNING":
            _stop_if_called_off(session, job, attempt)
        else:
            if new and attempt == job.attempt:
                after_commit(session, partial(figures.tell_of_job, job))
            after_commit(session, partial(turns.free, job.owner_id, job.id, attempt))
        tell_ending(session, job, before)


def _hear_execution(job: Job, attempt: int, detail: Mapping[str, Any], at: datetime) -> _Entry:
    match detail["status"]:
        case "RUNNING":
            progress.start(job, attempt, at)
            return _Entry("JobStarted", {"attempt": attempt})
        case "SUCCEEDED":
            progress.succeed(job, attempt, at)
            return _Entry("JobSucceeded", {"attempt": attempt})
        case "ABORTED" if job.status is Status.CANCELLED or attempt < job.attempt:
            # Its owner has called it off, and may have tried it again since.
            return _Entry("JobStopped", {"attempt": attempt})
        case "FAILED" | "TIMED_OUT" | "ABORTED" as status:
            said = complaint(status, detail)
            progress.fail(job, attempt, at, code=said.code, message=said.message)
            return _Entry("JobFailed", {"attempt": attempt, "error": said.code, "detail": said.message})
        case other:
            raise ValueError(f"Step Functions says {other}, which is neither a beginning nor an end")


def _stop_if_called_off(session: Session, job: Job, attempt: int) -> None:
    """Also what was called off before there was the next attempt: nobody may have reached it."""
    if attempt < job.attempt or (job.status is Status.CANCELLED and attempt == job.attempt):
        after_commit(session, partial(turns.call_off, job.owner_id, job.format, job.id, attempt))


def _job(session: Session, name: str) -> Job | None:
    """The job, held until the transaction ends; news of one job is heard one after the other."""
    job = session.get(Job, UUID(name), with_for_update=True)
    if job is None:
        logger.warning("news of a job that is not there", extra={"job": name})
    return job


def _enter(session: Session, job: Job, said: Generated) -> None:
    """Enter a generation into the ledger, once a job."""
    line = {
        "job_id": job.id,
        "owner_id": job.owner_id,
        **said.model_dump(exclude={"job", "attempt", "of"}),
        **{name: Decimal(getattr(said, name)) for name in ("cost", "units", "unit_price")},
    }
    entered = session.execute(insert(Generation).values(line).on_conflict_do_nothing().returning(Generation.cost))
    job.cost += entered.scalar() or 0


def _log(session: Session, job: Job, event_id: str, entry: _Entry, at: datetime) -> bool:
    """Give an event its number, unless it has one. Whether it is new."""
    line: dict[str, Any] = {
        "job_id": job.id,
        "number": job.next_event,
        "event_id": event_id,
        "name": entry.name,
        "detail": entry.detail | {"progress": job.progress},
        "at": at,
    }
    new = insert(JobEvent).values(line).on_conflict_do_nothing(index_elements=["job_id", "event_id"])
    logged = session.execute(new.returning(JobEvent.number)).scalar() is not None
    if logged:
        job.next_event += 1
        tell(session, job.owner_id, JobEvent(**line))
    return logged
