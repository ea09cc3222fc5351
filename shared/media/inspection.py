"""What is in a video, and what is wrong with it: the gate before anybody sees it.

Pictures are looked at clip by clip, by whoever has made one (`misfits`, `blemishes`): a clip that is kept need not be
looked at again. What is joined of them is held against the order by its packets alone (`faults`).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
from av.container import InputContainer
from av.video.frame import VideoFrame

from shared.errors import MediaInvalid
from shared.media.darkness import is_black
from shared.media.ffmpeg import reading

LARGEST_BYTES = 100_000_000


@dataclass(frozen=True)
class Inspection:
    """A video as its packets tell it. Seconds run from its beginning to the end of a track."""

    frames: int
    fps: Fraction
    width: int
    height: int
    video_seconds: Fraction
    audio_seconds: Fraction | None
    video_codec: str
    video_profile: str | None
    audio_codec: str | None
    bytes: int
    faststart: bool
    """The index stands before the pictures, so that it plays while it is still being fetched."""
    steady: bool
    """Every frame is shown for the same time."""


def inspect(video: Path) -> Inspection:
    """Read a video's packets, without decoding them. Raises MediaInvalid for what is not a video."""
    with reading(video) as file:
        if not file.streams.video:
            raise MediaInvalid(f"{video.name} holds no picture")
        pictures = file.streams.video[0]
        sound = next(iter(file.streams.audio), None)
        shown, heard = _times(file)
        fps = Fraction(pictures.average_rate.num, pictures.average_rate.den or 1)
        return Inspection(
            frames=len(shown),
            fps=fps,
            width=pictures.codec_context.width,
            height=pictures.codec_context.height,
            video_seconds=max((end for _, end in shown), default=Fraction(0)),
            audio_seconds=max((end for _, end in heard), default=Fraction(0)) if sound else None,
            video_codec=pictures.codec_context.name,
            video_profile=pictures.profile,
            audio_codec=sound.codec_context.name if sound else None,
            bytes=video.stat().st_size,
            faststart=_is_faststart(video),
            steady=all(late - early == 1 / fps for (early, _), (late, _) in pairwise(sorted(shown))),
        )


def faults(video: Path, *, frames: int, fps: int, width: int, height: int) -> tuple[str, ...]:
    """What keeps a finished video from being shown, whatever its pictures look like, as sentences.

    Raises MediaInvalid when it cannot be read to its end.
    """
    found = inspect(video)
    return (*_misfits(found, frames, fps, width, height), *_sound_and_file(found))


def misfits(clip: Path, *, frames: int, fps: int, width: int, height: int) -> tuple[str, ...]:
    """What keeps a clip from being joined with others, as sentences. Raises MediaInvalid."""
    return tuple(_misfits(inspect(clip), frames, fps, width, height))


def blemishes(clip: Path) -> tuple[str, ...]:
    """What only eyes can see, in one pass: black frames, and frames that stand still, as sentences.

    A camera that moves repeats nothing, except over a picture on which no motion can be seen. Where it moves by a tenth
    of a pixel the encoder may well copy a frame or two, which nobody sees; a picture that stands longer is a fault.

    Raises MediaInvalid when it cannot be decoded to its end.
    """
    black: list[int] = []
    frozen: list[int] = []
    before: npt.NDArray[np.uint8] | None = None
    for place, luma in enumerate(_lumas(clip)):
        if is_black(luma):
            black.append(place)
        elif before is not None and np.array_equal(luma, before) and _would_show_motion(luma):
            frozen.append(place)
        before = luma
    return (
        *(f"{_named(run)} black" for run in _runs(black)),
        *(f"{_named(run)} frozen" for run in _runs(frozen) if len(run) >= _STANDING),
    )


def _misfits(found: Inspection, frames: int, fps: int, width: int, height: int) -> Iterator[str]:
    if found.frames != frames:
        yield f"it has {found.frames} frames, not {frames}"
    if found.fps != fps:
        yield f"it plays {float(found.fps):g} frames a second, not {fps}"
    if (found.width, found.height) != (width, height):
        yield f"it is {found.width}x{found.height}, not {width}x{height}"
    if not found.steady:
        yield "its frames are not evenly spaced"


def _sound_and_file(found: Inspection) -> Iterator[str]:
    if found.audio_seconds is None:
        yield "it is silent"
    elif abs(found.audio_seconds - found.video_seconds) > 1 / found.fps:
        yield f"its sound ends at {float(found.audio_seconds):.3f} s, its picture at {float(found.video_seconds):.3f} s"
    if not found.faststart:
        yield "its index stands behind its pictures"
    if found.bytes > LARGEST_BYTES:
        yield f"it weighs {found.bytes / 1e6:.0f} MB, more than {LARGEST_BYTES / 1e6:.0f}"


_STEP = 8
"""One row in so many is looked at: whole pixels, for an average of many would hide a slow camera."""
_APART, _DIFFERENT, _TEXTURED = 16, 2, 0.15
"""A picture shows motion when this part of its pixels differs by so much from the one so many columns or rows away."""
_STANDING = 3
"""Frames in a row that repeat the one before: a tenth of a second is seen."""


def _lumas(video: Path) -> Iterator[npt.NDArray[np.uint8]]:
    with reading(video) as file:
        file.streams.video[0].thread_type = "AUTO"
        for frame in file.decode(video=0):
            yield _luma(frame)


def _luma(frame: VideoFrame) -> npt.NDArray[np.uint8]:
    plane = frame.planes[0]
    rows = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
    return rows[: plane.height : _STEP, : plane.width].copy()


def _would_show_motion(luma: npt.NDArray[np.uint8]) -> bool:
    levels = luma.astype(np.int16)
    across = np.abs(levels[:, _APART:] - levels[:, :-_APART]) >= _DIFFERENT
    down = np.abs(levels[_APART // _STEP :] - levels[: -_APART // _STEP]) >= _DIFFERENT
    return bool(max(np.mean(across), np.mean(down)) >= _TEXTURED)


type _Span = tuple[Fraction, Fraction]


def _times(file: InputContainer) -> tuple[list[_Span], list[_Span]]:
    """When each packet of the pictures and of the sound begins and ends, in seconds."""
    shown: list[_Span] = []
    heard: list[_Span] = []
    for packet in file.demux(video=0, audio=[*range(len(file.streams.audio))][:1]):
        if packet.pts is None:
            continue
        begins = packet.pts * packet.time_base
        spans = shown if packet.stream.type == "video" else heard
        spans.append((begins, begins + (packet.duration or 0) * packet.time_base))
    return shown, heard


def _is_faststart(video: Path) -> bool:
    with video.open("rb") as file:
        return next(box for box in _boxes(file) if box in (b"moov", b"mdat")) == b"moov"


def _boxes(file: BinaryIO) -> Iterator[bytes]:
    """The kinds of a file's outermost MP4 boxes, in order (ISO/IEC 14496-12, 4.2)."""
    while header := file.read(8):
        size, kind = int.from_bytes(header[:4]), header[4:]
        yield kind
        read = 8
        if size == 1:
            size, read = int.from_bytes(file.read(8)), 16
        file.seek(size - read, 1)


def _runs(places: Iterable[int]) -> list[range]:
    runs: list[range] = []
    for place in places:
        if runs and place == runs[-1].stop:
            runs[-1] = range(runs[-1].start, place + 1)
        else:
            runs.append(range(place, place + 1))
    return runs


def _named(run: range) -> str:
    return f"frame {run.start} is" if len(run) == 1 else f"frames {run.start} to {run[-1]} are"
