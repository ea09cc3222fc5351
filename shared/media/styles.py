"""Styles: what burnt-in captions look like, and how much of them is on the screen at once. Data only.

Lengths are in em of the Latin. Scales are frame by frame, of 1/30 s: a movement that is drawn in steps costs no more
than its steps, and is the same in every clip that shows a part of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto


class Paint(Enum):
    """What is painted in the second colour."""

    NOTHING = auto()
    WORD = auto()
    """The word that is spoken."""
    SPOKEN = auto()
    """All of the page that has been spoken: it runs through each word as long as that takes."""


@dataclass(frozen=True)
class Style:
    em: float
    """The size of the Latin, of the shorter side of the picture."""
    line: float
    """How wide a line gets in an upright picture."""
    page: float
    """How wide the words of a page usually are together."""
    words: int
    """How many of them are usual; more are worse."""
    seconds: float
    """A page that is shown for less flickers."""
    alone: float
    """What it costs (see `captions`) to show a single word."""
    paint: Paint
    growth: tuple[float, ...] = ()
    """How large the spoken word is from its first frame on; the last one stays."""
    entrance: tuple[float, ...] = ()
    """How large a page is in its first frames."""
    boxed: bool = False
    """On a soft dark box, instead of dark edges."""

    @property
    def largest(self) -> float:
        return max((1.0, *self.growth, *self.entrance))


USUAL = "highlight"

STYLES: Mapping[str, Style | None] = {
    "highlight": Style(
        em=82 / 1080,
        line=8.6,
        page=11.2,
        words=5,
        seconds=0.7,
        alone=5.0,
        paint=Paint.WORD,
        growth=(1.04, 1.07),
    ),
    "pop": Style(
        em=122 / 1080,
        line=5.6,
        page=4.6,
        words=2,
        seconds=0.35,
        alone=0.0,
        paint=Paint.WORD,
        entrance=(0.82, 1.03),
    ),
    "karaoke": Style(
        em=82 / 1080,
        line=8.6,
        page=11.2,
        words=5,
        seconds=0.7,
        alone=5.0,
        paint=Paint.SPOKEN,
    ),
    "plain": Style(
        em=58 / 1080,
        line=11.8,
        page=17.0,
        words=9,
        seconds=1.0,
        alone=5.0,
        paint=Paint.NOTHING,
        boxed=True,
    ),
    "none": None,
}
"""By the names that `shared.formats.captions` offers; None is burnt in as nothing."""
