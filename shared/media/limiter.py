"""A limiter that sees peaks coming."""

import numpy as np
from numpy.typing import NDArray

from shared.media.loudness import REACH, crests
from shared.media.tape import Sound, Tape


def limited(played: Tape, ceiling: float) -> Tape:
    """The tape with no true peak above `ceiling` dBTP.

    The gain falls along a 21 ms slope that is down before a peak arrives, and rises along the same slope after it.
    """
    margin = _WINDOW + REACH
    highest = 10 ** ((ceiling - _SAFETY) / 20)

    def play(start: int, stop: int) -> Sound:
        sound = played.play(start - margin, stop + margin)
        reach = crests(sound)
        if reach.max(initial=0) > highest:
            sound = sound.copy()
            sound[margin:-margin] *= _gains(reach, highest)[:, np.newaxis]
        return sound[margin:-margin]

    return Tape(played.length, played.rate, play)


_WINDOW = 1024
_SAFETY = 0.1  # decibels that a moving gain may add between the samples


def _gains(reach: NDArray[np.float32], highest: float) -> NDArray[np.float32]:
    """What each sample is multiplied by; `reach` has `_WINDOW` samples more on either side.

    The lowest gain wanted within a window, averaged under a triangle as long as the window, is nowhere above what is
    wanted there.
    """
    lowest = np.minimum(1, highest / np.maximum(reach, highest))
    width = 1
    while width < _WINDOW:
        lowest = np.minimum(lowest[:-width], lowest[width:])
        width *= 2
    return _averaged(_averaged(lowest))[1:-2].astype(np.float32)  # each sample heeds the crests on both its sides


def _averaged(gains: NDArray[np.float64]) -> NDArray[np.float64]:
    """The mean of each `_WINDOW / 2` neighbours; twice, it is an average under a triangle."""
    sums = np.cumsum(np.concatenate(([0.0], gains)))
    return (sums[_WINDOW // 2 :] - sums[: -(_WINDOW // 2)]) / (_WINDOW // 2)
