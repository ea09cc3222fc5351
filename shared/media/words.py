"""Spoken words with their times, and the parts of those that are too long to be shown or lit as one."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from math import ceil, inf

from shared.media.breaks import cheapest
from shared.media.fonts import width
from shared.media.phrases import phrases
from shared.prose.lexicon import lexicon
from shared.prose.pieces import Piece, is_unspaced
from shared.prose.seams import Seam, seams


@dataclass(frozen=True)
class Word:
    """Something that is said at one time; seconds."""

    text: str
    start: float
    end: float
    glued: bool = False
    """Whether it is written right after the word before it, without a space."""


SOFT_HYPHEN = "\u00ad"


def written(words: Sequence[Word]) -> str:
    """The text of the words on one line; a soft hyphen shows at its end and nowhere else."""
    text = "".join(("" if word.glued or not at else " ") + word.text for at, word in enumerate(words))
    return text.replace(SOFT_HYPHEN, "") + ("-" if text.endswith(SOFT_HYPHEN) else "")


def parted(words: Sequence[Word], *, language: str, widest: float) -> tuple[Word, ...]:
    """The words in parts small enough to be shown: none wider than `widest` em unless it is one single character.

    In a language without spaces they are its phrases, whatever was timed as one: a sentence, or each sign. A word too
    wide is parted wherever it reads best, with a soft hyphen. A word's time goes to its parts by their lengths.
    """
    return tuple(part for word in _phrased(words, language) for part in _parts(word, language, widest))


def joints(words: Sequence[Word], language: str) -> tuple[Seam, ...]:
    """How well each word but the last may be parted from the next one."""
    after = ["" if word.glued else " " for word in words[1:]]
    found = seams(tuple(map(Piece, (word.text for word in words), [*after, ""])), language)
    if is_unspaced(language):
        return found
    known = bool(lexicon(language).leaning)
    return tuple(
        # What is glued without need is a long word in parts.
        min(seam, Seam.LEANING) if after.glued or (not known and _is_small(word)) else seam
        for seam, (word, after) in zip(found, pairwise(words), strict=True)
    )


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
_DIGRAPHS = frozenset(["ch", "ck", "ph", "qu", "sc", "sh", "sz", "th", "cs", "gn", "ll"])
"""Two letters that are one sound in languages with long words."""
_LONGEST_PART = 48
"""Characters: more never fit a line."""


def _phrased(words: Sequence[Word], language: str) -> Iterator[Word]:
    """Words without white space in them; where a language writes none, its phrases."""
    tokens = [token for word in words for token in _timed(word, word.text.split(), spaced=True)]
    if not is_unspaced(language):
        yield from tokens
        return
    while tokens:
        count = next((at for at, token in enumerate(tokens[1:], start=1) if not token.glued), len(tokens))
        run, tokens = tokens[:count], tokens[count:]
        yield from _regrouped(run, phrases("".join(token.text for token in run), language))


def _regrouped(run: Sequence[Word], texts: Sequence[str]) -> Iterator[Word]:
    """Words that follow each other without a space, as other texts that together say the same."""
    signs = [sign for word in run for sign in _timed(word, word.text, spaced=False)]
    at = 0
    for text in texts:
        first, last = signs[at], signs[at + len(text) - 1]
        yield Word(text, first.start, last.end, first.glued)
        at += len(text)


def _parts(word: Word, language: str, widest: float) -> list[Word]:
    wide = width(word.text, language) > widest
    return _timed(word, _balanced(word.text, language, widest) if wide else [word.text], spaced=False)


def _timed(word: Word, texts: Sequence[str], *, spaced: bool) -> list[Word]:
    """A word in parts, which share its time by their lengths."""
    edges = [0, *accumulate(map(len, texts))]
    times = [word.start + (word.end - word.start) * edge / max(1, edges[-1]) for edge in edges[:-1]]
    return [
        Word(text, start, end, glued=not spaced if at else word.glued)
        for at, (text, (start, end)) in enumerate(zip(texts, pairwise([*times, word.end]), strict=True))
    ]


def _balanced(text: str, language: str, widest: float) -> list[str]:
    """A text in as few parts of about one width as fit, cut before syllables if it can be."""
    marks = clusters(text)
    edges = [0.0, *accumulate(width(mark, language) for mark in marks)]
    aim = edges[-1] / ceil(edges[-1] / widest)

    def cost(start: int, stop: int) -> float:
        wide = edges[stop] - edges[start] + (width("-", language) if _is_hyphenated(marks, stop) else 0.0)
        if wide > widest and stop - start > 1:
            return inf
        return (wide / aim - 1) ** 2 + (_awkward(marks, stop) if stop < len(marks) else 0.0)

    parts = cheapest(len(marks), _LONGEST_PART, cost)
    return [
        "".join(marks[part.start : part.stop]) + (SOFT_HYPHEN if _is_hyphenated(marks, part.stop) else "")
        for part in parts
    ]


def _awkward(marks: Sequence[str], at: int) -> float:
    """How badly a word reads when it is cut before a mark: well after a hyphen, fairly before consonant and vowel."""
    before, after = marks[at - 1], marks[at]
    if not before.isalnum():
        return 0.0
    if (before + after).lower() in _DIGRAPHS:
        return 0.5
    vowel_follows = at + 1 < len(marks) and marks[at + 1].lower() in _VOWELS
    return 0.1 if after.lower() not in _VOWELS and vowel_follows else 0.3


def _is_small(word: Word) -> bool:
    """Whether a word leans on the next one in most languages of Europe, as far as its looks tell."""
    return len(word.text) <= 2 and all(letter.upper() != letter.lower() for letter in word.text)


def _is_hyphenated(marks: Sequence[str], at: int) -> bool:
    """Whether a cut before a mark is shown: between two letters of an alphabet that knows capitals."""
    return at < len(marks) and all(mark.isalpha() and mark.upper() != mark.lower() for mark in marks[at - 1 : at + 1])


def _continues(cluster: str, character: str) -> bool:
    if unicodedata.category(character) in {"Mn", "Me", "Mc"} or _EXTENDING.match(character):
        return True
    if cluster[-1] == _JOINER or cluster[-1] in _VIRAMAS:
        return True
    return bool(len(cluster) == 1 and _REGIONAL.match(cluster) and _REGIONAL.match(character))
