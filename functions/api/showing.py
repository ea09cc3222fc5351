"""Showing: what people can see of a job, and where."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, JsonValue

from functions.api.payloads import Answer, Dollars
from shared.models.jobs import Job
from shared.models.videos import Version, Video, Visibility
from shared.production.documents import Release
from shared.production.showcase import address, page_of
from shared.works.videos import Glance, VideoStatus, preview_of, release_of, status_of

_UNSEEN: dict[str, Any] = {
    "title": None,
    "description": None,
    "hashtags": (),
    "video_url": None,
    "stream_url": None,
    "watch_url": None,
    "thumbnail_url": None,
    "subtitles_url": None,
    "captions_url": None,
    "duration": None,
    "made_by": (),
    "credits": (),
}


EXAMPLE: dict[str, JsonValue] = {
    "title": "The light that nobody lit",
    "description": "A true story from the coast.",
    "hashtags": ["#history"],
    "preview_url": "https://cdn.example.com/videos/0b7d/preview-5be1.mp4",
    "video_url": "https://cdn.example.com/videos/9f6c/video-019a.mp4",
    "stream_url": "https://cdn.example.com/videos/9f6c/master.m3u8",
    "watch_url": "https://cdn.example.com/watch.html?video=9f6c",
    "thumbnail_url": "https://cdn.example.com/videos/9f6c/thumbnail-77c0.jpg",
    "subtitles_url": "https://cdn.example.com/videos/9f6c/subtitles-c2d4.vtt",
    "captions_url": "https://cdn.example.com/videos/9f6c/captions-1a35.srt",
    "duration": 58.4,
    "made_by": ["offline/grammar-1", "library/folder"],
    "credits": ["“Harbour” by Ada Lovelace, CC BY 4.0"],
}
"""What can be seen, in the examples of answers."""


class DifferenceOut(Answer):
    """One thing that is not the same in two versions."""

    what: str
    beat: int | None
    """Null for what is of the whole."""
    before: Any
    after: Any


class Seen(Answer):
    """What people can see of a job."""

    title: str | None
    description: str | None
    hashtags: tuple[str, ...]
    preview_url: str | None
    """The whole in small, seen before it is rendered."""
    video_url: str | None
    stream_url: str | None
    """HLS."""
    watch_url: str | None
    thumbnail_url: str | None
    subtitles_url: str | None
    """WebVTT."""
    captions_url: str | None
    """SubRip."""
    duration: float | None
    """Seconds."""
    made_by: tuple[str, ...]
    """Companies and their models."""
    credits: tuple[str, ...]
    """What licences want to be shown wherever it is, such as who made its music."""


class VersionOut(Seen):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "number": 2,
                    "shown": True,
                    "made_from": 1,
                    "differences": [{"what": "text", "beat": 4, "before": "It rained.", "after": "It poured."}],
                    "job_id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
                    "status": "ready",
                    "error_message": None,
                    **EXAMPLE,
                    "cost": "0",
                    "created_at": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    number: int
    shown: bool
    made_from: int | None
    differences: Sequence[DifferenceOut]
    """From the version that it was made from."""
    job_id: UUID
    status: VideoStatus
    error_message: str | None
    cost: Dollars
    created_at: datetime


def seen(job: Job | Glance, visibility: Visibility = Visibility.SHOWN) -> dict[str, Any]:
    """The preview as soon as it stands, and the rest once it is released; of a video that is withheld, nothing."""
    if visibility is not Visibility.SHOWN:
        return _UNSEEN | {"preview_url": None}
    preview, release = preview_of(job), release_of(job)
    small = None if preview is None else preview.video
    first = {"preview_url": None if small is None else address(small)}
    return first | (_UNSEEN if release is None else _released(release))


def shown(version: Version, video: Video) -> VersionOut:
    """A version of a video as people see it."""
    job = version.job
    return VersionOut.model_validate(
        {
            "number": version.number,
            "shown": version.number == video.version,
            "made_from": version.made_from,
            "differences": version.differences,
            "job_id": job.id,
            "status": status_of(job),
            "error_message": job.error_message,
            "cost": job.cost,
            "created_at": version.created_at,
            **seen(job, video.visibility),
        }
    )


def _released(release: Release) -> dict[str, Any]:
    streamed = release.stream != ""
    return {
        "title": release.title,
        "description": release.description,
        "hashtags": release.hashtags,
        "video_url": address(release.video),
        "stream_url": address(release.stream) if streamed else None,
        "watch_url": page_of(release.folder) if streamed else None,
        "thumbnail_url": address(release.thumbnail),
        "subtitles_url": address(release.subtitles),
        "captions_url": address(release.captions),
        "duration": release.milliseconds / 1000,
        "made_by": tuple(maker.name for maker in release.makers),
        "credits": release.credits,
    }
