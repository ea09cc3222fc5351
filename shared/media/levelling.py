"""One loudness for a whole programme, and no peak too high: both at once, since a limiter takes loudness away."""

import numpy as np
from numpy.typing import NDArray

from shared.media.envelope import Envelope
from shared.media.limiter import STEP, Outline, hold
from shared.media.loudness import BLOCK, HOP, SILENCE, Powers, integrated
from shared.media.tape import Sound, Tape


def levelled(played: Tape, powers: Powers, outline: Outline, *, loudness: float, ceiling: float) -> Tape:
    """A tape at about `loudness` LUFS, with no true peak above `ceiling` dBTP; silence is left as it is.

    `powers` are its gating blocks, as it is heard from both sides. What the limiter takes away is given back, up to
    6 dB. How much that is can be told from the outline, so that nobody has to listen.
    """
    decibels, reached = 0.0, integrated(powers)
    if reached == SILENCE:
        return played
    most, response, envelope = loudness - reached + _MOST, 1.0, hold(outline.crests, ceiling)
    for _ in range(_TRIES):
        before = reached
        step = min((loudness - reached) / response, most - decibels)
        decibels += step
        gain = 10 ** (decibels / 20)
        envelope = hold(outline.crests * np.float32(gain), ceiling)
        reached = integrated(powers * gain**2 * _left(outline.energies, envelope, len(powers)))
        if abs(loudness - reached) < _CLOSE or decibels == most:
            break
        response = min(1.0, max(0.25, (reached - before) / step))
    return _amplified(played, decibels, envelope)


_MOST = 6.0
_TRIES = 8
_CLOSE = 0.01


def _left(energies: NDArray[np.float32], envelope: Envelope, blocks: int) -> Powers:
    """The part of the energy of each gating block that a limiter's envelope lets through."""
    gains = (envelope.nodes[1:] + envelope.nodes[:-1]) / np.float32(2)
    before, after = _gathered(energies, blocks), _gathered(energies * gains**2, blocks)
    return np.divide(after, before, out=np.ones(blocks), where=before > 0)


def _gathered(energies: NDArray[np.floating], blocks: int) -> Powers:
    """The energy of so many gating blocks."""
    within = BLOCK // HOP
    hops = np.zeros((blocks + within - 1) * (HOP // STEP), np.float32)
    hops[: len(energies)] = energies[: len(hops)]
    return np.convolve(hops.reshape(-1, HOP // STEP).sum(axis=1), np.ones(within), "valid")


def _amplified(played: Tape, decibels: float, envelope: Envelope) -> Tape:
    gain = np.float32(10 ** (decibels / 20))

    def play(start: int, stop: int) -> Sound:
        return played.play(start, stop) * envelope.over(start, stop) * gain

    return Tape(played.length, play)
