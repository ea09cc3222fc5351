"""Where one shot ends and the next begins.

Shots last 4 to 7 seconds (NA-05) and cover the sound without gap or overlap. They are cut where words begin, best of
all where a beat begins. The best cuts are found by dynamic programming over costs that look no further than one shot,
so that a changed sentence moves its own cuts and leaves the others where they are.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from shared.production.documents import FPS

SHORTEST = 4 * FPS
LONGEST = 7 * FPS

_IDEAL = 5.5 * FPS
_OUT_OF_BOUNDS = 1e6
"""More than anything else together: a shot leaves its bounds only when there is no other way."""
_INSIDE_A_BEAT = 40.0
"""A cut that is not where a beat begins: the picture stays, the camera moves on."""
_ACROSS_BEATS = 60.0
"""A shot that runs on into the next beat: that beat's picture comes late, or never."""
_UNEVENNESS = 1 / 400
_REACH = 3 * LONGEST
"""No shot is longer than this, unless no word begins for so long."""


@dataclass(frozen=True)
class Slot:
    """A beat's place on the time line, in frames; `words` are where its words begin, from its own beginning."""

    frames: int
    words: tuple[int, ...]


def cut(slots: Sequence[Slot]) -> tuple[tuple[int, int], ...]:
    """The shots, as (first frame, frames). They cover all slots exactly, in order."""
    edges = _edges(slots)
    places = sorted(
        edges.union(*(_word_places(first, slot) for first, slot in zip(sorted(edges), slots, strict=False)))
    )
    beats = sorted(edges)
    cheapest = [0.0] + [float("inf")] * (len(places) - 1)
    before = [0] * len(places)
    for end in range(1, len(places)):
        earliest = min(bisect_left(places, places[end] - _REACH), end - 1)
        for begin in range(earliest, end):
            cost = cheapest[begin] + _cost(places[begin], places[end], beats, edges)
            if cost < cheapest[end]:
                cheapest[end], before[end] = cost, begin
    chosen = [len(places) - 1]
    while chosen[-1] > 0:
        chosen.append(before[chosen[-1]])
    frames = [places[place] for place in reversed(chosen)]
    return tuple((first, last - first) for first, last in pairwise(frames))


def _edges(slots: Sequence[Slot]) -> set[int]:
    edges = [0]
    for slot in slots:
        edges.append(edges[-1] + slot.frames)
    return set(edges)


def _word_places(first: int, slot: Slot) -> set[int]:
    return {first + word for word in slot.words if 0 < word < slot.frames}


def _cost(begin: int, end: int, beats: Sequence[int], edges: set[int]) -> float:
    frames = end - begin
    cost = (frames - _IDEAL) ** 2 * _UNEVENNESS
    missed = max(SHORTEST - frames, frames - LONGEST, 0)
    if missed:
        cost += _OUT_OF_BOUNDS + missed * missed
    if end not in edges:
        cost += _INSIDE_A_BEAT
    return cost + _ACROSS_BEATS * (bisect_left(beats, end) - bisect_right(beats, begin))
