"""Align: lay what was spoken on one time line, and decide what is seen meanwhile."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, chain

from functions import uncollected

with uncollected():
    from functions.align.chunks import Scene, Told, chunks
    from functions.align.cuts import Slot, cut
    from shared.media.moves import Move, chosen, wishes
    from shared.media.transcript import paged
    from shared.production.documents import (
        FPS,
        Beat,
        Cut,
        Illustration,
        Lettering,
        Script,
        Take,
        Timing,
        Voice,
        milliseconds,
    )
    from shared.production.stage import stage

_BREATH = 180
"""Milliseconds of quiet after each beat."""
_LAST_BREATH = 1_400
"""Milliseconds after the last beat, in which the music ends."""


@dataclass(frozen=True)
class _Told:
    """A beat with all that was made of it, and the frame at which it begins."""

    number: int
    beat: Beat
    take: Take
    illustration: Illustration
    first: int
    frames: int


def align(
    script: Script,
    takes: tuple[Take, ...],
    illustrations: tuple[Illustration, ...],
    voice: Voice,
    lettering: Lettering,
) -> Timing:
    frames = [
        _frames(take.milliseconds + breath)
        for take, breath in zip(takes, [_BREATH] * (len(takes) - 1) + [_LAST_BREATH], strict=True)
    ]
    firsts = accumulate(frames[:-1], initial=0)
    told = [
        _Told(number, *made)
        for number, made in enumerate(zip(script.beats, takes, illustrations, firsts, frames, strict=True))
    ]
    shots = cut([Slot(each.frames, tuple(word.start * FPS // 1000 for word in each.take.words)) for each in told])
    seen = [_seen(first, length, told) for first, length in shots]
    moves = chosen(
        [_wishes(each, first) for each, (first, _) in zip(seen, shots, strict=True)], [each.number for each in seen]
    )
    segments = chunks(
        [Scene(each.number, *shot, move) for each, shot, move in zip(seen, shots, moves, strict=True)],
        [Told(each.first, paged(each.take.words, voice.language, lettering.style)) for each in told],
        voice.language,
    )
    return Timing(
        frames=sum(frames),
        takes=tuple(each.first for each in told),
        cuts=tuple(
            Cut(beat=each.number, first=first, frames=length) for each, (first, length) in zip(seen, shots, strict=True)
        ),
        words=tuple(word.moved(milliseconds(each.first)) for each in told for word in each.take.words),
        chunks=tuple(chain.from_iterable(segments)),
        segments=tuple(len(segment) for segment in segments),
    )


def _frames(length: int) -> int:
    """Whole frames that hold so many milliseconds: every beat begins on a frame, so that none moves another by less."""
    return -(-length * FPS // 1000)


def _seen(first: int, frames: int, told: Sequence[_Told]) -> _Told:
    """The beat whose picture a shot shows: the one that is told for most of it."""
    return max(told, key=lambda each: min(each.first + each.frames, first + frames) - max(each.first, first))


def _wishes(seen: _Told, first: int) -> tuple[Move, ...]:
    """The moves that suit a shot, by its picture and by what is said meanwhile; or the one that its owner wants."""
    if seen.beat.move is not None:
        return (Move(seen.beat.move),)
    within = milliseconds(max(0, first - seen.first))
    seed = " ".join(word.text for word in seen.take.words if word.end > within)
    return wishes(seen.illustration.place, seed)


handler = stage(align)
