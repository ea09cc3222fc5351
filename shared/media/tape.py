"""Sound that is made while it is listened to, so that half an hour of it needs no more memory than ten seconds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RATE = 48_000
"""Hertz of everything that is laid, mixed, measured and written."""

type Sound = NDArray[np.float32]
"""Samples at 48 kHz, of full scale 1: (channels, samples), one channel or two."""


@dataclass(frozen=True)
class Tape:
    """So many samples. `play(start, stop)` gives any stretch, silent before 0 and after the end."""

    length: int
    play: Callable[[int, int], Sound]

    def blocks(self) -> Iterator[Sound]:
        """The whole tape, ten seconds at a time."""
        for start in range(0, self.length, _BLOCK):
            yield self.play(start, min(start + _BLOCK, self.length))


def tape(sound: NDArray[np.float32]) -> Tape:
    """A tape of samples in memory: (samples,) or (channels, samples)."""
    channels = np.atleast_2d(sound)

    def play(start: int, stop: int) -> Sound:
        inside = channels[:, max(0, start) : max(0, stop)]
        early = min(max(0, -start), stop - start)
        return np.pad(inside, ((0, 0), (early, stop - start - early - inside.shape[1])))

    return Tape(channels.shape[1], play)


_BLOCK = 10 * RATE
