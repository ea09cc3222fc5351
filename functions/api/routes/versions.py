"""/videos/{id}/versions: a video as it was made each time, side by side."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from functions.api.dependencies import CurrentUser, Limit, Reading, Writing
from functions.api.payloads import Answer
from functions.api.rooms import Room
from functions.api.showing import VersionOut, shown
from shared.works import retakes
from shared.works import versions as works

router = Room(prefix="/videos/{video_id}/versions", tags=["editing"])

MOST_VERSIONS = 2**31 - 1
"""What the database can count to."""

Number = Annotated[int, Path(ge=1, le=MOST_VERSIONS)]


class Versions(Answer):
    """Some of a video's versions, the newest first."""

    items: Sequence[VersionOut]
    next: int | None
    """What to ask for as `before` to get the ones after these; null at the end."""


@router.get("", response_model=Versions)
async def list_versions(
    video_id: UUID,
    user: CurrentUser,
    database: Reading,
    before: Annotated[int | None, Query(ge=1, le=MOST_VERSIONS)] = None,
    limit: Limit = 20,
) -> Versions:
    found = works.list_versions(database, user, video_id, before=before, limit=limit + 1)
    items = [shown(version, version.video) for version in found[:limit]]
    return Versions(items=items, next=items[-1].number if len(found) > limit else None)


@router.get("/{number}", response_model=VersionOut)
async def read_version(video_id: UUID, number: Number, user: CurrentUser, database: Reading) -> VersionOut:
    version = works.find_version(database, user, video_id, number)
    return shown(version, version.video)


@router.post("/{number}/restore", response_model=VersionOut)
async def restore_version(video_id: UUID, number: Number, user: CurrentUser, database: Writing) -> VersionOut:
    """Show this version again. Nothing is made, and no other version goes away.

    Changes that wait stay, unless they come to nothing in this version.
    """
    version = retakes.restore(database, user, video_id, number)
    return shown(version, version.video)
