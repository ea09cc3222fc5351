"""Sound that is made while it is listened to, so that half an hour of it needs no more memory than ten seconds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Sound = NDArray[np.float32]
"""Samples of full scale 1: (samples, channels), one or two channels."""

BLOCK_SECONDS = 10


@dataclass(frozen=True)
class Tape:
    """`length` samples at `rate` hertz. `play(start, stop)` gives any stretch, silent before 0 and after the end."""

    length: int
    rate: int
    play: Callable[[int, int], Sound]

    def blocks(self, *, before: int = 0, after: int = 0) -> Iterator[Sound]:
        """The whole tape, ten seconds at a time, each with some samples of its neighbours."""
        for start in range(0, self.length, BLOCK_SECONDS * self.rate):
            yield self.play(start - before, min(start + BLOCK_SECONDS * self.rate, self.length) + after)


def tape(sound: Sound, rate: int) -> Tape:
    """A tape of samples in memory: (samples,) or (samples, channels)."""
    channels = sound[:, np.newaxis] if sound.ndim == 1 else sound

    def play(start: int, stop: int) -> Sound:
        inside = channels[max(0, start) : max(0, stop)]
        early = min(max(0, -start), stop - start)
        return np.pad(inside, ((early, stop - start - early - len(inside)), (0, 0)))

    return Tape(len(sound), rate, play)
