"""Videos: ordering one, finding it, and saying how it stands in NarrateAI's words (NA-09)."""

import math
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from shared import prose
from shared.errors import NotFound
from shared.formats import FORMATS
from shared.formats.moods import SILENCE
from shared.jobs import open_job
from shared.models.jobs import Job, Status
from shared.models.videos import Video
from shared.production.documents import Brief, Canvas, Lettering, Look, Order, Release, Score, Voice
from shared.production.flow import Stage, stages
from shared.works.manner import Manner, settle
from shared.works.series import find_series, manner_of

FORMAT = "short"
WORDS_A_SECOND = 2.5
"""How fast a narrator speaks; with it, a length in seconds is a number of words."""
TOLERANCE = 0.1
"""How far a script may be from its number of words."""
LONG = (500, 1500)
"""Words of a long video, which has no set length."""
_SCORES = 1000
_BEGINNING = 60
"""Characters of a text."""

type VideoStatus = Literal["generating", "ready", "failed", "posted"]


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: a topic or a text of their own, and how it departs from the manner of its series."""

    topic: str = ""
    script: str = ""
    long: bool = False
    manner: Mapping[str, Any] | None = None


def order_video(session: Session, owner_id: UUID, wish: Wish, series_id: UUID | None = None) -> Video:
    """Have a video made.

    Raises NotFound for a series that is not the owner's, Invalid for what the studio does not have.
    """
    usual = Manner() if series_id is None else manner_of(find_series(session, owner_id, series_id))
    manner = settle(replace(usual, **(wish.manner or {})))
    job = open_job(session, owner_id, brief_of(wish, manner))
    video = Video(owner_id=owner_id, series_id=series_id, topic=wish.topic, job=job)
    session.add(video)
    return video


def brief_of(wish: Wish, manner: Manner) -> Brief:
    """The order, frozen. `manner` is settled."""
    fewest, most = _budget(wish, manner)
    spoken = (fewest + most) / 2 / WORDS_A_SECOND
    width, height = FORMATS[FORMAT].picture
    return Brief(
        order=Order(
            format=FORMAT,
            language=manner.language,
            seconds=round(spoken) if wish.script or wish.long else manner.seconds,
            words=(fewest, most),
            niche=manner.niche,
            topic=wish.topic,
            script=wish.script,
            tone=manner.tone,
        ),
        voice=Voice(name=manner.voice, language=manner.language, speed=manner.speed),
        look=Look(style=manner.style),
        canvas=Canvas(width=width, height=height),
        lettering=Lettering(style="highlight"),
        # What begins alike sounds alike: a sentence changed further on is no reason for other music.
        score=Score(
            mood="" if manner.music == SILENCE else manner.music,
            seed=zlib.crc32((wish.topic or wish.script)[:_BEGINNING].encode()) % _SCORES,
        ),
    )


def find_video(session: Session, owner_id: UUID, video_id: UUID) -> Video:
    """The owner's video with its job. Somebody else's is not found. Raises NotFound."""
    video = session.scalar(_videos(owner_id).where(Video.id == video_id))
    if video is None:
        raise NotFound(f"there is no video {video_id}")
    return video


def list_videos(session: Session, owner_id: UUID, *, before: UUID | None, limit: int) -> Sequence[Video]:
    """The owner's videos with their jobs, the newest first, from the one after `before` on."""
    wanted = _videos(owner_id).order_by(Video.id.desc()).limit(limit)
    return session.scalars(wanted if before is None else wanted.where(Video.id < before)).all()


def find_making(session: Session, owner_id: UUID, job_id: UUID) -> tuple[Job, UUID | None]:
    """The owner's job, and the id of the video that it makes. Raises NotFound."""
    making = select(Job, Video.id).outerjoin(Video, Video.job_id == Job.id)
    found = session.execute(making.where(Job.id == job_id, Job.owner_id == owner_id)).one_or_none()
    if found is None:
        raise NotFound(f"there is no job {job_id}")
    job, video_id = found
    return job, video_id


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


def _videos(owner_id: UUID) -> Select[Video]:
    return select(Video).join(Video.job).options(contains_eager(Video.job)).where(Video.owner_id == owner_id)


def _budget(wish: Wish, manner: Manner) -> tuple[int, int]:
    """Fewest and most words. A text of one's own has the words that it has, give or take how they are counted."""
    if wish.long and not wish.script:
        return LONG
    words = len(prose.words(wish.script, manner.language)) if wish.script else manner.seconds * WORDS_A_SECOND
    return math.floor(words * (1 - TOLERANCE)), math.ceil(words * (1 + TOLERANCE))
