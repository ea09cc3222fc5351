"""Captions: which words are on the screen together, and when.

    words with times ─ paginate ─► pages ─ lettering.ass ─► what libass burns in
                  └─── subtitles.webvtt, srt ─► what a player shows

A page is one or two short lines, as people read them on a telephone: broken where the sentence breathes, never after a
word that leans on the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from shared.media.fonts import width
from shared.media.words import Word, cheapest, joints, parted, written
from shared.prose.seams import Seam

__all__ = ("LINE", "Page", "Word", "bridged", "lines", "paginate")

LINE = 9.4
"""How wide a line may get, in em."""


@dataclass(frozen=True)
class Page:
    """What is on the screen at once; seconds."""

    words: tuple[Word, ...]
    start: float
    end: float


def paginate(words: Sequence[Word], *, language: str) -> tuple[Page, ...]:
    """The pages of words spoken in a BCP 47 `language`, decided by these words alone.

    Each word is on exactly one page, in order; a word of a language without spaces, or longer than a line, may be on
    it in parts. Pages do not overlap; a page stays until the next when the gap between them is short.
    """
    parts = parted(words, language=language, widest=LINE * _SHRUNK)
    seams = joints(parts, language)
    widths = [width(part.text, language) for part in parts]

    def cost(start: int, stop: int) -> float:
        if sum(widths[start:stop]) > 2 * LINE and stop - start > 1:
            return inf
        return _page_cost(parts, seams, start, stop, language)

    ranges = cheapest(len(parts), _MOST_WORDS, cost)
    return bridged([_page(parts[page.start : page.stop]) for page in ranges])


def bridged(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages in order, each kept until the next one comes if that is soon, and never longer: no flicker, no overlap."""
    following = [page.start for page in pages[1:]] + [inf]
    return tuple(
        replace(page, end=after if after - page.end <= _SHORT_GAP else page.end)
        for page, after in zip(pages, following, strict=True)
    )


def lines(words: Sequence[Word], language: str) -> tuple[tuple[Word, ...], ...]:
    """The words of a page on one line, or on two if they are too wide for one, broken where it reads best."""
    if len(words) < 2 or width(written(words), language) <= LINE:
        return (tuple(words),)
    seams = joints(words, language)

    def cost(at: int) -> float:
        above, below = (width(written(part), language) for part in (words[:at], words[at:]))
        too_wide = max(0.0, max(above, below) - LINE)
        return 100 * too_wide + _LINE_END[seams[at - 1]] + abs(above - below) / LINE

    at = min(range(1, len(words)), key=cost)
    return tuple(words[:at]), tuple(words[at:])


_SHRUNK = 1.3
"""A single word may be this much wider than a line: it is set smaller. A longer one is parted."""
_MOST_WORDS = 16
_USUAL_WORDS = 5
_USUAL_WIDTH = 1.3 * LINE
_SHORT_GAP = 0.5
_PAUSE = 0.35
"""Seconds of silence that a speaker makes on purpose."""
_BRIEF = 0.7
"""Seconds: a page shown for less flickers."""

# What it costs to end a page at a seam, to run over it within a page, to end a line at it. Only their proportions mean
# something: they were chosen by looking at pages of eight languages.
_PAGE_END = {
    **{Seam.NEVER: 60.0, Seam.LEANING: 14.0, Seam.WORD: 6.0, Seam.PHRASE: 2.5, Seam.JOINING: 1.0},
    **{Seam.SAYING: 0.5, Seam.COMMA: 0.0, Seam.CLAUSE: 0.0},
}
_RUN_OVER = {
    **{Seam.JOINING: 1.0, Seam.SAYING: 3.0, Seam.COMMA: 4.0, Seam.CLAUSE: 10.0, Seam.QUOTED: 20.0},
    **{Seam.SENTENCE: 30.0, Seam.HEADING: 40.0, Seam.PARAGRAPH: 40.0},
}
_LINE_END = {seam: _PAGE_END.get(seam, 0.0) / 10 for seam in Seam}


def _page(words: Sequence[Word]) -> Page:
    return Page(tuple(words), words[0].start, words[-1].end)


def _page_cost(words: Sequence[Word], seams: Sequence[Seam], start: int, stop: int, language: str) -> float:
    page = words[start:stop]
    rows = lines(page, language)
    widths = [width(written(row), language) for row in rows]
    if max(widths) > LINE and len(page) > 1:
        return inf
    whole = (start == 0 or seams[start - 1] >= Seam.QUOTED) and (stop == len(words) or seams[stop - 1] >= Seam.QUOTED)
    spaced = sum(not word.glued for word in page)
    seconds = page[-1].end - page[0].start
    return (
        (_PAGE_END.get(seams[stop - 1], 0.0) if stop < len(words) else 0.0)
        + sum(_RUN_OVER.get(seam, 0.0) for seam in seams[start : stop - 1])
        + sum(5.0 for before, after in pairwise(page) if after.start - before.end > _PAUSE)
        + sum(_LINE_END[seams[start + len(row) - 1]] for row in rows[:-1])
        + 4 * (sum(widths) / _USUAL_WIDTH - 1) ** 2
        + 3 * max(0, spaced - _USUAL_WORDS)
        + (0 if whole or len(page) > 1 else 5)
        + (8 * (1 - seconds / _BRIEF) if seconds < _BRIEF else 0)
    )
