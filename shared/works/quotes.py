"""Quotes: what a retake makes again, and what that costs, before anything is asked of anybody.

Nothing that was made for any version of a video is made again, so a quote sets what is wanted against all of them: call
by call for what providers give, and chunk by chunk against the version that is nearest. What a longer sentence moves is
only known once it is spoken; until then, the chunks are those that show or tell of what changes now.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from shared.formats.looks import portrait, prompt
from shared.production import catalogue
from shared.production.documents import FPS, Beat, Brief, Chunk
from shared.production.flow import Stage
from shared.production.prices import Span
from shared.works.calls import Calls, calls_of, cost_of
from shared.works.changes import Difference, differences, draft_of
from shared.works.versions import Edition


@dataclass(frozen=True)
class Shown:
    """A chunk, and where it lies in its version, in seconds."""

    number: int
    """From 1 on."""
    start: float
    end: float


@dataclass(frozen=True)
class Quote:
    """What would be made. Beats go by their numbers, from 1 on."""

    differences: tuple[Difference, ...]
    """From the version that is shown."""
    spoken: tuple[int, ...]
    drawn: tuple[int, ...]
    taken_in: tuple[int, ...]
    """Pictures of one's own."""
    nearest: int | None
    """The version whose chunks are used again; None when there is none: everything is filmed."""
    filmed: tuple[Shown, ...]
    exact: bool
    """Whether it is certain what is filmed. What is said otherwise takes another time, and may move a cut."""
    joined: bool
    """Whether sound and picture are put together again, with all that is beside them."""
    published: bool
    same_as: int | None
    """The version that this one would be the same as."""
    calls: tuple[Calls, ...]

    @property
    def cost(self) -> Span:
        """US dollars."""
        return cost_of(self.calls)


def quote(wanted: Brief, shown: Edition, editions: Sequence[Edition]) -> Quote:
    """What it takes to make `wanted`, when there are these editions of the same video."""
    same = next((edition for edition in editions if edition.brief == wanted and edition.has(Stage.PUBLISH)), None)
    if same is not None:
        return _restored(differences(shown.brief, wanted), same)
    numbered = tuple(enumerate(draft_of(wanted).beats))
    spoken = {_line(edition.brief, beat) for edition, beat in _lent(editions, Stage.NARRATE)}
    drawn = {_picture(edition.brief, beat) for edition, beat in _lent(editions, Stage.ILLUSTRATE)}
    silent = [(number, beat) for number, beat in numbered if _line(wanted, beat) not in spoken]
    bare = [(number, beat) for number, beat in numbered if _picture(wanted, beat) not in drawn]
    pictures = _drawn(wanted, [beat for _, beat in bare], editions)
    lines = {_line(wanted, beat): beat.line.text for _, beat in silent}.values()
    nearest = min(
        (edition for edition in editions if edition.timing is not None and edition.lends(Stage.RENDER)),
        key=lambda edition: (_frames(_filmed(wanted, edition)), edition.number != shown.number, -edition.number),
        default=None,
    )
    return Quote(
        differences=differences(shown.brief, wanted),
        spoken=tuple(number + 1 for number, _ in silent),
        drawn=tuple(number + 1 for number, beat in bare if beat.visual.own is None),
        taken_in=tuple(number + 1 for number, beat in bare if beat.visual.own is not None),
        nearest=None if nearest is None else nearest.number,
        filmed=() if nearest is None else tuple(_where(nearest, _filmed(wanted, nearest))),
        exact=nearest is None or not any(touch.told for touch in _touched(wanted, nearest)),
        joined=not any(_is_joined(wanted, edition) for edition in editions),
        published=True,
        same_as=None,
        calls=tuple(
            calls_of(capability, texts, references=sum(pictures.values()) if capability == "images" else 0)
            for capability, texts in (
                ("moderation", [*_judged(wanted, editions), *_looked_at(pictures)]),
                ("speech", lines),
                ("alignment", lines if catalogue.first("speech").untimed else ()),
                ("images", pictures),
                ("music", _played(wanted, editions)),
            )
            if texts
        ),
    )


def _restored(different: tuple[Difference, ...], same: Edition) -> Quote:
    """Nothing, for it is made, whoever would make it now."""
    return Quote(
        differences=different,
        spoken=(),
        drawn=(),
        taken_in=(),
        nearest=same.number,
        filmed=(),
        exact=True,
        joined=False,
        published=False,
        same_as=same.number,
        calls=(),
    )


type _Line = tuple[str, str, str, float]
type _Chunks = tuple[tuple[int, Chunk], ...]


def _line(brief: Brief, beat: Beat) -> _Line:
    """What a voice is asked for."""
    voice = brief.voice
    return beat.line.text, beat.line.voice or voice.name, voice.language, voice.speed


def _picture(brief: Brief, beat: Beat) -> tuple[object, ...]:
    """What a picture is made of: what it shows, or the owner's own."""
    return (beat.visual, brief.look, brief.canvas) if beat.visual.own is None else (beat.visual.own, brief.canvas)


def _drawn(wanted: Brief, bare: Sequence[Beat], editions: Sequence[Edition]) -> dict[str, int]:
    """What the illustrator is told, each thing once, and how many portraits are shown with it at most.

    Nothing of pictures that are the owner's own.
    """
    looked_at = catalogue.first("images").references
    visuals = [beat.visual for beat in bare if beat.visual.own is None]
    return dict.fromkeys(_portrayed(wanted, editions), 0) | {
        prompt(wanted.look.style, visual.description, visual.characters): min(len(visual.characters), looked_at)
        for visual in visuals
    }


