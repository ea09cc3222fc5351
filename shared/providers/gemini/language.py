"""Gemini writes."""

from typing import Any, ClassVar

from pydantic import JsonValue

from shared.charges import Charge
from shared.errors import ProviderGarbled
from shared.production.catalogue import Model
from shared.production.prices import Asked
from shared.providers.gemini.content import generate
from shared.providers.language import Composed, message
from shared.providers.provider import charged
from shared.providers.schemas import closed

_SECONDS = 180.0


class GeminiLanguage:
    """What it thinks of first is counted, and paid, as what it answers is."""

    company: ClassVar[str] = "gemini"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """See `Language.compose`. Raises ContentRefused with the rule, too."""
        asked = message(task, facts)
        made = generate(
            self.model,
            {"text": asked},
            instructions=instructions,
            config={
                "responseMimeType": "application/json",
                "responseJsonSchema": closed(schema),
                "maxOutputTokens": self._price.longest,
            },
            seconds=_SECONDS,
            price=lambda used: used.charge(self._price),
        )
        with charged(made.charge):
            if not made.text.strip():
                raise ProviderGarbled("gemini answered nothing")
        charge = made.charge or Charge(self._price.cost(Asked(characters=len(instructions + asked))).high)
        return Composed(form=made.text, **vars(charge))
