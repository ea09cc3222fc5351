"""A camera moving over stills: one shot of a longer video, composed frame by frame and encoded as one clip.

VapourSynth crops each frame out of its still at a fractional position (zimg), so that motion is exact below a pixel in
every plane, and pipes it to ffmpeg, which draws the captions and encodes: the two run side by side.
"""

# VapourSynth finds its plugins as it starts: its stubs know nothing of `std` and `resize`.
# pyright: reportAttributeAccessIssue=false

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import vapoursynth as vs
from PIL import Image, ImageOps

from shared.errors import MediaInvalid
from shared.media.encoding import FROM_FRAMES, encoded
from shared.media.ffmpeg import fed_ffmpeg
from shared.media.ladder import Rung
from shared.media.moves import Move


@dataclass(frozen=True)
class View:
    """What the camera sees: a rectangle of the frame's shape, in parts (0 to 1) of the still's width and height."""

    left: float
    top: float
    size: float


@dataclass(frozen=True)
class Layer:
    """One picture under one move, timed in frames of the clip."""

    picture: Path
    move: Move
    begins: int
    """The frame at which the move begins; negative when it began before the clip."""
    lasts: int
    """The frames of the whole move, those outside of the clip among them."""
    fades_in: int = 0
    """The frames over which it appears over the layer before it."""


ZOOM = 1.12
"""How much larger things look close up than from afar."""

_SIZE = 1 / ZOOM
_ROOM = 1 - _SIZE
_WHOLE = View(0, 0, 1)
_CENTRE = View(_ROOM / 2, _ROOM / 2, _SIZE)
_LEFT, _RIGHT = View(0, _ROOM / 2, _SIZE), View(_ROOM, _ROOM / 2, _SIZE)
_TOP, _BOTTOM = View(_ROOM / 2, 0, _SIZE), View(_ROOM / 2, _ROOM, _SIZE)

PATHS: Mapping[Move, tuple[View, View]] = {
    Move.PUSH_IN: (_WHOLE, _CENTRE),
    Move.PULL_BACK: (_CENTRE, _WHOLE),
    Move.PAN_LEFT: (_RIGHT, _LEFT),
    Move.PAN_RIGHT: (_LEFT, _RIGHT),
    Move.RISE: (_BOTTOM, _TOP),
    Move.SINK: (_TOP, _BOTTOM),
}


def view(move: Move, progress: float) -> View:
    """What the camera sees when `progress` (0 to 1) of its move has passed.

    A zoom grows by the same ratio every moment, about one fixed point. The pace is eased in and out by a raised cosine
    between half and one and a half times the mean: a move that began or ended at rest would look frozen.
    """
    start, end = PATHS[move]
    eased = progress - math.sin(2 * math.pi * progress) / (4 * math.pi)
    size = start.size ** (1 - eased) * end.size**eased
    along = eased if start.size == end.size else (size - start.size) / (end.size - start.size)
    return View(start.left + along * (end.left - start.left), start.top + along * (end.top - start.top), size)


def film(
    layers: Sequence[Layer],
    *,
    frames: int,
    fps: int,
    into: Mapping[Rung, Path],
    captions: Path | None,
    fonts: Path,
    ceiling: int | None = None,
    draft: bool = False,
) -> None:
    """Encode one clip of exactly `frames` frames (H.264 in MP4, YUV 4:2:0, BT.709 limited, no sound), in each size.

    It is composed once, in the size of the first rung, and scaled down for the others. Frame n shows the last layer
    that has begun, faded over the one before it. Two neighbouring clips that are given the same layers, each in its own
    frame numbers, make one continuous fade across their cut. `captions` is an ASS file whose time 0 is the clip's first
    frame; it finds its typefaces in `fonts`. `ceiling` is the first rung's in kb/s, and `draft` asks for speed instead
    of quality (see `encoding`).

    Raises MediaInvalid for a picture that cannot be read or a refusal of ffmpeg's, DiskFull, and ValueError when no
    layer covers the first frame.
    """
    width, height = (lambda largest: (largest.width, largest.height))(next(iter(into)))
    if not layers or layers[0].begins + layers[0].fades_in > 0:
        raise ValueError("the first layer must cover the first frame")
    stills = {picture: _still(picture, width, height) for picture in dict.fromkeys(layer.picture for layer in layers)}
    canvas = vs.core.std.BlankClip(
        format=vs.YUV420P8, width=width, height=height, length=frames, fpsnum=fps, fpsden=1, keep=True
    )

    def compose(n: int) -> vs.VideoNode:
        begun = [layer for layer in layers if layer.begins <= n]
        covering = max(place for place, layer in enumerate(begun) if layer.begins + layer.fades_in <= n)
        shown = _seen(stills[begun[covering].picture], begun[covering], n, canvas)
        for layer in begun[covering + 1 :]:
            weight = (n - layer.begins + 1) / (layer.fades_in + 1)
            shown = shown.std.Merge(_seen(stills[layer.picture], layer, n, canvas), weight=weight)
        return shown

    composed = canvas.std.FrameEval(compose, clip_src=list(stills.values()))
    outputs = encoded(into, fps=fps, captions=captions, fonts=fonts, ceiling=ceiling, draft=draft)
    with fed_ffmpeg(*FROM_FRAMES, *outputs) as pipe:
        composed.output(pipe, y4m=True, prefetch=vs.core.num_threads)


