"""Alignment played offline: the narrator's understudy says the text, too, and what was said is laid along that.

By dynamic time warping, as in F. Malfrère and T. Dutoit, "High-quality speech synthesis for phonetic speech
segmentation", Eurospeech 1997; aeneas aligns books like that. There is no model of any language in it: whatever eSpeak
NG can say can be aligned.
"""

import base64
import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from shared.errors import Unspeakable
from shared.providers.alignment import Aligned
from shared.providers.offline.aligner.spectra import HOP, Listening, Sound, background, coefficients, highest, listen
from shared.providers.offline.aligner.warping import Path, warped
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.sound import mono
from shared.providers.speech import SpokenWord

_VOICE = "ava"
_STRETCHES = (0.85, 0.92, 1.0, 1.09, 1.18)
"""How much higher other voices than hers may be; the one that fits best is taken."""
_KEPT = 3
"""Frames that are kept of a pause at either end: pauses are as long as they like."""
_PACES = 4
"""How many times as fast or as slowly as the model it may be said."""
_FULL_SCALE = 32_768


class OfflineAlignment:
    """The aligner's understudy. Every thread may use it."""

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "dynamic-time-warping-1"

    def align(self, audio: str, *, text: str, language: str) -> Aligned:
        """See `Alignment.align`. Raises Unspeakable where eSpeak NG cannot say the text, too.

        That something else is said is only noticed where it takes far less or far more time than the text.
        """
        wav, seconds = mono(base64.b64decode(audio))
        said = listen(*_samples(wav))
        if not said.spoken.any():
            raise Unspeakable("nothing is said in the sound")
        model = OfflineSpeech().speak(text, voice=_VOICE, language=language, speed=1)
        example = listen(*_samples(model.audio))
        if not 1 / _PACES < said.spoken.sum() / example.spoken.sum() < _PACES:
            raise Unspeakable("what is said in the sound is not the text: it takes far less or far more time")
        warp = _fitted(example, said)
        return Aligned(words=tuple(_heard(model.words, warp, seconds)), units=Decimal(f"{seconds:.3f}"))


@dataclass(frozen=True)
class _Warp:
    """Which frames of what was said are which of the model."""

    path: Path
    model_frames: NDArray[np.intp]
    """Those that were compared, of all of the model."""
    said_frames: NDArray[np.intp]
    spoken: NDArray[np.bool_]
    """In which frames of what was said somebody speaks."""

    def frame(self, seconds: float) -> int:
        """The frame in which is said what the model says then."""
        row = min(int(np.searchsorted(self.model_frames, round(seconds / HOP))), len(self.path) - 1)
        return int(self.said_frames[self.path[row].sum() // 2])


def _fitted(model: Listening, said: Listening) -> _Warp:
    """The warp that fits best, however high the voice is."""
    top = highest(model, said)
    rows, columns = _around(model.spoken), _around(said.spoken)

    def warp(stretch: float) -> tuple[Path, float]:
        noise = background(said, top, stretch)
        example, sample = coefficients(model, top, 1, noise), coefficients(said, top, stretch, noise)
        return warped(example[rows], sample[columns])

    path, _ = min(map(warp, _STRETCHES), key=lambda found: found[1])
    return _Warp(path, rows, columns, said.spoken)


def _around(spoken: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The frames in which somebody speaks, and the nearest ones of every pause."""
    return np.flatnonzero(np.convolve(spoken, np.ones(2 * _KEPT + 1))[_KEPT:][: len(spoken)])


def _heard(words: Sequence[SpokenWord], warp: _Warp, seconds: float) -> Iterator[SpokenWord]:
    """When the model's words are heard in what was said."""
    now = 0.0
    for word in words:
        start = end = now
        if word.start < word.end:
            first, last = warp.frame(word.start), warp.frame(word.end)
            inside = first + np.flatnonzero(warp.spoken[first : last + 1])
            first, last = (inside[0], inside[-1]) if len(inside) else (first, last)
            start = max(now, min(float(first * HOP), seconds))
            end = max(start, min(float(last * HOP), seconds))
        yield SpokenWord(text=word.text, start=start, end=end)
        now = end


def _samples(wav: bytes) -> tuple[Sound, int]:
    with wave.open(io.BytesIO(wav)) as track:
        samples = np.frombuffer(track.readframes(track.getnframes()), "<i2")
        return samples / _FULL_SCALE, track.getframerate()
