"""Language by Chat Completions: what servers know that speak as OpenAI does."""

from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field, JsonValue

from shared.charges import Charge
from shared.errors import ContentRefused, ProviderGarbled
from shared.production.catalogue import Model
from shared.providers.language import Composed, message
from shared.providers.openai.company import COMPATIBLE
from shared.providers.openai.language import name_of
from shared.providers.provider import charged
from shared.providers.schemas import closed
from shared.providers.vendor import Answered

_SECONDS = 300.0
"""A server of one's own may be slow."""


class CompatibleLanguage:
    """Whatever model the settings name. One that does not hold itself to the form is told what is wrong with it."""

    company: ClassVar[str] = "compatible"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """See `Language.compose`. Raises ContentRefused, too, when it will not write this."""
        form = {"name": name_of(task), "schema": closed(schema), "strict": True}
        reply = COMPATIBLE.ask(
            "/chat/completions",
            body={
                "model": self.model,
                "messages": [
                    {"role": "system", "content": instructions},
                    {"role": "user", "content": message(task, facts)},
                ],
                "response_format": {"type": "json_schema", "json_schema": form},
                # Not `max_completion_tokens`, which OpenAI prefers: most others have never heard of it.
                "max_tokens": self._price.longest,
            },
            seconds=_SECONDS,
        )
        answer = reply.into(_Completion)
        used = answer.usage or _Usage()
        charge = Charge(
            self._price.charge(used.prompt_tokens, used.completion_tokens),
            units=Decimal(used.prompt_tokens + used.completion_tokens),
        )
        with charged(charge):
            return Composed(form=_form(answer.choices[0]), **vars(charge))


class _Message(Answered):
    content: str | None = None
    refusal: str | None = None


class _Choice(Answered):
    message: _Message
    finish_reason: str | None = None


class _Usage(Answered):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class _Completion(Answered):
    choices: tuple[_Choice, ...] = Field(min_length=1)
    usage: _Usage | None = None


def _form(choice: _Choice) -> str:
    """What it wrote, if it came to an end. Raises ContentRefused or ProviderGarbled."""
    if choice.message.refusal:
        raise ContentRefused(f"the server will not write this: {choice.message.refusal}")
    match choice.finish_reason:
        case "content_filter":
            raise ContentRefused("the server will not write this: its filter stopped it", rule="content_filter")
        case "length":
            raise ProviderGarbled("the server's answer was longer than it may be, and is cut off")
        case _:
            written = choice.message.content or ""
    if not written.strip():
        raise ProviderGarbled("the server answered nothing")
    return written
