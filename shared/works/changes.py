"""Changes: what is to be different in the next version of a video, as its owner says it, and as it turns out."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict

from shared import prose
from shared.errors import Invalid, NotFound
from shared.formats.characters import cast
from shared.media.fonts import missing
from shared.media.moves import Move
from shared.production.documents import Beat, Brief, Draft, File, Lettering, Line, Look, Score
from shared.works.briefs import mood_of, music_of, told
from shared.works.manner import Manner, settle

MOST_CHARACTERS = 20_000
"""Of a whole script."""
_NAMED = 12
"""How many unprintable characters a refusal names."""


class BeatChanges(BaseModel):
    """What is said of one beat. What is None was said, and what is not set was not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str = ""
    picture: str = ""
    """What is to be seen, in words."""
    own_picture: File | None = None
    """None: it is drawn, by the words."""
    voice: str | None = None
    """None: the voice of the whole."""
    move: str | None = None
    """None: the studio chooses one."""


class Changes(BaseModel):
    """What is said of the whole, and of its beats by their numbers, from 1 on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = ""
    description: str = ""
    hashtags: tuple[str, ...] = ()
    voice: str = ""
    music: str = ""
    captions: str = ""
    style: str = ""
    beats: Mapping[int, BeatChanges] = {}

    def said(self) -> dict[str, Any]:
        """As JSON, without what was not said."""
        return self.model_dump(mode="json", exclude_unset=True)

    def then(self, later: "Changes") -> "Changes":
        """Both; where they say something of the same, the later ones."""
        before, after = self.said(), later.said()
        beats = before.get("beats", {}) | {
            number: before.get("beats", {}).get(number, {}) | said for number, said in after.get("beats", {}).items()
        }
        return Changes.model_validate(before | after | {"beats": beats})


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same in two versions."""

    what: str
    beat: int | None
    """Its number, from 1 on; None for what is of the whole."""
    before: Any
    after: Any


def settled(changes: Changes, brief: Brief) -> Changes:
    """The changes by their proper names, for a video that says what `brief` says.

    Raises NotFound for a beat that is not there, Invalid for what the studio does not have, or cannot say or show; of
    a beat, naming it.
    """
    names: dict[str, Any] = {name: getattr(changes, name) for name in _NAMES if name in changes.model_fields_set}
    proper = settle(Manner(language=brief.voice.language, **names))
    beats = {number: _settled_beat(number, beat, brief) for number, beat in changes.beats.items()}
    said = changes.said() | {name: getattr(proper, name) for name in names}
    return Changes.model_validate(said | ({"beats": beats} if beats else {}))


def applied(changes: Changes, brief: Brief) -> Brief:
    """The brief of the next version. `brief` says what this one says: it has a draft. Raises Invalid when too long."""
    said = {name: getattr(changes, name) for name in changes.model_fields_set}
    voice = brief.voice.model_copy(update={"name": said.get("voice", brief.voice.name)})
    draft = draft_of(brief)
    draft = draft.model_copy(
        update={name: said[name] for name in ("title", "description", "hashtags") if name in said}
        | {
            "beats": tuple(
                _applied_beat(changes.beats.get(number, _NOTHING), beat, voice.name)
                for number, beat in enumerate(draft.beats, 1)
            )
        }
    )
    draft = cast(draft)
    if sum(len(beat.line.text) for beat in draft.beats) > MOST_CHARACTERS:
        raise Invalid(f"text: a script has {MOST_CHARACTERS:,} characters at most")
    score = Score(mood=mood_of(said["music"]), seed=brief.score.seed) if "music" in said else brief.score
    style, captions = said.get("style", brief.look.style), said.get("captions", brief.lettering.style)
    parts = {"voice": voice, "score": score, "look": Look(style=style), "lettering": Lettering(style=captions)}
    return told(brief.model_copy(update=parts), draft)


