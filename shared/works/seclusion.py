"""Seclusion: what was public of a video, brought in line with what was decided about it.

A message only says which video. What is to become of it the database says at that moment, and again when it is done:
so messages may come twice and in any order, and two workers that pull in two directions end in the same place.
"""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

from sqlalchemy import select

from shared.aws import client
from shared.database import reading
from shared.identity import uuid7
from shared.models.jobs import Job
from shared.models.videos import Version, Video, Visibility
from shared.settings import settings
from shared.storage import Bucket

_PUBLIC = "videos"
_WITHHELD = "withheld"
"""Where files lie in the internal bucket that people may not see."""
_AT_ONCE = 16


def want(video_id: UUID) -> None:
    """Have a video brought in line."""
    client("sqs").send_message(QueueUrl=settings().seclusion_queue, MessageBody=str(video_id))


def want_if_withheld(job_id: UUID) -> None:
    """Have a video brought in line of which a job has just shown something, if nobody is to see it."""
    with reading() as session:
        video = session.scalar(
            select(Video.id)
            .join(Version, Version.video_id == Video.id)
            .where(Version.job_id == job_id, Video.visibility != Visibility.SHOWN)
        )
    if video is not None:
        want(video)


def arrange(video_id: UUID) -> Visibility | None:
    """Bring what is public of a video in line; how it is then. None for a video that there is no more.

    Raises StorageBusy, and what CloudFront raises.
    """
    done: Visibility | None = None
    while True:
        visibility, folders = _wanted(video_id)
        if visibility is None or visibility is done:
            return visibility
        for folder in folders:
            _arrange(folder, visibility)
        done = visibility


def _wanted(video_id: UUID) -> tuple[Visibility | None, list[str]]:
    """How a video is to be, and the folders in which people could find something of it."""
    with reading() as session:
        visibility = session.scalar(select(Video.visibility).where(Video.id == video_id))
        shown = session.execute(
            select(Job.folder, Job.preview).join(Version, Version.job_id == Job.id).where(Version.video_id == video_id)
        ).all()
    return visibility, sorted({folder for each in shown for folder in _folders(*each)})


def _folders(released: str | None, preview: dict[str, str | None] | None) -> Iterator[str]:
    if released:
        yield released
    if preview and (video := preview["video"]):
        yield video.split("/")[1]


def _arrange(folder: str, visibility: Visibility) -> None:
    public = Bucket(settings().videos_bucket), f"{_PUBLIC}/{folder}/"
    withheld = Bucket(settings().internal_bucket), f"{_WITHHELD}/{folder}/"
    match visibility:
        case Visibility.SHOWN:
            _move(*withheld, *public)
        case Visibility.HIDDEN:
            _move(*public, *withheld)
        case Visibility.REMOVED:
            for bucket, prefix in (public, withheld):
                bucket.remove_all(bucket.keys(prefix))
    if visibility is not Visibility.SHOWN:
        _forget_at_the_edge(f"/{_PUBLIC}/{folder}/*")


def _move(source: Bucket, prefix: str, target: Bucket, into: str) -> None:
    """Files, as they are, from one place to the other. What is there twice is removed from the first."""
    keys = [*source.keys(prefix)]
    with ThreadPoolExecutor(_AT_ONCE) as copiers:
        for copied in [copiers.submit(target.take, source, key, into + key.removeprefix(prefix)) for key in keys]:
            copied.result()
    source.remove_all(keys)


def _forget_at_the_edge(path: str) -> None:
    """Have CloudFront forget what it keeps: it may keep files for a week."""
    if settings().distribution:
        batch = {"Paths": {"Quantity": 1, "Items": [path]}, "CallerReference": str(uuid7())}
        client("cloudfront").create_invalidation(DistributionId=settings().distribution, InvalidationBatch=batch)
