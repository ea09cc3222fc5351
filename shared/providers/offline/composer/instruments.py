"""The instruments: what one note of each sounds like.

Samples are at 48 kHz, full scale about 1: (samples,), or (2, samples) for left and right.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from shared.providers.offline.composer.harmony import hertz

type Samples = NDArray[np.float32]

RATE = 48_000


@lru_cache(maxsize=128)
def note(instrument: str, pitch: int) -> Samples:
    """One struck or plucked note, or one stroke of percussion (whose pitch is its own)."""
    made = _INSTRUMENTS[instrument](hertz(pitch)).astype(np.float32)
    release = np.sin(np.linspace(np.pi / 2, 0, 2_400, dtype=np.float32)) ** 2
    made[-2_400:] *= release
    made.setflags(write=False)
    return made


def pad(pitches: Sequence[int], *, brightness: float, size: int, chance: np.random.Generator) -> Samples:
    """A held chord of many players, as a loop: (2, size).

    Paul Nasca's PADsynth: every harmonic is a narrow band of noise in the spectrum, and one inverse transform makes a
    sound that is periodic in `size` and never repeats within it. `brightness` is how many kilohertz are open.
    """
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    magnitudes = np.zeros(len(frequencies))
    for pitch in pitches:
        fundamental = hertz(pitch)
        for harmonic in range(1, 25):
            centre = fundamental * harmonic
            width = 0.006 * centre**0.9 + 0.4
            level = harmonic**-1.0 / (1 + (centre / (1_000 * brightness)) ** 3)
            if level < 1e-4:
                break
            near = slice(*np.searchsorted(frequencies, (centre - 4 * width, centre + 4 * width)))
            magnitudes[near] += level * np.exp(-(((frequencies[near] - centre) / width) ** 2)) / width**0.5
    phases = np.exp(2j * np.pi * chance.random((2, len(frequencies))))
    sound = np.fft.irfft(magnitudes * phases, size)
    return (sound / (4 * np.sqrt(np.mean(sound**2)))).astype(np.float32)


def _time(seconds: float) -> NDArray[np.float64]:
    return np.arange(round(seconds * RATE)) / RATE


def _struck(seconds: float, attack: float) -> NDArray[np.float64]:
    """How a blow or a finger sets a note going: an attack in seconds, soft at both ends."""
    return np.sin(np.pi / 2 * np.minimum(_time(seconds) / attack, 1)) ** 2


def _partials(hz: float, seconds: float, partials: Sequence[tuple[float, float, float]]) -> NDArray[np.float64]:
    """Sines of (ratio, level, half-life in seconds), those below 12 kHz, each until it is 72 dB down."""
    t = _time(seconds)
    sound = np.zeros(len(t))
    for ratio, level, half in partials:
        if hz * ratio < 12_000:
            heard = t[: round(12 * half * RATE)]
            sound[: len(heard)] += level * np.sin(2 * np.pi * hz * ratio * heard) * 2 ** (-heard / half)
    return sound


def _bell(hz: float) -> NDArray[np.float64]:
    ratios = ((1, 0.45, 0.9), (2.0, 0.24, 0.6), (3.01, 0.14, 0.4), (4.17, 0.1, 0.25), (6.8, 0.05, 0.1))
    return _partials(hz, 4.5, ratios) * _struck(4.5, 0.006)


def _glass(hz: float) -> NDArray[np.float64]:
    """A bell whose partials do not agree."""
    ratios = ((1, 0.4, 1.2), (1.006, 0.3, 1.1), (2.76, 0.16, 0.6), (5.40, 0.06, 0.25), (8.93, 0.02, 0.1))
    return _partials(hz, 5.0, ratios) * _struck(5.0, 0.03)


def _felt(hz: float) -> NDArray[np.float64]:
    """A piano with the practice pedal down: stretched harmonics, and the hammer."""
    stiff = 4e-4
    ratios = [
        (n * (1 + stiff * n * n) ** 0.5, 0.5 * n**-1.3 * (0.6 if n % 7 == 0 else 1), 0.9 / n**0.7) for n in range(1, 9)
    ]
    t = _time(3.6)
    hammer = np.sin(2 * np.pi * 180 * t) * 2 ** (-t / 0.012) * 0.08
    return (_partials(hz, 3.6, ratios) + hammer) * _struck(3.6, 0.008)


def _pluck(hz: float) -> NDArray[np.float64]:
    """A nylon string."""
    ratios = [(n, 0.5 * abs(np.sin(np.pi * n * 0.23)) / n, 0.5 / n**0.7) for n in range(1, 11)]
    return _partials(hz, 2.0, ratios) * _struck(2.0, 0.003)


def _marimba(hz: float) -> NDArray[np.float64]:
    return _partials(hz, 1.2, ((1, 0.6, 0.16), (3.93, 0.16, 0.05), (9.2, 0.05, 0.02))) * _struck(1.2, 0.002)


def _bass(hz: float) -> NDArray[np.float64]:
    ratios = ((1, 0.65, 0.9), (2, 0.28, 0.45), (3, 0.12, 0.2), (4, 0.05, 0.12))
    return _partials(hz, 5.0, ratios) * _struck(5.0, 0.012)


def _pulse(hz: float) -> NDArray[np.float64]:
    """A short bass note."""
    ratios = [(n, 0.6 / n**1.4, 0.12 / n**0.5) for n in range(1, 8)]
    return _partials(hz, 0.6, ratios) * _struck(0.6, 0.006)


def _drum(_: float) -> NDArray[np.float64]:
    """A big drum across a hall."""
    t = _time(1.6)
    sweep = 2 * np.pi * (52 * t + 38 * 0.05 * (1 - np.exp(-t / 0.05)))
    skin = _noise(len(t), 400) * 2 ** (-t / 0.05) * 0.25
    return (0.9 * np.sin(sweep) * 2 ** (-t / 0.16) + skin) * _struck(1.6, 0.004)


def _kick(_: float) -> NDArray[np.float64]:
    t = _time(0.5)
    sweep = 2 * np.pi * (48 * t + 60 * 0.03 * (1 - np.exp(-t / 0.03)))
    return 0.8 * np.sin(sweep) * 2 ** (-t / 0.07) * _struck(0.5, 0.004)


def _shaker(_: float) -> NDArray[np.float64]:
    t = _time(0.16)
    return _noise(len(t), 9_000, above=4_500) * np.sin(np.pi * np.minimum(t / 0.12, 1)) ** 2 * 0.5


def _tick(_: float) -> NDArray[np.float64]:
    """A clock, somewhere in the room."""
    return _partials(1_900, 0.12, ((1, 0.3, 0.006), (1.83, 0.2, 0.004), (2.9, 0.1, 0.002))) * _struck(0.12, 0.001)


def _wood(_: float) -> NDArray[np.float64]:
    return _partials(640, 0.2, ((1, 0.5, 0.018), (2.4, 0.15, 0.008))) * _struck(0.2, 0.001)


def _noise(size: int, below: float, *, above: float = 20) -> NDArray[np.float64]:
    """Noise between two frequencies, about as loud as a sine of level 1."""
    chance = np.random.default_rng(7)
    frequencies = np.fft.rfftfreq(size, 1 / RATE)
    band = 1 / (1 + (frequencies / below) ** 4) * (1 - 1 / (1 + (frequencies / above) ** 4))
    sound = np.fft.irfft(np.fft.rfft(chance.standard_normal(size)) * band, size)
    return sound / (np.sqrt(2 * np.mean(sound**2)))


_INSTRUMENTS: dict[str, Callable[[float], NDArray[np.float64]]] = {
    "bell": _bell,
    "glass": _glass,
    "felt": _felt,
    "pluck": _pluck,
    "marimba": _marimba,
    "bass": _bass,
    "pulse": _pulse,
    "drum": _drum,
    "kick": _kick,
    "shaker": _shaker,
    "tick": _tick,
    "wood": _wood,
}
