"""Align: lay what was spoken on one time line, and decide what is seen meanwhile."""

from collections.abc import Sequence
from itertools import accumulate

from functions.align.cuts import Slot, cut
from functions.align.shots import Scene, Told, milliseconds, shots
from shared.media import captions
from shared.production.documents import FPS, Cut, Page, Take, Timing, Voice, Word
from shared.production.stage import stage

_BREATH = 180
"""Milliseconds of quiet after each beat."""
_LAST_BREATH = 1_400
"""Milliseconds after the last beat, in which the music ends."""


def align(takes: tuple[Take, ...], voice: Voice) -> Timing:
    slots = [
        Slot(_frames(take.milliseconds + breath), tuple(word.start * FPS // 1000 for word in take.words))
        for take, breath in zip(takes, [_BREATH] * (len(takes) - 1) + [_LAST_BREATH], strict=True)
    ]
    firsts = list(accumulate((slot.frames for slot in slots), initial=0))
    scenes = [_scene(first, frames, firsts, takes) for first, frames in cut(slots)]
    told = [Told(first, _pages(take, voice.language)) for first, take in zip(firsts[:-1], takes, strict=True)]
    return Timing(
        frames=firsts[-1],
        takes=tuple(firsts[:-1]),
        cuts=tuple(Cut(beat=scene.beat, first=scene.first, frames=scene.frames) for scene in scenes),
        words=tuple(
            Word(text=word.text, start=word.start + milliseconds(first), end=word.end + milliseconds(first))
            for first, take in zip(firsts[:-1], takes, strict=True)
            for word in take.words
        ),
        shots=shots(scenes, told),
    )


def _frames(length: int) -> int:
    """Whole frames that hold so many milliseconds: every beat begins on a frame, so that none moves another by less."""
    return -(-length * FPS // 1000)


def _scene(first: int, frames: int, firsts: Sequence[int], takes: Sequence[Take]) -> Scene:
    """The picture of a shot is the one of the beat that is told for most of it."""

    def told(beat: int) -> int:
        return min(firsts[beat + 1], first + frames) - max(firsts[beat], first)

    beat = max(range(len(takes)), key=told)
    within = milliseconds(max(0, first - firsts[beat]))
    seed = " ".join(word.text for word in takes[beat].words if word.end > within)
    return Scene(beat, first, frames, seed)


def _pages(take: Take, language: str) -> tuple[Page, ...]:
    words = [captions.Word(word.text, word.start / 1000, word.end / 1000) for word in take.words]
    return tuple(
        Page(
            words=tuple(
                Word(text=word.text, start=round(word.start * 1000), end=round(word.end * 1000)) for word in page.words
            ),
            start=round(page.start * 1000),
            end=round(page.end * 1000),
        )
        for page in captions.paginate(words, language=language)
    )


handler = stage(align)
