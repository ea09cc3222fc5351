"""/videos/{id}/script: what a video says and shows, and what is to be different in its next version."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path, Response
from pydantic import ConfigDict, Field

from functions.api.dependencies import CurrentUser, Reading, Tag, Writing
from functions.api.payloads import Answer, Payload
from functions.api.rooms import Room
from shared.production.documents import FPS
from shared.works import sheets as works
from shared.works import uploads
from shared.works.briefs import music_of
from shared.works.changes import BeatChanges, Changes, draft_of
from shared.works.sheets import Sheet

router = Room(prefix="/videos/{video_id}/script", tags=["editing"])

_LINK_SECONDS = 15 * 60

Name = Annotated[str, Field(min_length=1, max_length=60)]
Hashtag = Annotated[str, Field(pattern=r"^#\S+$", max_length=60)]
Number = Annotated[int, Path(ge=1, le=10_000)]


class LineChanges(Payload):
    """What is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"text": "And yet it burned, all night.", "move": "push-in"}]}
    )

    text: Annotated[str, Field(min_length=1, max_length=2_000)] = ""
    picture: Annotated[str, Field(min_length=1, max_length=2_000)] = Field(
        "", description="What is to be seen, in words. It is drawn, unless a picture of your own comes with it."
    )
    own_picture: UUID | None = Field(None, description="An upload; null to have it drawn again.")
    voice: Name | None = Field(None, description="Null for the voice of the whole.")
    move: Name | None = Field(None, description="A camera move: `push-in`, `rise`, …; null for the studio's choice.")


class ScriptChanges(Payload):
    """What is left out stays as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"title": "The lamp", "captions": "pop", "beats": {"4": {"text": "And yet it burned."}}}]
        }
    )

    title: Annotated[str, Field(min_length=1, max_length=100)] = ""
    description: Annotated[str, Field(max_length=5_000)] = ""
    hashtags: Annotated[tuple[Hashtag, ...], Field(max_length=30)] = ()
    voice: Name = ""
    music: Name = ""
    captions: Name = ""
    style: Name = ""
    beats: dict[int, LineChanges] = Field({}, description="By their numbers, from 1 on: all of them, or nothing.")


class BeatOut(Answer):
    number: int
    """From 1 on."""
    text: str
    voice: str | None
    """When it is not the voice of the whole."""
    picture: str
    own_picture: bool
    lost: bool
    """Whether one's own picture was kept for its time, and is gone: it has to be sent again, or the beat drawn."""
    image_url: str | None
    """For a quarter of an hour; null when there is no picture (yet, or any more)."""
    move: str | None
    """When it is not the studio's choice."""
    start: float | None
    """Seconds in the version that is shown."""
    end: float | None
    changed: tuple[str, ...]
    """What waits to be made."""


class CharacterOut(Answer):
    """Somebody who is seen in several beats, and looks the same in all of them."""

    name: str
    """What the pictures' descriptions call them: whoever is called so there looks like this."""
    look: str