def differences(before: Brief, after: Brief) -> tuple[Difference, ...]:
    """What is not the same in two briefs of one video; both have a draft."""
    found = [*_of_whole(before, after)]
    beats = zip(draft_of(before).beats, draft_of(after).beats, strict=True)
    for number, (one, other) in enumerate(beats, 1):
        found += _of_beat(number, one, other)
    return tuple(found)


def draft_of(brief: Brief) -> Draft:
    """What a brief says. Raises ValueError for one that leaves it to the writer."""
    if brief.order.draft is None:
        raise ValueError("this brief says nothing yet")
    return brief.order.draft


_NAMES = ("voice", "music", "captions", "style")
_NOTHING = BeatChanges()


def _settled_beat(number: int, changes: BeatChanges, brief: Brief) -> BeatChanges:
    if not 1 <= number <= len(draft_of(brief).beats):
        raise NotFound(f"there is no beat {number}; there are {len(draft_of(brief).beats)}")
    try:
        return _proper(changes, brief)
    except Invalid as refused:
        raise Invalid(f"beat {number}, {refused}") from refused


def _proper(changes: BeatChanges, brief: Brief) -> BeatChanges:
    said = changes.model_fields_set
    proper = changes
    if "text" in said:
        text = " ".join(prose.normalise(changes.text).split())
        if not prose.words(text, brief.order.language):
            raise Invalid("text: there are no words in it")
        if without := sorted(missing(text))[:_NAMED]:
            raise Invalid(f"text: no font of the studio can show {', '.join(without)}")
        proper = proper.model_copy(update={"text": text})
    if changes.voice is not None:
        settle(Manner(voice=changes.voice))
    if changes.move is not None and changes.move not in Move:
        raise Invalid(f"move: there is no {changes.move!r}; there are {', '.join(Move)}")
    if "picture" in said and "own_picture" not in said:
        # Whoever says what is to be drawn wants to see it.
        proper = BeatChanges.model_validate(proper.model_dump(exclude_unset=True) | {"own_picture": None})
    return proper


def _applied_beat(changes: BeatChanges, beat: Beat, voice: str) -> Beat:
    said = {name: getattr(changes, name) for name in changes.model_fields_set}
    speaker = said.get("voice", beat.line.voice)
    text = said.get("text", beat.line.text)
    # What its owner says is said as it stands.
    span = beat.line.span if text == beat.line.text else None
    return beat.model_copy(
        update={
            "line": Line(text=text, voice=None if speaker == voice else speaker, span=span),
            "visual": beat.visual.model_copy(
                update={
                    "description": said.get("picture", beat.visual.description),
                    "own": said.get("own_picture", beat.visual.own),
                }
            ),
            "move": said.get("move", beat.move),
        }
    )


def _of_whole(before: Brief, after: Brief) -> Iterator[Difference]:
    one, other = draft_of(before), draft_of(after)
    sides = {
        "title": (one.title, other.title),
        "description": (one.description, other.description),
        "hashtags": ([*one.hashtags], [*other.hashtags]),
        "voice": (before.voice.name, after.voice.name),
        "music": (music_of(before.score), music_of(after.score)),
        "captions": (before.lettering.style, after.lettering.style),
        "style": (before.look.style, after.look.style),
    }
    yield from (Difference(what, None, *said) for what, said in sides.items() if said[0] != said[1])


def _of_beat(number: int, one: Beat, other: Beat) -> Iterator[Difference]:
    sides = {
        "text": (one.line.text, other.line.text),
        "picture": (one.visual.description, other.visual.description),
        "own_picture": (_name(one.visual.own), _name(other.visual.own)),
        "voice": (one.line.voice, other.line.voice),
        "move": (one.move, other.move),
    }
    yield from (Difference(what, number, *said) for what, said in sides.items() if said[0] != said[1])


def _name(file: File | None) -> str | None:
    return None if file is None else f"{file.sha256[:12]}.{file.extension}"
