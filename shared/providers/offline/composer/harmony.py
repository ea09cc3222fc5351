"""Which notes go together: modes, chords of their degrees, and voices that move little from chord to chord.

Notes are MIDI numbers: 69 is the A of 440 Hz, 12 an octave.
"""

from collections.abc import Sequence
from itertools import pairwise, product

type Chord = tuple[int, ...]
"""Notes from low to high."""

_MODES = {
    "ionian": (0, 2, 4, 5, 7, 9, 11),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
    "lydian": (0, 2, 4, 6, 7, 9, 11),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "aeolian": (0, 2, 3, 5, 7, 8, 10),
    "harmonic minor": (0, 2, 3, 5, 7, 8, 11),
}


def hertz(note: float) -> float:
    return 440 * 2 ** ((note - 69) / 12)


def scale(root: int, mode: str, degree: int) -> int:
    """The note of a degree, counted from 0; degrees past the seventh are an octave up."""
    octave, step = divmod(degree, 7)
    return root + 12 * octave + _MODES[mode][step]


def chord(root: int, mode: str, degree: int, *, sevenths: bool) -> Chord:
    """The triad on a degree, with its seventh if the mood has sevenths."""
    return tuple(scale(root, mode, degree + third) for third in ((0, 2, 4, 6) if sevenths else (0, 2, 4)))


def voiced(chords: Sequence[Chord], *, low: int, high: int) -> list[Chord]:
    """The chords with each note in the octave where the voices move least, between two notes."""
    voicings: list[Chord] = []
    for notes in chords:
        octaves = [[n for n in range(low, high + 1) if n % 12 == note % 12] for note in notes]
        last = voicings[-1] if voicings else (low + (high - low) // 3,) * len(notes)
        voicings.append(min((tuple(sorted(choice)) for choice in product(*octaves)), key=lambda new: _moved(last, new)))
    return voicings


def _moved(last: Chord, new: Chord) -> tuple[int, int]:
    """How far the voices go, a close pair of low notes being as bad as a fourth."""
    crowded = sum(5 for lower, upper in pairwise(new) if upper - lower < 3)
    return sum(abs(a - b) for a, b in zip(last, new, strict=False)) + crowded, new[0]
