"""Google Gemini, played: `generateContent` of v1beta, which writes, draws or speaks as the model can.

Source: google-genai 3.4.0, types.py and models.py (`_GenerateContentParameters_to_mldev`).
"""

import base64
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from infra.local.vendors import keywords, narrator, writer
from infra.local.vendors.gemini.forms import Order
from infra.local.vendors.illustrator import picture
from infra.local.vendors.listing import models_of
from infra.local.vendors.vendor import Answer, Asked, Bad, Vendor
from shared.production import catalogue
from shared.production.catalogue import Model

_LISTS = ("/models", "/v1beta/models", "/v1/models")
"""Its own client puts a version before what it asks for, and asks the stable one for lists."""
_PATH = re.compile(r"(?:/v1(?:beta)?)?/models/([\w.-]+):generateContent")
"""The vendor's own client puts the version of the API after whatever address it is given."""
_MODALITIES = {"language": "TEXT", "images": "IMAGE", "speech": "AUDIO"}
_KEYWORDS = {
    *("$id", "$defs", "$ref", "$anchor", "type", "format", "title", "description", "enum", "items", "prefixItems"),
    *("minItems", "maxItems", "minimum", "maximum", "anyOf", "oneOf", "properties", "additionalProperties", "required"),
    "propertyOrdering",
}
"""Of a `responseJsonSchema` (googleapis.github.io/kotlin-genai, GenerateContentConfig). Google lets others pass, and no
model keeps to them; here they are refused."""
_VOICES = {
    *("Zephyr", "Puck", "Charon", "Kore", "Fenrir", "Leda", "Orus", "Aoede", "Callirrhoe", "Autonoe", "Enceladus"),
    *("Iapetus", "Umbriel", "Algieba", "Despina", "Erinome", "Algenib", "Rasalgethi", "Laomedeia", "Achernar"),
    *("Alnilam", "Schedar", "Gacrux", "Pulcherrima", "Achird", "Zubenelgenubi", "Vindemiatrix", "Sadachbia"),
    *("Sadaltager", "Sulafat"),
}
"""The prebuilt ones (ai.google.dev/gemini-api/docs/speech-generation)."""
_SIDES = {"1K": 1024, "2K": 2048, "4K": 4096}
_STEP = 16
"""Both sides of a picture are multiples of this."""
_PICTURE_TOKENS = {"1K": 1120, "2K": 1680, "4K": 2520}
_TOKENS_A_SECOND = 25
_PACE = re.compile(r"(\d+(?:\.\d+)?) times")
_STATUSES = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 404: "NOT_FOUND", 429: "RESOURCE_EXHAUSTED"}
_SERVICE = "generativelanguage.googleapis.com"


