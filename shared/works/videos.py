"""Videos: ordering one, finding it, and saying how it stands in NarrateAI's words (NA-09)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any, Literal, NamedTuple
from uuid import UUID

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session, contains_eager

from shared.accounts.callers import Caller
from shared.database import Reader, newest, now, rows
from shared.errors import Conflict, Invalid, NotFound
from shared.formats import FORMATS
from shared.formats.plans import Feature
from shared.jobs import open_job
from shared.models.jobs import IN_VAIN, Batch, Job, Status, in_no_month_to_come, is_over
from shared.models.videos import Version, Video, Visibility
from shared.production.documents import Brief, Preview, Release
from shared.production.flow import Stage, stages
from shared.turns import rank_of
from shared.works.briefs import Wish, brief_of
from shared.works.calls import demand_enough
from shared.works.estimates import Estimate, estimate
from shared.works.manner import Manner, settle
from shared.works.quotas import demand, hold_to_plan
from shared.works.series import find_series, manner_of
from shared.works.terms import demand_language, demand_length, demand_open

FURTHEST = timedelta(days=30)
"""How far ahead a video may be ordered."""

type VideoStatus = Literal["generating", "ready", "failed", "posted"]


class Glance(NamedTuple):
    """A video as it is shown: as much of it and of its job as is. The two records take twice as long to read."""

    id: UUID
    version: int
    """The number of the one that is shown."""
    job_id: UUID
    series_id: UUID | None
    topic: str
    visibility: Visibility
    created_at: datetime
    format: str
    starts_at: datetime | None
    status: Status
    stage: str | None
    progress: int
    cost: Decimal
    error_message: str | None
    preview: dict[str, Any] | None
    release: dict[str, Any] | None


_GLANCED = (
    *(Video.id, Video.version, Job.id, Video.series_id, Video.topic, Video.visibility, Video.created_at),
    *(Job.format, Job.starts_at, Job.status, Job.stage, Job.progress, Job.cost, Job.error_message),
    *(Job.preview, Job.release),
)
"""Where a `Glance` is found, in its order."""


def order_video(session: Session, caller: Caller, wish: Wish) -> Video:
    """Have a video made.

    Raises NotFound for a series that is not the caller's, Invalid for what the studio does not have, and for a moment
    to begin that is over or too far ahead, or a cap that is not enough; NotInPlan or OverPlan for what the caller's
    plan does not allow; Closed while no orders are taken.
    """
    version = order_in(session, caller, wish, _usual(session, caller, wish))
    hold_to_plan(session, caller)
    return version.video


def quote_video(session: Session, caller: Caller, wish: Wish) -> Estimate:
    """What a video would cost; nothing is made, and nobody is asked.

    Raises NotFound, Invalid and NotInPlan as the order would. What is used up of a plan is not looked at.
    """
    return estimate(_ordered(caller, wish, _usual(session, caller, wish)))


def order_in(session: Session, caller: Caller, wish: Wish, usual: Manner, batch: Batch | None = None) -> Version:
    """Have a video made that departs from a usual manner as its wish says. Raises Invalid, NotInPlan, Closed."""
    demand_open(caller)
    brief = _ordered(caller, wish, usual)
    if wish.cap is not None:
        demand_enough(wish.cap, estimate(brief).calls)
    rank = rank_of(caller.role, caller.plan)
    job = open_job(session, caller.user_id, brief, rank, batch=batch, starts_at=wish.starts_at, cap=wish.cap)
    video = Video(owner_id=job.owner_id, series_id=wish.series_id, topic=wish.topic, job=job)
    version = Version(video=video, number=video.version, job=job)
    session.add(version)
    return version


def find_video(session: Session, owner_id: UUID, video_id: UUID, *, to_change: bool = False) -> Video:
    """The owner's video with its job. Somebody else's is not found. Raises NotFound."""
    if to_change:
        hold_video(session, owner_id, video_id)
    wanted = (
        select(Video)
        .join(Video.job)
        .options(contains_eager(Video.job))
        .where(Video.id == video_id, Video.owner_id == owner_id, in_no_month_to_come())
        .execution_options(populate_existing=to_change)
    )
    found = session.scalar(wanted)
    if found is None:
        raise _unknown(video_id)
    return found


def glance_of(video: Video) -> Glance:
    """A video that is at hand with its job, as it is shown."""
    job = video.job
    return Glance._make(getattr(video if of.class_ is Video else job, of.key) for of in _GLANCED)


def see_video(reader: Reader, owner_id: UUID, video_id: UUID) -> Glance:
    """The owner's video, to be shown. Raises NotFound."""
    found = rows(reader, _one_seen(), {"owner": owner_id, "video": video_id}).one_or_none()
    if found is None:
        raise _unknown(video_id)
    return Glance._make(found)


