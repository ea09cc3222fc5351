"""The voices and the languages that can be ordered, by the provider that speaks them.

Data of its own, because a provider of speech is far too heavy to be asked by the API. A test holds it to the providers.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Narrators:
    """Who can speak, and which BCP 47 languages. Every voice speaks all of them; the first one is the default."""

    voices: tuple[str, ...]
    languages: tuple[str, ...]

    def speak(self, language: str) -> bool:
        """Whether a language is spoken, by RFC 4647 lookup: `de-AT` where `de` is spoken, and `en` where `en-US` is."""
        spoken = {tag.casefold() for tag in self.languages}
        subtags = language.casefold().split("-")
        longer = {"-".join(subtags[:kept]) for kept in range(1, len(subtags) + 1)}
        return bool(spoken & longer) or subtags[0] in {tag.partition("-")[0] for tag in spoken}


_OFFLINE_LANGUAGES = (
    "en-US en-GB af am ar as az be bg bn bs ca cs cy da de el es es-419 et eu fa fi fr fr-BE fr-CH ga gu hi hr hu hy "
    "id is it ka kk kn ko ky lb lt lv mk ml mr ms mt nb ne nl pa pl pt-BR pt-PT ro ru si sk sl sq sr sv sw ta te tr tt "
    "uk ur uz vi yue zh"
)

NARRATORS: dict[str, Narrators] = {
    "offline": Narrators(
        voices=("ava", "theo", "nora", "ezra", "june", "silas"),
        languages=tuple(_OFFLINE_LANGUAGES.split()),
    ),
}
