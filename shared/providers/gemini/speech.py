"""Gemini speaks."""

import re
from typing import Any, ClassVar

from shared.errors import ProviderGarbled
from shared.production.catalogue import Model
from shared.providers.gemini.content import Data, Usage, generate
from shared.providers.lending import lend_voice
from shared.providers.provider import charged
from shared.providers.sound import mono, wav_of
from shared.providers.speech import Spoken

_SECONDS = 120.0
_TOKENS_A_SECOND = 25
"""Of sound (ai.google.dev/gemini-api/docs/tokens)."""
_RATE = re.compile(r"rate=(\d+)")
_USUAL_RATE = 24_000


class GeminiSpeech:
    """It does not say when a word is heard."""

    company: ClassVar[str] = "gemini"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """See `Speech.speak`. How fast it speaks is a wish only: the API has no number for it."""
        name = lend_voice(self._known, text, voice=voice, language=language)
        made = generate(
            self.model,
            _line(text, speed),
            config={
                "responseModalities": ["AUDIO"],
                "speechConfig": {
                    "voiceConfig": {"prebuiltVoiceConfig": {"voiceName": name}},
                    "languageCode": language,
                },
            },
            seconds=_SECONDS,
            price=lambda used: used.charge(self._known.price),
        )
        with charged(made.charge):
            audio, seconds = _sound(made.data("audio/"))
        counted = Usage(candidates_token_count=round(seconds * _TOKENS_A_SECOND))
        charge = made.charge or counted.charge(self._known.price)
        return Spoken(audio=audio, seconds=seconds, words=(), **vars(charge))

    def voices(self) -> tuple[str, ...]:
        return tuple(self._known.voices)

    def languages(self) -> tuple[str, ...]:
        return self._known.languages


def _line(text: str, speed: float) -> dict[str, Any]:
    """The text, which is read out word for word, and beside it how: what is said of that in the text is read out, too.

    Source: "Migrate to Gemini 3.8 TTS", docs.cloud.google.com.
    """
    if speed == 1:
        return {"text": text}
    return {"text": text, "speechMetadata": {"style": f"Speak at {speed:g} times your normal pace."}}


def _sound(data: Data) -> tuple[bytes, float]:
    """A WAV file, or raw samples whose media type has their rate. Raises ProviderGarbled."""
    kind = data.mime_type.lower()
    if kind.startswith(("audio/wav", "audio/x-wav", "audio/wave")):
        return mono(data.whole())
    if kind.startswith(("audio/l16", "audio/pcm")):
        rate = _RATE.search(kind)
        return wav_of(data.whole(), int(rate[1]) if rate else _USUAL_RATE)
    raise ProviderGarbled(f"gemini's sound is {data.mime_type}, which the studio does not know")
