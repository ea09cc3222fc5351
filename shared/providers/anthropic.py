"""Anthropic: language, by the Messages API."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import JsonValue

from shared.charges import Charge
from shared.errors import ContentRefused, ProviderGarbled, ProviderRefused, ProviderSpent, StudioError
from shared.production.catalogue import Model
from shared.providers.language import Composed, message
from shared.providers.provider import charged
from shared.providers.schemas import closed
from shared.providers.vendor import Answered, Reply, Vendor, sentence_of, unknown_model

_VERSION = "2026-10-21"
_SECONDS = 180.0
"""As many tokens as a form may have take the largest model two minutes."""
_WHOLE = {"end_turn", "stop_sequence"}
_SPENT_CODES = ("spend_limit_reached", "billing_unavailable")
"""How the codes of complaints end that are about money (anthropic 2.12.0, types/shared/error_details.py)."""
_SPENT_SENTENCES = ("Your credit balance is too low", "You have reached your specified")
"""How complaints without such a code begin: both come as an invalid_request_error."""
_FILTERED = "Output blocked by content filtering policy"


class AnthropicLanguage:
    """Claude. It holds itself to the form, and is not told how to sample: the API no longer takes that."""

    company: ClassVar[str] = "anthropic"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """See `Language.compose`. Raises ContentRefused with the policy that it names, too."""
        reply = ANTHROPIC.ask(
            "/messages",
            body={
                "model": self.model,
                "max_tokens": self._price.longest,
                "system": instructions,
                "messages": [{"role": "user", "content": message(task, facts)}],
                "output_config": {"format": {"type": "json_schema", "schema": closed(schema)}},
            },
            seconds=_SECONDS,
        )
        answer = reply.into(_Message)
        used = answer.usage
        charge = Charge(
            self._price.charge(used.asked, used.output_tokens), units=Decimal(used.asked + used.output_tokens)
        )
        with charged(charge):
            return Composed(form=_form(answer), **vars(charge))


class _Block(Answered):
    type: str
    text: str = ""


class _Usage(Answered):
    input_tokens: int
    cache_creation_input_tokens: int | None = None
    cache_read_input_tokens: int | None = None
    output_tokens: int
    """What it thought is among them."""

    @property
    def asked(self) -> int:
        """The studio asks for no cache; were there one, this is the most that it could cost."""
        return self.input_tokens + (self.cache_creation_input_tokens or 0) + (self.cache_read_input_tokens or 0)


class _StopDetails(Answered):
    category: str | None = None
    explanation: str | None = None


class _Message(Answered):
    content: tuple[_Block, ...]
    stop_reason: str | None
    stop_details: _StopDetails | None = None
    usage: _Usage


def _form(answer: _Message) -> str:
    """What it wrote, if it came to an end. Raises ContentRefused, ProviderRefused or ProviderGarbled."""
    match answer.stop_reason:
        case "refusal":
            details = answer.stop_details or _StopDetails()
            rule = details.category or ""
            why = details.explanation or (f"its policy on {rule}" if rule else "its policy")
            raise ContentRefused(f"anthropic will not write this: {why}", rule=rule)
        case "model_context_window_exceeded":
            raise ProviderRefused("anthropic's model cannot take as much text: shorten the script, or choose another")
        case "max_tokens":
            raise ProviderGarbled("anthropic's answer was longer than it may be, and is cut off")
        case reason if reason not in _WHOLE:
            raise ProviderGarbled(f"anthropic stopped before it had answered: {reason}")
        case _:
            written = "".join(block.text for block in answer.content if block.type == "text")
    if not written.strip():
        raise ProviderGarbled("anthropic answered nothing")
    return written


def _authorise(key: str) -> Mapping[str, str]:
    return {"x-api-key": key, "anthropic-version": _VERSION}


def _special(reply: Reply, said: Any) -> StudioError | None:
    sentence = sentence_of(said)
    match said:
        case {"error": {"type": "billing_error"}}:
            return ProviderSpent(f"anthropic: {sentence}")
        case {"error": {"details": {"error_code": str(code)}}} if code.endswith(_SPENT_CODES):
            return ProviderSpent(f"anthropic: {sentence}")
        case {"error": {"type": "invalid_request_error"}} if sentence.startswith(_SPENT_SENTENCES):
            return ProviderSpent(f"anthropic: {sentence}")
        case {"error": {"type": "invalid_request_error"}} if sentence.startswith(_FILTERED):
            return ContentRefused("anthropic will not write this: its filter stopped it", rule="content filtering")
        case {"error": {"type": "not_found_error"}}:
            return unknown_model("anthropic", sentence)
        case _:
            return None


ANTHROPIC = Vendor("anthropic", authorise=_authorise, sentence=sentence_of, special=_special)
