"""Videos: ordering one, finding it, and saying how it stands in NarrateAI's words (NA-09)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from shared.accounts.callers import Caller
from shared.database import now
from shared.errors import Invalid, NotFound
from shared.formats import FORMATS
from shared.formats.plans import Feature
from shared.jobs import open_job
from shared.models.jobs import Batch, Job
from shared.models.videos import Version, Video
from shared.production.documents import Preview, Release
from shared.production.flow import Stage, stages
from shared.turns import rank_of
from shared.works.briefs import Wish, brief_of
from shared.works.manner import Manner, settle
from shared.works.quotas import demand, hold_to_plan
from shared.works.series import find_series, manner_of

FURTHEST = timedelta(days=30)
"""How far ahead a video may be ordered."""

type VideoStatus = Literal["generating", "ready", "failed", "posted"]


def order_video(session: Session, caller: Caller, wish: Wish) -> Video:
    """Have a video made.

    Raises NotFound for a series that is not the caller's, Invalid for what the studio does not have, and for a moment
    to begin that is over or too far ahead; NotInPlan or OverPlan for what the caller's plan does not allow.
    """
    series = None if wish.series_id is None else find_series(session, caller.user_id, wish.series_id)
    version = order_in(session, caller, wish, Manner() if series is None else manner_of(series))
    hold_to_plan(session, caller)
    return version.video


def order_in(session: Session, caller: Caller, wish: Wish, usual: Manner, batch: Batch | None = None) -> Version:
    """Have a video made that departs from a usual manner as its wish says. Raises Invalid, NotInPlan."""
    if wish.starts_at is not None:
        demand(caller, Feature.SCHEDULES)
    if wish.starts_at is not None and not now() < wish.starts_at <= now() + FURTHEST:
        raise Invalid(f"starts_at: a moment within the next {FURTHEST.days} days")
    brief = brief_of(wish, settle(replace(usual, **(wish.manner or {}))))
    rank = rank_of(caller.role, caller.plan)
    job = open_job(session, caller.user_id, brief, rank, batch=batch, starts_at=wish.starts_at)
    video = Video(owner_id=job.owner_id, series_id=wish.series_id, topic=wish.topic, job=job)
    version = Version(video=video, number=video.version, job=job)
    session.add(version)
    return version


def find_video(session: Session, owner_id: UUID, video_id: UUID, *, to_change: bool = False) -> Video:
    """The owner's video with its job. Somebody else's is not found. Raises NotFound."""
    if to_change:
        # Alone, and before its job is looked for: whoever waits here would join the new row with the job of the old.
        session.execute(select(Video.id).where(Video.id == video_id, Video.owner_id == owner_id).with_for_update())
    wanted = _videos(owner_id).where(Video.id == video_id)
    video = session.scalar(wanted.execution_options(populate_existing=to_change))
    if video is None:
        raise NotFound(f"there is no video {video_id}")
    return video


def list_videos(session: Session, owner_id: UUID, *, before: UUID | None, limit: int) -> Sequence[Video]:
    """The owner's videos with their jobs, the newest first, from the one after `before` on."""
    wanted = _videos(owner_id).order_by(Video.id.desc()).limit(limit)
    return session.scalars(wanted if before is None else wanted.where(Video.id < before)).all()


def status_of(job: Job) -> VideoStatus:
    """Ready only when the flow has ended well and what it released is known.

    NA-09 has no word for what its owner called off: it has failed, and `error_message` says why.
    """
    if not job.over:
        return "generating"
    return "failed" if job.came_to_nothing else "ready"


def stage_of(job: Job) -> str | None:
    """NarrateAI's word for the stage that is worked on; None when nothing is.

    Stages run side by side and share words, so the word is the furthest of all that were reached: it never goes back.
    """
    if status_of(job) != "generating" or job.stage is None:
        return None
    format = FORMATS[job.format]
    order = list(stages(format.flow))
    reached = order[: order.index(Stage(job.stage)) + 1]
    *_, furthest = dict.fromkeys(format.words[stage] for stage in reached)
    return furthest


def release_of(job: Job) -> Release | None:
    """What people can see; None until there is something."""
    return Release.model_validate(job.release) if status_of(job) == "ready" else None


def preview_of(job: Job) -> Preview | None:
    """The animatic; None until there is one."""
    return None if job.preview is None else Preview.model_validate(job.preview)


def _videos(owner_id: UUID) -> Select[Video]:
    return select(Video).join(Video.job).options(contains_eager(Video.job)).where(Video.owner_id == owner_id)
