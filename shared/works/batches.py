"""Batches: many videos ordered together, all of them or none."""

from collections.abc import Mapping, Sequence
from functools import partial
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared import turns
from shared.accounts.callers import Caller
from shared.database import after_commit
from shared.errors import Invalid, NotFound
from shared.formats.plans import Feature
from shared.jobs import cancel_jobs
from shared.models.jobs import Batch
from shared.models.videos import Series, Version
from shared.works.briefs import Wish
from shared.works.makings import Making, Which, list_makings, making_of
from shared.works.manner import Manner
from shared.works.quotas import demand, hold_to_plan
from shared.works.series import manner_of
from shared.works.videos import order_in

MOST = 50
"""Videos of one batch."""


def order_batch(session: Session, caller: Caller, wishes: Sequence[Wish]) -> tuple[UUID, Sequence[Making]]:
    """Have many videos made: the batch, and its jobs.

    Raises Invalid or NotFound, naming the first order that is not right, NotInPlan or OverPlan, and Closed: then none
    is made.
    """
    demand(caller, Feature.BATCHES)
    batch = Batch(owner_id=caller.user_id)
    session.add(batch)
    usual = _manners(session, caller.user_id, wishes)
    versions = [_order(session, caller, number, wish, usual, batch) for number, wish in enumerate(wishes)]
    hold_to_plan(session, caller)
    session.flush()
    places = turns.rank_of(caller.role, caller.plan).places
    at_once = [version.job for version in versions if version.job.starts_at is None]
    for job in at_once[:places]:
        after_commit(session, partial(turns.call, job, places))
    return batch.id, [making_of(version.job, version) for version in versions]


def find_batch(session: Session, owner_id: UUID, batch_id: UUID) -> Sequence[Making]:
    """The jobs of the owner's batch, the first first. Somebody else's is not found. Raises NotFound."""
    makings = list_makings(session, owner_id, Which(batch=batch_id), before=None, limit=MOST)
    if not makings:
        raise NotFound(f"there is no batch {batch_id}")
    return makings[::-1]


def cancel_batch(session: Session, owner_id: UUID, batch_id: UUID) -> Sequence[Making]:
    """Call off what of a batch is not over, and again what was called off; that may be nothing. Raises NotFound."""
    cancel_jobs(session, owner_id, batch_id)
    return find_batch(session, owner_id, batch_id)


def _order(
    session: Session, caller: Caller, number: int, wish: Wish, usual: Mapping[UUID | None, Manner], batch: Batch
) -> Version:
    if wish.series_id not in usual:
        raise NotFound(f"orders.{number}: there is no series {wish.series_id}")
    try:
        return order_in(session, caller, wish, usual[wish.series_id], batch)
    except Invalid as error:
        raise Invalid(f"orders.{number}.{error}") from error


def _manners(session: Session, owner_id: UUID, wishes: Sequence[Wish]) -> Mapping[UUID | None, Manner]:
    """The usual manner of what belongs to each series, and to none."""
    wanted = {wish.series_id for wish in wishes} - {None}
    if not wanted:
        return {None: Manner()}
    found = session.scalars(select(Series).where(Series.id.in_(wanted), Series.owner_id == owner_id))
    return {None: Manner()} | {series.id: manner_of(series) for series in found}
