"""How loud sound is: loudness and true peak by ITU-R BS.1770-4."""

from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from shared.media.tape import Sound, Tape, tape

SILENCE = -70.0
"""LUFS below which BS.1770 hears nothing, and so the loudness of silence."""

REACH = 16
"""How many samples on either side `crests` listens to."""


def integrated(sound: Sound, rate: int) -> float:
    """`loudness` of samples in memory: (samples,) or (samples, channels)."""
    return loudness(tape(sound, rate))


def loudness(played: Tape) -> float:
    """Integrated loudness in LUFS, gated at -70 LUFS and at 10 LU under the mean of the rest.

    A single channel counts once: a mono tape is 3 LU quieter than the same on both sides of a stereo one. What is
    shorter than a block of 400 ms is measured with silence after it.
    """
    hops = _hop_powers(played)
    powers = np.convolve(hops, np.ones(4) / 4, "valid")
    loud = powers[powers > 10 ** ((SILENCE + 0.691) / 10)]
    if not len(loud):
        return SILENCE
    return float(-0.691 + 10 * np.log10(loud[loud > loud.mean() / 10].mean()))


def true_peak(played: Tape) -> float:
    """The highest point in dBTP, between the samples too."""
    peak = max((float(crests(block).max()) for block in played.blocks(before=REACH, after=REACH)), default=0.0)
    return float(20 * np.log10(max(peak, 1e-9)))


def crests(sound: Sound) -> NDArray[np.float32]:
    """How high the wave reaches from each sample up to the next, whatever the channel.

    At four times the rate, like annex 2 of BS.1770-4, with a longer interpolator. The first and last `REACH` samples
    are listened to and not answered for.
    """
    reach = np.abs(sound).max(axis=1)[REACH:-REACH]
    for interpolator in _interpolators():
        for channel in sound.T:
            between = np.convolve(channel, interpolator)[2 * REACH : 2 * REACH + len(reach)]
            np.maximum(reach, np.abs(between), out=reach)
    return reach


@cache
def _interpolators() -> list[NDArray[np.float32]]:
    """For one, two and three quarters of the way to the next sample: a sinc under a Kaiser window."""
    taps = np.arange(2 * REACH) - REACH
    distances = [taps + quarter for quarter in (0.25, 0.5, 0.75)]
    windows = [np.i0(6 * np.sqrt(1 - (distance / REACH) ** 2)) for distance in distances]
    curves = [np.sinc(distance) * window for distance, window in zip(distances, windows, strict=True)]
    return [(curve / curve.sum()).astype(np.float32) for curve in curves]


def _hop_powers(played: Tape) -> NDArray[np.float64]:
    """The mean square of the K-weighted channels, summed, for every whole 100 ms; at least four of them."""
    hop, lead = played.rate // 10, played.rate // 2  # after half a second the filters have forgotten what was before
    powers: list[NDArray[np.float64]] = []
    hops = max(4, played.length // hop)
    for first in range(0, hops, 100):
        count = min(100, hops - first)
        heard = np.ascontiguousarray(played.play(first * hop - lead, (first + count) * hop).T)
        spectrum = np.fft.rfft(heard) * _k_weighting(heard.shape[1], played.rate)
        weighted = np.fft.irfft(spectrum, heard.shape[1])[:, lead:].astype(np.float64)
        powers.append((weighted**2).reshape(-1, count, hop).mean(axis=2).sum(axis=0))
    return np.concatenate(powers)


@lru_cache(maxsize=4)
def _k_weighting(size: int, rate: int) -> NDArray[np.complex64]:
    """The response of BS.1770's two filters to the frequencies of a transform of that size.

    The standard gives coefficients for 48 kHz only. They are bilinear transforms of analogue filters, whose parameters
    (as worked out for libebur128) give the same filters at every rate.
    """
    w = 1j * np.tan(np.pi * np.arange(size // 2 + 1) / size)
    corner, q, gain = np.tan(np.pi * 1681.974450955533 / rate), 0.7071752369554196, 10 ** (3.999843853973347 / 20)
    s = w / corner
    shelf = (gain * s**2 + gain**0.4996667741545416 * s / q + 1) / (s**2 + s / q + 1)
    corner, q = np.tan(np.pi * 38.13547087602444 / rate), 0.5003270373238773
    s = w / corner
    high_pass = s**2 / (s**2 + s / q + 1) * (1 + corner / q + corner**2)  # the standard leaves its numerator unscaled
    return (shelf * high_pass).astype(np.complex64)
