"""The music under a voice: out of the way of every sentence, faded at both ends."""

import numpy as np
from numpy.typing import NDArray

from shared.media.envelope import Envelope
from shared.media.loop import Loop
from shared.media.tape import RATE, Sound, Tape


def bed(music: Loop, voice: Tape) -> Tape:
    """Music played for as long as `voice`, 6 dB lower while somebody speaks: (2, samples).

    It is down before a sentence begins and stays down in pauses of less than half a second. It comes in over half a
    second and goes out over one and a half.
    """
    times = np.arange(-(-voice.length // _HOP) + 1) * _HOP
    gains = _ducked(voice, len(times)) * _rise(times, _FADE_IN) * _rise(voice.length - times, _FADE_OUT)
    envelope = Envelope(gains.astype(np.float32), _HOP)

    def play(start: int, stop: int) -> Sound:
        return music.play(start, stop) * envelope.over(start, stop)

    return Tape(voice.length, play)


_HOP = RATE // 100
_FADE_IN, _FADE_OUT = 0.5, 1.5  # seconds
_DEPTH = 6.0  # decibels
_PAUSE = 0.5  # seconds: in shorter pauses the music stays down
_GLIDE = 0.7  # seconds from down to up
_SPEECH = 25.0  # decibels under the voice's loudest tenth of a second that are still speech


def _ducked(voice: Tape, hops: int) -> NDArray[np.float64]:
    """The gain of the music for every hop of the voice."""
    powers = np.concatenate([np.zeros(0), *(_powers(block) for block in voice.blocks())])
    spoken = _around(np.pad(powers, (0, hops - len(powers))), np.ones(11) / 11)
    speaking = spoken > spoken.max() / 10 ** (_SPEECH / 10)
    near = _around(speaking, np.ones(2 * round(_PAUSE * 50) + 1)) > 0.5
    curve = np.hanning(round(_GLIDE * 100) + 3)[1:-1]
    down = _around(np.pad(near.astype(float), len(curve), mode="edge"), curve / curve.sum())
    return 10 ** (-_DEPTH * down[len(curve) : -len(curve)] / 20)


def _around(values: NDArray[np.float64] | NDArray[np.bool], weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weighted sum of the neighbours of each value; there is an odd number of weights."""
    return np.convolve(values, weights)[len(weights) // 2 :][: len(values)]


def _powers(block: Sound) -> NDArray[np.float64]:
    hops = np.pad(block, ((0, 0), (0, -block.shape[1] % _HOP))).reshape(len(block), -1, _HOP)
    return np.einsum("chs,chs->h", hops, hops).astype(np.float64)


def _rise(samples: NDArray[np.int64], within: float) -> NDArray[np.float64]:
    """0 until now, 1 from so many seconds on, and a soft slope between."""
    return np.sin(np.pi / 2 * np.clip(samples / RATE / within, 0, 1)) ** 2
