"""The fonts that captions are drawn with: which of them draws a text, how wide it gets, and what none can draw.

All of it is read from `fonts.json`, made with the font files by layers/fonts/build.py: whoever only asks needs neither
the files nor a font library.
"""

import json
import os
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

FONTS = Path(os.environ.get("STUDIO_FONTS") or Path(__file__).parents[2] / "layers" / "fonts")
"""The folder of the font files, for libass's `fontsdir`; its fonts.conf keeps the machine's own fonts out."""


@dataclass(frozen=True, eq=False)
class Family:
    """One font file. Lengths are in em, the font's own size."""

    name: str
    """What a renderer asks for."""
    file: str
    language: str
    """The BCP 47 tag of the one language that it is cut for; "" for all that write its script."""
    scale: float
    """How many em of the Latin one em of it is set in, so that both look of one size."""
    leading: float
    """From one line to the next, in em of the Latin."""
    ascent: float
    descent: float
    firsts: tuple[int, ...] = field(repr=False)
    """The first character of each run of characters of one width, in order."""
    spans: tuple[tuple[int, float], ...] = field(repr=False)
    """One past the last character of each run, and the width."""

    def advance(self, character: str) -> float | None:
        """The width of a character before shaping; None when the font does not have it."""
        point = ord(character)
        at = bisect_right(self.firsts, point) - 1
        if at < 0 or point >= self.spans[at][0]:
            return None
        return self.spans[at][1]


@dataclass(frozen=True)
class Run:
    """A stretch of text that one font draws."""

    family: Family
    text: str


def missing(text: str) -> frozenset[str]:
    """The characters of `text` that no font has, white space and characters without a picture left aside."""
    return frozenset(
        character
        for character in set(text)
        if not is_invisible(character) and all(family.advance(character) is None for family in families())
    )


def families_for(text: str, language: str) -> tuple[Family, ...]:
    """The fonts that `text`, in a BCP 47 `language`, needs, in order of appearance; the Latin one for an empty text."""
    return tuple(dict.fromkeys(run.family for run in runs(text, language))) or families()[:1]


@lru_cache(maxsize=4096)
def runs(text: str, language: str) -> tuple[Run, ...]:
    """`text` in stretches of one font each; joined, they are the text.

    Letters choose; what belongs to no script, as marks and digits do, stays with the letters around it if their font
    has it. What no font has goes to the first.
    """
    order = _in_order_of(language)
    chosen = _stretched(text, [_letters_family(character, order) for character in text])
    chosen = _stretched(text[::-1], chosen[::-1])[::-1]
    found: list[Run] = []
    for character, family in zip(text, chosen, strict=True):
        family = family or _first_with(character, order) or order[0]
        if found and found[-1].family is family:
            found[-1] = Run(family, found[-1].text + character)
        else:
            found.append(Run(family, character))
    return tuple(found)


@lru_cache(maxsize=4096)
def width(text: str, language: str) -> float:
    """How wide `text` is set, in em of the Latin: exact but for kerning and ligatures, and too wide rather than not."""
    return sum(
        (run.family.advance(character) or 0.0) * run.family.scale
        for run in runs(drawn(text), language)
        for character in run.text
        if not is_invisible(character) or character.isspace()
    )


def drawn(text: str) -> str:
    """What of `text` is drawn: of an emoji sequence the first emoji, without its skin tone or the style asked for.

    libass has no colour emoji (layers/fonts/README.md), and the black and white ones have no such sequences but flags.
    """
    return _EMOJI_STYLE.sub("", _EMOJI_SEQUENCE.sub(r"\1", text))


def is_invisible(character: str) -> bool:
    """Whether there is nothing to draw: white space, controls, joiners, variation selectors, direction marks."""
    return unicodedata.category(character) in _INVISIBLE or ord(character) in _SELECTORS


def is_traditional(language: str) -> bool:
    """Whether a Chinese language is written in traditional characters."""
    primary, *subtags = language.lower().replace("_", "-").split("-")
    return primary == "yue" or not _TRADITIONAL.isdisjoint(subtags)


@cache
def families() -> tuple[Family, ...]:
    """Every font, in order of preference."""
    return tuple(_family(**entry) for entry in json.loads(_TABLE.read_text()))


_EMOJI = r"[\u00a9\u00ae\u203c-\u3299\U0001f000-\U0001faff]"
_EMOJI_STYLE = re.compile(r"[\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_EMOJI_SEQUENCE = re.compile(rf"({_EMOJI})(?:{_EMOJI_STYLE.pattern}*\u200d{_EMOJI})+")
_TABLE = Path(__file__).with_name("fonts.json")
_INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_SELECTORS = frozenset({0x034F, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)})
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def _family(advances: Sequence[int], **facts: Any) -> Family:
    """A family from its entry: `advances` says how many characters are skipped, how many follow, how wide they are."""
    firsts: list[int] = []
    spans: list[tuple[int, float]] = []
    at = 0
    for skipped, count, thousandths in zip(advances[::3], advances[1::3], advances[2::3], strict=True):
        firsts.append(at + skipped)
        at += skipped + count
        spans.append((at, thousandths / 1000))
    return Family(**facts, firsts=tuple(firsts), spans=tuple(spans))


@cache
def _in_order_of(language: str) -> tuple[Family, ...]:
    """Every font; of those cut for one language, that of `language` first: Han characters differ from land to land."""
    primary = language.lower().replace("_", "-").partition("-")[0]
    chinese = "zh-Hant" if is_traditional(language) else "zh-Hans"
    wanted = chinese if primary in {"zh", "cmn", "yue"} else primary
    # A stable sort: the general fonts stay where they are.
    return tuple(sorted(families(), key=lambda family: (family.language != "", family.language != wanted)))


def _letters_family(character: str, order: tuple[Family, ...]) -> Family | None:
    return _first_with(character, order) if character.isalpha() else None


def _stretched(text: str, chosen: Sequence[Family | None]) -> list[Family | None]:
    """Each choice carried on over the undecided characters after it that its font has, or that are invisible."""
    carried: list[Family | None] = []
    before: Family | None = None
    for character, family in zip(text, chosen, strict=True):
        if family is None and before and (is_invisible(character) or before.advance(character) is not None):
            family = before
        carried.append(family)
        before = family
    return carried


def _first_with(character: str, order: tuple[Family, ...]) -> Family | None:
    return next((family for family in order if family.advance(character) is not None), None)
