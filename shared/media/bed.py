"""The music under a voice: looped without a seam, out of the way of every sentence, faded at both ends."""

import numpy as np
from numpy.typing import NDArray

from shared.media.tape import Sound, Tape


def bed(loop: Sound, voice: Tape, *, fade: float) -> Tape:
    """A stereo `loop` played for as long as `voice`, 6 dB lower while somebody speaks.

    The loop's own rate is the voice's. It comes in over half a second and goes out over `fade` seconds.
    """
    hop = voice.rate // 100
    times = np.arange(0, voice.length + hop, hop)
    gains = _ducked(voice, hop, len(times))
    gains *= _rise(times / voice.rate, _FADE_IN) * _rise((voice.length - times) / voice.rate, fade)

    def play(start: int, stop: int) -> Sound:
        now = np.arange(start, stop)
        return loop.take(now, axis=0, mode="wrap") * np.interp(now, times, gains).astype(np.float32)[:, np.newaxis]

    return Tape(voice.length, voice.rate, play)


_FADE_IN = 0.5
_DEPTH = 6.0  # decibels
_PAUSE = 0.5  # seconds: in shorter pauses the music stays down
_GLIDE = 0.7  # seconds from down to up
_SPEECH = 25.0  # decibels under the voice's loudest tenth of a second that are still speech


def _ducked(voice: Tape, hop: int, hops: int) -> NDArray[np.float64]:
    """The gain of the music for every hop of the voice; it goes down before a sentence begins."""
    powers = np.concatenate([np.zeros(0), *(_powers(block, hop) for block in voice.blocks())])
    spoken = _around(np.pad(powers, (0, hops - len(powers))), np.ones(11) / 11)
    speaking = spoken > spoken.max() / 10 ** (_SPEECH / 10)
    near = _around(speaking, np.ones(2 * round(_PAUSE * 50) + 1)) > 0.5
    curve = np.hanning(round(_GLIDE * 100) + 3)[1:-1]
    down = _around(np.pad(near.astype(float), len(curve), mode="edge"), curve / curve.sum())
    return 10 ** (-_DEPTH * down[len(curve) : -len(curve)] / 20)


def _around(values: NDArray[np.float64] | NDArray[np.bool], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighted sum of the neighbours of each value; there is an odd number of weights."""
    return np.convolve(values, weights)[len(weights) // 2 :][: len(values)]


def _powers(block: Sound, hop: int) -> NDArray[np.float64]:
    whole = np.pad(block, ((0, -len(block) % hop), (0, 0))).astype(np.float64)
    return (whole**2).reshape(-1, hop * whole.shape[1]).mean(axis=1)


def _rise(seconds: NDArray[np.float64], within: float) -> NDArray[np.float64]:
    """0 until now, 1 from so many seconds on, and a soft slope between."""
    return np.sin(np.pi / 2 * np.clip(seconds / max(within, 0.01), 0, 1)) ** 2
