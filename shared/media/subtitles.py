"""Subtitles: what is spoken as WebVTT and SubRip, in whole sentences where they fit.

Cues keep to what players and readers are used to: two lines of 42 columns (21 for wide characters), one to seven
seconds where the speech lets them. The numbers are those of the Timed Text Style Guides of Netflix and the BBC.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from shared.media.breaks import Measured, cheapest
from shared.media.words import Word, clusters, joints, parted, written
from shared.prose.seams import Seam


@dataclass(frozen=True)
class Cue:
    """What is on the screen at once; milliseconds."""

    lines: tuple[str, ...]
    """One or two, as they are to be read: escaped for no format."""
    start: int
    end: int


def webvtt(words: Sequence[Word], *, language: str) -> str:
    """The words as a WebVTT file; their text cannot act as markup."""
    blocks = [
        f"{_clock(cue.start, '.')} --> {_clock(cue.end, '.')}\n" + "\n".join(map(_escaped, cue.lines))
        for cue in cues(words, language=language)
    ]
    return "\n\n".join(("WEBVTT", *blocks)) + "\n"


def srt(words: Sequence[Word], *, language: str) -> str:
    """The words as a SubRip file."""
    blocks = [
        f"{number}\n{_clock(cue.start, ',')} --> {_clock(cue.end, ',')}\n" + "\n".join(map(_harmless, cue.lines))
        for number, cue in enumerate(cues(words, language=language), start=1)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def cues(words: Sequence[Word], *, language: str) -> tuple[Cue, ...]:
    """The words in cues, in order and without overlap."""
    parts = parted(words, language=language, widest=_WIDEST)
    measured = Measured(
        widths=[_columns(written((part,))) for part in parts],
        spaces=[0.0 if part.glued else 1.0 for part in parts],
        seams=joints(parts, language),
        limit=_COLUMNS,
    )

    ranges = cheapest(len(parts), _MOST_WORDS, lambda start, stop: _cost(parts, measured, start, stop))
    starts: list[int] = []
    for part in ranges:
        starts.append(max(_milliseconds(parts[part.start].start), starts[-1] + 1 if starts else 0))
    return tuple(
        Cue(
            tuple(written(parts[row.start : row.stop]) for row in measured.lines(part.start, part.stop, _LINE_END)),
            start,
            min(max(_milliseconds(parts[part.stop - 1].end + _LINGER), start + 1), after),
        )
        for part, start, after in zip(ranges, starts, [*starts, _END_OF_TIME][1:], strict=True)
    )


_COLUMNS = 42
_LONGEST = 7.0
_BRIEF = 1.0
_PAUSE = 0.6
_LINGER = 0.7
"""Seconds that a cue stays after its last word, if the next one lets it."""
_MOST_WORDS = 2 * _COLUMNS
_WIDEST = 20.0
"""In em: about 42 columns of the Latin. Longer words are parted."""

# What it costs to end a cue at a seam, and to run over one within a cue; only their proportions mean something.
_CUE_END = {
    **{Seam.NEVER: 60.0, Seam.LEANING: 20.0, Seam.WORD: 12.0, Seam.PHRASE: 8.0, Seam.JOINING: 5.0, Seam.SAYING: 4.0},
    **{Seam.COMMA: 3.0, Seam.CLAUSE: 1.5, Seam.QUOTED: 0.5},
}
_LINE_END = {seam: cost / 20 for seam, cost in _CUE_END.items()}
_ONE_MORE = 2.0
"""What a cue costs by being one."""
_HELD_OVER = 5.0
"""What a pause within a cue costs."""
_RUN_OVER = {Seam.SENTENCE: 6.0, Seam.QUOTED: 3.0, Seam.HEADING: 20.0, Seam.PARAGRAPH: 20.0}


def _cost(parts: Sequence[Word], measured: Measured, start: int, stop: int) -> float:
    alone = stop - start == 1
    seconds = parts[stop - 1].end - parts[start].start
    if not alone and (seconds > _LONGEST or measured.line(start, stop) > 2 * _COLUMNS + 1):
        return inf
    rows = measured.lines(start, stop, _LINE_END)
    if not alone and max(measured.line(row.start, row.stop) for row in rows) > _COLUMNS:
        return inf
    seams = measured.seams
    return (
        _ONE_MORE
        + (_CUE_END.get(seams[stop - 1], 0.0) if stop < len(parts) else 0.0)
        + sum(_RUN_OVER.get(seam, 0.0) for seam in seams[start : stop - 1])
        + sum(_HELD_OVER for before, after in pairwise(parts[start:stop]) if after.start - before.end > _PAUSE)
        + (10 * (1 - seconds / _BRIEF) if seconds < _BRIEF else 0.0)
    )


_END_OF_TIME = 100 * 3_600_000 - 1
"""Milliseconds: the last time that two digits of hours can write."""


def _columns(text: str) -> int:
    """How many columns a text takes: two for a wide character, none for a mark."""
    return sum(
        2 if unicodedata.east_asian_width(cluster[0]) in "WF" else 1
        for cluster in clusters(text)
        if cluster.isprintable()
    )


_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WORD_JOINER = "\u2060"


def _escaped(line: str) -> str:
    return _CONTROLS.sub(" ", line).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _harmless(line: str) -> str:
    """SubRip has no escapes: an invisible character keeps a player from seeing a tag or an arrow."""
    return re.sub(r"([<{]|--)", rf"\1{_WORD_JOINER}", _CONTROLS.sub(" ", line))


def _milliseconds(seconds: float) -> int:
    return max(0, round(1000 * seconds))


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}{point}{rest:03}"
