"""Spending: where the CPU of our way goes, piece by piece."""

import os
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import IO
from unittest.mock import patch

from bench.figures import Figure, Row
from bench.metered import metered
from bench.render.rounds import Runs
from bench.render.subject import FPS, Subject
from bench.render.ways import LIMIT, ONE_SIZE, OURS, raw
from shared.media import motion
from shared.media.ffmpeg import ffmpeg


def measure(subject: Subject, runs: Mapping[str, Runs]) -> Figure:
    """Do each piece alone, half as often as our way was run; what is left of its CPU is the pipe's, and ffmpeg's."""
    often = (len(runs[OURS].rounds) + 1) // 2
    stills = _median(often, lambda: _compose(subject, frames=1))
    composed = _median(often, lambda: _compose(subject, frames=subject.frames))
    read = _median(often, lambda: ffmpeg("-i", raw(subject), "-f", "null", "-"))
    lettered = _median(often, lambda: ffmpeg("-i", raw(subject), *_captions(subject), "-f", "null", "-"))
    pieces = {
        "decoding and converting three stills": stills,
        "cropping and cross-fading": composed - stills,
        "captions": lettered - read,
        "x264 alone": runs[LIMIT].cpu,
    }
    pieces["handing frames over, and the rest"] = runs[OURS].cpu - sum(pieces.values())
    rows = [
        Row({"what": what, "CPU ms/frame": 1000 * cpu / subject.frames, "x264": cpu / runs[LIMIT].cpu})
        for what, cpu in {**pieces, "our way": runs[OURS].cpu}.items()
    ]
    return Figure("spending", "Where the CPU of our way goes", tuple(rows))


def _median(often: int, work: Callable[[], object]) -> float:
    return median(metered(work).cpu for _ in range(often))


def _compose(subject: Subject, frames: int) -> None:
    """Our frames, and nobody who wants them."""
    with patch.object(motion, "fed_ffmpeg", _nobody):
        motion.film(subject.layers, frames=frames, fps=FPS, into={ONE_SIZE[0]: subject.folder / "none"}, captions=None)


@contextmanager
def _nobody(*_: object) -> Generator[IO[bytes]]:
    with Path(os.devnull).open("wb") as pipe:
        yield pipe


def _captions(subject: Subject) -> tuple[str, ...]:
    captions = subject.captions()
    return ("-vf", captions) if captions else ()
