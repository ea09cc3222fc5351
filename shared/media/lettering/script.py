"""The script: rows and moments as an ASS file.

Three habits of libass shape what is written here:
- `Encoding: -1` makes it order a line by the Unicode bidirectional algorithm across colour changes. By any other value
  it orders what stands between two overrides each for itself, and an Arabic line with a lit word falls apart.
- A font's size is its ascent and descent together, so that every font is asked for at a size of its own.
- A larger word makes its line wider and higher. The spaces beside it give way by as much, and a space of the largest
  size stands at the line's beginning all along: nothing moves but the word.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shared.media import fonts
from shared.media.captions import Page
from shared.media.lettering.markup import BLACK, WHITE, rounded, set_in, spelled
from shared.media.lettering.moments import Moment, merged, moments
from shared.media.lettering.setting import CORNER, OUTLINE, SOFTNESS, Row, rows
from shared.media.styles import STYLES, Style
from shared.media.zones import Box


@dataclass(frozen=True, order=True)
class Event:
    """Something that is drawn from one frame to before another."""

    layer: int
    first: int
    end: int
    x: float
    y: float
    markup: str
    opacity: float = 1.0


@dataclass(frozen=True)
class Sheet:
    """All that is drawn on a clip, in pixels of the whole picture."""

    events: tuple[Event, ...]
    rows: tuple[Row, ...]


def sheet(pages: Sequence[Page], *, style: str, language: str, width: int, height: int, fps: int) -> Sheet:
    """Everything that the pages look like in a picture of `width` x `height` pixels at `fps` frames a second.

    Times are the clip's: what lies before 0 is left out, what began before 0 goes on as it would have. A style that is
    burnt in as nothing has an empty sheet. Raises KeyError for one that is not in `STYLES`.
    """
    look = STYLES[style]
    if look is None:
        return Sheet((), ())
    events: list[Event] = []
    seen: list[Row] = []
    for page in pages:
        if shown := moments(page, look, fps):
            found = rows(page, look, language=language, width=width, height=height)
            events += _page(found, shown, look)
            seen += found
    return Sheet(tuple(sorted(events)), tuple(seen))


def written(events: Sequence[Event], canvas: Box, fps: int, *, layered: bool) -> str:
    """Events as an ASS script for that part of the picture which `canvas` is.

    Every font that it names is one of ours. Text is drawn as it is: nothing in it acts as an override.

    `layered`: they are drawn on a transparent picture that is laid over the frames. A colour's own transparency then
    counts twice, in how it is mixed and in what it leaves of the picture.
    """
    lines = (
        f"Dialogue: {event.layer},{_clock(event.first, fps)},{_clock(event.end, fps)},Caption,,0,0,0,,"
        rf"{{\pos({event.x - canvas.left:.1f},{event.y - canvas.top:.1f}){_opacity(event, layered)}{event.markup}"
        for event in events
    )
    size = {"width": round(canvas.right - canvas.left), "height": round(canvas.bottom - canvas.top)}
    return "\n".join((_HEAD.format(style=_style(), **size), *lines, ""))


_HEAD = """\
[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 2
YCbCr Matrix: TV.709
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
{style}

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text"""

_DARKNESS = 0.65
"""How much of the picture a box hides."""


def _opacity(event: Event, layered: bool) -> str:
    if event.opacity == 1:
        return ""
    opacity = event.opacity**0.5 if layered else event.opacity
    return rf"\1a&H{round(255 * (1 - opacity)):02X}&"


def _style() -> str:
    colours = f"&H00{WHITE},&H00{WHITE},&H00{BLACK},&H00{BLACK}"
    # Bold asks for the heavy cuts that the fonts are: nothing is made bolder than it is. 2 is the middle of the bottom.
    return f"Style: Caption,{fonts.families()[0].name},80,{colours},-1,0,0,0,100,100,0,0,1,0,0,2,0,0,0,-1"


def _page(found: Sequence[Row], shown: Sequence[Moment], style: Style) -> Iterator[Event]:
    if style.boxed:
        yield _box(found, shown[0].first, shown[-1].end)
    # A layer for each row: where two touch, the same one is above the other in whatever order they change.
    for layer, row in enumerate(found, start=1):
        for moment in merged(moment.of(row.place) for moment in shown):
            yield _line(layer, row, moment, style)


def _line(layer: int, row: Row, moment: Moment, style: Style) -> Event:
    """A row at one moment, set by the lowest edge of the largest space that ever stands in it."""
    family = max(row.families, key=lambda family: family.descent * family.scale)
    baseline = row.heart + (row.baseline - row.heart) * moment.scale
    bottom = baseline + row.em * family.descent * family.scale * style.largest
    edges = "" if style.boxed else rf"\bord{row.em * OUTLINE:.1f}\blur{row.em * SOFTNESS:.1f}"
    strut = rf"{set_in(family, row.em)}\fscx1\fscy{100 * style.largest:.0f}"
    latin = set_in(fonts.families()[0], row.em)
    markup = rf"{edges}{strut}}}\h{{{latin}}}{spelled(row, moment)}"
    return Event(layer, moment.first, moment.end, row.x, bottom, markup)


def _box(found: Sequence[Row], first: int, end: int) -> Event:
    """Behind all of a page's words, as long as it is shown."""
    em, corner = found[0].em, found[0].em * CORNER
    width = max(row.width for row in found) + 2 * corner
    top = found[0].baseline - em * _BOX_ABOVE - corner / 2
    bottom = found[-1].baseline + em * _BOX_BELOW + corner / 2
    markup = rf"\an7\blur{em * SOFTNESS:.1f}\1c&H{BLACK}&\p1}}{rounded(width, bottom - top, corner)}"
    return Event(0, first, end, found[0].x - width / 2, top, markup, opacity=_DARKNESS)


_BOX_ABOVE, _BOX_BELOW = 0.92, 0.3
"""Of a line, in em from its baseline, what stands on a box."""


def _clock(frame: int, fps: int) -> str:
    """Half a frame before it is shown: between two frames, whatever a hundredth of a second is rounded to."""
    seconds, rest = divmod(max(0, round((frame - 0.5) * 100 / fps)), 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{seconds:02}.{rest:02}"
