"""How every clip is encoded: one set of choices, so that any two of the same size and rate join by copying packets.

H.264 High, libx264 veryfast, CRF 20, three B frames in a row. Measured on a detailed 1080x1920 still at 30 fps: CPU per
frame and rate under a 12 % zoom, and by how much the encoded picture of a pan lies beside the composed one:

    bframes=3               20.5 ms  3.5 Mb/s  0.049 px    (the preset's own)
    bframes=3 b-adapt=0     18.5 ms  3.5 Mb/s  0.048 px    chosen: a slow camera leaves the search nothing to find
    bframes=5 b-adapt=0     16.5 ms  2.8 Mb/s  0.069 px    more of them, and the steadiness of the camera is lost
    bframes=8 b-adapt=0     14.0 ms  2.6 Mb/s  0.070 px
"""

from collections.abc import Mapping
from pathlib import Path

from shared.media.ladder import Rung

GOP_SECONDS = 2
"""Every clip begins with an IDR frame and has another one this often: no cut inside it moves them."""

FROM_FRAMES = ("-f", "yuv4mpegpipe", "-i", "-")
"""What ffmpeg reads: composed frames from its pipe, which carry their own size and rate."""


def encoded(
    into: Mapping[Rung, Path], *, fps: int, captions: str | None, ceiling: int | None, draft: bool
) -> list[str | Path]:
    """What ffmpeg makes of those frames: a file for each rung, largest first, each from the same drawn-on frames.

    `captions` are filters, with one input and one output. `ceiling`: the first rung has no more than so many kb/s over
    any two seconds, the others less as they are smaller; None where quality alone decides. `draft` takes two thirds of
    the CPU for a fourth more bits. The same arguments give the same parameter sets, however long the clip.
    """
    first, *lower = into
    whole = ",".join(filter(None, (_TAGGED, captions, f"split={len(into)}")))
    graph = [f"[0:v]{whole}[{first.name}]{''.join(f'[for-{rung.name}]' for rung in lower)}"]
    graph += [f"[for-{rung.name}]{_SCALED.format(rung=rung)}[{rung.name}]" for rung in lower]
    arguments: list[str | Path] = ["-filter_complex", ";".join(graph)]
    for rung, file in into.items():
        size = (rung.width * rung.height) / (first.width * first.height)
        most = None if ceiling is None else round(ceiling * size**_BITS_BY_SIZE)
        arguments += ["-map", f"[{rung.name}]", *_h264(fps, most, draft), file]
    return arguments


_TAGGED = "setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709:chroma_location=left,setsar=1"
"""The first filters on those frames: y4m has no words for BT.709, nor for where its chroma samples lie."""
_SCALED = "zscale={rung.width}:{rung.height}:filter=bicubic:threads=1,setsar=1"
"""By zimg: 0.8 ms CPU a frame from 1080x1920, where ffmpeg's own scaler takes 2.3. Threads only part its set-up."""
_BITS_BY_SIZE = 0.75
"""A picture of half the pixels needs more than half the bits: the exponent that ladders commonly follow."""


def _h264(fps: int, ceiling: int | None, draft: bool) -> list[str]:
    limits = {} if ceiling is None else {"vbv-maxrate": ceiling, "vbv-bufsize": GOP_SECONDS * ceiling}
    parameters = ":".join(f"{name}={value}" for name, value in {**_x264(fps), **limits}.items())
    picture = ["-an", "-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p"]
    speed = ["-preset", "superfast", "-crf", "24"] if draft else ["-preset", "veryfast", "-crf", "20"]
    return [*picture, *speed, "-x264-params", parameters, "-fflags", "+bitexact"]


def _x264(fps: int) -> Mapping[str, int]:
    gop = GOP_SECONDS * fps
    return {
        "keyint": gop,
        "min-keyint": gop,
        "scenecut": 0,
        "open-gop": 0,
        "bframes": 3,
        "b-adapt": 0,
        # Leaves out of the headers what depends on one clip alone.
        "stitchable": 1,
        # The same frames make the same bytes: a number of threads that no machine decides, and no thread that looks
        # ahead on its own (with one, runs of 150 frames came out in four ways).
        "threads": 4,
        "sync-lookahead": 0,
    }