def _seen(still: vs.VideoNode, layer: Layer, n: int, canvas: vs.VideoNode) -> vs.VideoNode:
    """Frame `n` of a layer alone.

    By Spline36: every frame needs filters of its own, and those of Lanczos cost more to build (3.1 against 2.4 ms CPU
    a frame at 1080x1920). It is nearer to an ideal picture, 48 dB against 46, but encoding leaves 45 of them.
    """
    seen = view(layer.move, min((n - layer.begins) / layer.lasts, 1))
    return still.resize.Spline36(
        width=canvas.width,
        height=canvas.height,
        src_left=seen.left * still.width,
        src_top=seen.top * still.height,
        src_width=seen.size * still.width,
        src_height=seen.size * still.height,
    )


_FINEST = 1.25
"""How many times the frame a still may be wide: a little more than the closest view can show."""


def _still(picture: Path, width: int, height: int) -> vs.VideoNode:
    """A picture decoded and converted once: the part of it that fills the frame, as a clip of one frame."""
    rgb = _pixels(picture)
    tall, wide, _ = rgb.shape
    shown = min(wide / width, tall / height)
    scale = min(1.0, _FINEST / shown)
    columns, rows = (2 * max(1, int(side * shown * scale / 2 + 1e-9)) for side in (width, height))
    part = {"src_width": columns / scale, "src_height": rows / scale}
    converted = _node(_frame(rgb)).resize.Spline36(
        width=columns,
        height=rows,
        format=vs.YUV420P8,
        matrix=vs.MATRIX_BT709,
        range=vs.RANGE_LIMITED,
        chromaloc=vs.CHROMA_LEFT,
        src_left=(wide - part["src_width"]) / 2,
        src_top=(tall - part["src_height"]) / 2,
        **part,
    )
    return _node(converted.get_frame(0))


def _pixels(picture: Path) -> npt.NDArray[np.uint8]:
    """Height x width x RGB, turned as its camera was held; on white where it lets light through."""
    try:
        with Image.open(picture) as file:
            image = ImageOps.exif_transpose(file)
            if image.mode.startswith("I;16"):  # which `convert` would clip, not scale
                image = Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
            if image.has_transparency_data:
                image = image.convert("RGBA")
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
            return np.asarray(image.convert("RGB"))
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise MediaInvalid(f"{picture.name} is not a picture that can be shown: {error}") from error


def _frame(rgb: npt.NDArray[np.uint8]) -> vs.VideoFrame:
    height, width, _ = rgb.shape
    frame = vs.core.std.BlankClip(format=vs.RGB24, width=width, height=height, length=1).get_frame(0).copy()
    for plane in range(3):
        np.copyto(np.asarray(frame[plane]), rgb[..., plane])
    return frame


def _node(frame: vs.VideoFrame) -> vs.VideoNode:
    """A clip of this one frame, which stands in memory as it is."""
    blank = vs.core.std.BlankClip(format=frame.format.id, width=frame.width, height=frame.height, length=1, keep=True)

    def stand(n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        return frame

    return blank.std.ModifyFrame(clips=blank, selector=stand)
