"""Burning: the filters of ffmpeg that draw captions on a clip, as cheaply as they get.

Nearly all that captions cost is ffmpeg's blending of libass's bitmaps into every frame, pixel after pixel. So it is
done only for the frames in which something changes, on a small transparent picture of their own, and `overlay`, which
is vectorised, lays the last of those on each frame until the next one comes. Where something changes in nearly every
frame, as in karaoke, libass draws on the frames themselves.

Measured over ten seconds of English, CPU a frame at 1080x1920: highlight 0.8 ms, pop 0.9, karaoke 1.1, plain 0.3. The
highlight drawn on every frame itself takes 1.3 ms, and took 2.5 when it had a blurred shadow of its own.
"""

from collections.abc import Sequence
from math import ceil, floor
from pathlib import Path

from shared.media import fonts
from shared.media.captions import Page
from shared.media.ffmpeg import escaped
from shared.media.lettering.markup import BLACK
from shared.media.lettering.script import Sheet, sheet, written
from shared.media.styles import STYLES, Paint
from shared.media.zones import Box


def burn(
    pages: Sequence[Page],
    *,
    style: str,
    language: str,
    width: int,
    height: int,
    fps: int,
    frames: int,
    folder: Path,
) -> str | None:
    """The filters that draw pages on a clip of so many frames of `width` x `height`; None if there is nothing to draw.

    They have one input and one output, and stand between two commas of a graph; the labels `pictures` and `letters` are
    theirs. What they read is written into `folder`, which has to stay until they have run: the script, and a link to
    each font that it needs, since libass loads whatever lies beside it. Times are the clip's (see `sheet`). Raises
    KeyError for a style that is not in `STYLES`.
    """
    drawn = sheet(pages, style=style, language=language, width=width, height=height, fps=fps)
    changes = _changes(drawn, frames)
    if not changes:
        return None
    look = STYLES[style]
    restless = (look is not None and look.paint is Paint.SPOKEN) or len(changes) > _MOST_CHANGES
    canvas = Box(0, 0, width, height) if restless else _canvas(drawn, width, height)
    script = folder / "captions.ass"
    script.write_text(written(drawn.events, canvas, fps, layered=not restless), encoding="utf-8")
    letters = f"ass=filename={escaped(script)}:fontsdir={escaped(_typefaces(drawn, folder))}"
    return letters if restless else _laid_over(letters, canvas, changes, fps, frames)


_MOST_CHANGES = 3500
"""As many as are sure to fit into one argument of a program (128 KiB in Linux), if frames have up to seven digits."""


_TAGGED = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709:chroma_location=left"
"""What frames are, so that both get their colours alike."""


def _changes(drawn: Sheet, frames: int) -> list[int]:
    """The frames that look different from the one before; none if no frame shows anything."""
    seen = [event for event in drawn.events if event.first < frames]
    if not seen:
        return []
    edges = {0, *(event.first for event in seen), *(event.end for event in seen)}
    return sorted(edge for edge in edges if edge < frames)


def _canvas(drawn: Sheet, width: int, height: int) -> Box:
    """The part of the picture that is ever drawn on, with even edges (YUV 4:2:0)."""
    boxes = [row.box for row in drawn.rows]
    return Box(
        left=max(0, 2 * floor(min(box.left for box in boxes) / 2)),
        top=max(0, 2 * floor(min(box.top for box in boxes) / 2)),
        right=min(width, 2 * ceil(max(box.right for box in boxes) / 2)),
        bottom=min(height, 2 * ceil(max(box.bottom for box in boxes) / 2)),
    )


def _laid_over(letters: str, canvas: Box, changes: Sequence[int], fps: int, frames: int) -> str:
    # In the colour of the letters' dark edges, or what is half covered would be lighter or darker than they are.
    empty = f"color=c=0x{BLACK}@0:s={canvas.right - canvas.left}x{canvas.bottom - canvas.top}:r={fps}:d={frames / fps}"
    return (
        f"null[pictures];{empty},format=yuva420p,{_TAGGED},select={escaped(_is_one_of(changes))},{letters}:alpha=1[letters];"
        f"[pictures][letters]overlay=x={canvas.left}:y={canvas.top}:format=yuv420:eof_action=repeat"
    )


def _is_one_of(frames: Sequence[int]) -> str:
    """The expression for it, as a tree: a sum of more than a hundred terms is too deep for ffmpeg."""
    if len(frames) == 1:
        return f"eq(n,{frames[0]})"
    half = len(frames) // 2
    return f"if(lt(n,{frames[half]}),{_is_one_of(frames[:half])},{_is_one_of(frames[half:])})"


def _typefaces(drawn: Sheet, folder: Path) -> Path:
    """A folder with the fonts that are drawn with. The first is always among them: spaces are its."""
    into = folder / "fonts"
    into.mkdir(exist_ok=True)
    used = {family for row in drawn.rows for family in row.families} | {fonts.families()[0]}
    for family in used:
        link = into / family.file
        link.unlink(missing_ok=True)
        link.symlink_to(fonts.FONTS / family.file)
    return into
