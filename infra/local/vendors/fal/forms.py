"""fal's forms: what each model takes, and nothing else. @fal-ai/client 1.10.1, src/types/endpoints.d.ts."""

import base64
import binascii
from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field

from infra.local.vendors.vendor import Form

_SIZES = {
    "square_hd": (1024, 1024),
    "square": (512, 512),
    "portrait_4_3": (768, 1024),
    "portrait_16_9": (576, 1024),
    "landscape_4_3": (1024, 768),
    "landscape_16_9": (1024, 576),
}


class Size(Form):
    width: int = Field(512, ge=512, le=2048)
    height: int = Field(512, ge=512, le=2048)


def _is_shown(url: str) -> str:
    head, _, content = url.partition(",")
    if head != "data:image/jpeg;base64":
        raise ValueError("Failed to download the file")
    try:
        base64.b64decode(content, validate=True)
    except binascii.Error as error:
        raise ValueError("Failed to load the image") from error
    return url


type _Named = Literal["square_hd", "square", "portrait_4_3", "portrait_16_9", "landscape_4_3", "landscape_16_9"]
type _Shown = Annotated[str, AfterValidator(_is_shown)]


class Wanted(Form):
    """What every model takes."""

    says_all: ClassVar[bool] = True
    """Whether it says of a picture, too, what it was asked for and whether it is for everybody."""

    prompt: str = Field(min_length=1)
    image_size: Size | _Named = "landscape_4_3"
    seed: int | None = None
    enable_safety_checker: bool = True
    sync_mode: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height, in pixels."""
        wanted = self.image_size
        return _SIZES[wanted] if isinstance(wanted, str) else (wanted.width, wanted.height)


class _Open(Wanted):
    """Of models whose weights are open."""

    num_images: Literal[1, 2, 3, 4] = 1
    num_inference_steps: int = Field(28, ge=1, le=50)
    guidance_scale: float = Field(2.5, ge=0, le=20)
    acceleration: Literal["none", "regular", "high"] = "regular"


class Flux2(_Open):
    output_format: Literal["jpeg", "png", "webp"] = "png"
    enable_prompt_expansion: bool = False


class Flux2Edit(Flux2):
    image_urls: list[_Shown] = Field(min_length=1, max_length=4)


class Flux1(_Open):
    output_format: Literal["jpeg", "png"] = "jpeg"


class Flux2Pro(Wanted):
    says_all: ClassVar[bool] = False

    output_format: Literal["jpeg", "png"] = "jpeg"
    safety_tolerance: Literal["1", "2", "3", "4", "5"] = "2"


class Flux2ProEdit(Flux2Pro):
    image_urls: list[_Shown] = Field(min_length=1, max_length=9)


FORMS: Mapping[str, type[Wanted]] = {
    "fal-ai/flux-2": Flux2,
    "fal-ai/flux-2/edit": Flux2Edit,
    "fal-ai/flux-2-pro": Flux2Pro,
    "fal-ai/flux-2-pro/edit": Flux2ProEdit,
    "fal-ai/flux/schnell": Flux1,
    "fal-ai/flux/dev": Flux1,
}
