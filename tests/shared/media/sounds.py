"""Sounds to try things on, and a meter that shares nothing with ours."""

import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.media.tape import RATE

type Samples = NDArray[np.float32]


def write(path: Path, sound: NDArray[np.floating], rate: int = RATE) -> Path:
    """A 16-bit WAV file of (samples,) or (channels, samples)."""
    channels = np.atleast_2d(sound)
    with wave.open(str(path), "wb") as track:
        track.setnchannels(len(channels))
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(np.rint(channels.T * 32_767).astype("<i2").tobytes())
    return path


def tone(hertz: float, seconds: float, *, level: float = 0.3, rate: int = RATE) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def chirp(rate: int = RATE) -> Samples:
    """A second of a tone that rises: each moment of it is found by its sound."""
    now = np.arange(rate) / rate
    return (0.5 * np.sin(2 * np.pi * (200 + 400 * now) * now)).astype(np.float32)


def begins(sound: Samples, about: int) -> int:
    """The sample where a chirp within some sound began, which is no more than a thousand from `about`."""
    heard, expected = sound[about + 9_000 : about + 31_000], chirp()[10_000:30_000]
    return int(np.argmax(np.correlate(heard, expected, "valid"))) + about - 1_000


def both(sound: Samples) -> Samples:
    return np.stack([sound, sound])


def noise(channels: int, samples: int, *, seed: int) -> Samples:
    """Noise up to 16 kHz, of RMS 1: above that, what lies between the samples is a matter of opinion."""
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal((channels, samples)))
    spectrum[:, np.fft.rfftfreq(samples, 1 / RATE) > 16_000] = 0
    sound = np.fft.irfft(spectrum, samples)
    return (sound / max(float(np.std(sound)), 1e-9)).astype(np.float32)


def speech(*sentences: tuple[float, float], seconds: float) -> Samples:
    """Something with the rhythm and the peaks of speech, between the given times."""
    chance = np.random.default_rng(5)
    now = np.arange(round(seconds * RATE)) / RATE
    syllables = np.abs(np.sin(np.pi * 4 * now)) ** 2
    buzz = sum(np.sin(2 * np.pi * 120 * n * now + chance.random()) / n for n in range(1, 20))
    spoken = np.any([(now >= start) & (now < end) for start, end in sentences], axis=0)
    return (0.12 * buzz * syllables * spoken).astype(np.float32)


def plosives(seconds: float) -> Samples:
    """Noise in the rhythm of speech, with a sharp peak five times a second: hard work for a limiter."""
    now = np.arange(round(seconds * RATE)) / RATE
    sound = 0.05 * noise(1, len(now), seed=6)[0] * np.abs(np.sin(np.pi * 3.7 * now)) ** 3
    sound[:: RATE // 5] += 0.6
    return sound.astype(np.float32)


def chord(seconds: float) -> Samples:
    """Three notes, backwards on the right."""
    sound = 0.5 * (tone(220, seconds) + tone(277, seconds) + tone(330, seconds))
    return np.stack([sound, sound[::-1]])


def loudness(sound: Samples) -> float:
    """Integrated loudness of (channels, samples) by BS.1770-4, filtered in the spectrum of the whole."""
    hop = RATE // 10
    padded = np.pad(sound.astype(np.float64), ((0, 0), (RATE, RATE + -sound.shape[1] % hop)))
    weighted = np.fft.irfft(np.fft.rfft(padded) * _k_weighting(padded.shape[1]), padded.shape[1])[:, RATE:-RATE]
    hops = (weighted**2).reshape(len(sound), -1, hop).mean(axis=2).sum(axis=0)
    powers = np.convolve(hops, np.ones(4) / 4, "valid")
    loud = powers[powers > 10**-6.9309]
    return float(-0.691 + 10 * np.log10(loud[loud > loud.mean() / 10].mean())) if len(loud) else -70.0


def true_peak(sound: Samples) -> float:
    """The highest point of (channels, samples) in dBTP, at eight times the rate: its spectrum, with room above it."""
    size = 4_096
    padded = np.pad(sound, ((0, 0), (size, 2 * size)))
    around = np.lib.stride_tricks.sliding_window_view(padded, 2 * size, axis=1)[:, :: size // 2]
    soft = np.minimum(1, 4 * np.bartlett(2 * size))  # a slope at both ends, far from the half that is looked at
    points = np.fft.irfft(np.fft.rfft(around * soft), 16 * size)[..., 6 * size : 10 * size] * 8
    return float(20 * np.log10(max(np.abs(points).max(), 1e-9)))


def _k_weighting(size: int) -> NDArray[np.complex128]:
    """The two filters of BS.1770-4, by the coefficients that it tabulates for 48 kHz."""
    z = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
    shelf = np.polyval([1.19839281085285, -2.69169618940638, 1.53512485958697], z) / np.polyval(
        [0.73248077421585, -1.69065929318241, 1.0], z
    )
    high_pass = np.polyval([1.0, -2.0, 1.0], z) / np.polyval([0.99007225036621, -1.99004745483398, 1.0], z)
    return shelf * high_pass
