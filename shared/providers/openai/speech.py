"""Speech by OpenAI, and by servers that speak as it does. None of them says when a word is heard."""

from decimal import Decimal
from typing import ClassVar

from shared.charges import Charge
from shared.errors import Unspeakable
from shared.production.catalogue import Model
from shared.production.prices import Price, Unit
from shared.providers.lending import lend_voice
from shared.providers.openai.company import COMPATIBLE, OPENAI
from shared.providers.provider import charged
from shared.providers.sound import mono
from shared.providers.speech import Spoken
from shared.providers.vendor import Vendor

_SECONDS = 120.0
_SLOWEST, _FASTEST = 0.25, 4.0
"""Times its usual pace (OpenAI's specification, `CreateSpeechRequest`)."""
_TOKENS_A_CHARACTER = Decimal("0.25")
"""OpenAI, "What are tokens and how to count them?"."""
_TOKENS_A_SECOND = Decimal("20.83")
"""Of sound: what makes 12 dollars a million of them the 1.5 cents a minute that OpenAI names for gpt-4o-mini-tts."""


class _Speaker:
    """What both do."""

    _vendor: ClassVar[Vendor]

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """See `Speech.speak`. The language is heard from the text: nobody is asked for it."""
        lent = lend_voice(self._known, text, voice=voice, language=language)
        if not _SLOWEST <= speed <= _FASTEST:
            raise Unspeakable(f"speed {speed:g} is not within {_SLOWEST:g} and {_FASTEST:g}")
        reply = self._vendor.ask(
            "/audio/speech",
            body={"model": self.model, "input": text, "voice": lent, "response_format": "wav", "speed": speed},
            seconds=_SECONDS,
        )
        price = self._known.price
        with charged(None if price.unit is Unit.TOKEN else _charge(price, text, 0)):
            audio, seconds = mono(reply.body)
        return Spoken(audio=audio, seconds=seconds, words=(), **vars(_charge(price, text, seconds)))

    def voices(self) -> tuple[str, ...]:
        return tuple(self._known.voices)

    def languages(self) -> tuple[str, ...]:
        return self._known.languages


class OpenAISpeech(_Speaker):
    company: ClassVar[str] = "openai"
    _vendor = OPENAI


class CompatibleSpeech(_Speaker):
    company: ClassVar[str] = "compatible"
    _vendor = COMPATIBLE


def _charge(price: Price, text: str, seconds: float) -> Charge:
    """For a text, and for its sound where tokens are counted: it does not say how many there were."""
    if price.unit is not Unit.TOKEN:
        return Charge(price.charge(len(text)), units=Decimal(len(text)))
    asked, answered = len(text) * _TOKENS_A_CHARACTER, round(Decimal(seconds) * _TOKENS_A_SECOND, 2)
    return Charge(price.charge(asked, answered), units=asked + answered)
