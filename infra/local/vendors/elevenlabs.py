"""ElevenLabs, played: speech with the time of every character, and forced alignment.

As elevenlabs 2.78.0 has them (text_to_speech and forced_alignment) and elevenlabs.io/docs/eleven-api/resources/errors.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Any, ClassVar, Literal

from pydantic import Field

from infra.local.vendors.listing import models_of
from infra.local.vendors.narrator import samples, say
from infra.local.vendors.vendor import Answer, Asked, Bad, Form, Vendor
from shared.errors import ProviderGarbled, Unspeakable
from shared.production.catalogue import Model, catalogue
from shared.prose import language_of
from shared.providers.offline.aligner import OfflineAlignment
from shared.providers.speech import SpokenWord

_RATES = {f"pcm_{rate}": rate for rate in (8_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000)}
_SLOWEST, _FASTEST = 0.7, 1.2
_LARGEST_SEED = 2**32 - 1
_CODES = {400: "bad_request", 401: "invalid_api_key", 404: "not_found", 429: "rate_limit_exceeded"}
_KINDS = {401: "authentication_error", 403: "authorization_error", 404: "not_found", 429: "rate_limit_error"}
_BLOCKED = "We are sorry but text you are trying to use may violate our Terms of Service and has been blocked."
_SPENT = "This request exceeds your quota of 10000. You have 0 credits remaining, while 91 credits are required."
_LOSS, _LOST = 0.1, 9.0
"""Of a text that is said, and of one that is not."""


class _Settings(Form):
    stability: float | None = Field(default=None, ge=0, le=1)
    similarity_boost: float | None = Field(default=None, ge=0, le=1)
    style: float | None = Field(default=None, ge=0, le=1)
    use_speaker_boost: bool | None = None
    speed: float = 1


class _Line(Form):
    text: str
    model_id: str = "eleven_multilingual_v2"
    language_code: str | None = None
    voice_settings: _Settings = _Settings()
    seed: int | None = Field(default=None, ge=0, le=_LARGEST_SEED)
    previous_text: str | None = None
    next_text: str | None = None
    apply_text_normalization: Literal["auto", "on", "off"] = "auto"


class ElevenLabs(Vendor):
    company: ClassVar[str] = "elevenlabs"
    KEY: ClassVar[str] = "sk-played-elevenlabs-0000000000000000"

    def __init__(self, *, timed: bool = True, hears: bool = True) -> None:
        """`timed`: whether it says when it says a character. `hears`: whether it finds a text in a sound."""
        self.timed = timed
        self.hears = hears

    def shown_key(self, asked: Asked) -> str:
        return asked.headers.get("xi-api-key", "")

    def answer(self, asked: Asked) -> Answer:
        # Its own client puts the version into the path, where the studio has it in the address.
        match asked.method, asked.path.removeprefix("/v1").strip("/").split("/"):
            case "POST", ["text-to-speech", voice, "with-timestamps"]:
                return self._speak(asked, voice)
            case "POST", ["forced-alignment"]:
                return self._align(asked)
            case "GET", ["models"]:
                return Answer.of([{"model_id": id, "name": id} for id in models_of(self.company)])
            case _:
                raise Bad("Not Found", status=404)

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        if not where:
            return _complaint(status, _CODES.get(status, "internal_error"), message)
        # What does not fit the form is told part by part.
        fault = {"loc": ["body", *where.split(".")], "msg": message, "type": "value_error"}
        return Answer.of({"detail": [fault]}, status=422)

    def refusal(self, asked: Asked) -> Answer:
        return _complaint(403, "content_against_policy", _BLOCKED)

    def spent(self) -> Answer:
        return _complaint(401, "quota_exceeded", _SPENT)

    def _speak(self, asked: Asked, voice: str) -> Answer:
        line = asked.into(_Line)
        known = {model.id: model for model in catalogue().of("speech", self.company)}
        if line.model_id not in known:
            return _complaint(400, "model_not_found", f"A model with model ID {line.model_id} does not exist.")
        model = known[line.model_id]
        wrong = _wrong(line, voice, model, asked.query)
        if wrong is not None:
            return wrong
        language = line.language_code or language_of(line.text) or "en"
        said = say(line.text, voice=voice, lent=model.voices, language=language, speed=line.voice_settings.speed)
        times = _characters(line.text, said.words) if self.timed else None
        sound = samples(said, _RATES[asked.query["output_format"]])
        told = {"audio_base64": b64encode(sound).decode(), "alignment": times, "normalized_alignment": times}
        paid = f"speech {sha256(voice.encode() + asked.body).hexdigest()[:12]}"
        return Answer.of(told, paid=paid, character_cost=str(len(line.text)), request_id=paid.split()[1])

    def _align(self, asked: Asked) -> Answer:
        parts = {part.name: part for part in asked.parts()}
        strange = parts.keys() - {"file", "text", "enabled_spooled_file"}
        missing = {"file", "text"} - parts.keys()
        if strange or missing:
            raise Bad("Field required" if missing else "Extra fields not permitted", where=min(missing or strange))
        if parts["file"].filename is None:
            raise Bad("Expected UploadFile", where="file")
        sound, text = parts["file"].content, parts["text"].content.decode()
        try:
            heard = OfflineAlignment().align(b64encode(sound).decode(), text=text, language=language_of(text) or "en")
        except (ProviderGarbled, Unspeakable) as error:
            return _complaint(400, "invalid_audio_file", str(error))
        loss = _LOSS if self.hears else _LOST
        characters = zip(*_characters(text, heard.words).values(), strict=True)
        told = {
            "characters": [{"text": text, "start": start, "end": end} for text, start, end in characters],
            "words": [{**word.model_dump(), "loss": loss} for word in heard.words],
            "loss": loss,
        }
        return Answer.of(told, paid=f"alignment {sha256(sound + text.encode()).hexdigest()[:12]}")


def _wrong(line: _Line, voice: str, model: Model, query: Mapping[str, str]) -> Answer | None:
    """What is wrong with a line that fits its form."""
    speed = line.voice_settings.speed
    if voice not in model.voices.values():
        return _complaint(404, "voice_not_found", f"A voice with the voice_id {voice} was not found.")
    if query.get("output_format") not in _RATES or {*query} != {"output_format"}:
        return _complaint(400, "invalid_output_format", "Output format is not played here.")
    if not _SLOWEST <= speed <= _FASTEST:
        return _complaint(
            400, "invalid_voice_settings", f"Invalid setting for speed received, expected 0.7 to 1.2: {speed}"
        )
    if line.language_code is not None and "multilingual" in model.id:
        return _complaint(
            400, "unsupported_language", f"Model '{model.id}' does not support the parameter language_code."
        )
    if len(line.text) > (model.longest or 0):
        return _complaint(400, "max_character_limit_exceeded", f"This request's text has {len(line.text)} characters.")
    return None


def _characters(text: str, words: Sequence[SpokenWord]) -> dict[str, list[Any]]:
    """When each character is heard: the letters of a word share its time, and those between words take a pause."""
    starts: list[float] = []
    now, begin = 0.0, 0
    for word in words:
        first = text.index(word.text, begin)
        starts += _shared(text[begin:first], now, word.start)
        starts += _shared(word.text, word.start, word.end)
        now, begin = word.end, first + len(word.text)
    starts += [now] * (len(text) - begin + 1)
    times = [round(start, 3) for start in starts]
    return {
        "characters": list(text),
        "character_start_times_seconds": times[:-1],
        "character_end_times_seconds": times[1:],
    }


def _shared(text: str, start: float, end: float) -> list[float]:
    """When each character begins. Marks take no time beside letters."""
    weights = [character.isalnum() for character in text]
    before = accumulate(weights[:-1], initial=0)
    return [start + (end - start) * count / max(1, sum(weights)) for count in before] if text else []


def _complaint(status: int, code: str, message: str) -> Answer:
    detail = {
        "type": _KINDS.get(status, "validation_error" if status < 500 else "internal_error"),
        "code": code,
        "message": message,
        "status": code,
        "request_id": sha256(message.encode()).hexdigest()[:32],
    }
    return Answer.of({"detail": detail}, status=status)
