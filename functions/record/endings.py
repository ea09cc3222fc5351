"""Endings: what owners are told when a job of theirs is over."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from shared.models.jobs import Job, Status
from shared.models.notifications import Kind
from shared.models.videos import Version, Video
from shared.notifications.telling import tell
from shared.production.documents import Release
from shared.production.showcase import address, page_of


def ending(job: Job) -> Status | None:
    """How a job has ended, if it has and its owner does not know yet: whatever they called off, they know of."""
    return job.status if job.over and job.status is not Status.CANCELLED else None


def tell_ending(session: Session, job: Job, before: Status | None) -> None:
    """Tell the owner how a job has ended, if it has since it stood as it did `before`. Raises StorageBusy."""
    end = ending(job)
    if end is None or end is before:
        return
    event = f"job/{job.id}/{job.attempt}/{end}"
    if end is Status.SUCCEEDED:
        tell(session, job.owner_id, Kind.JOB_SUCCEEDED, event, _about(session, job) | _made(job))
    else:
        why = {"error_code": job.error_code, "error_message": job.error_message}
        tell(session, job.owner_id, Kind.JOB_FAILED, event, _about(session, job) | why)


def _about(session: Session, job: Job) -> dict[str, Any]:
    """Which job it is, and what it makes. Until that has a title, it is called by its topic."""
    made = session.execute(
        select(Version.video_id, Version.number, Video.topic)
        .join(Video, Video.id == Version.video_id)
        .where(Version.job_id == job.id)
    ).one_or_none()
    return {
        "job_id": str(job.id),
        "attempt": job.attempt,
        "format": job.format,
        "batch_id": None if job.batch_id is None else str(job.batch_id),
        "video_id": None if made is None else str(made.video_id),
        "version": None if made is None else made.number,
        "title": (made.topic if made is not None else "") or _UNTITLED,
        "cost": f"{job.cost.normalize():f}",
    }


_UNTITLED = "A script of your own"


def _made(job: Job) -> dict[str, Any]:
    """What can be seen of a release, and where."""
    release = Release.model_validate(job.release)
    video = address(release.video)
    return {
        "title": release.title,
        "watch_url": page_of(release.folder) if release.stream else video,
        "video_url": video,
        "thumbnail_url": address(release.thumbnail),
        "duration": release.milliseconds / 1000,
    }
