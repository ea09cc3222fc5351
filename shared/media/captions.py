"""Captions: which words are on the screen together, and when.

    words with times ─ paginate ─► pages ─ lettering ─► what libass burns in
                  └─── subtitles ─► what a player shows

A page is one or two lines, how long says its style: broken where the sentence breathes, never after a word that leans
on the next one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import inf

from shared.media.breaks import Measured, cheapest
from shared.media.fonts import width
from shared.media.styles import STYLES, USUAL, Style
from shared.media.words import Word, joints, parted, written
from shared.prose.seams import Seam

__all__ = ("SPACE", "Page", "Word", "bridged", "line_width", "lines", "paginate")

SPACE = 0.31
"""Between two words, in em."""


@dataclass(frozen=True)
class Page:
    """What is on the screen at once; seconds."""

    words: tuple[Word, ...]
    start: float
    end: float


def paginate(words: Sequence[Word], *, language: str, style: str = USUAL) -> tuple[Page, ...]:
    """The pages of words spoken in a BCP 47 `language`, decided by these words and the style alone.

    Each word is on exactly one page, in order; a word of a language without spaces, or longer than a line, may be on
    it in parts. Pages do not overlap; a page stays until the next when the gap between them is short. A style that is
    burnt in as nothing has no pages. Raises KeyError for a name that is not in `STYLES`.
    """
    look = STYLES[style]
    if look is None:
        return ()
    parts = parted(words, language=language, widest=look.line * _SHRUNK)
    measured = _measured(parts, language, look.line)
    ranges = cheapest(len(parts), _MOST_WORDS, lambda start, stop: _cost(parts, measured, look, start, stop))
    return bridged([_page(parts[page.start : page.stop]) for page in ranges])


def bridged(pages: Sequence[Page]) -> tuple[Page, ...]:
    """Pages in order, each kept until the next one comes if that is soon, and never longer: no flicker, no overlap."""
    following = [*(page.start for page in pages), inf][1:]
    return tuple(
        replace(page, end=after if after - page.end <= _SHORT_GAP else page.end)
        for page, after in zip(pages, following, strict=True)
    )


def lines(words: Sequence[Word], language: str, *, limit: float) -> tuple[tuple[Word, ...], ...]:
    """The words of a page on one line, or on two if they are wider than `limit` em, broken where it reads best."""
    rows = _measured(words, language, limit).lines(0, len(words), _LINE_END)
    return tuple(tuple(words[row.start : row.stop]) for row in rows)


def line_width(words: Sequence[Word], language: str) -> float:
    """How wide words are on one line, in em."""
    return _measured(words, language, inf).line(0, len(words))


_SHRUNK = 1.5
"""A word may be this much wider than a line: its page is set smaller. A longer one is parted."""
_SMALLER = 40.0
"""What it costs to set a page smaller, for each line's width too much."""
_MOST_WORDS = 20
_SHORT_GAP = 0.5
_PAUSE = 0.35
"""Seconds of silence that a speaker makes on purpose."""

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
_LINE_END = {seam: cost / 5 for seam, cost in _PAGE_END.items()}
_HELD_OVER = 5.0
"""What a pause within a page costs."""


def _page(words: Sequence[Word]) -> Page:
    return Page(tuple(words), words[0].start, words[-1].end)


def _measured(words: Sequence[Word], language: str, limit: float) -> Measured:
    return Measured(
        widths=[width(written((word,)), language) for word in words],
        spaces=[0.0 if word.glued else SPACE for word in words],
        seams=joints(words, language),
        limit=limit,
    )


def _cost(words: Sequence[Word], measured: Measured, style: Style, start: int, stop: int) -> float:
    alone = stop - start == 1
    if measured.line(start, stop) > 2 * style.line * _SHRUNK and not alone:
        return inf
    rows = measured.lines(start, stop, _LINE_END)
    widest = max(measured.line(row.start, row.stop) for row in rows)
    if widest > style.line * _SHRUNK and not alone:
        return inf
    page, seams = words[start:stop], measured.seams
    whole = (start == 0 or seams[start - 1] >= Seam.QUOTED) and (stop == len(words) or seams[stop - 1] >= Seam.QUOTED)
    spaced = sum(not word.glued for word in page)
    seconds = page[-1].end - page[0].start
    return (
        (_PAGE_END.get(seams[stop - 1], 0.0) if stop < len(words) else 0.0)
        + sum(_RUN_OVER.get(seam, 0.0) for seam in seams[start : stop - 1])
        + sum(_HELD_OVER for before, after in pairwise(page) if after.start - before.end > _PAUSE)
        + sum(_LINE_END.get(seams[row.stop - 1], 0.0) for row in rows[:-1])
        + _SMALLER * max(0.0, widest / style.line - 1)
        + 4 * (measured.line(start, stop) / style.page - 1) ** 2
        + 3 * max(0, spaced - style.words)
        + (style.alone if alone and not whole else 0)
        + (8 * (1 - seconds / style.seconds) if seconds < style.seconds else 0)
    )