class ScriptOut(Answer):
    """What a video says and shows, with the changes that wait."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "version": 1,
                    "title": "The light that nobody lit",
                    "description": "A true story from the coast.",
                    "hashtags": ["#history"],
                    "language": "en",
                    "voice": "nora",
                    "music": "calm",
                    "captions": "highlight",
                    "style": "oil-painting",
                    "changed": [],
                    "cast": [{"name": "the keeper", "look": "an old man with a white beard, in a blue coat"}],
                    "beats": [
                        {
                            "number": 1,
                            "text": "And yet it burned, all night.",
                            "voice": None,
                            "picture": "A lighthouse in the dark, its lamp alight.",
                            "own_picture": False,
                            "lost": False,
                            "image_url": None,
                            "move": None,
                            "start": 0.0,
                            "end": 4.2,
                            "changed": ["text"],
                        }
                    ],
                }
            ]
        }
    )

    version: int
    title: str
    description: str
    hashtags: tuple[str, ...]
    language: str
    voice: str
    music: str
    captions: str
    style: str
    changed: tuple[str, ...]
    cast: tuple[CharacterOut, ...]
    beats: tuple[BeatOut, ...]


@router.get("", response_model=ScriptOut)
async def read_script(video_id: UUID, user: CurrentUser, database: Reading, response: Response) -> ScriptOut:
    return _shown(works.read_script(database, user, video_id), response)


@router.patch("", response_model=ScriptOut)
async def change_script(
    video_id: UUID, body: ScriptChanges, user: CurrentUser, database: Writing, response: Response, tag: Tag = None
) -> ScriptOut:
    """Change something of the whole, and of its beats: all that is said, or nothing.

    Nothing is made before a retake is asked for.
    """

    def changes(sheet: Sheet) -> Changes:
        said = body.model_dump(exclude_unset=True, exclude={"beats"})
        return Changes(**said, beats={number: _of_beat(sheet, beat) for number, beat in body.beats.items()})

    return _shown(works.change_script(database, user, video_id, changes, tag=_bare(tag)), response)


@router.patch("/beats/{number}", response_model=ScriptOut)
async def change_beat(
    video_id: UUID,
    number: Number,
    body: LineChanges,
    user: CurrentUser,
    database: Writing,
    response: Response,
    tag: Tag = None,
) -> ScriptOut:
    """Change something of one beat. Nothing is made before a retake is asked for."""

    def changes(sheet: Sheet) -> Changes:
        return Changes(beats={number: _of_beat(sheet, body)})

    return _shown(works.change_script(database, user, video_id, changes, tag=_bare(tag)), response)


@router.delete("", status_code=204)
async def drop_changes(video_id: UUID, user: CurrentUser, database: Writing) -> None:
    """Forget the changes that wait."""
    works.drop_changes(database, user, video_id)


def _of_beat(sheet: Sheet, body: LineChanges) -> BeatChanges:
    said: dict[str, Any] = body.model_dump(exclude_unset=True)
    if body.own_picture is not None:
        said["own_picture"] = uploads.take_in(sheet.desk, body.own_picture)
    return BeatChanges(**said)


def _shown(sheet: Sheet, response: Response) -> ScriptOut:
    response.headers["ETag"] = f'"{sheet.tag}"'
    brief, draft = sheet.wanted, draft_of(sheet.wanted)
    waiting = sheet.differences
    times = _times(sheet)
    pictures = sheet.pictures()

    def link(number: int) -> str | None:
        file = pictures.get(number)
        return None if file is None else sheet.desk.bucket.link(sheet.desk.key(file), seconds=_LINK_SECONDS)

    return ScriptOut(
        version=sheet.shown.number,
        title=draft.title,
        description=draft.description,
        hashtags=draft.hashtags,
        language=brief.order.language,
        voice=brief.voice.name,
        music=music_of(brief.score),
        captions=brief.lettering.style,
        style=brief.look.style,
        changed=tuple(different.what for different in waiting if different.beat is None),
        cast=tuple(CharacterOut(name=character.name, look=character.look) for character in draft.cast),
        beats=tuple(
            BeatOut(
                number=number,
                text=beat.line.text,
                voice=beat.line.voice,
                picture=beat.visual.description,
                own_picture=number in sheet.own,
                lost=number in sheet.own and number not in pictures,
                image_url=link(number),
                move=beat.move,
                start=times[number - 1] if times else None,
                end=times[number] if times else None,
                changed=tuple(different.what for different in waiting if different.beat == number),
            )
            for number, beat in enumerate(draft.beats, 1)
        ),
    )


def _times(sheet: Sheet) -> list[float]:
    """The seconds at which beats begin, and the last one ends; none before there are any."""
    timing = sheet.shown.timing
    return [] if timing is None else [frame / FPS for frame in (*timing.takes, timing.frames)]


def _bare(tag: str | None) -> str | None:
    """The tag of `If-Match`, without the marks around it. Any will do for a star."""
    return None if tag is None or tag == "*" else tag.removeprefix("W/").strip('"')
