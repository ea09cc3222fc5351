"""A limiter that sees peaks coming, and whose work is known before it is done."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from shared.media.envelope import Envelope
from shared.media.tape import RATE, Sound, Tape

STEP = RATE // 1000
"""Samples in a millisecond: what the limiter knows about a sound, it knows for every one of them."""


@dataclass(frozen=True)
class Outline:
    """A sound, seen from far enough to think about all of it: a value for every millisecond."""

    crests: NDArray[np.float32]
    """The highest point in any channel, between the samples too, up to the first sample of the next millisecond."""
    energies: NDArray[np.float32]
    """The sum of the squares of all samples."""


def outline(played: Tape) -> Outline:
    """Look over a tape: crests at four times the rate, like annex 2 of BS.1770-4, with a longer interpolator."""
    crests: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    energies: list[NDArray[np.float32]] = [np.zeros(0, np.float32)]
    for start in range(0, played.length, _BLOCK):
        sound = played.play(start - _REACH, min(start + _BLOCK, played.length + -played.length % _ROWS) + _REACH)
        inside = sound[:, _REACH:-_REACH].reshape(len(sound), -1, STEP)
        crests.append(np.maximum(_highest(_between(sound)), _highest(np.abs(inside))))
        energies.append(np.einsum("cms,cms->m", inside, inside))
    whole = slice(-(-played.length // STEP))
    return Outline(np.concatenate(crests)[whole], np.concatenate(energies)[whole])


def hold(crests: NDArray[np.float32], ceiling: float) -> Envelope:
    """The gain that leaves no true peak above `ceiling` dBTP, for a sound of such crests.

    It glides down within 20 ms, is there before a peak arrives, and glides back. Where nothing is too high it is 1.
    """
    highest = np.float32(10 ** ((ceiling - _SAFETY) / 20))
    wanted = highest / np.maximum(crests, highest)
    # A node is at the edge of two milliseconds and heeds both. The lowest gain wanted within `_GLIDE`, averaged over
    # `_GLIDE`, is nowhere above what is wanted there.
    nodes = np.pad(wanted, (0, 1), constant_values=1)
    np.minimum(nodes[1:], wanted, out=nodes[1:])
    lowest = sliding_window_view(np.pad(nodes, 2 * _GLIDE, constant_values=1), 2 * _GLIDE + 1).min(axis=1)
    return Envelope(np.convolve(lowest, _SLOPE, "valid").astype(np.float32, copy=False), STEP)


_GLIDE = 10
_SLOPE = (np.hanning(2 * _GLIDE + 3)[1:-1] / (_GLIDE + 1)).astype(np.float32)
_SAFETY = (
    0.31  # decibels that may hide between four points a sample, up to 16 kHz: 1 / cos(pi / 2 * 32 / 192), and a bit
)
_REACH = 16  # samples on either side that an interpolator listens to
_FEW = 32  # rows of a matrix so small that OpenBLAS does not share it out: threads that wait for one another cost more
_ROWS = _FEW * STEP
_BLOCK = 256 * _ROWS


def _between(sound: Sound) -> NDArray[np.float32]:
    """How high it is between the samples: (channels, milliseconds, points).

    `_REACH` samples at both ends are listened to and not answered for.
    """
    width = STEP + 2 * _REACH
    around = sliding_window_view(sound, width, axis=1)[:, ::STEP].reshape(len(sound), -1, _FEW, width)
    points = around @ _interpolators()
    return np.abs(points, out=points).reshape(len(sound), -1, 3 * STEP)


def _highest(heights: NDArray[np.float32]) -> NDArray[np.float32]:
    """The highest of (channels, milliseconds, points) in every millisecond, whatever the channel."""
    return heights.max(axis=0).max(axis=1)


@cache
def _interpolators() -> NDArray[np.float32]:
    """A matrix from the samples around a millisecond to what lies between those in it.

    A quarter, a half and three quarters of the way to the next sample, by a sinc under a Kaiser window.
    """
    taps = np.arange(2 * _REACH) - _REACH + 1
    matrix = np.zeros((STEP + 2 * _REACH, 3, STEP), np.float32)
    for third, way in enumerate((0.25, 0.5, 0.75)):
        distance = taps - way
        curve = np.sinc(distance) * np.i0(6 * np.sqrt(np.maximum(1 - (distance / _REACH) ** 2, 0)))
        for sample in range(STEP):
            matrix[sample + 1 : sample + 1 + 2 * _REACH, third, sample] = curve / curve.sum()
    return matrix.reshape(len(matrix), -1)