class Gemini(Vendor):
    """Answers as our own writer, illustrator and narrator do."""

    company: ClassVar[str] = "gemini"
    KEY: ClassVar[str] = "AIza-played-0000000000000000000000000"

    def shown_key(self, asked: Asked) -> str:
        return asked.headers.get("x-goog-api-key", "")

    def answer(self, asked: Asked) -> Answer:
        if asked.method == "GET" and asked.path in _LISTS:
            return _listed()
        model, order = _model(asked), asked.into(Order)
        config = order.generation_config
        if config.response_modalities and _MODALITIES[model.capability] not in config.response_modalities:
            raise Bad(
                f"The model does not support the modalities {config.response_modalities}", where="generationConfig"
            )
        match model.capability:
            case "images":
                made = _draw(order)
            case "speech":
                made = _speak(order, model)
            case _:
                made = _write(order)
        candidate = {"content": {"parts": [made.part], "role": "model"}, "finishReason": made.why, "index": 0}
        said = {"candidates": [candidate], **_signed(asked, model, order.tokens, made)}
        return Answer.of(said, paid=f"{model.id} {asked.mark}")

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        match status:
            case 401:
                info = {"reason": "API_KEY_INVALID", "domain": "googleapis.com", "metadata": {"service": _SERVICE}}
                return _error(400, "API key not valid. Please pass a valid API key.", ErrorInfo=info)
            case 429:
                quota = {
                    "quotaMetric": f"{_SERVICE}/requests",
                    "quotaId": "GenerateRequestsPerMinutePerProjectPerModel",
                }
                failure, again = {"violations": [quota]}, {"retryDelay": "0.9s"}
                return _error(429, message, QuotaFailure=failure, RetryInfo=again)
            case 400 if where:
                return _error(400, message, BadRequest={"fieldViolations": [{"field": where, "description": message}]})
            case _:
                return _error(status, message)

    def refusal(self, asked: Asked) -> Answer:
        """Pictures are stopped when they are made, all else when it is read."""
        model, order = _model(asked), asked.into(Order)
        said = _signed(asked, model, order.tokens)
        if model.capability == "images":
            return Answer.of({"candidates": [{"finishReason": "IMAGE_SAFETY", "index": 0}], **said})
        return Answer.of({"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, **said})

    def spent(self) -> Answer:
        return _error(429, "Your prepayment credits are depleted. Please go to AI Studio to manage your billing.")


@dataclass(frozen=True)
class _Made:
    part: Mapping[str, Any]
    modality: str
    tokens: int
    why: str = "STOP"


def _write(order: Order) -> _Made:
    config = order.generation_config
    if (schema := config.response_json_schema) is not None:
        if config.response_mime_type != "application/json":
            raise Bad("responseJsonSchema needs responseMimeType application/json", where="generationConfig")
        keywords.check(schema, _KEYWORDS, where="generationConfig.responseJsonSchema")
    written = writer.answer(order.text, schema)
    counted, most = writer.tokens(written), config.max_output_tokens
    if counted > most:
        return _Made({"text": written[: len(written) * most // counted]}, "TEXT", most, "MAX_TOKENS")
    return _Made({"text": written}, "TEXT", counted)


def _draw(order: Order) -> _Made:
    wanted = order.generation_config.image_config
    across, down = map(int, wanted.aspect_ratio.split(":"))
    side = _SIDES[wanted.image_size]
    width, height = (_stepped(side * math.sqrt(ratio)) for ratio in (across / down, down / across))
    part = _inline("image/png", picture(order.text, width, height))
    return _Made(part, "IMAGE", _PICTURE_TOKENS[wanted.image_size])


def _speak(order: Order, model: Model) -> _Made:
    config, style = order.generation_config, ""
    if config.speech_config is None or config.temperature is not None:
        raise Bad("a voice is needed, and how to sample is not supported", where="generationConfig")
    voice = config.speech_config.voice_config.prebuilt_voice_config.voice_name
    if voice not in _VOICES:
        raise Bad(f"Voice name {voice} is not supported", where="generationConfig.speechConfig")
    for part in order.parts:
        style += part.speech_metadata.style or "" if part.speech_metadata else ""
    pace = _PACE.search(style)
    spoken = narrator.say(
        order.text,
        voice=voice,
        lent=model.voices,
        language=config.speech_config.language_code,
        speed=float(pace[1]) if pace else 1,
    )
    return _Made(_inline("audio/wav", spoken.audio), "AUDIO", round(spoken.seconds * _TOKENS_A_SECOND))


def _model(asked: Asked) -> Model:
    """The one that is asked. Raises Bad when there is none, or none any more."""
    named = _PATH.fullmatch(asked.path)
    if asked.method != "POST" or named is None:
        raise Bad("Requested entity was not found.", status=404)
    today = datetime.now(UTC).date()
    for model in catalogue.catalogue().models:
        if (model.company, model.id) == (Gemini.company, named[1]) and model.there_on(today):
            return model
    raise Bad(f"models/{named[1]} is not found for API version v1beta", status=404)


def _signed(asked: Asked, model: Model, tokens: int, made: _Made | None = None) -> dict[str, Any]:
    """What stands under every answer."""
    usage: dict[str, Any] = {
        "promptTokenCount": tokens,
        "totalTokenCount": tokens + (made.tokens if made else 0),
        "promptTokensDetails": [{"modality": "TEXT", "tokenCount": tokens}],
    }
    if made is not None:
        usage["candidatesTokenCount"] = made.tokens
        usage["candidatesTokensDetails"] = [{"modality": made.modality, "tokenCount": made.tokens}]
    return {"usageMetadata": usage, "modelVersion": model.id, "responseId": asked.mark}


def _inline(media: str, whole: bytes) -> dict[str, Any]:
    return {"inlineData": {"mimeType": media, "data": base64.b64encode(whole).decode()}}


def _stepped(side: float) -> int:
    return math.ceil(side / _STEP) * _STEP


def _error(status: int, message: str, **details: Mapping[str, Any]) -> Answer:
    """A google.rpc.Status."""
    said: dict[str, Any] = {"code": status, "message": message, "status": _STATUSES.get(status, "INTERNAL")}
    if details:
        said["details"] = [
            {"@type": f"type.googleapis.com/google.rpc.{kind}", **detail} for kind, detail in details.items()
        ]
    return Answer.of({"error": said}, status=status)


def _listed() -> Answer:
    models = [
        {"name": f"models/{id}", "version": "1", "displayName": id, "supportedGenerationMethods": ["generateContent"]}
        for id in models_of("gemini")
    ]
    return Answer.of({"models": models})
