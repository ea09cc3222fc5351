"""Dynamic time warping: which frame of one sound is which of another that says the same, at another pace.

The path of least difference from the beginnings to the ends, with steps of one frame of one sound, of the other or of
both: H. Sakoe and S. Chiba, "Dynamic Programming Algorithm Optimization for Spoken Word Recognition", IEEE Transactions
on Acoustics, Speech, and Signal Processing 26 (1978), 43-49, in its symmetric form, within their band.
"""

import numpy as np
from numpy.typing import NDArray

from shared.providers.offline.aligner.spectra import Frames

type Path = NDArray[np.intp]
"""For each frame of the one, the first and the last frame of the other that it is."""

_BAND = 400
"""Frames that the other may be ahead or behind, beyond what their lengths tell: what a line of a minute may need."""
_WITHIN, _ABOVE, _DIAGONAL = 0, 1, 2


def warped(one: Frames, other: Frames) -> tuple[Path, float]:
    """Which frames of `other` each frame of `one` is, and how far apart they are on average.

    Takes a byte for each frame of `one` and each frame of the band: 5 MB for a minute.
    """
    lefts, width = _band(len(one), len(other))
    steps, cost = _steps(one, other, lefts, width)
    return _traced(steps, lefts, len(other)), cost / (len(one) + len(other))


def _band(rows: int, columns: int) -> tuple[NDArray[np.intp], int]:
    """The first column of the band in each row, and how many columns it has."""
    width = min(columns, 2 * _BAND + columns // max(1, rows) + 1)
    centres = np.arange(rows) * (columns - 1) // max(1, rows - 1)
    return np.clip(centres - width // 2, 0, columns - width), width


def _steps(one: Frames, other: Frames, lefts: NDArray[np.intp], width: int) -> tuple[NDArray[np.uint8], float]:
    """How the best path comes to each cell of the band, and what it costs to come to the last.

    A row is entered from the one before, and then gone on in: since C is the sum of its own differences so far, its
    best paths cost C plus the least, so far, of how much entering costs less C up to there.
    """
    steps = np.zeros((len(one), width), np.uint8)
    squares = np.sum(other**2, axis=1)
    costs = np.array([])
    for row, frame in enumerate(one):
        left = lefts[row]
        apart = np.sqrt(
            np.maximum(0, squares[left : left + width] - 2 * other[left : left + width] @ frame + frame @ frame)
        )
        if row == 0:
            costs = np.cumsum(apart)
            continue
        moved = left - lefts[row - 1]
        above, diagonal = _seen(costs, moved) + apart, _seen(costs, moved - 1) + 2 * apart
        within = np.cumsum(apart)
        entered = np.minimum(above, diagonal) - within
        best = np.minimum.accumulate(entered)
        steps[row] = np.where(best < entered, _WITHIN, np.where(diagonal <= above, _DIAGONAL, _ABOVE))
        costs = best + within
    return steps, float(costs[-1])


def _seen(row: NDArray[np.float64], columns: int) -> NDArray[np.float64]:
    """A row as it is seen from so many columns further on; what it does not have costs everything."""
    seen = np.full(len(row), np.inf)
    first, last = max(0, columns), min(len(row), len(row) + columns)
    seen[first - columns : last - columns] = row[first:last]
    return seen


def _traced(steps: NDArray[np.uint8], lefts: NDArray[np.intp], columns: int) -> Path:
    """The way back from the end."""
    path = np.zeros((len(steps), 2), np.intp)
    column = columns - 1
    for row in range(len(steps) - 1, -1, -1):
        path[row, 1] = column
        if row == 0:
            column = 0
        while row and steps[row, column - lefts[row]] == _WITHIN:
            column -= 1
        path[row, 0] = column
        column -= int(row > 0 and steps[row, column - lefts[row]] == _DIAGONAL)
    return path
