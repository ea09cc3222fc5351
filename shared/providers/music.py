"""Music: a mood in, a bed to speak over out."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from shared.providers.provider import Made, Provider
from shared.registry import Registry


class Composition(Made):
    files: ClassVar[Mapping[str, str]] = {"audio": "wav"}

    audio: bytes
    """A stereo 16-bit PCM WAV file at 48 kHz. It loops without a seam, or is a whole piece that whoever needs more of
    lets go round (`shared.media.loop`)."""
    seconds: float
    credit: str = ""
    """What its licence wants to be shown wherever it is heard; empty where nothing is."""


class Music(Provider, Protocol):
    def play(self, mood: str, *, seed: int) -> Composition:
        """One loop or one piece of a mood. The same call gives the same bytes.

        Raises ProviderBusy, ProviderTimeout, ProviderUnset (no music at all) or ProviderRefused (no such mood).
        """
        ...

    def moods(self) -> tuple[str, ...]:
        """The moods that `play` takes."""
        ...


MUSIC: Registry[Music] = Registry(
    "music",
    {
        "offline": "shared.providers.offline.composer:OfflineMusic",
        "library": "shared.providers.library:LibraryMusic",
    },
)
