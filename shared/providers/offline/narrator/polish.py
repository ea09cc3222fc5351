"""What a synthetic voice goes through before anyone hears it: tone, level, a small room.

Every filter here has zero phase, so a word stays exactly where eSpeak said it is.
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

type Sound = NDArray[np.float64]
"""Mono samples, full scale 1."""

LOUDNESS = -20.0
"""LUFS of every line, whoever speaks."""


def polish(sound: Sound, rate: int, spoken: Sequence[tuple[int, int]]) -> Sound:
    """`sound` made pleasant, as long as before and at `LOUDNESS` where it is `spoken` (spans of samples)."""
    toned = _toned(sound, rate)
    steady = toned * _steadying(toned, rate)
    roomy = steady + _room(steady, rate)
    return _rounded(roomy * 10 ** ((LOUDNESS - _loudness(roomy, rate, spoken)) / 20))


def _toned(sound: Sound, rate: int) -> Sound:
    """Less rumble and less buzz, a little more chest."""
    return _filtered(
        sound,
        rate,
        lambda f: (
            _above(f, 70, slope=4)
            * _decibels(2.0 * _bump(f, 190, octaves=0.8))
            * _decibels(-3.5 * _bump(f, 3_300, octaves=0.6))
            * _decibels(-5.0 * _above(f, 6_500, slope=2))
        ),
    )


def _steadying(sound: Sound, rate: int) -> Sound:
    """Gains of a 2:1 compressor that looks both ways over 40 ms; silence is left alone."""
    level = np.sqrt(np.maximum(_smooth(sound**2, int(0.04 * rate)), 1e-12))
    usual = np.sqrt(np.mean(level[level > level.max() / 30] ** 2))
    return _smooth(np.clip(level / usual, 0.5, 4) ** -0.5, int(0.02 * rate))


def _room(sound: Sound, rate: int) -> Sound:
    """A small furnished room: 120 ms of dull reflections, 24 dB under the voice."""
    count = int(0.12 * rate)
    seconds = np.arange(count) / rate
    tail = np.random.default_rng(20).standard_normal(count) * 10 ** (-3 * seconds / 0.12) * (seconds > 0.006)
    tail *= 10 ** (-24 / 20) / np.sqrt(np.sum(tail**2))
    size = _fft_size(len(sound) + count)
    heard = np.fft.irfft(np.fft.rfft(sound, size) * np.fft.rfft(tail, size), size)[: len(sound)]
    return _filtered(heard, rate, lambda f: _above(f, 200, slope=2) * (1 - _above(f, 3_500, slope=2)))


def _loudness(sound: Sound, rate: int, spoken: Sequence[tuple[int, int]]) -> float:
    """LUFS while somebody speaks. Knowing where the words are, it needs none of the gates of BS.1770."""
    weighted = _filtered(sound, rate, _k_weights)
    words = np.concatenate([weighted[start:end] for start, end in spoken])
    return float(-0.691 + 10 * np.log10(np.mean(words**2) + 1e-12))


def _k_weights(f: Sound) -> Sound:
    """The magnitude of BS.1770's K weighting, as analogue filters: a high-pass and a shelf of +4 dB above 1.7 kHz."""
    s = 1j * f
    high_pass = s**2 / (s**2 + s * 38.13547 / 0.5003270 + 38.13547**2)
    w, q, gain = 1681.974, 0.7071752, 10 ** (3.999844 / 20)
    shelf = (gain * s**2 + gain**0.4996668 * s * w / q + w**2) / (s**2 + s * w / q + w**2)
    return np.abs(high_pass * shelf)


def _rounded(sound: Sound) -> Sound:
    """Peaks above -4.4 dBFS bent, none reaching -0.9 dBFS."""
    knee, ceiling = 0.6, 0.9
    over = np.maximum(np.abs(sound) - knee, 0)
    return np.sign(sound) * (np.minimum(np.abs(sound), knee) + (ceiling - knee) * np.tanh(over / (ceiling - knee)))


def _filtered(sound: Sound, rate: int, response: Callable[[Sound], Sound]) -> Sound:
    """`sound` through the magnitudes of a response to frequencies in hertz."""
    size = _fft_size(len(sound) + rate // 4)
    spectrum = np.fft.rfft(sound, size)
    return np.fft.irfft(spectrum * response(np.fft.rfftfreq(size, 1 / rate)), size)[: len(sound)]


def _fft_size(samples: int) -> int:
    """At least that many, and quick to transform."""
    return -(-samples // 4096) * 4096


def _smooth(sound: Sound, width: int) -> Sound:
    """A moving average, centred."""
    padded = np.pad(sound, (width // 2 + 1, width - width // 2 - 1), mode="edge")
    sums = np.cumsum(np.concatenate(([0.0], padded)))
    return ((sums[width:] - sums[:-width]) / width)[1 : len(sound) + 1]


def _above(f: Sound, corner: float, *, slope: int) -> Sound:
    """0 well below a corner frequency, 1 well above it."""
    return f ** (2 * slope) / (f ** (2 * slope) + corner ** (2 * slope))


def _bump(f: Sound, centre: float, *, octaves: float) -> Sound:
    return np.exp(-((np.log2(np.maximum(f, 1) / centre) / octaves) ** 2))


def _decibels(level: Sound) -> Sound:
    return 10 ** (level / 20)
