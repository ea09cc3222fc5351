"""Makings: the owner's jobs, each with what it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, defer, load_only

from shared.database import newest
from shared.errors import NotFound
from shared.identity import earliest_uuid7
from shared.models.jobs import Job, Status, in_no_month_to_come
from shared.models.videos import Version


@dataclass(frozen=True)
class Making:
    job: Job
    version: Version | None
    """Of a video; None for what makes none."""


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


def find_making(session: Session, owner_id: UUID, job_id: UUID) -> Making:
    """The owner's job. Raises NotFound."""
    found = session.execute(_one(), {"job": job_id, "owner": owner_id}).one_or_none()
    if found is None:
        raise NotFound(f"there is no job {job_id}")
    return Making(*found)


def list_makings(
    session: Session, owner_id: UUID, which: Which, *, before: UUID | None, limit: int
) -> Sequence[Making]:
    """The owner's jobs, the newest first, from the one after `before` on."""
    wanted = newest(narrowed(makings().where(Job.owner_id == owner_id), which), Job.id, before=before, limit=limit)
    return [Making(*found) for found in session.execute(wanted).all()]


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
def makings() -> Select[Job, Version]:
    """Everybody's, without what is large, and is said elsewhere."""
    return (
        select(Job, Version)
        .outerjoin(Version, Version.job_id == Job.id)
        .options(*(defer(large, raiseload=True) for large in (Job.brief, Job.release, Job.preview)))
        .options(load_only(Version.number, raiseload=True))
    )


@cache
def _one() -> Select[Job, Version]:
    """Made once, because whoever follows a job asks it again and again: it takes longer to make than to send."""
    return makings().where(Job.id == bindparam("job"), Job.owner_id == bindparam("owner"))