def hold_video(session: Session, owner_id: UUID, video_id: UUID) -> None:
    """Have whoever else wants to change the owner's video wait until this transaction is over.

    Alone, and before its job is looked for: whoever waits here would join the new row with the job of the old one.
    """
    session.execute(select(Video.id).where(Video.id == video_id, Video.owner_id == owner_id).with_for_update())


def list_videos(reader: Reader, owner_id: UUID, *, before: UUID | None, limit: int) -> Sequence[Glance]:
    """The owner's videos, to be shown, the newest first, from the one after `before` on."""
    wanted = _some_seen(limit, further=before is not None)
    return [Glance._make(row) for row in rows(reader, wanted, {"owner": owner_id, "before": before}).all()]


def demand_shown(video: Video) -> None:
    """Go on only with a video that people may see. Raises Conflict."""
    if video.visibility is not Visibility.SHOWN:
        raise Conflict(f"this video was {video.visibility} by an admin: nothing more is made of it")


def status_of(job: Job | Glance) -> VideoStatus:
    """Ready only when the flow has ended well and what it released is known.

    NA-09 has no word for what its owner called off: it has failed, and `error_message` says why.
    """
    if not is_over(job.status, job.release):
        return "generating"
    return "failed" if job.status in IN_VAIN else "ready"


def stage_of(job: Job | Glance) -> str | None:
    """NarrateAI's word for the stage that is worked on; None when nothing is.

    Stages run side by side and share words, so the word is the furthest of all that were reached: it never goes back.
    """
    if status_of(job) != "generating" or job.stage is None:
        return None
    format = FORMATS[job.format]
    order = list(stages(format.flow))
    if job.stage not in order:
        # Of a release that had another flow.
        return None
    reached = order[: order.index(Stage(job.stage)) + 1]
    *_, furthest = dict.fromkeys(format.words[stage] for stage in reached)
    return furthest


def release_of(job: Job | Glance) -> Release | None:
    """What people can see; None until there is something."""
    return Release.model_validate(job.release) if status_of(job) == "ready" else None


def preview_of(job: Job | Glance) -> Preview | None:
    """The animatic; None until there is one."""
    return None if job.preview is None else Preview.model_validate(job.preview)


def _usual(session: Session, caller: Caller, wish: Wish) -> Manner:
    """The manner that a wish departs from."""
    return Manner() if wish.series_id is None else manner_of(find_series(session, caller.user_id, wish.series_id))


def _ordered(caller: Caller, wish: Wish, usual: Manner) -> Brief:
    """The brief of a wish that may be had."""
    if wish.starts_at is not None:
        demand(caller, Feature.SCHEDULES)
    if wish.starts_at is not None and not now() < wish.starts_at <= now() + FURTHEST:
        raise Invalid(f"starts_at: a moment within the next {FURTHEST.days} days")
    demand_length(caller, wish.script)
    manner = settle(replace(usual, **(wish.manner or {})))
    demand_language(caller, manner.language)
    return brief_of(wish, manner)


def _unknown(video_id: UUID) -> NotFound:
    return NotFound(f"there is no video {video_id}")


# Statements are made once, as far as they are the same for everybody: they take longer to make than to send.


@cache
def _one_seen() -> Select[*tuple[Any, ...]]:
    return _seen().where(Video.id == bindparam("video"))


@cache
def _some_seen(limit: int, *, further: bool) -> Select[*tuple[Any, ...]]:
    """The newest; or, further on, those from the one after `before` on."""
    return newest(_seen(), Video.id, before=bindparam("before") if further else None, limit=limit)


@cache
def _seen() -> Select[*tuple[Any, ...]]:
    """One owner's, as they are shown."""
    return select(*_GLANCED).join(Video.job).where(Video.owner_id == bindparam("owner"), in_no_month_to_come())
