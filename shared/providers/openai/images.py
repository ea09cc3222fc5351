"""Images by OpenAI: drawn from a sentence, or from a sentence and pictures of whoever is to look the same."""

from base64 import b64decode
from decimal import Decimal
from typing import ClassVar

from pydantic import Field

from shared.charges import Charge
from shared.errors import ProviderGarbled
from shared.production.catalogue import Model
from shared.production.prices import Asked
from shared.providers.canvas import fitted
from shared.providers.images import Drawn
from shared.providers.openai.company import OPENAI
from shared.providers.openai.sizes import size_of
from shared.providers.provider import charged
from shared.providers.vendor import Answered, File, Reply

_SECONDS = 240.0
"""Two minutes are said to be the most (OpenAI, guide to image generation); it is paid though nobody waits for it."""
_QUALITY = "medium"
"""What the catalogue's prices are of."""


class OpenAIImages:
    """Draws a little more than the canvas, whose sides need not be multiples of 16, and cuts it."""

    company: ClassVar[str] = "openai"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._known = model

    def draw(
        self,
        prompt: str,
        *,
        description: str,
        style: str,
        width: int,
        height: int,
        references: tuple[str, ...] = (),
    ) -> Drawn:
        """See `Images.draw`. Reads `prompt` only."""
        wanted = {
            "model": self.model,
            "prompt": prompt,
            "size": size_of(width, height, self._known.sizes),
            "quality": _QUALITY,
            "background": "opaque",
        }
        shown = references[: self._known.references]
        reply = self._asked(wanted, shown)
        answer = reply.into(_Pictures)
        charge = self._charge(answer.usage, Asked(characters=len(prompt), references=len(shown)))
        with charged(charge):
            return Drawn(image=fitted(_picture(answer), width, height), **vars(charge))

    def _asked(self, wanted: dict[str, str], references: tuple[str, ...]) -> Reply:
        if not references:
            return OPENAI.ask("/images/generations", body=wanted, seconds=_SECONDS)
        shown: list[tuple[str, str | File]] = [
            ("image[]", (f"{number}.jpg", b64decode(picture), "image/jpeg"))
            for number, picture in enumerate(references, 1)
        ]
        return OPENAI.ask("/images/edits", form=[*wanted.items(), *shown], seconds=_SECONDS)

    def _charge(self, used: "_Usage | None", asked: Asked) -> Charge:
        price = self._known.price
        if used is None:
            return Charge(price.cost(asked).high)
        shown = used.input_tokens_details.image_tokens
        cost = price.charge(used.input_tokens - shown, used.output_tokens) + shown * price.each_shown
        return Charge(cost, units=Decimal(used.input_tokens + used.output_tokens))


class _Asked(Answered):
    image_tokens: int = 0


class _Usage(Answered):
    input_tokens: int
    output_tokens: int
    input_tokens_details: _Asked = _Asked()


class _Picture(Answered):
    b64_json: str


class _Pictures(Answered):
    data: tuple[_Picture, ...] = Field(min_length=1)
    usage: _Usage | None = None


def _picture(answer: _Pictures) -> bytes:
    try:
        return b64decode(answer.data[0].b64_json, validate=True)
    except ValueError as error:
        raise ProviderGarbled("openai's picture is not written in base64") from error
