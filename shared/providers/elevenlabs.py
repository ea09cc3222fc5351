"""ElevenLabs: speech that says when each character is heard, and alignment of a sound with its text."""

from base64 import b64decode
from collections.abc import Mapping
from decimal import Decimal
from hashlib import sha256
from typing import Any, ClassVar

from pydantic import Base64Bytes, FiniteFloat, ValidationError

from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    StudioError,
    Unspeakable,
)
from shared.production.catalogue import Model
from shared.prose.pieces import primary
from shared.providers.alignment import Aligned
from shared.providers.hearing import located, words_heard
from shared.providers.lending import lend_voice
from shared.providers.provider import charged
from shared.providers.sound import mono, wav_of
from shared.providers.speech import Spoken
from shared.providers.vendor import LONGEST_COMPLAINT, Answered, Reply, Vendor

_SECONDS = 120.0
_RATE = 24_000
"""Hertz: the most that every plan has as plain samples."""
_SLOWEST, _FASTEST = 0.7, 1.2
"""Times its usual pace (elevenlabs.io/docs/eleven-api, "Voice speed"); others are answered with status 400."""
_GUESSES_LANGUAGE = "eleven_multilingual"
"""How models are called that take no `language_code` (elevenlabs 2.78.0, `convert_with_timestamps`)."""
_LOST = 3.4
"""The loss at which a text is not what is said. It is the mean of all characters'; guessing each of them among thirty
letters loses as much, ln 30. ElevenLabs has published no scale."""


class ElevenLabsSpeech:
    company: ClassVar[str] = "elevenlabs"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """See `Speech.speak`. There are no words where the model does not say when it says them.

        It costs the characters of the text. The header `character-cost` counts credits, of which some models ask half
        of one for a character: that is in their price.
        """
        lent = lend_voice(self._known, text, voice=voice, language=language)
        if not _SLOWEST <= speed <= _FASTEST:
            raise Unspeakable(f"speed {speed:g} is not within {_SLOWEST:g} and {_FASTEST:g}")
        body: dict[str, Any] = {"text": text, "model_id": self.model, "seed": _seed(text)}
        if not self.model.startswith(_GUESSES_LANGUAGE):
            body["language_code"] = primary(language)
        if speed != 1:
            body["voice_settings"] = {"speed": speed}
        path = f"/text-to-speech/{lent}/with-timestamps?output_format=pcm_{_RATE}"
        reply = ELEVENLABS.ask(path, body=body, seconds=_SECONDS)
        cost = self._known.price.charge(len(text))
        with charged(Charge(cost)):
            told = reply.into(_Speech)
            audio, seconds = wav_of(told.audio_base64, _RATE)
            heard = [] if told.alignment is None else located(text, told.alignment.characters_told())
            words = words_heard(text, heard, language=language, seconds=seconds)
        return Spoken(audio=audio, seconds=seconds, words=words, cost=cost)

    def voices(self) -> tuple[str, ...]:
        return tuple(self._known.voices)

    def languages(self) -> tuple[str, ...]:
        return self._known.languages


class ElevenLabsAlignment:
    company: ClassVar[str] = "elevenlabs"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price

    def align(self, audio: str, *, text: str, language: str) -> Aligned:
        """See `Alignment.align`. It hears the language itself, and counts the seconds of the sound."""
        wav, seconds = mono(b64decode(audio))
        form = {"file": ("line.wav", wav, "audio/wav"), "text": text}
        reply = ELEVENLABS.ask("/forced-alignment", form=form, seconds=_SECONDS)
        counted = Decimal(f"{seconds:.3f}")
        charge = Charge(self._price.charge(0, counted), units=counted)
        with charged(charge):
            told = reply.into(_Alignment)
            if told.loss > _LOST:
                raise Unspeakable(f"what is said is not the text: aligning them loses {told.loss:.1f}")
            heard = located(text, [(word.text, word.start, word.end) for word in told.words])
            words = words_heard(text, heard, language=language, seconds=seconds)
            if not words:
                raise ProviderGarbled("elevenlabs has found no word of the text")
        return Aligned(words=words, **vars(charge))


class _Characters(Answered):
    characters: tuple[str, ...]
    character_start_times_seconds: tuple[FiniteFloat, ...]
    character_end_times_seconds: tuple[FiniteFloat, ...]

    def characters_told(self) -> list[tuple[str, float, float]]:
        """Each with its times. Raises ProviderGarbled when some have none."""
        columns = self.characters, self.character_start_times_seconds, self.character_end_times_seconds
        try:
            return list(zip(*columns, strict=True))
        except ValueError as error:
            raise ProviderGarbled("elevenlabs has told of more characters than times") from error


class _Speech(Answered):
    audio_base64: Base64Bytes
    alignment: _Characters | None = None
    """Of the text as it was sent, and not as it was read out."""


class _Word(Answered):
    text: str
    start: FiniteFloat
    end: FiniteFloat


class _Alignment(Answered):
    words: tuple[_Word, ...]
    loss: FiniteFloat


class _Detail(Answered):
    """What it says when something is wrong (elevenlabs.io/docs/eleven-api/resources/errors)."""

    message: str = ""
    code: str = ""
    status: str = ""
    """The code, as it was called before."""

    @property
    def named(self) -> str:
        return self.code or self.status


class _Fault(Answered):
    """One of a request that does not fit (status 422)."""

    loc: tuple[str | int, ...] = ()
    msg: str = ""


class _Complaint(Answered):
    detail: _Detail | tuple[_Fault, ...] | str = ""


_CONTENT = {"content_against_policy", "content_policy_violation", "text_moderated"}
_SPENT = {"quota_exceeded", "insufficient_credits", "payment_required"}
_BUSY = {
    "too_many_concurrent_requests",
    "concurrent_limit_exceeded",
    "rate_limit_exceeded",
    "rate_limited",
    "system_busy",
}
_BARRED = {
    "detected_unusual_activity",
    "free_users_not_allowed",
    "model_access_denied",
    "paid_plan_required",
    "voice_access_denied",
    "famous_voice_not_permitted",
}
"""Codes of what whoever has the key may not do. The key is good all the same."""


def _detail(said: Any) -> _Detail:
    try:
        detail = _Complaint.model_validate(said).detail
    except ValidationError:
        return _Detail()
    match detail:
        case _Detail():
            return detail
        case str():
            return _Detail(message=detail)
        case _:
            faults = (f"{'.'.join(map(str, fault.loc))}: {fault.msg}" for fault in detail)
            return _Detail(message="; ".join(faults))


def _sentence(said: Any) -> str:
    return _detail(said).message


def _special(reply: Reply, said: Any) -> StudioError | None:
    detail = _detail(said)
    sentence = f"elevenlabs: {detail.message[:LONGEST_COMPLAINT] or detail.named}"
    if detail.named in _CONTENT:
        return ContentRefused(sentence, rule=detail.named)
    if detail.named in _SPENT:
        return ProviderSpent(sentence)
    if detail.named in _BUSY:
        return ProviderBusy(sentence, after=reply.after)
    return ProviderRefused(sentence) if detail.named in _BARRED else None


def _seed(text: str) -> int:
    """The same for the same text, so that it is said in nearly the same way again."""
    return int.from_bytes(sha256(text.encode()).digest()[:4])


def _authorise(key: str) -> Mapping[str, str]:
    return {"xi-api-key": key}


ELEVENLABS = Vendor("elevenlabs", _authorise, _sentence, _special)
