"""Markup: a row at one moment in the words of ASS."""

import re
import unicodedata
from collections.abc import Sequence

from shared.media import fonts
from shared.media.captions import SPACE
from shared.media.fonts import Family, Run
from shared.media.lettering.moments import Glance, Moment
from shared.media.lettering.setting import Row
from shared.media.words import SOFT_HYPHEN, written
from shared.prose.pieces import primary

WHITE, YELLOW, BLACK = "FFFFFF", "1FD2FF", "101010"
"""Blue, green and red, as ASS has it."""


def spelled(row: Row, moment: Moment) -> str:
    """The words of a row with their overrides. Nothing in their text acts as one."""
    spaces = _spaces(row, moment.glances)
    out = [_mark(row.language)]
    for at, (word, glance) in enumerate(zip(row.words, moment.glances, strict=True)):
        last = at == len(row.words) - 1
        if not at or not word.glued:
            out.append(_space(" " if at else r"\h", row.em, spaces[at] * moment.scale))
        shown = written((word,)) if last else word.text.replace(SOFT_HYPHEN, "")
        runs = fonts.runs(fonts.drawn(shown), row.language)
        scale = 100 * moment.scale * _scale(row, at, moment.glances)
        out.append(rf"{{\fscx{scale:.1f}\fscy{scale:.1f}}}{_painted(runs, glance.painted, row)}")
    out.append(_space(r"\h", row.em, spaces[-1] * moment.scale))
    return "".join(out)


def set_in(family: Family, em: float) -> str:
    """The override for letters of `em` pixels: a font's size is its ascent and descent together."""
    return rf"\fn{family.name}\fs{em * family.scale * (family.ascent + family.descent):.2f}"


def rounded(width: float, height: float, corner: float) -> str:
    """A rectangle with round corners as a drawing, from its upper left."""
    right, bottom, bend = width - corner, height - corner, corner * _CIRCLE
    return (
        f"m {corner:.1f} 0 l {right:.1f} 0 b {width - bend:.1f} 0 {width:.1f} {bend:.1f} {width:.1f} {corner:.1f} "
        f"l {width:.1f} {bottom:.1f} b {width:.1f} {height - bend:.1f} {width - bend:.1f} {height:.1f} "
        f"{right:.1f} {height:.1f} l {corner:.1f} {height:.1f} b {bend:.1f} {height:.1f} 0 {height - bend:.1f} "
        f"0 {bottom:.1f} l 0 {corner:.1f} b 0 {bend:.1f} {bend:.1f} 0 {corner:.1f} 0"
    )


_CIRCLE = 1 - 0.5523
"""Where the handles of a Bézier curve are that is nearly a quarter of a circle, from its corner."""
_LEAST_SPACE = 0.2
"""Between words, in em: what a growing word leaves."""
_AGES = 100_000
"""Hundredths of a second: a karaoke effect of this length stands still while a frame is drawn."""

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"))
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WORD_JOINER = "\u2060"


def _mark(language: str) -> str:
    return _RIGHT_MARK if primary(language) in _RIGHT_TO_LEFT else _LEFT_MARK


def _scale(row: Row, at: int, glances: Sequence[Glance]) -> float:
    """How large a word is, as far as the spaces beside it can give way; not at all larger between glued ones."""
    word, following = row.words[at], row.words[at + 1 : at + 2]
    if word.glued or any(after.glued for after in following):
        return 1.0
    wide = fonts.width(word.text, row.language)
    return min(glances[at].scale, 1 + 2 * (SPACE - _LEAST_SPACE) / wide) if wide else 1.0


def _spaces(row: Row, glances: Sequence[Glance]) -> list[float]:
    """How wide the space before each word is, and the one after the last, in em: what words grow by, they give."""
    given = [
        (_scale(row, at, glances) - 1) * fonts.width(word.text, row.language) / 2 for at, word in enumerate(row.words)
    ]
    return [SPACE - before - after for before, after in zip([0.0, *given], [*given, 0.0], strict=True)]


def _space(character: str, em: float, wide: float) -> str:
    latin = fonts.families()[0]
    natural = fonts.width(" ", "")
    return rf"{{{set_in(latin, em)}\fscy100\fscx{100 * wide / natural:.1f}}}{character}"


def _painted(runs: Sequence[Run], part: float, row: Row) -> str:
    """A word's runs, the first `part` of it in the second colour, along the way that it is read."""
    if part in (0.0, 1.0):
        colour = YELLOW if part else WHITE
        return rf"{{\1c&H{colour}&\2c&H{colour}&}}" + "".join(_run(run, row) for run in runs)
    widths = [fonts.width(run.text, row.language) for run in runs]
    reached = part * sum(widths)
    out: list[str] = []
    for run, wide in zip(runs, widths, strict=True):
        out.append(_swept(min(1.0, max(0.0, reached / wide)) if wide else 1.0, run.text) + _run(run, row))
        reached -= wide
    return "".join(out) + r"{\k0}"


def _swept(part: float, text: str) -> str:
    """The override for a run of which the first `part` is in the second colour.

    libass fills what it shows from left to right, with what it calls the primary colour. `\\kt` begins the effect long
    before its line, `\\kf` ends it long after, so that it stands where it should.
    """
    filled, rest = YELLOW, WHITE
    if _is_right_to_left(text):
        part, filled, rest = 1 - part, rest, filled
    return rf"{{\1c&H{filled}&\2c&H{rest}&\kt{-round(part * _AGES)}\kf{_AGES}}}"


def _is_right_to_left(text: str) -> bool:
    strong = (unicodedata.bidirectional(character) for character in text)
    return next((kind != "L" for kind in strong if kind in {"L", "R", "AL"}), False)


def _run(run: Run, row: Row) -> str:
    return f"{{{set_in(run.family, row.em)}}}{_literal(run.text)}"


def _literal(text: str) -> str:
    """`text` as libass draws it: a brace opens no override, and a backslash escapes nothing that follows it."""
    plain = _CONTROLS.sub(" ", text).replace("\\", "\\" + _WORD_JOINER)
    return plain.replace("{", r"\{").replace("}", r"\}")
