"""Speech played offline: eSpeak NG, with the time of every word. It sounds like a machine, and says what it is."""

import io
import wave
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from shared.errors import Unspeakable
from shared.providers.offline.narrator.espeak import SLOWEST, utter
from shared.providers.offline.narrator.hearing import Span, heard, speakable, words_of
from shared.providers.offline.narrator.polish import polish
from shared.providers.offline.narrator.tongues import TONGUES, tongue
from shared.providers.speech import Spoken, SpokenWord


class OfflineSpeech:
    """The narrator's understudy. Every thread may use it."""

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "espeak-ng-1.52"

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """Say `text` at `speed` 0.5..2 times the pace of about 150 words a minute. See `Speech.speak`."""
        speaker, spoken_language = _speaker(voice), tongue(language)
        if not 0.5 <= speed <= 2:
            raise Unspeakable(f"speed {speed:g} is not within 0.5 and 2")
        line = speakable(text)
        if not any(character.isalnum() for character in line.text):
            raise Unspeakable("there is nothing to say")
        if not spoken_language.reads(line.text):
            raise Unspeakable(f"the text is not written in a script that {language} is read from")
        utterance = utter(
            line.text,
            voice=f"{spoken_language.voice}+{speaker.variant}",
            words_per_minute=max(SLOWEST, round(speaker.pace * speed)),
            gap=max(0, round(60 * (SLOWEST / speaker.pace - speed))),  # measured: half the pace at half the speed
            pitch=speaker.pitch,
            range=speaker.range,
        )
        words = words_of(text, spaced=spoken_language.spaced)
        spans = heard(text, words, line, utterance)
        if all(start == end for start, end in spans):
            raise Unspeakable(f"nothing of the text can be said in {language}")
        sound, spans = _trimmed(utterance.samples / 32_768, spans, utterance.rate)
        return Spoken(
            audio=_wav(polish(sound, utterance.rate, spans), utterance.rate),
            seconds=len(sound) / utterance.rate,
            words=tuple(
                SpokenWord(text=text[start:end], start=first / utterance.rate, end=last / utterance.rate)
                for (start, end), (first, last) in zip(words, spans, strict=True)
            ),
        )

    def voices(self) -> tuple[str, ...]:
        return tuple(_CAST)

    def languages(self) -> tuple[str, ...]:
        return tuple(TONGUES)


@dataclass(frozen=True)
class _Speaker:
    """A variant of eSpeak NG's voices, and how it speaks."""

    variant: str
    pitch: int
    range: int
    pace: int
    """eSpeak's words per minute, which count no pauses."""


# Variants with `breath` are not reproducible, and none is here.
_CAST = {
    "ava": _Speaker("Annie", pitch=32, range=46, pace=145),
    "theo": _Speaker("adam", pitch=52, range=62, pace=144),
    "nora": _Speaker("f4", pitch=42, range=58, pace=152),
    "ezra": _Speaker("m7", pitch=12, range=55, pace=145),
    "june": _Speaker("linda", pitch=54, range=58, pace=152),
    "silas": _Speaker("m3", pitch=66, range=58, pace=145),
}

_BEFORE, _AFTER = 0.06, 0.2
"""Seconds of quiet around a line."""


def _speaker(voice: str) -> _Speaker:
    if voice not in _CAST:
        raise Unspeakable(f"the offline narrator has no voice called {voice!r}; there are {', '.join(_CAST)}")
    return _CAST[voice]


def _trimmed(sound: NDArray[np.float64], spans: list[Span], rate: int) -> tuple[NDArray[np.float64], list[Span]]:
    """The sound with exactly as much quiet around its words as every line has, and the words' new spans."""
    voiced = [span for span in spans if span[0] < span[1]]
    start, end = voiced[0][0] - round(_BEFORE * rate), voiced[-1][1] + round(_AFTER * rate)
    padded = np.pad(sound, (max(0, -start), max(0, end - len(sound))))
    return padded[max(0, start) :][: end - start], [(first - start, last - start) for first, last in spans]


def _wav(sound: NDArray[np.float64], rate: int) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as track:
        track.setnchannels(1)
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(np.rint(sound * 32_767).astype("<i2").tobytes())
    return file.getvalue()
