"""Alignment: a sound and the text that is said in it in, the time of every word out."""

from typing import Protocol

from shared.providers.provider import Made, Provider
from shared.providers.speech import SpokenWord
from shared.registry import Registry


class Aligned(Made):
    words: tuple[SpokenWord, ...]
    """As `Spoken.words` has them."""


class Alignment(Provider, Protocol):
    def align(self, audio: str, *, text: str, language: str) -> Aligned:
        """Say when each word of `text` is heard in `audio`, a mono 16-bit PCM WAV file in base64.

        Raises Unspeakable when the text is not what is said, ProviderBusy, ProviderTimeout, ProviderGarbled,
        ProviderUnset, ProviderSpent or ProviderRefused.
        """
        ...


ALIGNMENT: Registry[Alignment] = Registry(
    "alignment",
    {
        "offline": "shared.providers.offline.aligner:OfflineAlignment",
        "elevenlabs": "shared.providers.elevenlabs:ElevenLabsAlignment",
    },
)
