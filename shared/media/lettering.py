"""Lettering: pages of captions as an ASS file, the word that is spoken lit and a little larger, for libass to burn in.

Three habits of libass shape what is written here:
- `Encoding: -1` makes it order a line by the Unicode bidirectional algorithm across colour changes. By any other value
  it orders what stands between two overrides each for itself, and an Arabic line with a lit word falls apart.
- A font's size is its ascent and descent together, so that every font is asked for at a size of its own.
- A larger word makes its line wider and higher. The spaces beside it give way by as much, and a space of the larger
  size stands at the line's beginning all along: nothing moves but the word.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.media import fonts
from shared.media.captions import LINE, SPACE, Page, line_width, lines
from shared.media.fonts import Family
from shared.media.words import SOFT_HYPHEN, Word, written
from shared.prose.pieces import primary


def ass(pages: Sequence[Page], *, language: str, width: int, height: int) -> str:
    """The pages as an ASS script for a picture of `width` x `height` pixels.

    Times are the clip's: what lies before 0 is left out, what began before 0 goes on as it would have. Every font that
    it names is in `shared.media.fonts.FONTS`. Text is drawn as it is: nothing in it acts as an override.
    """
    rows = [row for page in pages for row in _rows(page, language, width, height)]
    events = sorted(event for row in rows for event in _events(row))
    return "\n".join((_HEAD.format(width=width, height=height, style=_style()), *events, ""))


_HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"""

_EM = 85 / 1080
"""The size of the Latin, of the shorter side of the picture: a full line fits between x 165 and 915 of 1080."""
_CENTRE = 1136 / 1920
_LOWEST = 1245 / 1920
"""Of a page, in a picture that is higher than wide: platforms write over what is below y 1245."""
_CENTRE_WIDE = 0.84
_CAP_HEIGHT = 0.73
"""Of the Latin, in em (Inter's OS/2 table): what a line is centred by."""
_ABOVE = 0.9
"""Of a line's leading, in em, what is above its baseline; the rest is for what hangs below."""

_WHITE = "&HFFFFFF&"
_LIT = "&H1FD2FF&"
_BLACK = "&H101010&"
_OUTLINE = 0.075
_SHADOW_SPREAD, _SHADOW_BLUR, _SHADOW_DROP = 0.11, 0.11, 0.06
"""In em."""
_SHADOW_ALPHA = "&H58&"
_POP = 1.07
_POP_MILLISECONDS = 90
_LEAST_SPACE = 0.2
"""Between words, in em: what a popping word leaves."""

_RIGHT_TO_LEFT = frozenset(("ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"))
_RIGHT_MARK, _LEFT_MARK = "\u200f", "\u200e"
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True)
class _Row:
    """One line of a page: its words, its times, where and how large it is set. Lengths in pixels."""

    words: tuple[Word, ...]
    language: str
    start: float
    end: float
    until: tuple[float, ...]
    """When each word stops being lit: as the next one of the page begins."""
    em: float
    x: float
    baseline: float


def _rows(page: Page, language: str, width: int, height: int) -> Iterator[_Row]:
    rows = lines(page.words, language)
    shrunk = LINE / max(LINE, *(line_width(row, language) for row in rows))
    em = _EM * min(width, height) * shrunk
    leading = em * max(family.leading for row in rows for family in _families(row, language))
    centre = height * (_CENTRE if height > width else _CENTRE_WIDE)
    first = centre + em * _CAP_HEIGHT / 2 - leading * (len(rows) - 1) / 2
    if height > width:
        first = min(first, height * _LOWEST - (leading - em * _ABOVE) - leading * (len(rows) - 1))
    until = [*(word.start for word in page.words[1:]), page.end]
    for place, words in enumerate(rows):
        ends, until = tuple(until[: len(words)]), until[len(words) :]
        yield _Row(words, language, page.start, page.end, ends, em, width / 2, first + place * leading)


def _events(row: _Row) -> Iterator[str]:
    shadow = "".join(
        (
            rf"\1a&HFF&\3a{_SHADOW_ALPHA}\3c{_BLACK}",
            rf"\bord{row.em * _SHADOW_SPREAD:.1f}\blur{row.em * _SHADOW_BLUR:.1f}",
        )
    )
    yield from _event(0, row, row.start, row.end, None, shadow, drop=_SHADOW_DROP)
    at = row.start
    letters = rf"\bord{row.em * _OUTLINE:.1f}"
    for place, (word, until) in enumerate(zip(row.words, row.until, strict=True)):
        yield from _event(1, row, at, word.start, None, letters)
        yield from _event(1, row, word.start, until, place, letters)
        at = until
    yield from _event(1, row, at, row.end, None, letters)


