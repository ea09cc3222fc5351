"""Images: a description in, a picture out."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from shared.providers.provider import Made, Provider
from shared.registry import Registry


class Drawn(Made):
    files: ClassVar[Mapping[str, str]] = {"image": "png"}

    image: bytes
    """A PNG file of exactly the size that was asked for, RGB."""


class Images(Provider, Protocol):
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
        """Draw `description` in one of the `shared.formats.looks` styles.

        `prompt` is the sentence that an image model is given (style and description inside it); a provider that does
        not read sentences uses the parts. `references` are pictures of whoever is to look the same again, as JPEG in
        base64, the most important first; a provider looks at as many as it can. Raises ProviderBusy, ProviderTimeout,
        ProviderGarbled, ProviderUnset, ProviderSpent, ProviderRefused, or ContentRefused with the rule.
        """
        ...


IMAGES: Registry[Images] = Registry(
    "images",
    {
        "offline": "shared.providers.offline.illustrator:OfflineImages",
        "openai": "shared.providers.openai.images:OpenAIImages",
        "fal": "shared.providers.fal.images:FalImages",
        "gemini": "shared.providers.gemini.images:GeminiImages",
    },
)
