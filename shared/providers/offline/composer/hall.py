"""The room that a loop is played in. Time is a circle there: what rings on past the end is heard at the beginning."""

import numpy as np
from numpy.typing import NDArray

from shared.providers.offline.composer.instruments import RATE, Samples


class Hall:
    """Two channels of so many samples, and what resounds of them."""

    def __init__(self, samples: int) -> None:
        self._samples = samples
        self._direct = np.zeros((2, samples), np.float32)
        self._sent = np.zeros((2, samples), np.float32)

    def play(self, sound: Samples, at: int, *, level: float, side: float = 0.0, distance: float = 0.3) -> None:
        """Add mono or stereo samples, from sample `at` on.

        `side` is -1 (left) to 1; `distance` is how much of it reaches the walls.
        """
        angle = (side + 1) * np.pi / 4
        sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(level * 2**0.5)
        placed = sound * sides
        at %= self._samples
        done = 0
        while done < placed.shape[1]:
            piece = placed[:, done : done + self._samples - at]
            length = piece.shape[1]
            self._direct[:, at : at + length] += piece
            self._sent[:, at : at + length] += piece * np.float32(distance)
            done, at = done + length, 0

    def recording(self, *, reverb: float, chance: np.random.Generator) -> Samples:
        """What a pair of microphones hears: (2, samples), -20 dBFS RMS, no sample above -1 dBFS."""
        echoes = _echoes(reverb, self._samples, chance)
        spectrum = np.fft.rfft(self._direct) + np.fft.rfft(self._sent) * np.fft.rfft(echoes)
        heard = np.fft.irfft(spectrum * _tone(np.fft.rfftfreq(self._samples, 1 / RATE)), self._samples)
        return _rounded(heard * (0.1 / np.sqrt(np.mean(heard**2)))).astype(np.float32)


def _echoes(seconds: float, size: int, chance: np.random.Generator) -> Samples:
    """The answer of a hall to a clap: noise that decays by 60 dB, three times as quickly above 2 kHz."""
    t = np.arange(min(round(1.2 * seconds * RATE), size)) / RATE
    noise = np.fft.rfft(chance.standard_normal((2, len(t))))
    dull = 1 / (1 + (np.fft.rfftfreq(len(t), 1 / RATE) / 2_000) ** 2)
    low, high = np.fft.irfft(noise * dull, len(t)), np.fft.irfft(noise * (1 - dull), len(t))
    decay = 10 ** (-3 * t / seconds)
    onset = np.clip((t - 0.018) / 0.03, 0, 1)
    echoes = (low * decay + 0.5 * high * decay**3) * onset
    echoes /= np.sqrt(np.sum(echoes**2, axis=1, keepdims=True))
    return np.pad(echoes, ((0, 0), (0, size - len(t)))).astype(np.float32)


def _tone(f: NDArray[np.float64]) -> NDArray[np.float32]:
    """No rumble, a soft top, and room for a voice between 1 and 4 kHz."""
    rumble = f**4 / (f**4 + 32**4)
    top = 1 / (1 + (f / 11_000) ** 2)
    voice = 10 ** (-3 / 20 * np.exp(-((np.log2(np.maximum(f, 1) / 2_200) / 1.1) ** 2)))
    return (rumble * top * voice).astype(np.float32)


def _rounded(sound: NDArray[np.float64]) -> NDArray[np.float64]:
    """Peaks above -6 dBFS bent, none reaching -1 dBFS."""
    knee, ceiling = 0.5, 0.89
    over = np.maximum(np.abs(sound) - knee, 0)
    return np.sign(sound) * (np.minimum(np.abs(sound), knee) + (ceiling - knee) * np.tanh(over / (ceiling - knee)))
