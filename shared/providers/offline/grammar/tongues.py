"""Picture nouns of other languages than English: `tongues.txt`, a line a noun, a column a language."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from shared.prose.pieces import is_unspaced, primary

_LONGEST_ENDING = 3
"""Letters that a form of a word (a plural, a case) may have beyond it."""
_STEM = 4
"""Letters from which on a word is known with an ending."""
_ARABIC_PREFIXES = re.compile("^(?:[وفبلك]?ال|لل|[وفبل])")


def english_in(text: str, language: str) -> list[str]:
    """The nouns that a text of another language names, in English; none of a language that nobody here knows."""
    known = _nouns().get(primary(language), {})
    if is_unspaced(language):
        words = "|".join(map(re.escape, sorted(known, key=len, reverse=True)))
        return [known[word] for word in re.findall(words, text)] if words else []
    heard = re.findall(r"[^\W\d_]+(?:[\u0300-\u036f\u0900-\u0903\u093a-\u094f][^\W\d_]*)*", _plain(text))
    return [noun for word in heard if (noun := _noun(word, known))]


def _noun(word: str, known: Mapping[str, str]) -> str | None:
    """What a word names: itself, without the Arabic article, or without an ending."""
    bare = _ARABIC_PREFIXES.sub("", word) if word not in known else word
    lengths = range(len(bare), max(_STEM, len(bare) - _LONGEST_ENDING) - 1, -1)
    return known.get(bare) or next((known[bare[:length]] for length in lengths if bare[:length] in known), None)


@cache
def _nouns() -> Mapping[str, Mapping[str, str]]:
    """For each language, the English noun of each word."""
    head, *lines = files(__package__).joinpath("tongues.txt").read_text(encoding="utf-8").splitlines()
    languages = head.split(" | ")[1:]
    found: dict[str, dict[str, str]] = {language: {} for language in languages}
    for line in lines:
        noun, *columns = line.split(" | ")
        for language, column in zip(languages, columns, strict=True):
            for word in column.split():
                found[language].setdefault(_plain(word), noun)
    return found


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.casefold())
