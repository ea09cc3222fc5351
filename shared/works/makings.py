"""Makings: the owner's jobs, each with what it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, select

from shared.database import Reader, newest, rows
from shared.errors import NotFound
from shared.identity import earliest_uuid7
from shared.models.jobs import Job, Priority, Status, in_no_month_to_come
from shared.models.videos import Version


class Making(NamedTuple):
    """A job as it is shown, without what is large, and which version of which video it makes."""

    id: UUID
    owner_id: UUID
    video_id: UUID | None
    """None for what makes no video."""
    version: int | None
    batch_id: UUID | None
    format: str
    priority: Priority
    attempt: int
    status: Status
    stage: str | None
    counts: dict[str, Any]
    """The `Tally` of each stage that was heard from."""
    progress: int
    cost: Decimal
    cap: Decimal | None
    error_code: str | None
    error_message: str | None
    created_at: datetime
    starts_at: datetime | None
    started_at: datetime | None
    finished_at: datetime | None


_SHOWN = (
    *(Job.id, Job.owner_id, Version.video_id, Version.number, Job.batch_id, Job.format, Job.priority, Job.attempt),
    *(Job.status, Job.stage, Job.counts, Job.progress, Job.cost, Job.cap, Job.error_code, Job.error_message),
    *(Job.created_at, Job.starts_at, Job.started_at, Job.finished_at),
)
"""Where a `Making` is found, in its order."""


@dataclass(frozen=True)
class Which:
    """Which jobs are meant; None for all."""

    status: Status | None = None
    code: str | None = None
    """What they ended with."""
    format: str | None = None
    batch: UUID | None = None
    since: datetime | None = None
    """Those that were asked for from then on."""


def making_of(job: Job, version: Version | None) -> Making:
    """A job that is at hand with what it makes, as it is shown."""
    known = [(job if of.class_ is Job else version, of.key) for of in _SHOWN]
    return Making._make(None if record is None else getattr(record, key) for record, key in known)


def find_making(reader: Reader, owner_id: UUID, job_id: UUID) -> Making:
    """The owner's job. Raises NotFound."""
    found = rows(reader, _one(), {"job": job_id, "owner": owner_id}).one_or_none()
    if found is None:
        raise NotFound(f"there is no job {job_id}")
    return Making._make(found)


def list_makings(reader: Reader, owner_id: UUID, which: Which, *, before: UUID | None, limit: int) -> Sequence[Making]:
    """The owner's jobs, the newest first, from the one after `before` on."""
    wanted = newest(narrowed(makings().where(Job.owner_id == owner_id), which), Job.id, before=before, limit=limit)
    return [Making._make(row) for row in rows(reader, wanted).all()]


def narrowed[*Row](wanted: Select[*Row], which: Which) -> Select[*Row]:
    """Only those that are meant."""
    wanted = wanted.where(in_no_month_to_come())
    for condition in (
        None if which.status is None else Job.status == which.status,
        None if which.code is None else Job.error_code == which.code,
        None if which.format is None else Job.format == which.format,
        None if which.batch is None else Job.batch_id == which.batch,
        # By the key, which begins with the time: only the partitions of those months are read.
        None if which.since is None else Job.id >= earliest_uuid7(which.since),
    ):
        if condition is not None:
            wanted = wanted.where(condition)
    return wanted


@cache
def makings() -> Select[*tuple[Any, ...]]:
    """Everybody's, each row a `Making`."""
    return select(*_SHOWN).outerjoin(Version, Version.job_id == Job.id)


@cache
def _one() -> Select[*tuple[Any, ...]]:
    """Made once, because whoever follows a job asks it again and again: it takes longer to make than to send."""
    return makings().where(Job.id == bindparam("job"), Job.owner_id == bindparam("owner"))
