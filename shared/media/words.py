"""Spoken words with their times, and how well they may be parted from one another."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, inf

from shared.media.fonts import width
from shared.prose.pieces import Piece, is_unspaced, pieces
from shared.prose.seams import Seam, seams


@dataclass(frozen=True)
class Word:
    """Something that is said at one time; seconds."""

    text: str
    start: float
    end: float
    glued: bool = False
    """Whether it is written right after the word before it, without a space."""


def written(words: Sequence[Word]) -> str:
    """The text that the words are."""
    return "".join(("" if word.glued or not at else " ") + word.text for at, word in enumerate(words))


def parted(words: Sequence[Word], *, language: str, widest: float) -> tuple[Word, ...]:
    """The words in parts small enough to be shown: none wider than `widest` em unless it is one single character.

    A language without spaces is parted at its phrases, a word too long for a line wherever it reads best. A word's
    time goes to its parts by their lengths.
    """
    return tuple(part for word in words for part in _parts(word, language, widest))


def joints(words: Sequence[Word], language: str) -> tuple[Seam, ...]:
    """How well each word but the last may be parted from the next one."""
    following = [*words[1:], None]
    parts = tuple(
        Piece(word.text, " " if after and not after.glued else "") for word, after in zip(words, following, strict=True)
    )
    if len(parts) < 2:
        return ()
    found = seams(parts, language)
    spaced = not is_unspaced(language)
    return tuple(
        min(seam, Seam.LEANING) if spaced and word.glued else seam for seam, word in zip(found, words[1:], strict=True)
    )


def cheapest(count: int, longest: int, cost: Callable[[int, int], float]) -> tuple[range, ...]:
    """The parting of 0 … count into consecutive ranges of at most `longest` that costs least in all.

    `cost(start, stop)` is asked for every range that might be; infinity forbids it. One step alone must be allowed.
    """
    best = [0.0]
    starts = [0]
    for stop in range(1, count + 1):
        options = range(max(0, stop - longest), stop)
        costs = {start: best[start] + cost(start, stop) for start in options}
        start = min(options, key=lambda start: costs[start])
        best.append(costs[start])
        starts.append(start)
    found: list[range] = []
    stop = count
    while stop:
        found.append(range(starts[stop], stop))
        stop = starts[stop]
    return tuple(reversed(found))


def clusters(text: str) -> tuple[str, ...]:
    """The characters as a reader counts them: a letter with its marks, an emoji with all that is joined to it."""
    found: list[str] = []
    for character in text:
        if found and _continues(found[-1], character):
            found[-1] += character
        else:
            found.append(character)
    return tuple(found)


_JOINER = "\u200d"
_VIRAMAS = frozenset("\u094d\u09cd\u0a4d\u0acd\u0b4d\u0bcd\u0c4d\u0ccd\u0d4d\u0dca\u1039\u17d2")
_EXTENDING = re.compile(r"[\U0001f3fb-\U0001f3ff\u200d\U000e0020-\U000e007f]")
_REGIONAL = re.compile(r"[\U0001f1e6-\U0001f1ff]")
_VOWELS = frozenset("aeiouyäöüåæøàâéèêëîïôûùáíóúãõаеёиоуыэюяіїєαεηιουωάέήίόύώ")
_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_PHRASE = {"ja": 5, "th": 4, "lo": 4, "km": 3, "my": 3}
"""Characters of a language without spaces that are said, and lit, as one; of any other one by one."""
_LONGEST_PART = 48
"""Characters: more never fit a line."""


def _parts(word: Word, language: str, widest: float) -> list[Word]:
    parts = [
        (part, word.glued if not at and not place else place > 0)
        for at, token in enumerate(word.text.split())
        for place, part in enumerate(_fitting(token, language, widest))
    ]
    lengths = [0, *accumulate(len(text) for text, _ in parts)]
    at = [word.start + (word.end - word.start) * length / lengths[-1] for length in lengths[:-1]]
    return [
        Word(text, start, end, glued)
        for (text, glued), (start, end) in zip(parts, pairwise([*at, word.end]), strict=True)
    ]


def _fitting(token: str, language: str, widest: float) -> list[str]:
    return [
        part
        for phrase in _phrases(token, language)
        for part in (_balanced(phrase, language, widest) if width(phrase, language) > widest else [phrase])
    ]


def _phrases(text: str, language: str) -> list[str]:
    """A word as its language would pause in it: bunsetsu in Japanese, about a syllable or two in Thai."""
    if not is_unspaced(language):
        return [text]
    found: list[str] = []
    size = 0
    for piece in pieces(text, language):
        longest = _PHRASE.get(language.partition("-")[0].lower(), 1)
        if found and size < longest and not _pauses(found[-1], piece.text):
            found[-1] += piece.text
            size += 1
        else:
            found.append(piece.text)
            size = 1
    return found


def _pauses(before: str, after: str) -> bool:
    """Whether a phrase ends between two pieces: after a mark, before the first sign that is no ending's."""
    if not before[-1].isalnum() and not unicodedata.category(before[-1]).startswith("M"):
        return True
    if not after[0].isalpha():
        return not after[0].isdigit()
    return bool(_HIRAGANA.match(before[-1])) and not _HIRAGANA.match(after[0])


def _balanced(text: str, language: str, widest: float) -> list[str]:
    """A text in as few parts of about one width as fit, cut before syllables if it can be."""
    marks = clusters(text)
    edges = [0.0, *accumulate(width(mark, language) for mark in marks)]
    aim = edges[-1] / ceil(edges[-1] / widest)

    def cost(start: int, stop: int) -> float:
        wide = edges[stop] - edges[start]
        if wide > widest and stop - start > 1:
            return inf
        return (wide / aim - 1) ** 2 + (_awkward(marks, stop) if stop < len(marks) else 0.0)

    return ["".join(marks[part.start : part.stop]) for part in cheapest(len(marks), _LONGEST_PART, cost)]


def _awkward(marks: Sequence[str], at: int) -> float:
    """How badly a word reads when it is cut before a mark: well after a hyphen, fairly before consonant and vowel."""
    before, after = marks[at - 1], marks[at]
    if not before.isalnum():
        return 0.0
    vowel_follows = at + 1 < len(marks) and marks[at + 1].lower() in _VOWELS
    return 0.1 if after.lower() not in _VOWELS and vowel_follows else 0.3


def _continues(cluster: str, character: str) -> bool:
    if unicodedata.category(character) in {"Mn", "Me", "Mc"} or _EXTENDING.match(character):
        return True
    if cluster[-1] == _JOINER or cluster[-1] in _VIRAMAS:
        return True
    return bool(len(cluster) == 1 and _REGIONAL.match(cluster) and _REGIONAL.match(character))
