"""Setting: where the lines of a page stand, and how large they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from shared.media import fonts
from shared.media.captions import Page, line_width, lines
from shared.media.fonts import Family
from shared.media.styles import Style
from shared.media.words import Word, written
from shared.media.zones import Box, safe_box

OUTLINE = 0.1
SOFTNESS = 0.02
"""Of dark edges, in em. They are one with the shadow: a shadow of its own, blurred further, took as long to draw as the
letters themselves, and on a picture nobody tells the two apart."""
CORNER = 0.28
"""How far a box reaches beyond its words, and how round it is."""
CAP_HEIGHT = 0.73
"""Of the Latin, in em (Inter's OS/2 table): what a line is centred by."""


@dataclass(frozen=True)
class Row:
    """One line of a page. Lengths in pixels of the whole picture."""

    words: tuple[Word, ...]
    place: slice
    """Which words of its page they are."""
    language: str
    em: float
    width: float
    x: float
    """Its middle."""
    baseline: float
    heart: float
    """The height that does not move when the page grows: its middle."""
    families: tuple[Family, ...]

    @property
    def box(self) -> Box:
        """All that is drawn of it at any moment."""
        beside = self.em * (_BESIDE + _GROWTH)
        shift = abs(self.baseline - self.heart) * (_LARGEST - 1)
        return Box(
            left=self.x - self.width / 2 - beside,
            top=self.baseline - self.em * (_above(self.families) + _BESIDE) - shift,
            right=self.x + self.width / 2 + beside,
            bottom=self.baseline + self.em * (_below(self.families) + _BESIDE) + shift,
        )


def rows(page: Page, style: Style, *, language: str, width: int, height: int) -> tuple[Row, ...]:
    """The lines of a page in a picture of `width` x `height`, inside of what all platforms leave free.

    A line that is too wide makes its page smaller.
    """
    safe = safe_box(width, height)
    em = style.em * min(width, height)
    room = 2 * min(width / 2 - safe.left, safe.right - width / 2)
    limit = room / em - 2 * (_BESIDE if style.boxed else OUTLINE + 4 * SOFTNESS + _GROWTH)
    found = lines(page.words, language, limit=limit)
    widths = [line_width(words, language) for words in found]
    em *= limit / max(limit, *widths)
    families = [fonts.families_for(fonts.drawn(written(words)), language) for words in found]
    leading = em * max(family.leading for each in families for family in each)
    reach = leading * (len(found) - 1)
    below = em * (_below(families[-1]) + (_BESIDE if style.boxed else OUTLINE + 4 * SOFTNESS))
    centre = height * (_CENTRE if height > 1.5 * width else _CENTRE_LOW)
    first = min(centre + em * CAP_HEIGHT / 2 - reach / 2, safe.bottom - below - reach * (1 + _LARGEST) / 2)
    heart = first + reach / 2 - em * CAP_HEIGHT / 2
    edges = accumulate(map(len, found), initial=0)
    return tuple(
        Row(words, slice(*place), language, em, em * wide, width / 2, first + at * leading, heart, drawn)
        for at, (words, place, wide, drawn) in enumerate(zip(found, pairwise(edges), widths, families, strict=True))
    )


def _above(families: Sequence[Family]) -> float:
    return max(family.ascent * family.scale for family in families) * _LARGEST


def _below(families: Sequence[Family]) -> float:
    """Some scripts hang lower than their fonts say, and have the leading for it."""
    return max(max(family.descent * family.scale, family.leading - _LINE) for family in families) * _LARGEST


_CENTRE = 1136 / 1920
"""Of a page, in a picture that fills a telephone."""
_CENTRE_LOW = 0.86
"""In any other, unless it would leave the safe box."""
_LINE = 0.9
"""Of a line's leading, in em, what is above its baseline."""
_BESIDE = CORNER + 4 * SOFTNESS
"""As far as anything reaches around words that stand still."""
_GROWTH = 0.11
"""How far, in em, a growing word at a line's end or a growing page may reach out."""
_LARGEST = 1.07
