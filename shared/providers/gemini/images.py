"""Gemini draws."""

import math
from decimal import Decimal
from typing import ClassVar

from shared.charges import Charge
from shared.production.catalogue import Model
from shared.production.prices import Asked
from shared.providers.canvas import fitted
from shared.providers.gemini.content import Usage, generate
from shared.providers.images import Drawn
from shared.providers.provider import charged

_SECONDS = 180.0
_RATIOS = ("1:1", "2:3", "3:2", "3:4", "4:3", "9:16", "16:9", "21:9")
_SIZES = {"1K": 1024, "2K": 2048, "4K": 4096}
"""Both: google-genai 3.4.0, types.ImageConfig. A size is the side of a square of as many pixels."""
_THOUGHT = 6
"""How many tokens of the prompt one of what it thinks costs as much as: 3.00 and 0.50, 12.00 and 2.00 dollars a million
(ai.google.dev/gemini-api/docs/pricing, read on 2026-11-11). A token of the picture costs ten to twenty times that."""


class GeminiImages:
    """It is shown who is to look the same again before it is told what to draw."""

    company: ClassVar[str] = "gemini"

    def __init__(self, model: Model) -> None:
        self.model = model.id
        self._price = model.price
        self._looks_at = model.references

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
        """See `Images.draw`. It reads `prompt`."""
        shown = [{"inlineData": {"mimeType": "image/jpeg", "data": one}} for one in references[: self._looks_at]]
        made = generate(
            self.model,
            *shown,
            {"text": prompt},
            config={
                "responseModalities": ["IMAGE"],
                "imageConfig": {"aspectRatio": _ratio(width, height), "imageSize": _size(width, height)},
            },
            seconds=_SECONDS,
            price=self._charge,
        )
        with charged(made.charge):
            image = fitted(made.data("image/").whole(), width, height)
        charge = made.charge or Charge(self._price.cost(Asked(characters=len(prompt), references=len(shown))).high)
        return Drawn(image=image, **vars(charge))

    def _charge(self, used: Usage) -> Charge:
        asked = used.prompt_token_count + _THOUGHT * used.thoughts_token_count
        return Charge(self._price.charge(asked, used.candidates_token_count), units=Decimal(used.total))


def _ratio(width: int, height: int) -> str:
    """The one of those there are that the least has to be cut from."""

    def off(ratio: str) -> float:
        across, _, down = ratio.partition(":")
        return abs(math.log(int(across) / int(down)) - math.log(width / height))

    return min(_RATIOS, key=off)


def _size(width: int, height: int) -> str:
    """The smallest with as many pixels; the largest if none has."""
    enough = [size for size, side in _SIZES.items() if side * side >= width * height]
    return enough[0] if enough else [*_SIZES][-1]
