"""How loud sound is: loudness and true peak by ITU-R BS.1770-4, block by block, so that length costs no memory."""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

type Sound = NDArray[np.float32]
"""Samples of full scale 1: (samples,) or (samples, channels), one or two channels."""

SILENCE = -70.0
"""LUFS below which BS.1770 hears nothing, and so the loudness of silence."""


def integrated(sound: Sound, rate: int) -> float:
    """Integrated loudness in LUFS, gated as BS.1770-4 says.

    A single channel counts once: a mono file is 3 LU quieter than the same on both sides of a stereo one. Sound shorter
    than a block of 400 ms is measured as if silence followed it.
    """
    return loudness((sound[start : start + rate] for start in range(0, len(sound), rate)), rate)


def loudness(blocks: Iterable[Sound], rate: int) -> float:
    """Integrated loudness in LUFS of a sound that comes in blocks of any lengths."""
    hops = np.fromiter((np.sum(hop * hop, dtype=np.float64) for hop in _hops(blocks, rate)), np.float64)
    powers = np.convolve(hops, np.ones(4), "valid") / (4 * (rate // 10))
    loud = powers[powers > 10 ** ((SILENCE + 0.691) / 10)]
    if not len(loud):
        return SILENCE
    kept = loud[loud > loud.mean() / 10]
    return float(-0.691 + 10 * np.log10(kept.mean()))


def true_peak(blocks: Iterable[Sound]) -> float:
    """The highest point in dBTP, between the samples too, of a sound that comes in blocks of any lengths."""
    peak = max((float(crest.max()) for crest in crests(blocks) if len(crest)), default=0.0)
    return float(20 * np.log10(max(peak, 1e-9)))


def crests(blocks: Iterable[Sound]) -> Iterator[Sound]:
    """How high the wave reaches from each sample up to the next, whatever the channel: (samples,) for every block.

    Looks at four times the rate, as annex 2 of BS.1770-4 does, with a longer interpolator.
    """
    held: Sound | None = None
    half = _TAPS // 2
    for block in blocks:
        channels = block.reshape(len(block), -1)
        held = np.concatenate((np.zeros_like(channels, shape=(half, channels.shape[1])) if held is None else held, channels))
        if len(held) > _TAPS:
            yield _crests(held)[: ]
    yield from ()
