"""Speech by OpenAI, and by servers that speak as it does. None of them says when a word is heard."""

from decimal import Decimal
from typing import ClassVar

from shared.errors import Unspeakable
from shared.production.catalogue import Model
from shared.production.prices import Price, Unit
from shared.providers.lending import lend_voice
from shared.providers.openai.company import COMPATIBLE, OPENAI
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
        audio, seconds = mono(reply.body)
        cost, units = _cost(self._known.price, text, seconds)
        return Spoken(audio=audio, seconds=seconds, words=(), cost=cost, units=units)

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


def _cost(price: Price, text: str, seconds: float) -> tuple[Decimal, Decimal]:
    """US dollars, and how much of its unit that is of. Those who count tokens do not say how many there were."""
    if price.unit is not Unit.TOKEN:
        return price.charge(len(text)), Decimal(len(text))
    asked, answered = len(text) * _TOKENS_A_CHARACTER, round(Decimal(seconds) * _TOKENS_A_SECOND, 2)
    return price.charge(asked, answered), asked + answered
