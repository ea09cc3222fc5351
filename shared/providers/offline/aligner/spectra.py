"""What is heard a hundred times a second, as numbers in which two voices that say the same are alike.

Mel-frequency cepstral coefficients: the cosine transform of the logarithm of the energy in bands that are equally wide
on the mel scale, without the first one, which is the loudness (S. Davis and P. Mermelstein, "Comparison of Parametric
Representations for Monosyllabic Word Recognition in Continuously Spoken Sentences", IEEE Transactions on Acoustics,
Speech, and Signal Processing 28, 1980); and how each of them changes (S. Furui, "Speaker-Independent Isolated Word
Recognition Using Dynamic Features of Speech Spectrum", the same 34, 1986).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

type Sound = NDArray[np.float64]
"""Mono samples, full scale 1."""
type Frames = NDArray[np.float64]
"""One row a frame."""

HOP = 0.01
"""Seconds from the middle of one frame to that of the next."""
_WINDOW = 0.025
_PRE_EMPHASIS = 0.97
_LOWEST, _HIGHEST = 80.0, 7_600.0
"""Hertz."""
_BANDS = 40
_COEFFICIENTS = 12
_SLOPE = 2
"""Frames on either side that tell how a coefficient changes."""
_QUIET = 1e-3
"""Of the usual energy of a band: what is weaker than that says nothing of a voice, however clear the sound is."""
_NOTHING = 1e-10
_DROP, _LIFT = 8.0, 1.5
"""In powers of e of the power: how far under the loudest parts nobody speaks any more, and how far above the quietest
somebody begins to."""
_SILENCE = 1e-7
"""The power of -70 dBFS, in which nobody speaks at all."""


@dataclass(frozen=True)
class Listening:
    """A sound, frame by frame."""

    power: Frames
    """At each frequency."""
    frequencies: NDArray[np.float64]
    """Hertz."""
    spoken: NDArray[np.bool_]
    """In which frames somebody speaks."""


def listen(sound: Sound, rate: int) -> Listening:
    """Hear a sound of at least one sample."""
    brightened = np.append(sound[:1], sound[1:] - _PRE_EMPHASIS * sound[:-1])
    frames = _framed(brightened, rate)
    size = 1 << (frames.shape[1] - 1).bit_length()
    power = np.abs(np.fft.rfft(frames * np.hamming(frames.shape[1]), size)) ** 2
    return Listening(power, np.fft.rfftfreq(size, 1 / rate), _is_spoken(_framed(sound, rate)))


def highest(*listenings: Listening) -> float:
    """The highest frequency that can be compared in all of them, in hertz."""
    return min(_HIGHEST, *(float(listening.frequencies[-1]) for listening in listenings))


def background(listening: Listening, top: float, stretch: float) -> NDArray[np.float64]:
    """What is heard in each band while nobody speaks, as a part of what is usual while somebody does."""
    energies = _energies(listening, top, stretch)
    return np.maximum(_QUIET, np.percentile(energies, 10, axis=0) / _usual(energies))


def coefficients(listening: Listening, top: float, stretch: float, noise: NDArray[np.float64]) -> Frames:
    """The coefficients of each frame by bands up to `top` hertz, and how they change.

    `stretch` is by how much all frequencies are higher: a shorter vocal tract (L. Lee and R. Rose, "Speaker
    normalization using efficient frequency warping procedures", ICASSP 1996). `noise` is laid under the sound, so that
    a clear one and a noisy one are alike. What all spoken frames have in common, as a voice, a microphone and a room
    give it, is taken out of them.
    """
    energies = _energies(listening, top, stretch)
    cepstra = np.log(energies + noise * _usual(energies) + _NOTHING) @ _cosines()
    told = [_alike(part, listening.spoken) for part in (cepstra, _slopes(cepstra))]
    return np.concatenate(told, axis=1)


def _energies(listening: Listening, top: float, stretch: float) -> Frames:
    return listening.power @ _bands(listening.frequencies * stretch, top).T


def _usual(energies: Frames) -> float:
    """The energy of a band in the loud parts."""
    return float(np.percentile(energies.sum(axis=1), 95)) / _BANDS


def _framed(sound: Sound, rate: int) -> Frames:
    """Windows of the sound, each with its frame in the middle."""
    width, hop = round(_WINDOW * rate), HOP * rate
    padded = np.pad(sound, (width // 2, width))
    starts = np.rint(np.arange(max(1, round(len(sound) / hop))) * hop).astype(np.intp)
    return np.lib.stride_tricks.sliding_window_view(padded, width)[starts]


def _is_spoken(frames: Frames) -> NDArray[np.bool_]:
    power = np.log(np.mean(frames**2, axis=1) + _NOTHING)
    floor, loud = np.percentile(power, [5, 95])
    return power > max(np.log(_SILENCE), loud - _DROP, min(floor + _LIFT, loud - _DROP / 2))


def _bands(frequencies: NDArray[np.float64], top: float) -> Frames:
    """Triangles, each from the middle of one neighbour to the middle of the other."""
    middles = np.linspace(_mel(np.array(_LOWEST)), _mel(np.array(top)), _BANDS + 2)
    heard = _mel(frequencies)
    rising = (heard - middles[:-2, None]) / np.diff(middles)[:-1, None]
    falling = (middles[2:, None] - heard) / np.diff(middles)[1:, None]
    return np.maximum(0, np.minimum(rising, falling))


def _mel(hertz: NDArray[np.float64]) -> NDArray[np.float64]:
    return 2595 * np.log10(1 + hertz / 700)


def _cosines() -> Frames:
    return np.cos(np.pi * np.arange(1, _COEFFICIENTS + 1) * (np.arange(_BANDS)[:, None] + 0.5) / _BANDS)


def _slopes(cepstra: Frames) -> Frames:
    """The regression of each coefficient over the frames around."""
    padded = np.pad(cepstra, ((_SLOPE, _SLOPE), (0, 0)), mode="edge")
    slopes = np.zeros_like(cepstra)
    for step in range(1, _SLOPE + 1):
        slopes += step * (padded[_SLOPE + step :][: len(cepstra)] - padded[_SLOPE - step :][: len(cepstra)])
    return slopes


def _alike(told: Frames, spoken: NDArray[np.bool_]) -> Frames:
    """Without their mean over what is spoken, and with a spread of 1 there."""
    heard = told[spoken]
    return (told - heard.mean(axis=0)) / (heard.std() + _NOTHING)
