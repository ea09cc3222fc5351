"""fal's pictures: Flux, in two megapixels of any shape, with pictures to go by where a model can be shown some."""

import base64
import io
import math
import time
from itertools import product
from typing import Any, ClassVar

from PIL import Image
from pydantic import BaseModel, JsonValue

from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    MediaInvalid,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
    StageError,
)
from shared.production.catalogue import Model
from shared.providers.canvas import fitted
from shared.providers.fal import queue
from shared.providers.images import Drawn
from shared.providers.provider import paid

_MEGAPIXEL = 1024 * 1024
_MOST_PIXELS = 2 * _MEGAPIXEL
"""As the catalogue's prices have it, of a picture that is drawn and of one that is shown."""
_STEP = 16
"""Pixels: Flux draws no other sides than multiples of it."""
_SIDES = (512, 2048)
"""The shortest and the longest, in pixels (@fal-ai/client 1.10.1, Flux2Input)."""
_PATIENCE_SECONDS = 5 * 60
_ASK_SECONDS = 1.0


class _News(BaseModel):
    """What fal's webhook has told, as `shared.providers.fal.teller` reads it."""

    payload: JsonValue
    failure: str | None


class FalImages:
    """Draws with one of fal's models. What is handed in is a commission: it goes on whoever waits for it."""

    company: ClassVar[str] = queue.COMPANY

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
        """See `Images.draw`: handed in, and asked for until it is there. Raises ProviderTimeout after five minutes."""
        asked = {"prompt": prompt, "width": width, "height": height, "references": references}
        receipt = self.submit(asked, tell="", within=_PATIENCE_SECONDS)
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (end := self.collect(receipt, asked)) is None:
            if time.monotonic() >= deadline:
                raise ProviderTimeout(f"fal had not drawn it within {_PATIENCE_SECONDS} seconds")
            time.sleep(_ASK_SECONDS)
        if isinstance(end, StageError):
            raise end
        return end

    def submit(self, asked: dict[str, Any], *, tell: str, within: int) -> dict[str, Any]:
        """See `shared.production.commissions.Runner.submit`. Raises what `Vendor.ask` does, and MediaInvalid."""
        wanted = {
            "prompt": asked["prompt"],
            "image_size": _size(asked["width"], asked["height"]),
            "output_format": "png",
        }
        if self._known.references:
            wanted["image_urls"] = [_address(shown) for shown in self._shown(asked)]
        return queue.submit(self.model, wanted, tell=tell, within=within)

    def collect(self, receipt: dict[str, Any], asked: dict[str, Any]) -> Drawn | StageError | None:
        """See `shared.production.commissions.Runner.collect`."""
        end = queue.collect(self.model, receipt)
        return self._drawn(end, asked) if isinstance(end, queue.Result) else end

    def receive(self, told: dict[str, Any], asked: dict[str, Any]) -> Drawn | StageError:
        """See `shared.production.commissions.Runner.receive`."""
        news = _News.model_validate(told)
        end = queue.receive(news.payload, news.failure)
        return self._drawn(end, asked) if isinstance(end, queue.Result) else end

    def _drawn(self, result: queue.Result, asked: dict[str, Any]) -> Drawn | StageError:
        megapixels = sum(_megapixels(shown) for shown in self._shown(asked)) if self._known.references else 0
        charge = Charge(self._known.price.charge(1, megapixels))
        if any(result.has_nsfw_concepts):
            sentence = "fal has drawn this, and shows it to nobody: it is not for everybody"
            return paid(ContentRefused(sentence, rule="nsfw"), charge)
        if not result.images:
            return paid(ProviderGarbled("fal says that it has drawn this, and has no picture"), charge)
        picture = queue.fetch(result.images[0].url)
        try:
            return Drawn(image=fitted(picture, asked["width"], asked["height"]), **vars(charge))
        except ProviderGarbled as error:
            return paid(error, charge)

    def _shown(self, asked: dict[str, Any]) -> list[bytes]:
        """The pictures that it is shown, as JPEG, none larger than its price is for. Raises ProviderRefused."""
        references = asked["references"][: self._known.references]
        if not references:
            plain = self.model.removesuffix("/edit")
            raise ProviderRefused(
                f"{self.model} draws nothing without a picture to go by: name fal:{plain} after it in STUDIO_IMAGES"
            )
        return [_small(reference) for reference in references]


def _size(width: int, height: int) -> dict[str, int]:
    """The largest picture of about this shape that costs no more than two megapixels."""
    scale = math.sqrt(_MOST_PIXELS / (width * height))
    sizes = product(_sides(width * scale), _sides(height * scale))
    wide, high = max((size for size in sizes if math.prod(size) <= _MOST_PIXELS), key=math.prod)
    return {"width": wide, "height": high}


def _sides(pixels: float) -> tuple[int, int]:
    """The two nearest that can be drawn."""
    shortest, longest = _SIDES
    lower = min(max(math.floor(pixels / _STEP) * _STEP, shortest), longest)
    return lower, min(lower + _STEP, longest)


def _small(reference: str) -> bytes:
    """A picture of no more pixels than are paid for. Raises MediaInvalid."""
    try:
        jpeg = base64.b64decode(reference)
        with Image.open(io.BytesIO(jpeg)) as picture:
            if picture.width * picture.height <= _MOST_PIXELS:
                return jpeg
            scale = math.sqrt(_MOST_PIXELS / (picture.width * picture.height))
            size = (max(1, int(picture.width * scale)), max(1, int(picture.height * scale)))
            kept = io.BytesIO()
            picture.convert("RGB").resize(size, Image.Resampling.LANCZOS).save(kept, "JPEG", quality=90)
            return kept.getvalue()
    except (OSError, ValueError, Image.DecompressionBombError) as error:
        raise MediaInvalid("a picture to go by cannot be read") from error


def _megapixels(jpeg: bytes) -> int:
    """As fal counts them: begun ones, each of 1024 x 1024."""
    with Image.open(io.BytesIO(jpeg)) as picture:
        return math.ceil(picture.width * picture.height / _MEGAPIXEL)


def _address(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode()}"
