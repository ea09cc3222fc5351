"""What each shot shows: its camera move, its fades from and to its neighbours, and the words on the screen."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.media.moves import DRIFTS, ZOOMS
from shared.production.documents import FPS, Layer, Page, Shot

FADE = 9
"""Frames of a cross-fade: 0.3 s (NA-07). Half of it lies before the cut, half after."""


_LARGEST_KILOBITS = 95_000_000 * 8 / 1000
"""Under 100 MB (NA-07), with some room for the container."""
_SOUND = 200
"""kb/s."""
_CEILINGS = (8_000, 6_000, 4_000, 3_000, 2_000, 1_500, 1_000, 750)


@dataclass(frozen=True)
class Scene:
    """A stretch of the time line with one picture, in frames of the whole."""

    beat: int
    first: int
    frames: int
    seed: str
    """What the camera move is drawn from: the words that are spoken meanwhile."""

    @property
    def end(self) -> int:
        return self.first + self.frames


@dataclass(frozen=True)
class Told:
    """A beat's place on the time line, and its pages in milliseconds from its own beginning."""

    first: int
    pages: tuple[Page, ...]


def shots(scenes: Sequence[Scene], told: Sequence[Told], language: str) -> tuple[Shot, ...]:
    """One shot a scene, in order."""
    limit = ceiling(scenes[-1].end)
    fades = [0, *(_fade(before, after) for before, after in pairwise(scenes)), 0]
    made: list[Shot] = []
    for number, scene in enumerate(scenes):
        beats, layers = _layers(number, scenes, fades)
        pages = tuple(page for beat in told for page in _seen(beat, scene))
        made.append(
            Shot(beats=beats, frames=scene.frames, ceiling=limit, layers=layers, language=language, pages=pages)
        )
    return tuple(made)


def ceiling(frames: int) -> int:
    """Most kb/s of a video of so many frames. In few steps, so that a sentence more seldom changes every shot."""
    room = _LARGEST_KILOBITS / (frames / FPS) - _SOUND
    return next((step for step in _CEILINGS if step <= room), _CEILINGS[-1])


def milliseconds(frames: int) -> int:
    """How long frames last, or when a frame begins."""
    return frames * 1000 // FPS


def _layers(number: int, scenes: Sequence[Scene], fades: Sequence[int]) -> tuple[tuple[int, ...], tuple[Layer, ...]]:
    """What a shot shows: its own picture, and those of its neighbours that fade into it; and whose they are."""
    scene = scenes[number]
    beats: list[int] = []
    layers: list[Layer] = []
    for shown in range(max(0, number - 1), min(len(scenes), number + 2)):
        begins = scenes[shown].first - fades[shown] // 2
        ends = scenes[shown].end + fades[shown + 1] - fades[shown + 1] // 2
        if ends <= scene.first or begins >= scene.end:
            continue
        if scenes[shown].beat not in beats:
            beats.append(scenes[shown].beat)
        layers.append(
            Layer(
                picture=beats.index(scenes[shown].beat),
                move=_move(shown, scenes[shown]),
                begins=begins - scene.first,
                lasts=ends - begins,
                fades_in=fades[shown],
            )
        )
    return tuple(beats), tuple(layers)


def _fade(before: Scene, after: Scene) -> int:
    return min(FADE, before.frames // 2, after.frames // 2)


def _move(number: int, scene: Scene) -> str:
    """Zooms and drifts take turns, so that no two moves in a row are equal whatever the neighbours are."""
    vocabulary = DRIFTS if number % 2 else ZOOMS
    return vocabulary[hashlib.sha256(scene.seed.encode()).digest()[0] % len(vocabulary)]


def _seen(told: Told, scene: Scene) -> Iterator[Page]:
    """The pages of a beat that a shot shows a part of, in milliseconds from the shot's beginning.

    Only the distance between the two counts, never where they lie: a rounded millisecond more in the beat before must
    not change this shot.
    """
    later = scene.first - told.first
    away = milliseconds(later) if later >= 0 else -milliseconds(-later)
    for page in told.pages:
        if page.start - away < milliseconds(scene.frames) and page.end - away > 0:
            yield page.moved(-away)
