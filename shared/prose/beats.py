"""Beats: a user's own text in parts of a few seconds each, to be told and shown one by one."""

from itertools import accumulate, pairwise
from math import inf

from shared.prose.pieces import pieces, seconds_of
from shared.prose.plain import normalise
from shared.prose.seams import Seam, seams
from shared.prose.sentences import joined

SHORTEST_SECONDS = 4.0
LONGEST_SECONDS = 7.0
TOLERANCE_SECONDS = 0.5
"""By which a beat may miss either: nobody sees half a second of a shot."""


def beats(text: str, language: str) -> tuple[str, ...]:
    """`text` in beats of about 4 to 7 seconds of speech, parted where a reader would breathe.

    Nothing is lost: joined by spaces (by nothing, in a language written without) they are the normalised text on one
    line. Of all the ways to part the text, this is the one with the least sum of costs (Knuth and Plass do so for the
    lines of a paragraph): a beat costs by how far it is from four to seven seconds, a seam by how much it hurts to part
    the text there, and a paragraph's end that lies within a beat costs too.
    """
    parts = pieces(normalise(text), language)
    gaps = seams(parts, language)
    ends = [0.0, *accumulate(seconds_of(part.text, language) for part in parts)]
    least = [0.0] + [inf] * len(parts)
    best_start = [0] * (len(parts) + 1)
    for end in range(1, len(parts) + 1):
        parting = _PARTING[gaps[end - 1]] if end < len(parts) else 0.0
        straying = _STRAYING if parting else 0.0
        bridging = 0.0
        for start in range(end - 1, -1, -1):
            if start < end - 1:
                bridging += _BRIDGING.get(gaps[start], 0.0)
                bridging += straying if gaps[start] >= Seam.SENTENCE else 0.0
            seconds = ends[end] - ends[start]
            cost = least[start] + _length_cost(seconds) + bridging + parting
            if cost < least[end]:
                least[end], best_start[end] = cost, start
            if seconds > 2 * LONGEST_SECONDS or end - start > _MOST_PIECES:
                break
    starts = [len(parts)]
    while starts[-1] > 0:
        starts.append(best_start[starts[-1]])
    starts.reverse()
    return tuple(joined(parts[start:end]) for start, end in pairwise(starts))


_MOST_PIECES = 120
_MIDDLE = (SHORTEST_SECONDS + LONGEST_SECONDS) / 2

# What it costs to end a beat at a seam, in the currency of _length_cost: 1 is what a beat of three seconds costs.
_PARTING = {
    Seam.NEVER: 60.0,
    Seam.LEANING: 16.0,
    Seam.WORD: 8.0,
    Seam.PHRASE: 5.5,
    Seam.JOINING: 4.0,
    Seam.SAYING: 4.0,
    Seam.COMMA: 2.5,
    Seam.CLAUSE: 1.5,
    Seam.QUOTED: 1.0,
    Seam.SENTENCE: 0.0,
    Seam.HEADING: 0.0,
    Seam.PARAGRAPH: 0.0,
}
# What it costs to tell on across a seam within one beat.
_BRIDGING = {Seam.QUOTED: 0.2, Seam.SENTENCE: 0.2, Seam.PARAGRAPH: 4.5, Seam.HEADING: 6.0}

_STRAYING = 1.2
"""What it costs more when a beat that holds a sentence's end then ends within the next one."""


def _length_cost(seconds: float) -> float:
    if seconds < SHORTEST_SECONDS:
        return (SHORTEST_SECONDS - seconds) ** 2
    if seconds > LONGEST_SECONDS:
        return 3 * (seconds - LONGEST_SECONDS) ** 2 + (seconds - LONGEST_SECONDS)
    return 0.05 * (seconds - _MIDDLE) ** 2
