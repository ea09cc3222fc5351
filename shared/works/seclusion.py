"""Seclusion: what was public of a video, brought in line with what was decided about it.

A message only says which video. What is to become of it the database says at that moment, and again when it is done:
so messages may come twice and in any order. One worker an owner is at it at a time.
"""

from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from uuid import UUID

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from shared.aws import client
from shared.database import after_commit, reading
from shared.identity import uuid7
from shared.models.jobs import Job
from shared.models.videos import Version, Video, Visibility
from shared.production.leases import claim
from shared.settings import settings
from shared.storage import Bucket

_PUBLIC = "videos"
_WITHHELD = "withheld"
"""Where files lie in the internal bucket that people may not see."""
_AT_ONCE = 16
_PATHS = 10
"""CloudFront forgets fifteen paths with a * at a time. A video of more folders has it forget all that it keeps."""
_PATIENCE = 20.0
"""Seconds to wait for somebody else who is at it; a worker has a minute."""


def want(video_id: UUID, *, after: int = 0) -> None:
    """Have a video brought in line, so many seconds from now."""
    queue = settings().seclusion_queue
    client("sqs").send_message(QueueUrl=queue, MessageBody=str(video_id), DelaySeconds=after)


def follow(session: Session, job: Job) -> None:
    """A job has shown something. If nobody is to see it, or the same was withheld before, have it brought in line.

    Whoever orders again what was withheld is shown the same folder again: that is withheld, too.
    """
    alike = select(Video.visibility).join(Version, Version.video_id == Video.id).join(Job, Job.id == Version.job_id)
    which = Job.id == job.id if job.folder is None else or_(Job.id == job.id, Job.folder == job.folder)
    withheld = {*session.scalars(alike.where(which, Video.visibility != Visibility.SHOWN))}
    if withheld:
        strictest = Visibility.REMOVED if Visibility.REMOVED in withheld else Visibility.HIDDEN
        theirs = select(Version.video_id).where(Version.job_id == job.id)
        changed = update(Video).where(Video.id.in_(theirs)).values(visibility=strictest).returning(Video.id)
        for video_id in session.scalars(changed):
            after_commit(session, partial(want, video_id))


def arrange(video_id: UUID) -> Visibility | None:
    """Bring what is public of a video in line; how it is then. None for a video that there is no more.

    Raises Claimed while somebody else does so for the same owner, StorageBusy, and what CloudFront raises.
    """
    with reading() as session:
        owner = session.scalar(select(Video.owner_id).where(Video.id == video_id))
    if owner is None:
        return None
    # Two that move files to and fro between two places would lose them.
    with claim(f"seclusion#{owner}", patience=_PATIENCE, until=lambda: False):
        return _arrange_all(video_id)


def _arrange_all(video_id: UUID) -> Visibility:
    done: Visibility | None = None
    while True:
        visibility, folders = _wanted(video_id)
        if visibility is done:
            return visibility
        for folder in folders:
            _arrange(folder, visibility)
        if visibility is not Visibility.SHOWN:
            _forget_at_the_edge(folders)
        done = visibility


def _wanted(video_id: UUID) -> tuple[Visibility, list[str]]:
    """How a video is to be, and the folders in which people could find something of it."""
    with reading() as session:
        visibility = session.scalars(select(Video.visibility).where(Video.id == video_id)).one()
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


def _move(source: Bucket, prefix: str, target: Bucket, into: str) -> None:
    """Files, as they are, from one place to the other. What is there twice is removed from the first."""
    keys = [*source.keys(prefix)]
    with ThreadPoolExecutor(_AT_ONCE) as copiers:
        for copied in [copiers.submit(target.take, source, key, into + key.removeprefix(prefix)) for key in keys]:
            copied.result()
    source.remove_all(keys)


def _forget_at_the_edge(folders: Sequence[str]) -> None:
    """Have CloudFront forget what it keeps: it may keep files for a week."""
    if settings().distribution and folders:
        some = [f"/{_PUBLIC}/{folder}/*" for folder in folders] if len(folders) <= _PATHS else [f"/{_PUBLIC}/*"]
        batch = {"Paths": {"Quantity": len(some), "Items": some}, "CallerReference": str(uuid7())}
        client("cloudfront").create_invalidation(DistributionId=settings().distribution, InvalidationBatch=batch)
