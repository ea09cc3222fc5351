"""/series: videos that are told in one manner."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from functions.api.dependencies import Before, CurrentUser, Limit, Reading, Writing
from functions.api.manners import MANNER, MannerIn
from functions.api.payloads import Listed, Listing
from functions.api.rooms import Room
from shared.models.videos import Series
from shared.works import series as works
from shared.works.manner import Manner

router = Room(prefix="/series", tags=["series"])

_EXAMPLE: dict[str, Any] = {"name": "Lost cities", **MANNER}

type Name = Annotated[str, Field(min_length=1, max_length=120)]


class SeriesIn(MannerIn):
    """What is left out is as the studio usually does it."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: Name


class SeriesChanges(MannerIn):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"voice": "theo", "seconds": 30}]})

    name: Name | None = None


class SeriesOut(Listed):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60", **_EXAMPLE, "created_at": "2026-11-20T12:00:00Z"}
            ]
        }
    )

    name: str
    niche: str
    style: str
    voice: str
    language: str
    speed: float
    tone: str
    seconds: int
    music: str
    captions: str
    created_at: datetime


@router.post("", status_code=201, response_model=SeriesOut)
async def begin_series(body: SeriesIn, user: CurrentUser, database: Writing, response: Response) -> Series:
    series = works.begin_series(database, user, body.name, Manner(**body.given()))
    response.headers["Location"] = f"/api/series/{series.id}"
    return series


@router.get("", response_model=Listing[SeriesOut])
async def list_series(
    user: CurrentUser, database: Reading, before: Before = None, limit: Limit = 20
) -> Listing[SeriesOut]:
    found = works.list_series(database, user, before=before, limit=limit + 1)
    return Listing.of([SeriesOut.model_validate(series) for series in found], limit)


@router.get("/{series_id}", response_model=SeriesOut)
async def read_series(series_id: UUID, user: CurrentUser, database: Reading) -> Series:
    return works.find_series(database, user, series_id)


@router.patch("/{series_id}", response_model=SeriesOut)
async def change_series(series_id: UUID, body: SeriesChanges, user: CurrentUser, database: Writing) -> Series:
    """The videos that the series has stay as they are."""
    series = works.find_series(database, user, series_id)
    works.change_series(series, body.model_dump(exclude_none=True))
    return series


@router.delete("/{series_id}", status_code=204)
async def end_series(series_id: UUID, user: CurrentUser, database: Writing) -> None:
    """The videos that the series has stay, and belong to none."""
    database.delete(works.find_series(database, user, series_id))
