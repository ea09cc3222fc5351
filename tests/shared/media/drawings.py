"""Captions as they are burnt in: what ffmpeg makes of them, over grey."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from shared.media.captions import Page
from shared.media.fonts import FONTS
from shared.media.lettering import burn
from shared.media.styles import USUAL
from shared.media.zones import Box

type Frames = NDArray[np.uint8]
"""Frames x height x width x RGB."""
type Mask = NDArray[np.bool_]


def burnt(
    pages: Sequence[Page],
    folder: Path,
    *,
    language: str,
    style: str = USUAL,
    size: tuple[int, int] = (1080, 1920),
    fps: int = 30,
    frames: int = 1,
    since: int = 0,
) -> Frames:
    """A clip of so many frames with its captions, without its first `since` frames, and no fonts but ours."""
    width, height = size
    letters = burn(
        pages, style=style, language=language, width=width, height=height, fps=fps, frames=frames, folder=folder
    )
    tags = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709"
    graph = ",".join(
        (
            f"[0:v]format=yuv420p,{tags}",
            *([letters] if letters else []),
            f"trim=start_frame={since},setpts=PTS-STARTPTS,format=rgb24[out]",
        )
    )
    done = subprocess.run(
        [
            *(get_ffmpeg_exe(), "-loglevel", "fatal", "-f", "lavfi", "-i", f"color=gray:s={width}x{height}:r={fps}"),
            *("-filter_complex", graph, "-map", "[out]", "-frames:v", str(frames - since)),
            *("-f", "rawvideo", "-"),
        ],
        env={**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
        capture_output=True,
        check=True,
    )
    return np.frombuffer(done.stdout, np.uint8).reshape(frames - since, height, width, 3)


def still(pages: Sequence[Page], folder: Path, *, at: float, language: str, style: str = USUAL) -> Frames:
    """The one frame that is seen at a time in seconds."""
    frame = round(at * 30)
    return burnt(pages, folder, language=language, style=style, frames=frame + 1, since=frame)[0]


def yellow(frame: Frames) -> Mask:
    return (frame[..., 0] > 200) & (frame[..., 1] > 160) & (frame[..., 2] < 110)


def white(frame: Frames) -> Mask:
    return (frame > 225).all(axis=-1)


def drawn_on(frames: Frames) -> Mask:
    """The pixels that are not the grey of every frame."""
    return (frames.max(axis=(0, 3)) > 136) | (frames.min(axis=(0, 3)) < 120)


def extent(mask: Mask) -> Box:
    """The smallest box that holds all of a mask."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return Box(int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1)
