"""Language by OpenAI's Responses API."""

import re
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import JsonValue

from shared.charges import Charge
from shared.errors import ContentRefused, ProviderGarbled, ProviderRefused
from shared.production.catalogue import Model
from shared.production.prices import asked_by
from shared.providers.language import Composed, message
from shared.providers.openai.company import OPENAI, Complaint, error_of
from shared.providers.provider import charged
from shared.providers.schemas import closed
from shared.providers.vendor import Answered

_SECONDS = 180.0
"""As many tokens as a form may have take the largest model two minutes."""
_UNNAMABLE = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_NAME = 64


class OpenAILanguage:
    """Holds itself to the form, and has nothing stored there."""

    company: ClassVar[str] = "openai"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """See `Language.compose`. Raises ContentRefused, too, when it will not write this."""
        form = {"type": "json_schema", "name": name_of(task), "schema": closed(schema), "strict": True}
        reply = OPENAI.ask(
            "/responses",
            body={
                "model": self.model,
                "instructions": instructions,
                "input": message(task, facts),
                "text": {"format": form},
                "max_output_tokens": self._price.longest,
                "store": False,
            },
            seconds=_SECONDS,
        )
        answer = reply.into(_Response)
        asked = asked_by("language", {"task": task, "instructions": instructions, "facts": facts, "schema": schema})
        charge = self._charge(answer.usage)
        with charged(charge):
            written = _form(answer)
        return Composed(form=written, **vars(charge or Charge(self._price.cost(asked).high)))

    def _charge(self, used: "_Usage | None") -> Charge | None:
        """None where it does not say what it has counted."""
        if used is None:
            return None
        cost = self._price.charge(used.input_tokens, used.output_tokens)
        return Charge(cost, units=Decimal(used.input_tokens + used.output_tokens))


def name_of(task: str) -> str:
    """What the form of a task is called: letters, digits, `_` and `-`, at most 64 (its specification, `JSONSchema`)."""
    return _UNNAMABLE.sub("_", task)[:_LONGEST_NAME]


class _Part(Answered):
    type: str
    text: str = ""
    refusal: str = ""


class _Item(Answered):
    """Of what it gives back: a message, or what it thought on the way."""

    type: str
    content: tuple[_Part, ...] | None = None


class _Incomplete(Answered):
    reason: str | None = None


class _Usage(Answered):
    input_tokens: int
    output_tokens: int
    """What it thought is among them."""


class _Response(Answered):
    status: str
    output: tuple[_Item, ...] = ()
    error: Complaint | None = None
    incomplete_details: _Incomplete | None = None
    usage: _Usage | None = None


def _form(answer: _Response) -> str:
    """What it wrote, if it came to an end. Raises ContentRefused, ProviderBusy, ProviderRefused or ProviderGarbled."""
    parts = [part for item in answer.output if item.type == "message" for part in item.content or ()]
    for part in parts:
        if part.type == "refusal":
            raise ContentRefused(f"openai will not write this: {part.refusal}")
    match answer.status:
        case "completed":
            written = "".join(part.text for part in parts if part.type == "output_text")
        case "incomplete":
            why = (answer.incomplete_details or _Incomplete()).reason
            if why == "content_filter":
                raise ContentRefused("openai will not write this: its filter stopped it", rule=why)
            raise ProviderGarbled(f"openai stopped before it had answered: {why}")
        case "failed":
            failed = answer.error or Complaint()
            raise error_of("openai", failed) or ProviderRefused(f"openai: {failed.message or failed.code}")
        case status:
            raise ProviderGarbled(f"openai answered before it was ready: {status}")
    if not written.strip():
        raise ProviderGarbled("openai answered nothing")
    return written
