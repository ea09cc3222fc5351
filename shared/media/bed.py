"""The music under a voice: looped without a seam, out of the way of every sentence, faded at both ends."""

import numpy as np
from numpy.typing import NDArray

from shared.media.tape import Sound, Tape


def bed(loop: Sound, voice: Tape, *, fade: float) -> Tape:
    """A stereo `loop` played for as long as `voice`, 6 dB lower while somebody speaks.

    The loop's own rate is the voice's. It comes in over half a second and goes out over `fade` seconds.
    """
    ducked = _ducked(voice)
    times = np.arange(len(ducked)) * _hop(voice.rate)
    samples_in, samples_out = max(1, round(_FADE_IN * voice.rate)), max(1, round(fade * voice.rate))

    def play(start: int, stop: int) -> Sound:
        now = np.arange(start, stop)
        entering, leaving = np.clip(now / samples_in, 0, 1), np.clip((voice.length - now) / samples_out, 0, 1)
        gains = np.interp(now, times, ducked) * (np.sin(entering * np.pi / 2) * np.sin(leaving * np.pi / 2)) ** 2
        return loop.take(now, axis=0, mode="wrap") * gains[:, np.newaxis].astype(np.float32)

    return Tape(voice.length, voice.rate, play)


_FADE_IN = 0.5
_DEPTH = 6.0  # decibels
_PAUSE = 0.5  # seconds: in shorter pauses the music stays down
_GLIDE = 0.7  # seconds from down to up
_SPEECH = 25.0  # decibels under the voice's loudest tenth of a second that are still speech


def _ducked(voice: Tape) -> NDArray[np.float64]:
    """The gain of the music for every 10 ms of the voice; it goes down before a sentence begins."""
    hop = _hop(voice.rate)
    powers = np.concatenate([_powers(block, hop) for block in voice.blocks()])
    spoken = np.convolve(powers, np.ones(10) / 10, "same")
    speaking = (spoken > spoken.max() / 10 ** (_SPEECH / 10)).astype(float)
    held = _spread(speaking, round(_PAUSE * 50))
    curve = np.hanning(round(_GLIDE * 100) + 2)[1:-1]
    glided = np.convolve(np.pad(held, len(curve), mode="edge"), curve / curve.sum(), "same")[len(curve) : -len(curve)]
    return 10 ** (-_DEPTH * glided / 20)


def _hop(rate: int) -> int:
    return rate // 100


def _powers(block: Sound, hop: int) -> NDArray[np.float64]:
    whole = np.pad(block, ((0, -len(block) % hop), (0, 0))).astype(np.float64)
    return (whole**2).reshape(-1, hop * whole.shape[1]).mean(axis=1)


def _spread(speaking: NDArray[np.float64], hops: int) -> NDArray[np.float64]:
    """1 wherever somebody speaks within so many hops."""
    near = np.convolve(speaking, np.ones(2 * hops + 1), "full")[hops : hops + len(speaking)]
    return np.minimum(1, np.rint(near))
