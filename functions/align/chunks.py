"""What is filmed: every shot as one chunk, every cross-fade between two as another, with their words on the screen.

A fade borrows from both shots: half of it lies before the cut, half after. It is cut out of both, so that what is
inside of a shot depends on nothing outside of it: a changed sentence films its own shot again, and the fades beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.production.documents import FPS, Chunk, Layer, Page, milliseconds

FADE = 9
"""Frames of a cross-fade: 0.3 s (NA-07)."""

_LARGEST_KILOBITS = 95_000_000 * 8 / 1000
"""Under 100 MB (NA-07), with some room for the container."""
_SOUND = 200
"""kb/s."""
_CEILINGS = (8_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_000, 750, 500, 350, 250, 150)


@dataclass(frozen=True)
class Scene:
    """A shot: a stretch of the time line with one picture under one camera move, in frames of the whole."""

    beat: int
    first: int
    frames: int
    move: str

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True)
class Told:
    """A beat's place on the time line, and its pages in milliseconds from its own beginning."""

    first: int
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class _Span:
    """Frames of the whole that are filmed together, and the scenes that they show."""

    first: int
    end: int
    shown: tuple[int, ...]


def chunks(scenes: Sequence[Scene], told: Sequence[Told], language: str) -> tuple[tuple[Chunk, ...], ...]:
    """The chunks of each scene, in order: the fade to it, if there is one, and the scene."""
    limit = ceiling(scenes[-1].end)
    fades = [0, *(_fade(before, after) for before, after in pairwise(scenes)), 0]
    return tuple(
        tuple(_chunk(span, scenes, fades, told, language, limit) for span in _spans(number, scene, fades))
        for number, scene in enumerate(scenes)
    )


def ceiling(frames: int) -> int:
    """Most kb/s of a video of so many frames. In few steps, so that a sentence more seldom changes every chunk."""
    room = _LARGEST_KILOBITS / (frames / FPS) - _SOUND
    return next((step for step in _CEILINGS if step <= room), _CEILINGS[-1])


def _fade(before: Scene, after: Scene) -> int:
    return min(FADE, before.frames // 2, after.frames // 2)


def _spans(number: int, scene: Scene, fades: Sequence[int]) -> Iterator[_Span]:
    before, after = fades[number], fades[number + 1]
    begins = scene.first - before // 2
    if before:
        yield _Span(begins, begins + before, (number - 1, number))
    yield _Span(begins + before, scene.end - after // 2, (number,))


def _chunk(
    span: _Span, scenes: Sequence[Scene], fades: Sequence[int], told: Sequence[Told], language: str, limit: int
) -> Chunk:
    beats = tuple(dict.fromkeys(scenes[shown].beat for shown in span.shown))
    return Chunk(
        beats=beats,
        frames=span.end - span.first,
        ceiling=limit,
        layers=tuple(_layer(scenes[shown], fades[shown : shown + 2], span, beats) for shown in span.shown),
        language=language,
        pages=tuple(page for beat in told for page in _seen(beat, span)),
    )


def _layer(scene: Scene, fades: Sequence[int], span: _Span, beats: Sequence[int]) -> Layer:
    """A scene as a span shows it: with the halves of its fades that lie in its neighbours."""
    before, after = fades
    begins = scene.first - before // 2
    return Layer(
        picture=beats.index(scene.beat),
        move=scene.move,
        begins=begins - span.first,
        lasts=scene.end + after - after // 2 - begins,
        fades_in=before,
    )


def _seen(told: Told, span: _Span) -> Iterator[Page]:
    """The pages of a beat that a span shows a part of, in milliseconds from the span's beginning.

    Only the distance between the two counts, never where they lie: a rounded millisecond more in the beat before must
    not change this chunk.
    """
    later = span.first - told.first
    away = milliseconds(later) if later >= 0 else -milliseconds(-later)
    for page in told.pages:
        if page.start - away < milliseconds(span.end - span.first) and page.end - away > 0:
            yield page.moved(-away)