def _event(
    layer: int, row: _Row, start: float, end: float, lit: int | None, look: str, *, drop: float = 0.0
) -> Iterator[str]:
    """One event, or none when it would not be seen; the word at `lit` pops up as it starts."""
    first, last = max(0, _centiseconds(start)), _centiseconds(end)
    if first >= last:
        return
    family = max(_families(row.words, row.language), key=lambda family: family.descent * family.scale)
    bottom = row.baseline + row.em * (family.descent * family.scale * _POP + drop)
    text = _text(row, lit, round(1000 * start) - 10 * first)
    strut = rf"{_set_in(family, row.em)}\fscx1\fscy{100 * _POP:.0f}"
    latin = _set_in(fonts.families()[0], row.em)
    mark = _RIGHT_MARK if primary(row.language) in _RIGHT_TO_LEFT else _LEFT_MARK
    yield (
        f"Dialogue: {layer},{_clock(first)},{_clock(last)},Caption,,0,0,0,,"
        rf"{{\pos({row.x:.1f},{bottom:.1f}){look}{strut}}}\h{{{latin}}}{mark}{text}"
    )


def _text(row: _Row, lit: int | None, since: int) -> str:
    """The words with their overrides; the one at `lit` began to pop `since` milliseconds after the event begins."""
    pop, left = 1.0, SPACE
    if lit is not None:
        pop = _pop(row.words, lit, row.language)
        left = SPACE - (pop - 1) * fonts.width(row.words[lit].text, row.language) / 2
    out: list[str] = []
    for place, word in enumerate(row.words):
        if not place or not word.glued:
            out.append(_space(r"\h" if not place else " ", row.em, left if lit in (place, place - 1) else SPACE, since))
        popped = _growing(r"\fscx{0:.1f}\fscy{0:.1f}", 1.0, pop if place == lit else 1.0, since)
        out.append(rf"{{\1c{_LIT if place == lit else _WHITE}{popped}}}")
        shown = written((word,)) if place == len(row.words) - 1 else word.text.replace(SOFT_HYPHEN, "")
        for run in fonts.runs(fonts.drawn(shown), row.language):
            out.append(f"{{{_set_in(run.family, row.em)}}}{_literal(run.text)}")
    out.append(_space(r"\h", row.em, left if lit == len(row.words) - 1 else SPACE, since))
    return "".join(out)


def _pop(words: Sequence[Word], lit: int, language: str) -> float:
    """How large the lit word gets, as far as the spaces beside it can give way; not at all between glued ones."""
    if words[lit].glued or (lit + 1 < len(words) and words[lit + 1].glued):
        return 1.0
    wide = fonts.width(words[lit].text, language)
    return min(_POP, 1 + 2 * (SPACE - _LEAST_SPACE) / wide) if wide else 1.0


def _space(character: str, em: float, wide: float, since: int) -> str:
    latin = fonts.families()[0]
    natural = fonts.width(" ", "")
    scaled = _growing(r"\fscx{:.1f}", SPACE / natural, wide / natural, since)
    return rf"{{{_set_in(latin, em)}\fscy100{scaled}}}{character}"


def _growing(tags: str, usual: float, to: float, since: int) -> str:
    """From one scale to another, over the first moments of a word; at once when they are past."""
    if to == usual:
        return tags.format(100 * usual)
    if since + _POP_MILLISECONDS <= 0:
        return tags.format(100 * to)
    return rf"{tags.format(100 * usual)}\t({since},{since + _POP_MILLISECONDS},{tags.format(100 * to)})"


def _families(words: Sequence[Word], language: str) -> tuple[Family, ...]:
    return fonts.families_for(fonts.drawn(written(words)), language)


def _set_in(family: Family, em: float) -> str:
    return rf"\fn{family.name}\fs{em * family.scale * (family.ascent + family.descent):.2f}"


def _literal(text: str) -> str:
    """`text` as libass draws it: a brace opens no override, and a backslash escapes nothing that follows it."""
    plain = _CONTROLS.sub(" ", text).replace("\\", "\\" + _WORD_JOINER)
    return plain.replace("{", r"\{").replace("}", r"\}")


def _centiseconds(seconds: float) -> int:
    return round(100 * seconds)


def _clock(centiseconds: int) -> str:
    seconds, rest = divmod(centiseconds, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest:02}"


def _style() -> str:
    colours = "&H00FFFFFF,&H00FFFFFF,&H00101010,&H00101010"
    # Bold asks for the heavy cuts that the fonts are: nothing is made bolder than it is. 2 is the middle of the bottom.
    return f"Style: Caption,{fonts.families()[0].name},80,{colours},-1,0,0,0,100,100,0,0,1,6,0,2,0,0,0,-1"
