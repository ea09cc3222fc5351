"""Anthropic, played: the Messages API of 2026-10-21, as far as it gives one answer to text.

Source: anthropic 2.12.0, types/message_create_params.py, types/message.py and types/shared.
"""

from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from infra.local.vendors import keywords, writer
from infra.local.vendors.listing import models_of
from infra.local.vendors.vendor import Answer, Asked, Bad, Form, Vendor
from shared.production import catalogue

_VERSION = "2026-10-21"
_KEYWORDS = {
    "$defs",
    "$ref",
    "additionalProperties",
    "allOf",
    "anyOf",
    "const",
    "description",
    "enum",
    "format",
    "items",
    "minItems",
    "properties",
    "required",
    "title",
    "type",
}
"""What the SDK lets through (lib/_parse/_transform.py)."""
_TYPES = {
    400: "invalid_request_error",
    401: "authentication_error",
    402: "billing_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    529: "overloaded_error",
}


class Anthropic(Vendor):
    """Claude answers as our own writer does."""

    company: ClassVar[str] = "anthropic"
    KEY: ClassVar[str] = "sk-ant-played-000000000000000000"

    def shown_key(self, asked: Asked) -> str:
        """Either header does; of both it is the first."""
        return asked.headers.get("x-api-key") or asked.headers.get("authorization", "").removeprefix("Bearer ")

    def answer(self, asked: Asked) -> Answer:
        # The vendor's own client puts the version of the API after whatever address it is given.
        what = asked.method, asked.path.removeprefix("/v1")
        if what not in (("POST", "/messages"), ("GET", "/models")):
            raise Bad("Not found", status=404)
        if asked.headers.get("anthropic-version") != _VERSION:
            raise Bad(f"anthropic-version: {_VERSION} is the only one here", where="anthropic-version")
        if asked.method == "GET":
            return _listed()
        order = asked.into(_Order)
        if not _has(order.model):
            raise Bad(f"model: {order.model}", status=404)
        schema = None if order.output_config is None else order.output_config.wanted()
        written = writer.answer("\n".join(_text(one.content) for one in order.messages), schema)
        read, made = writer.tokens(asked.body.decode()), writer.tokens(written)
        if made > order.max_tokens:
            cut = written[: len(written) * order.max_tokens // made]
            return self._message(asked, order, cut, "max_tokens", read, order.max_tokens)
        return self._message(asked, order, written, "end_turn", read, made)

    def complaint(self, status: int, message: str, *, where: str = "") -> Answer:
        said = {"type": _TYPES.get(status, "api_error"), "message": message}
        return Answer.of({"type": "error", "error": said, "request_id": _REQUEST}, status=status, request_id=_REQUEST)

    def refusal(self, asked: Asked) -> Answer:
        details = {"type": "refusal", "category": "general_harms", "explanation": "This could do harm."}
        return self._message(asked, asked.into(_Order), "", "refusal", 0, 0, stop_details=details)

    def _message(self, asked: Asked, order: "_Order", text: str, why: str, read: int, made: int, **more: Any) -> Answer:
        said = {
            "id": f"msg_{asked.mark}",
            "type": "message",
            "role": "assistant",
            "model": order.model,
            "content": [{"type": "text", "text": text, "citations": None}] if text else [],
            "stop_reason": why,
            "stop_sequence": None,
            "stop_details": None,
            "container": None,
            "usage": {
                "input_tokens": read,
                "cache_creation_input_tokens": 0,
                "cache_read_input_tokens": 0,
                "output_tokens": made,
                "service_tier": "standard",
            },
            **more,
        }
        return Answer.of(said, paid=f"{order.model} {asked.mark}" if made else None, request_id=_REQUEST)


_REQUEST = "req_played"


class _Text(Form):
    type: Literal["text"]
    text: str = Field(min_length=1)


type _Content = Annotated[str, Field(min_length=1)] | list[_Text]


class _Turn(Form):
    role: Literal["user", "assistant"]
    content: _Content


class _Format(Form):
    type: Literal["json_schema"]
    schema_: dict[str, Any] = Field(alias="schema")


class _Output(Form):
    format: _Format | None = None
    effort: Literal["low", "medium", "high", "xhigh", "max"] | None = None

    def wanted(self) -> dict[str, Any] | None:
        """The schema, if it is one that models hold themselves to. Raises Bad."""
        if self.format is None:
            return None
        where = "output_config.format.schema"
        keywords.check(self.format.schema_, _KEYWORDS, where=where, closed=True)
        for path, part in keywords.parts(self.format.schema_, where):
            if part.get("minItems", 0) > 1:
                raise Bad(f"{path}: minItems may be 0 or 1", where=path)
        return self.format.schema_


class _Order(Form):
    """How it samples is not for others to say any more: that is refused, as all else that is not here."""

    model: str = Field(min_length=1)
    max_tokens: int = Field(ge=1)
    messages: list[_Turn] = Field(min_length=1)
    system: str | list[_Text] | None = None
    output_config: _Output | None = None


def _text(content: str | list[_Text]) -> str:
    return content if isinstance(content, str) else "".join(part.text for part in content)


def _has(model: str) -> bool:
    today = datetime.now(UTC).date()
    return any(
        known.id == model and known.there_on(today) for known in catalogue.catalogue().of("language", "anthropic")
    )


def _listed() -> Answer:
    models = [
        {
            "type": "model",
            "id": id,
            "display_name": id,
            "created_at": "2026-01-01T00:00:00Z",
            "lifecycle": "active" if end is None else "deprecated",
            "retires_at": None if end is None else f"{end}T00:00:00Z",
        }
        for id, end in models_of("anthropic").items()
    ]
    ends = {"first_id": models[0]["id"], "last_id": models[-1]["id"]}
    return Answer.of({"data": models, "has_more": False, **ends}, request_id=_REQUEST)
