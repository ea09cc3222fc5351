"""How every clip is encoded: one set of choices, so that any two of the same size and rate join by copying packets.

H.264 High, libx264 veryfast, CRF 21, three B frames in a row, no macroblock tree, no early skipping. Measured on a
still with texture of every fineness, 1080x1920 at 30 fps, a pan and a 12 % zoom: CPU per frame, rate, VMAF against the
composed frames, and by how much the camera of the encoded picture shakes (`bench render`):

                                     CPU, ms     Mb/s        VMAF          jitter, px
    crf=20 (the preset's own)        17, 20      2.2, 2.6    92.3, 90.3    0.061, 0.045
    crf=18                           18, 21      2.8, 3.5    93.7, 92.1    0.047, 0.029
    crf=22 mbtree=0                  15, 16      2.3, 2.6    92.0, 89.9    0.051, 0.058
    crf=21 mbtree=0                  13, 17      2.7, 3.0    92.9, 90.8    0.042, 0.048
    the same, no-fast-pskip=1        14, 19      2.7, 3.1    92.9, 90.9    0.042, 0.017    chosen
    crf=22 mbtree=0 subme=4          21, 27      2.4, 2.7    92.1, 90.4    0.038, 0.024
    the same, bframes=5              20, 29      2.1, 2.3    92.4, 90.4    0.042, 0.026

The tree takes bits from where a picture soon changes, and there it sticks; so does what is skipped too early. B frames
are not searched for (b-adapt=0): a slow camera leaves nothing to find.
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
    speed = ["-preset", "superfast", "-crf", "24"] if draft else ["-preset", "veryfast", "-crf", "21"]
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
        "mbtree": 0,
        "no-fast-pskip": 1,
        # Leaves out of the headers what depends on one clip alone.
        "stitchable": 1,
        # The same frames make the same bytes: a number of threads that no machine decides, and no thread that looks
        # ahead on its own (with one, runs of 150 frames came out in four ways).
        "threads": 2,
        "sync-lookahead": 0,
    }