def _portrayed(wanted: Brief, editions: Sequence[Edition]) -> list[str]:
    """What the illustrator is told of those who were never portrayed, if they draw from portraits."""
    if not catalogue.first("images").references:
        return []
    known = {
        (character, edition.brief.look, edition.brief.canvas)
        for edition in editions
        for number, character in enumerate(draft_of(edition.brief).cast)
        if edition.lends(Stage.PORTRAY, number)
    }
    return [
        prompt(wanted.look.style, portrait(character))
        for character in draft_of(wanted).cast
        if (character, wanted.look, wanted.canvas) not in known
    ]


def _lent(editions: Sequence[Edition], stage: Stage) -> Iterator[tuple[Edition, Beat]]:
    """The beats that a stage has made and need not make again, of all editions."""
    for edition in editions:
        for number, beat in enumerate(draft_of(edition.brief).beats):
            if edition.lends(stage, number):
                yield edition, beat


def _judged(wanted: Brief, editions: Sequence[Edition]) -> list[str]:
    """What moderation reads, unless it has read it."""

    def read(brief: Brief) -> str:
        draft = draft_of(brief)
        beats = [*(beat.line.text for beat in draft.beats), *(beat.visual.description for beat in draft.beats)]
        looks = (character.look for character in draft.cast)
        return "\n".join((draft.title, draft.description, *draft.hashtags, *beats, *looks))

    known = {read(edition.brief) for edition in editions if edition.lends(Stage.CHECK)}
    return [text for text in (read(wanted),) if text not in known]


def _looked_at(pictures: Collection[str]) -> list[str]:
    """What moderation reads of pictures, which is nothing. An understudy does not even look at them."""
    return [""] * len(pictures) if catalogue.is_vendor(catalogue.first("moderation").company) else []


def _played(wanted: Brief, editions: Sequence[Edition]) -> list[str]:
    """The mood to be played, unless it was."""
    known = [edition.brief.score for edition in editions if edition.lends(Stage.ASSEMBLE)]
    return [wanted.score.mood] if wanted.score.mood and wanted.score not in known else []


def _is_joined(wanted: Brief, edition: Edition) -> bool:
    """Whether an edition is the same to look at and to listen to."""

    def heard(brief: Brief) -> tuple[object, ...]:
        return brief.score, *(_line(brief, beat) for beat in draft_of(brief).beats)

    joined = edition.timing is not None and edition.lends(Stage.ASSEMBLE)
    return joined and heard(edition.brief) == heard(wanted) and not _filmed(wanted, edition)


def _filmed(wanted: Brief, edition: Edition) -> _Chunks:
    """The chunks of an edition that cannot be used again, by their numbers from 0 on."""
    assert edition.timing is not None
    chunks = tuple(enumerate(edition.timing.chunks))
    if (wanted.lettering, wanted.canvas) != (edition.brief.lettering, edition.brief.canvas):
        return chunks
    firsts = list(accumulate((chunk.frames for _, chunk in chunks), initial=0))
    touched = [*_touched(wanted, edition)]
    return tuple(
        (number, chunk)
        for number, chunk in chunks
        if not edition.lends(Stage.RENDER, number)
        or any(change.touches(chunk, firsts[number], firsts[number + 1]) for change in touched)
    )


@dataclass(frozen=True)
class _Touch:
    """A beat that is told or shown otherwise."""

    beat: int
    first: int
    """Of the frames in which it is told."""
    end: int
    told: bool
    """Whether it is told otherwise, so that its words on the screen are others too."""
    move: str | None
    """The camera move that is wanted, when that is all that changes."""

    def touches(self, chunk: Chunk, first: int, end: int) -> bool:
        if self.told and first < self.end and self.first < end:
            return True
        moves = (layer.move for layer in chunk.layers if chunk.beats[layer.picture] == self.beat)
        return any(self.told or self.move is None or move != self.move for move in moves)


def _touched(wanted: Brief, edition: Edition) -> Iterator[_Touch]:
    assert edition.timing is not None
    places = pairwise((*edition.timing.takes, edition.timing.frames))
    beats = zip(draft_of(edition.brief).beats, draft_of(wanted).beats, places, strict=True)
    for number, (before, after, (first, end)) in enumerate(beats):
        spoken, drawn = edition.lends(Stage.NARRATE, number), edition.lends(Stage.ILLUSTRATE, number)
        told = not spoken or _line(edition.brief, before) != _line(wanted, after)
        shown = not drawn or _picture(edition.brief, before) != _picture(wanted, after)
        if told or shown or before.move != after.move:
            yield _Touch(number, first, end, told, None if shown else after.move)


def _frames(chunks: _Chunks) -> int:
    return sum(chunk.frames for _, chunk in chunks)


def _where(edition: Edition, chunks: _Chunks) -> Iterator[Shown]:
    assert edition.timing is not None
    firsts = list(accumulate((chunk.frames for chunk in edition.timing.chunks), initial=0))
    for number, chunk in chunks:
        yield Shown(number + 1, firsts[number] / FPS, (firsts[number] + chunk.frames) / FPS)
