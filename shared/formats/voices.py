"""The voices and the languages that can be ordered: those of the provider that is asked to speak first."""

from dataclasses import dataclass

from shared.production import catalogue
from shared.prose import is_among

VOICES = ("ava", "theo", "nora", "ezra", "june", "silas")
"""The studio's own voices, whoever lends them a throat; the first is the default."""


@dataclass(frozen=True)
class Narrators:
    """Who can speak, and which BCP 47 languages. Every voice speaks all of them."""

    voices: tuple[str, ...]
    languages: tuple[str, ...]

    def speak(self, language: str) -> bool:
        """Whether a language is spoken, in this way or in another that is near it."""
        return is_among(language, self.languages)


def narrators() -> Narrators:
    """Of this studio."""
    return Narrators(VOICES, catalogue.first("speech").languages)
