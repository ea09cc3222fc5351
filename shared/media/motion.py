"""A camera moving over stills: a stretch of a longer video, composed frame by frame and encoded as one clip.

VapourSynth crops each frame out of its still at a fractional position (zimg), so that motion is exact below a pixel in
every plane, and pipes it to ffmpeg, which draws the captions and encodes every size: the two run side by side.
"""

# VapourSynth finds its plugins as it starts: its stubs know nothing of `std` and `resize`.
# pyright: reportAttributeAccessIssue=false

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import vapoursynth as vs

from shared.media.encoding import FROM_FRAMES, encoded
from shared.media.ffmpeg import fed_ffmpeg
from shared.media.ladder import Rung
from shared.media.moves import Move, Point, view
from shared.media.pictures import opened
from shared.media.stills import FINEST, Still, still


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
    focus: Point = (0.5, 0.5)
    """Where in the picture its subject is."""


def film(
    layers: Sequence[Layer],
    *,
    frames: int,
    fps: int,
    into: Mapping[Rung, Path],
    captions: str | None,
    ceiling: int | None = None,
    draft: bool = False,
) -> None:
    """Encode one clip of exactly `frames` frames (H.264 in MP4, YUV 4:2:0, BT.709 limited, no sound), in each size.

    It is composed once, in the size of the first rung, and scaled down for the others. Frame n shows the last layer
    that has begun, faded over the one before it. Two neighbouring clips that are given the same layers, each in its own
    frame numbers, make one continuous fade across their cut. Pictures fill the frame whatever their shape (see
    `stills`). `captions` are the filters of ffmpeg that draw them (see `lettering.burn`); `ceiling` is the first rung's
    in kb/s, and `draft` asks for speed instead of quality (see `encoding`).

    Raises MediaInvalid for a picture that cannot be shown or a refusal of ffmpeg's, DiskFull, and ValueError when no
    layer covers the first frame.
    """
    if not layers or layers[0].begins + layers[0].fades_in > 0:
        raise ValueError("the first layer must cover the first frame")
    size = next(iter(into))
    canvas = vs.core.std.BlankClip(
        format=vs.YUV420P8, width=size.width, height=size.height, length=frames, fpsnum=fps, fpsden=1, keep=True
    )
    looks = {key: _look(*key, size) for key in dict.fromkeys((layer.picture, layer.focus) for layer in layers)}

    def seen(layer: Layer, n: int) -> vs.VideoNode:
        return _seen(looks[layer.picture, layer.focus], layer, n, size)

    def compose(n: int) -> vs.VideoNode:
        begun = [layer for layer in layers if layer.begins <= n]
        covering = max(place for place, layer in enumerate(begun) if layer.begins + layer.fades_in <= n)
        shown = seen(begun[covering], n)
        for layer in begun[covering + 1 :]:
            weight = (n - layer.begins + 1) / (layer.fades_in + 1)
            shown = shown.std.Merge(seen(layer, n), weight=weight)
        return shown

    composed = canvas.std.FrameEval(compose, clip_src=[look.still for look in looks.values()])
    outputs = encoded(into, fps=fps, captions=captions, ceiling=ceiling, draft=draft)
    with fed_ffmpeg(*FROM_FRAMES, *outputs) as pipe:
        composed.output(pipe, y4m=True, prefetch=vs.core.num_threads)


@dataclass(frozen=True, eq=False)
class _Look:
    """What a layer shows, decoded and converted once."""

    still: vs.VideoNode
    """A clip of one frame."""
    focus: Point


def _look(picture: Path, focus: Point, size: Rung) -> _Look:
    enough = (round(FINEST * size.width), round(FINEST * size.height))
    fitted = still(opened(picture, name=picture.name, enough=enough), focus, size.width, size.height)
    return _Look(_converted(fitted, size), fitted.focus)


def _seen(look: _Look, layer: Layer, n: int, size: Rung) -> vs.VideoNode:
    """Frame `n` of a layer alone.

    By a bicubic filter of a = -0.75: every frame needs filters of its own, and the more taps they have, the longer they
    take to build and to run. CPU a frame at 1080x1920, and how near a zoom is to an ideal one in luma (PSNR, two
    pictures): bilinear 1.3 ms, 41 and 45 dB; bicubic 1.7 ms, 45 and 48; Spline36 2.1 ms, 46 and 50; Lanczos of three
    lobes 2.9 ms, 47 and 50. Encoding leaves 45 of them.
    """
    seen = view(layer.move, min((n - layer.begins) / layer.lasts, 1), look.focus)
    return look.still.resize.Bicubic(
        width=size.width,
        height=size.height,
        filter_param_a=0,
        filter_param_b=0.75,
        src_left=seen.left * look.still.width,
        src_top=seen.top * look.still.height,
        src_width=seen.size * look.still.width,
        src_height=seen.size * look.still.height,
    )


def _converted(fitted: Still, size: Rung) -> vs.VideoNode:
    """The pixels as the encoder will have them, in the size of the still's part: no finer than can be seen."""
    scale = min(1.0, FINEST * size.width / fitted.width)
    columns, rows = (2 * max(1, round(side * scale / 2)) for side in (fitted.width, fitted.height))
    converted = _node(_frame(fitted)).resize.Spline36(
        width=columns,
        height=rows,
        format=vs.YUV420P8,
        matrix=vs.MATRIX_BT709,
        range=vs.RANGE_LIMITED,
        chromaloc=vs.CHROMA_LEFT,
        src_left=fitted.left,
        src_top=fitted.top,
        src_width=fitted.width,
        src_height=fitted.height,
    )
    return _node(converted.get_frame(0))


def _frame(fitted: Still) -> vs.VideoFrame:
    image = fitted.image
    frame = vs.core.std.BlankClip(format=vs.RGB24, width=image.width, height=image.height, length=1).get_frame(0).copy()
    rgb = np.asarray(image)
    for plane in range(3):
        np.copyto(np.asarray(frame[plane]), rgb[..., plane])
    return frame


def _node(frame: vs.VideoFrame) -> vs.VideoNode:
    """A clip of this one frame, which stands in memory as it is."""
    blank = vs.core.std.BlankClip(format=frame.format.id, width=frame.width, height=frame.height, length=1, keep=True)

    def stand(n: int, f: vs.VideoFrame) -> vs.VideoFrame:
        return frame

    return blank.std.ModifyFrame(clips=blank, selector=stand)
