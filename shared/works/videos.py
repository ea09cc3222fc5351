"""Videos: ordering one, finding it, and saying how it stands in NarrateAI's words (NA-09)."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from shared.errors import NotFound
from shared.formats import FORMATS
from shared.jobs import open_job
from shared.models.jobs import Job, Status
from shared.models.videos import Version, Video
from shared.production.documents import Preview, Release
from shared.production.flow import Stage, stages
from shared.works.briefs import Wish, brief_of
from shared.works.manner import Manner, settle
from shared.works.series import find_series, manner_of

type VideoStatus = Literal["generating", "ready", "failed", "posted"]


def order_video(session: Session, owner_id: UUID, wish: Wish, series_id: UUID | None = None) -> Video:
    """Have a video made.

    Raises NotFound for a series that is not the owner's, Invalid for what the studio does not have.
    """
    usual = Manner() if series_id is None else manner_of(find_series(session, owner_id, series_id))
    manner = settle(replace(usual, **(wish.manner or {})))
    job = open_job(session, owner_id, brief_of(wish, manner))
    video = Video(owner_id=owner_id, series_id=series_id, topic=wish.topic, job=job)
    session.add(Version(video=video, number=video.version, job=job))
    return video


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


def find_making(session: Session, owner_id: UUID, job_id: UUID) -> tuple[Job, Version | None]:
    """The owner's job, and the version of a video that it makes. Raises NotFound."""
    making = select(Job, Version).outerjoin(Version, Version.job_id == Job.id)
    found = session.execute(making.where(Job.id == job_id, Job.owner_id == owner_id)).one_or_none()
    if found is None:
        raise NotFound(f"there is no job {job_id}")
    job, version = found
    return job, version


def status_of(job: Job) -> VideoStatus:
    """Ready only when the flow has ended well and what it released is known."""
    if not job.over:
        return "generating"
    return "failed" if job.status is Status.FAILED else "ready"


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
