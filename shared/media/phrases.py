"""Phrases: where a text that is written without spaces may be parted, so that it is read, and lit, in wholes.

Chinese, Japanese and Thai by BudouX: a small model of each language that says where words end, with what clings to
them. Lao, Khmer and Burmese, of which it has none, by their syllables.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import accumulate

from shared.media.fonts import is_traditional
from shared.prose.pieces import pieces, primary


def phrases(text: str, language: str) -> tuple[str, ...]:
    """A text without white space, of a language that writes none, in phrases; joined, they are the text.

    None begins with a mark that closes, or with a Chinese sign that only alters what is before it.
    """
    whole = [piece.text for piece in pieces(text, language)]
    if primary(language) in _SYLLABLES:
        return tuple(_syllables(whole, _SYLLABLES[primary(language)]))
    return tuple(_joined(_parted(whole, set(accumulate(map(len, _parser(language)(text)))))))


_CLINGING = frozenset("的了着著过過吗嗎呢吧嘛们們")
_LEANING = frozenset("和与與跟在于於从從把被对對向给給以")
_COUNTING = re.compile(r"[0-9〇零一二三四五六七八九十百千万萬亿億两兩几幾每某这這那]+")
_MARKS = re.compile(r"\W+$")
_LEADING_VOWEL = re.compile(r"[\u0e40-\u0e44\u0ec0-\u0ec4]")
_SYLLABLES = {"lo": 14, "km": 3, "my": 3, "bo": 1, "dz": 1}
"""Pieces that are taken together at most, where one does not begin with its vowel or end with a mark."""


@cache
def _parser(language: str) -> Callable[[str], list[str]]:
    # Loaded when such a text is met: most are in other languages, and a cold start pays for every import.
    from budoux import parser  # noqa: PLC0415

    match primary(language):
        case "ja":
            return parser.load_default_japanese_parser().parse
        case "th":
            return parser.load_default_thai_parser().parse
        case _ if is_traditional(language):
            return parser.load_default_traditional_chinese_parser().parse
        case _:
            return parser.load_default_simplified_chinese_parser().parse


def _parted(whole: Sequence[str], ends: set[int]) -> Iterator[str]:
    """Pieces up to each of the ends that lie between two of them."""
    phrase, at = "", 0
    for piece in whole:
        phrase += piece
        at += len(piece)
        if at in ends:
            yield phrase
            phrase = ""
    if phrase:
        yield phrase


def _joined(parts: Iterator[str]) -> list[str]:
    """Words with the small ones that belong to them: what clings or leans, and what is counted with its number."""
    found: list[str] = []
    for part in parts:
        if found and _belongs(part, found[-1]):
            found[-1] += part
        else:
            found.append(part)
    return found


def _belongs(part: str, before: str) -> bool:
    bare = _MARKS.sub("", part)
    small = len(bare) == 1 and (bare in _CLINGING or _COUNTING.fullmatch(before) is not None)
    return small or before in _LEANING


def _syllables(whole: Sequence[str], longest: int) -> list[str]:
    found: list[list[str]] = []
    for piece in whole:
        if found and len(found[-1]) < longest and not _LEADING_VOWEL.match(piece) and not _ends(found[-1][-1]):
            found[-1].append(piece)
        else:
            found.append([piece])
    return list(map("".join, found))


def _ends(piece: str) -> bool:
    return unicodedata.category(piece[-1]).startswith("P")
