"""Quality: how near a video comes to the ideal, by VMAF, which was fitted to what people say that they see.

Some frames of every shot are drawn as they should be, captions and all, and compared with the same frames of the video.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.render.ideal import Ideal
from bench.render.subject import FPS, HEIGHT, WIDTH, Subject, seen
from shared.media.ffmpeg import escaped, fed_ffmpeg, ffmpeg

_LOOKED_AT = 20
"""Frames of each shot, in its middle."""
_GREY = bytes([128]) * (WIDTH * HEIGHT // 2)
"""Both planes of colour: VMAF sees none."""


def draw(subject: Subject) -> tuple[Path, ...]:
    """Draw the ideal, as raw frames: a file for each shot. Returns where they lie."""
    return tuple(_drawn(subject, number) for number in range(len(subject.layers)))


def vmaf(video: Path, ideal: Sequence[Path], subject: Subject) -> float:
    """From 0 to 100, the mean of the frames that are looked at (model v0.6.1, luma)."""
    spans = [_looked_at(subject, number) for number in range(len(ideal))]
    chosen = "+".join(f"between(n,{span.start},{span.stop - 1})" for span in spans)
    inputs = [argument for file in (video, *ideal) for argument in ("-i", file)]
    even = f"settb=1/{FPS},setpts=N"
    drawn = "".join(f"[{number}:v]" for number in range(1, len(inputs) // 2))
    with TemporaryDirectory() as folder:
        log = Path(folder) / "vmaf.json"
        graph = (
            f"[0:v]select={escaped(chosen)},{even}[video];{drawn}concat=n={len(ideal)},{even}[ideal];"
            f"[video][ideal]libvmaf=n_threads=2:log_fmt=json:log_path={escaped(log)}"
        )
        ffmpeg(*inputs, "-lavfi", graph, "-f", "null", "-")
        return float(json.loads(log.read_text())["pooled_metrics"]["vmaf"]["mean"])


def _drawn(subject: Subject, number: int) -> Path:
    into = subject.folder / f"ideal {number}.y4m"
    layer, span = subject.layers[number], _looked_at(subject, number)
    still = Ideal.of(layer.picture, WIDTH, HEIGHT)
    frames = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-video_size", f"{WIDTH}x{HEIGHT}", "-framerate", str(FPS))
    with fed_ffmpeg(*frames, "-i", "-", "-vf", subject.captions(span) or "null", "-f", "yuv4mpegpipe", into) as pipe:
        for frame in span:
            luma = np.clip(np.round(still.frame(seen(layer, frame))), 0, 255).astype(np.uint8)
            pipe.write(luma.tobytes() + _GREY)
    return into


def _looked_at(subject: Subject, number: int) -> range:
    first = number * subject.shot + (subject.shot - _LOOKED_AT) // 2
    return range(first, first + _LOOKED_AT)
