"""A description as words, and what the illustrator's vocabulary makes of them."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from shared.providers.offline.illustrator import lexicon, nouns

_HEARD = 4_000
"""Characters after which a reader stops listening."""

_TABLES: dict[str, Mapping[str, str]] = {
    "settings": lexicon.SETTINGS,
    "times": lexicon.TIMES,
    "weathers": lexicon.WEATHERS,
    "moods": lexicon.MOODS,
    "colours": lexicon.COLOURS,
    "garments": lexicon.GARMENTS,
    "numbers": lexicon.NUMBERS,
    "framings": lexicon.FRAMINGS,
    "figures": nouns.FIGURES,
}


@dataclass(frozen=True)
class Phrase:
    """Words that the vocabulary knows."""

    name: str
    """What they stand for."""
    at: int
    length: int
    plural: bool


@cache
def index(table: str) -> Mapping[str, str]:
    """From each word of a table of the vocabulary to the name it stands for."""
    found: dict[str, str] = {}
    for name, entry in _TABLES[table].items():
        for word in entry.split():
            found.setdefault(word, name)
    return found


def words_of(description: str) -> list[str]:
    """Lower-case words without accents or marks."""
    return re.findall(r"[a-z]+(?:-[a-z]+)*", _plain(description).lower().replace("'s", ""))


def names_of(description: str) -> list[str]:
    """Words with a capital that neither a sentence's beginning nor a place explains: people's names, most likely.

    The first word is a name when it is doing something ("Mara holding a lantern"), and whoever wears something has one.
    """
    plain = _plain(description)
    found = re.findall(r"(?:\b([a-z]+) |[:,] ?)([A-Z][a-z]{2,})\b(?! ?[A-Z])", plain)
    names = [name for before, name in found if before not in _cues("place")]
    names += re.findall(r"^([A-Z][a-z]{2,}) (?:\w+ing|with|alone|asleep|as|at|before|by)\b", plain)
    garments = "|".join(index("garments"))
    names += re.findall(rf"\b([A-Z][a-z]+)(?: [A-Z][a-z]+)* in an? [a-z]+ (?:{garments})\b", plain)
    return [name for name in names if _known().isdisjoint(singulars(name.lower()))]


def phrase_at(words: Sequence[str], at: int, table: str) -> Phrase | None:
    """The longest phrase that begins at a word and that a table knows."""
    if cued(words[max(0, at - 2) : at], "absent"):
        return None
    known = index(table)
    for length in range(min(3, len(words) - at), 0, -1):
        phrase = "_".join(words[at : at + length])
        for form in singulars(phrase):
            if form in known:
                return Phrase(known[form], at, length, form != phrase)
    return None


def phrases(words: Sequence[str], table: str) -> list[Phrase]:
    """Every phrase that a table knows, in order, none within another."""
    found: list[Phrase] = []
    at = 0
    while at < len(words):
        phrase = phrase_at(words, at, table)
        if phrase:
            found.append(phrase)
        at += phrase.length if phrase else 1
    return found


def cued(words: Iterable[str], cue: str) -> bool:
    """Whether one of the words is of a kind that `lexicon.CUES` lists."""
    return not _cues(cue).isdisjoint(words)


def singulars(word: str) -> tuple[str, ...]:
    """The word, and what it may be the plural of."""
    forms = [word]
    for ending, instead in (("ves", "f"), ("ves", "fe"), ("ies", "y"), ("ies", "ie"), ("es", ""), ("s", "")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            forms.append(word.removesuffix(ending) + instead)
    if word in _IRREGULAR:
        forms.append(_IRREGULAR[word])
    return tuple(forms)


_IRREGULAR = {"mice": "mouse", "men": "man", "women": "woman", "children": "child", "geese": "goose", "oxen": "ox"}


@cache
def _cues(cue: str) -> frozenset[str]:
    return frozenset(lexicon.CUES[cue].split())


@cache
def _known() -> frozenset[str]:
    """Every single word of the vocabulary."""
    return frozenset().union(*(index(table) for table in _TABLES), nouns.CHARACTERS, *map(_cues, lexicon.CUES))


def _plain(description: str) -> str:
    return unicodedata.normalize("NFKD", description[:_HEARD]).encode("ascii", "ignore").decode()
