"""Everybody's jobs, as admins see them and lay hands on them. What they do is in the audit log."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from shared import jobs
from shared.accounts.audit import note
from shared.database import newest, rows
from shared.errors import NotFound
from shared.events import StageFailed
from shared.models.accounts import User
from shared.models.jobs import Job, JobEvent
from shared.models.videos import Version
from shared.turns import rank_of
from shared.works.makings import Making, Which, making_of, makings, narrowed
from shared.works.retries import demand_keepable

_FAILURES = (StageFailed.__name__, "JobFailed")
_MOST_FAILURES = 20


@dataclass(frozen=True)
class Owned:
    """Somebody's job."""

    making: Making
    email: str
    """Of its owner."""
    failures: Sequence[JobEvent] = ()
    """What was last heard of it that went wrong, the newest first."""


@dataclass(frozen=True)
class _Held:
    """Somebody's job while it is changed."""

    job: Job
    version: Version | None
    owner: User

    def shown(self) -> Owned:
        return Owned(making_of(self.job, self.version), self.owner.email)


def list_everybodys(
    session: Session, which: Which, *, owner: UUID | None, before: UUID | None, limit: int
) -> Sequence[Owned]:
    """All jobs that are meant, or those of one owner, the newest first."""
    wanted = makings().join(User, User.id == Job.owner_id).add_columns(User.email)
    if owner is not None:
        wanted = wanted.where(Job.owner_id == owner)
    found = rows(session, newest(narrowed(wanted, which), Job.id, before=before, limit=limit)).all()
    return [Owned(Making._make(making), email) for *making, email in found]


def find_anybodys(session: Session, job_id: UUID) -> Owned:
    """A job, and what went wrong with it, in one question. Raises NotFound."""
    failed = and_(JobEvent.job_id == Job.id, JobEvent.name.in_(_FAILURES))
    found = session.execute(
        makings()
        .join(User, User.id == Job.owner_id)
        .outerjoin(JobEvent, failed)
        .add_columns(User.email, JobEvent)
        .where(Job.id == job_id)
        .order_by(JobEvent.number.desc())
        .limit(_MOST_FAILURES)
    ).all()
    if not found:
        raise _not_found(job_id)
    *making, email, _ = found[0]
    return Owned(Making._make(making), email, [event for *_, event in found if event])


def cancel_anybodys(session: Session, actor: UUID, job_id: UUID) -> Owned:
    """Call somebody's job off. Raises NotFound, or Conflict when it is over."""
    held = _held(session, job_id)
    jobs.call_off(session, held.job)
    note(session, actor, "cancel-job", f"job/{job_id}", owner=str(held.owner.id))
    return held.shown()


def retry_anybodys(session: Session, actor: UUID, job_id: UUID) -> Owned:
    """Try somebody's job again, in their own turn and within their own cap.

    Raises NotFound, Conflict when there is nothing to try, or Invalid when the cap cannot be kept any more.
    """
    held = _held(session, job_id)
    jobs.attempt_again(session, held.job, rank_of(held.owner.role, held.owner.plan))
    demand_keepable(session, held.job)
    note(session, actor, "retry-job", f"job/{job_id}", owner=str(held.owner.id))
    return held.shown()


def _held(session: Session, job_id: UUID) -> _Held:
    """A job that is to be changed, and whose it is, in one question."""
    found = session.execute(
        select(Job, Version, User)
        .outerjoin(Version, Version.job_id == Job.id)
        .join(User, User.id == Job.owner_id)
        .where(Job.id == job_id)
        .with_for_update(of=Job)
    ).one_or_none()
    if found is None:
        raise _not_found(job_id)
    return _Held(*found)


def _not_found(job_id: UUID) -> NotFound:
    return NotFound(f"there is no job {job_id}")
