"""Align: lay what was spoken on one time line, and decide what is seen meanwhile."""

import hashlib
from collections.abc import Sequence
from itertools import accumulate, chain

from functions.align.chunks import Scene, Told, chunks, milliseconds
from functions.align.cuts import Slot, cut
from shared.media.moves import DRIFTS, ZOOMS
from shared.media.transcript import paged
from shared.production.documents import FPS, Cut, Script, Take, Timing, Voice
from shared.production.stage import stage

_BREATH = 180
"""Milliseconds of quiet after each beat."""
_LAST_BREATH = 1_400
"""Milliseconds after the last beat, in which the music ends."""


def align(script: Script, takes: tuple[Take, ...], voice: Voice) -> Timing:
    slots = [
        Slot(_frames(take.milliseconds + breath), tuple(word.start * FPS // 1000 for word in take.words))
        for take, breath in zip(takes, [_BREATH] * (len(takes) - 1) + [_LAST_BREATH], strict=True)
    ]
    firsts = list(accumulate((slot.frames for slot in slots), initial=0))
    scenes = [_scene(number, first, frames, firsts, script, takes) for number, (first, frames) in enumerate(cut(slots))]
    told = [Told(first, paged(take.words, voice.language)) for first, take in zip(firsts[:-1], takes, strict=True)]
    segments = chunks(scenes, told, voice.language)
    return Timing(
        frames=firsts[-1],
        takes=tuple(firsts[:-1]),
        cuts=tuple(Cut(beat=scene.beat, first=scene.first, frames=scene.frames) for scene in scenes),
        words=tuple(
            word.moved(milliseconds(first))
            for first, take in zip(firsts[:-1], takes, strict=True)
            for word in take.words
        ),
        chunks=tuple(chain.from_iterable(segments)),
        segments=tuple(len(segment) for segment in segments),
    )


def _frames(length: int) -> int:
    """Whole frames that hold so many milliseconds: every beat begins on a frame, so that none moves another by less."""
    return -(-length * FPS // 1000)


def _scene(number: int, first: int, frames: int, firsts: Sequence[int], script: Script, takes: Sequence[Take]) -> Scene:
    """The picture of a shot is the one of the beat that is told for most of it."""

    def told(beat: int) -> int:
        return min(firsts[beat + 1], first + frames) - max(firsts[beat], first)

    beat = max(range(len(takes)), key=told)
    within = milliseconds(max(0, first - firsts[beat]))
    seed = " ".join(word.text for word in takes[beat].words if word.end > within)
    return Scene(beat, first, frames, script.beats[beat].move or _move(number, seed))


def _move(number: int, seed: str) -> str:
    """Zooms and drifts take turns, so that no two moves in a row are equal whatever the neighbours are."""
    vocabulary = DRIFTS if number % 2 else ZOOMS
    return vocabulary[hashlib.sha256(seed.encode()).digest()[0] % len(vocabulary)]


handler = stage(align)
