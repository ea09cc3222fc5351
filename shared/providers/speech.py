"""Speech: text in, a spoken line out, with the time of every word."""

from collections.abc import Mapping
from typing import ClassVar, Protocol

from pydantic import BaseModel, ConfigDict

from shared.providers.provider import Made, Provider
from shared.registry import Registry


class SpokenWord(BaseModel):
    """One whitespace-separated word of the text, punctuation included, and when it is heard.

    In a language that is written without spaces, one character with its punctuation. What is not spoken (a lone dash,
    an emoji) is a word that takes no time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    start: float
    """Seconds from the beginning of the line."""
    end: float


class Spoken(Made):
    files: ClassVar[Mapping[str, str]] = {"audio": "wav"}

    audio: bytes
    """A mono 16-bit PCM WAV file."""
    seconds: float
    words: tuple[SpokenWord, ...]
    """In order, not overlapping, within the audio; joined by spaces they are the text.

    Where words are written without spaces, joined by nothing they are the text without its whitespace. None at all of a
    provider that does not say when they are heard: alignment is asked for that.
    """


class Speech(Provider, Protocol):
    def speak(self, text: str, *, voice: str, language: str, speed: float) -> Spoken:
        """Say `text` in a BCP 47 `language`, in one of the studio's own voices (`shared.formats.voices`).

        Raises Unspeakable (no such voice, no such language, nothing to say), ProviderBusy, ProviderTimeout,
        ProviderGarbled, ProviderUnset, ProviderSpent, ProviderRefused, or ContentRefused with the rule.
        """
        ...

    def voices(self) -> tuple[str, ...]:
        """The names that `speak` takes, whatever the language; the first is the default."""
        ...

    def languages(self) -> tuple[str, ...]:
        """The languages that `speak` takes, as BCP 47 tags."""
        ...


SPEECH: Registry[Speech] = Registry(
    "speech",
    {
        "offline": "shared.providers.offline.narrator:OfflineSpeech",
        "elevenlabs": "shared.providers.elevenlabs:ElevenLabsSpeech",
        "gemini": "shared.providers.gemini.speech:GeminiSpeech",
        "openai": "shared.providers.openai.speech:OpenAISpeech",
        "compatible": "shared.providers.openai.speech:CompatibleSpeech",
        "polly": "shared.providers.polly:PollySpeech",
    },
)
