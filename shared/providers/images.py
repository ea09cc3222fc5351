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
    def draw(self, prompt: str, *, description: str, style: str, width: int, height: int) -> Drawn:
        """Draw `description` in one of the `shared.formats.looks` styles.

        `prompt` is the sentence that an image model is given (style and description inside it); a provider that does
        not read sentences uses the parts. Raises ProviderBusy, ProviderTimeout or ProviderRefused.
        """
        ...


IMAGES: Registry[Images] = Registry("images", {"offline": "shared.providers.offline.illustrator:OfflineImages"})
