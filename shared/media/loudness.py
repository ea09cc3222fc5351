"""How loud sound is, by ITU-R BS.1770-4: FFmpeg's `ebur128` listens, in this process."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
from av.audio.frame import AudioFrame
from av.filter import Graph
from numpy.typing import NDArray

from shared.media.tape import RATE, Sound

SILENCE = -70.0
"""LUFS below which BS.1770 hears nothing, and so the loudness of silence."""

HOP = RATE // 10
"""From the beginning of one gating block to that of the next, in samples."""

BLOCK = 4 * HOP
"""The samples of a gating block."""

type Powers = NDArray[np.float64]
"""The mean square of every gating block, K-weighted and summed over the channels."""


@dataclass(frozen=True)
class Measurement:
    """What was measured of something that was played."""

    seconds: float
    loudness: float
    """Integrated, in LUFS; `SILENCE` where nothing is heard."""
    true_peak: float
    """dBTP, right to a hundredth near full scale: the highest point, between the samples too."""


def measured(sound: Iterable[Sound]) -> Measurement:
    """Listen to sound as it goes by.

    A single channel counts once: it is 3 LU quieter than the same on both sides.
    """
    length, powers, peak = _heard(sound, "true")
    return Measurement(length / RATE, integrated(powers), 20 * float(np.log10(max(peak, 1e-9))))


def powers(sound: Iterable[Sound]) -> Powers:
    """What loudness is made of, in a third of the time that it takes to look for peaks as well.

    What is shorter than a gating block is measured with silence after it.
    """
    return _heard(sound, "none")[1]


def integrated(powers: Powers) -> float:
    """The loudness of the gating blocks that count, in LUFS; `SILENCE` when none does."""
    counted = powers[counting(powers)]
    return lufs(float(counted.mean())) if len(counted) else SILENCE


def counting(powers: Powers) -> NDArray[np.bool]:
    """Which gating blocks count: those above -70 LUFS, and of these those above 10 LU under their mean."""
    audible = powers > 10 ** ((SILENCE - _OFFSET) / 10)
    return audible & (powers > powers[audible].mean() / 10) if audible.any() else audible


def lufs(power: float) -> float:
    """The loudness of a mean square."""
    return _OFFSET + 10 * float(np.log10(power))


_OFFSET = -0.691


def _heard(sound: Iterable[Sound], peaks: str) -> tuple[int, Powers, float]:
    """How many samples went by, the gating blocks in them, and the highest point if `peaks` are "true"."""
    parts = iter(sound)
    first = next(parts, np.zeros((1, 0), np.float32))
    meter = _Meter(len(first), peaks)
    length = meter.hear(first) + sum(meter.hear(part) for part in parts)
    # It speaks of whole hops only, and notices a peak a little late.
    meter.hear(np.zeros((len(first), max(0, BLOCK - length) + 2 * HOP), np.float32))
    whole = np.array(meter.momentary[BLOCK // HOP - 1 : max(BLOCK, length) // HOP])
    return length, 10 ** ((whole - _OFFSET) / 10), meter.peak


class _Meter:
    """The filter, and what it said so far."""

    def __init__(self, channels: int, peaks: str) -> None:
        self._layout = "mono" if channels == 1 else "stereo"
        self._graph = Graph()
        source = self._graph.add_abuffer(sample_rate=RATE, format="fltp", layout=self._layout)
        meter = self._graph.add("ebur128", f"metadata=1:framelog=quiet:peak={peaks}")
        self._said = self._graph.add("abuffersink")
        self._graph.link_nodes(source, meter, self._said).configure()
        self.momentary: list[float] = []
        self.peak = 0.0

    def hear(self, sound: Sound) -> int:
        """Listen on, to so many samples."""
        if sound.shape[1]:
            frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound), format="fltp", layout=self._layout)
            frame.sample_rate = RATE
            self._graph.push(frame)
            with suppress(BlockingIOError):  # it wants to hear more first
                while True:
                    said = self._said.pull().metadata
                    self.momentary.append(float(said["lavfi.r128.M"]))
                    self.peak = float(said.get("lavfi.r128.true_peak", 0))
        return sound.shape[1]
