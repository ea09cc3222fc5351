"""The narrator: what a played model of speech says."""

import io
import wave
from collections.abc import Mapping

import numpy as np

from infra.local.vendors.vendor import Bad
from shared.errors import Unspeakable
from shared.providers.offline.narrator import OfflineSpeech
from shared.providers.speech import Spoken

_SLOWEST, _FASTEST = 0.5, 2.0


def say(text: str, *, voice: str, lent: Mapping[str, str], language: str = "en-US", speed: float = 1) -> Spoken:
    """A text, said by the voice of ours that a company calls `voice`: `lent` has what it calls each. Raises Bad."""
    ours = next((name for name, theirs in lent.items() if theirs == voice), next(iter(lent)))
    pace = min(max(speed, _SLOWEST), _FASTEST)
    try:
        return OfflineSpeech().speak(text, voice=ours, language=language, speed=pace)
    except Unspeakable as error:
        raise Bad(str(error)) from error


def samples(said: Spoken, rate: int) -> bytes:
    """What was said, as mono 16-bit samples at a rate of so many hertz."""
    with wave.open(io.BytesIO(said.audio)) as track:
        heard, own = np.frombuffer(track.readframes(track.getnframes()), "<i2"), track.getframerate()
    times = np.arange(len(heard) * rate // own) / rate
    return np.rint(np.interp(times, np.arange(len(heard)) / own, heard)).astype("<i2").tobytes()
