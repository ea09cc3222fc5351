"""Retries: try again a job that came to nothing, within the cap that it has."""

from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from shared import jobs
from shared.accounts.callers import Caller
from shared.models.jobs import Job
from shared.models.videos import Version
from shared.production.documents import Brief
from shared.production.flow import Stage
from shared.turns import rank_of
from shared.works.calls import Calls, demand_priced, unpriced
from shared.works.estimates import estimate
from shared.works.makings import Making, find_making
from shared.works.quotes import quote
from shared.works.versions import editions_of


def retry_job(session: Session, caller: Caller, job_id: UUID, *, cap: Decimal | None = None) -> Making:
    """Try the caller's job again. `cap`: US dollars that it may cost from now on, with what it has cost.

    Raises NotFound, or Conflict when it is done, or still being made, or when the cap is no higher one; Invalid when
    the cap that it has cannot be kept any more.
    """
    job = jobs.retry_job(session, caller.user_id, job_id, rank_of(caller.role, caller.plan), cap=cap)
    demand_keepable(session, job)
    return find_making(session, caller.user_id, job_id)


def demand_keepable(session: Session, job: Job) -> None:
    """Go on only with a job whose cap can be kept by whoever is asked now. Raises Invalid."""
    if job.cap is None:
        return
    whole = estimate(Brief.model_validate(job.brief)).calls
    if unpriced(whole):
        left = _left(session, job)
        demand_priced("cap", whole if left is None else left)


def _left(session: Session, job: Job) -> Collection[Calls] | None:
    """The calls of what no version of its video has made yet; None while it has no script."""
    video = select(Version.video_id).where(Version.job_id == job.id).scalar_subquery()
    wanted = select(Version).where(Version.video_id == video).options(joinedload(Version.job))
    versions = session.scalars(wanted.order_by(Version.number)).all()
    editions = {edition.number: edition for edition in editions_of(versions)}
    mine = next((editions.get(version.number) for version in versions if version.job is job), None)
    # Another version may be the same, and is not what is made here.
    parts = [replace(edition, made={**edition.made, Stage.PUBLISH: frozenset()}) for edition in editions.values()]
    return None if mine is None else quote(mine.brief, mine, parts).calls
