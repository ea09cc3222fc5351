"""/videos: have a topic, or a text of one's own, made into a narrated video."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from fastapi import Response
from pydantic import AfterValidator, ConfigDict, Field, StrictBool, model_validator

from functions.api import limiting
from functions.api.dependencies import Before, CurrentCaller, CurrentUser, Limit, Looking, Writing
from functions.api.errors import refusals
from functions.api.manners import MannerIn
from functions.api.payloads import Cap, Dollars, Listed, Listing, Moment
from functions.api.rooms import Room
from functions.api.showing import EXAMPLE, Seen, seen
from shared.errors import Closed, NotConfigured, NotFound, NotInPlan, OverPlan
from shared.models.videos import Visibility
from shared.works import videos as works
from shared.works.videos import Glance, VideoStatus, Wish

router = Room(prefix="/videos", tags=["videos"])


def _has_words(text: str) -> str:
    if not any(character.isalpha() for character in text):
        raise ValueError("there are no words in it")
    return text


type Topic = Annotated[str, Field(max_length=300), AfterValidator(_has_words)]
type Script = Annotated[str, Field(max_length=20_000), AfterValidator(_has_words)]


class VideoIn(MannerIn):
    """An order. What is left out is as its series does it, or as the studio usually does."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"topic": "The lighthouse keeper who vanished", "niche": "history", "style": "anime", "seconds": 60},
                {"script": "Nobody had lit the lamp that night. And yet it burned.", "music": "none"},
            ]
        }
    )

    series_id: UUID | None = None
    topic: Topic | None = Field(None, description="What it is about; the studio writes the script.")
    script: Script | None = Field(None, description="A text of your own; it is told word for word.")
    long: StrictBool = Field(False, description="500 to 1,500 words, instead of a length in seconds.")
    starts_at: Moment | None = Field(
        None, description="When to begin, in RFC 3339, at most 30 days ahead. It begins within about a minute of it."
    )

    cap: Cap | None = Field(
        None, description="US dollars that it may cost at most; the job fails before it costs more."
    )

    @model_validator(mode="after")
    def _tells_one_thing(self) -> Self:
        if (self.topic is None) == (self.script is None):
            raise ValueError("give a topic or a script, and only one of them")
        if self.seconds is not None and (self.script is not None or self.long):
            raise ValueError("seconds do not go with a script or with long: those take as long as they take")
        if self.long and self.script is not None:
            raise ValueError("long does not go with a script: it is as long as it is")
        return self

    def wish(self) -> Wish:
        """What is asked for."""
        return Wish(
            topic=self.topic or "",
            script=self.script or "",
            long=self.long,
            manner=self.given(),
            series_id=self.series_id,
            starts_at=self.starts_at,
            cap=self.cap,
        )


class VideoOut(Listed, Seen):
    """A video as it stands, in NarrateAI's words."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
                    "version": 1,
                    "job_id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14",
                    "series_id": None,
                    "topic": "The lighthouse keeper who vanished",
                    "status": "ready",
                    "generation_stage": None,
                    "progress": 100,
                    "error_message": None,
                    "starts_at": None,
                    "visibility": "shown",
                    **EXAMPLE,
                    "cost": "0",
                    "created_at": "2026-11-20T12:00:00Z",
                }
            ]
        }
    )

    version: int
    """The number of the one that is shown."""
    job_id: UUID
    """The job that makes it."""
    series_id: UUID | None
    topic: str
    status: VideoStatus
    generation_stage: str | None
    progress: int
    error_message: str | None
    starts_at: datetime | None
    """When it is to begin, at the earliest; null for as soon as it can."""
    visibility: Visibility
    """Whether people can see it: an admin may have hidden or removed what was reported."""
    cost: Dollars
    created_at: datetime


@router.post(
    "",
    status_code=202,
    response_model=VideoOut,
    responses=refusals(Closed, NotConfigured, NotFound, NotInPlan, OverPlan),
)
async def order_video(body: VideoIn, caller: CurrentCaller, database: Writing, response: Response) -> VideoOut:
    """Order a video. Follow it here, or its job at `/jobs/{job_id}/events`."""
    limiting.order(caller, response)
    video = works.glance_of(works.order_video(database, caller, body.wish()))
    response.headers["Location"] = f"/api/videos/{video.id}"
    return _shown(video)


@router.get("", response_model=Listing[VideoOut])
async def list_videos(
    user: CurrentUser, database: Looking, before: Before = None, limit: Limit = 20
) -> Listing[VideoOut]:
    found = works.list_videos(database, user, before=before, limit=limit + 1)
    return Listing.of([_shown(video) for video in found], limit)


@router.get("/{video_id}", response_model=VideoOut)
async def read_video(video_id: UUID, user: CurrentUser, database: Looking) -> VideoOut:
    return _shown(works.see_video(database, user, video_id))


def _shown(video: Glance) -> VideoOut:
    return VideoOut(
        id=video.id,
        version=video.version,
        job_id=video.job_id,
        series_id=video.series_id,
        topic=video.topic,
        status=works.status_of(video),
        generation_stage=works.stage_of(video),
        progress=video.progress,
        error_message=video.error_message,
        starts_at=video.starts_at,
        cost=video.cost,
        created_at=video.created_at,
        visibility=video.visibility,
        **seen(video, video.visibility),
    )
