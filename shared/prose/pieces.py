"""Pieces: the smallest parts a text can be taken into, and how long each takes to say."""

import re
from dataclasses import dataclass

from shared.prose.plain import normalise
from shared.prose.script import letters_by_script

WORDS_PER_SECOND = 2.5
"""How fast we tell a story in English (the product's word budget is seconds times this)."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A word with its punctuation; in a language written without spaces, a character with its."""

    text: str
    after: str
    """The white space up to the next piece, "" to "\\n\\n"."""


def words(text: str, language: str) -> tuple[str, ...]:
    """The words that are heard, with their punctuation; characters, where a language writes no spaces."""
    return tuple(piece.text for piece in pieces(normalise(text), language) if _is_spoken(piece.text))


def spoken_seconds(text: str, language: str) -> float:
    """About how long a narrator takes for `text` in a BCP 47 `language`."""
    return sum(seconds_of(piece.text, language) for piece in pieces(normalise(text), language))


def pieces(text: str, language: str) -> tuple[Piece, ...]:
    """A normalised text in pieces; what each holds and what is after each, joined, is the text."""
    tokens = [Piece(token.group(1), token.group(2)) for token in _TOKEN.finditer(text)]
    if not is_unspaced(language):
        return tuple(tokens)
    return tuple(piece for token in tokens for piece in _characters(token))


def is_unspaced(language: str) -> bool:
    """Whether the language writes its words without spaces between them."""
    return primary(language) in {"zh", "cmn", "yue", "wuu", "nan", "hak", "ja", "th", "lo", "km", "my", "bo", "dz"}


def primary(language: str) -> str:
    """The language of a BCP 47 tag without its region and script: en-GB is en."""
    return language.replace("_", "-").partition("-")[0].lower()


def seconds_of(piece: str, language: str) -> float:
    """About how long one piece takes to say."""
    if not _is_spoken(piece):
        return 0.0
    digits = sum(character.isdigit() for character in piece)
    scripts = letters_by_script(piece)
    syllabic = sum(scripts.pop(script, 0) * each for script, each in _SECONDS_PER_LETTER.items())
    letters = scripts.total()
    pace = _READING_SPEED.get(primary(language), _READING_SPEED["en"]) / _READING_SPEED["en"] * WORDS_PER_SECOND
    return syllabic + max(1 if letters else 0, letters / _LONG_WORD) / pace + digits * _SECONDS_PER_DIGIT


# Reading aloud, words a minute: Trauzettel-Klosinski and Dietz, "Standardized Assessment of Reading Performance: the
# New International Reading Speed Texts IReST", 2012. We take their ratios to English, not their speeds.
_READING_SPEED = {
    **{"ar": 138, "nl": 202, "en": 228, "fi": 161, "fr": 195, "de": 179, "he": 187, "it": 188, "pl": 166},
    **{"pt": 181, "ru": 184, "sl": 180, "es": 218, "sv": 199, "tr": 166},
}
# Scripts whose letters are syllables, or whose words are not parted: a usual narrator's pace.
_SECONDS_PER_LETTER = {
    **{"Hani": 0.24, "Hira": 0.14, "Kana": 0.14, "Hang": 0.18},
    **{"Thai": 0.085, "Laoo": 0.085, "Khmr": 0.085, "Mymr": 0.085, "Tibt": 0.12},
}
_SECONDS_PER_DIGIT = 0.28
_LONG_WORD = 12
"""Letters: beyond these a word takes the time of more than one."""

_TOKEN = re.compile(r"(\S+)(\s*)")
_UNSPACED = (
    r"\u0e01-\u0e2e\u0e81-\u0eae\u0f40-\u0f6c\u1000-\u102a\u1780-\u17b3"
    r"\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_MARKS = (
    r"\u0300-\u036f\u0e2f-\u0e3a\u0e45-\u0e4e\u0eaf-\u0ebc\u0ec8-\u0ecd\u0f71-\u0fbc\u102b-\u103e"
    r"\u17b4-\u17d1\u17d3\u17dd\u3099\u309a\ufe00-\ufe0f\u30fc\u3041\u3043\u3045\u3047\u3049\u3063\u3083\u3085\u3087"
    r"\u30a1\u30a3\u30a5\u30a7\u30a9\u30c3\u30e3\u30e5\u30e7\U000e0100-\U000e01ef"
)
_OPENING = r"「『（《〈【〔［｛“‘(\[{«"
_CLOSING = r"」』）》〉】〕］｝”’)\]}»。．！？…、，；：·～—,.!?;:།"
_LEADING_VOWELS = r"\u0e40-\u0e44\u0ec0-\u0ec4"  # Thai and Lao write them before the consonant they follow in speech.
_CHARACTER = re.compile(
    rf"[{_OPENING}]*(?:[{_LEADING_VOWELS}]?[{_UNSPACED}](?:[{_MARKS}]|\u17d2[\u1780-\u17a2])*"
    rf"|[^{_OPENING}{_UNSPACED}{_LEADING_VOWELS}]+|[{_LEADING_VOWELS}])[{_CLOSING}]*|[{_OPENING}]+"
)


def _characters(token: Piece) -> list[Piece]:
    parts = _CHARACTER.findall(token.text)
    return [Piece(part, "") for part in parts[:-1]] + [Piece(parts[-1], token.after)]


def _is_spoken(piece: str) -> bool:
    return any(character.isalnum() for character in piece)
