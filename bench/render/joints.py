"""Joints: whether anybody could tell that a film was made in pieces.

The same film is made twice, in small: in one piece, and in chunks as the studio cuts them, every shot and every fade on
its own, joined by their packets. Frame by frame the joined one must look like the whole one, and like none of its
neighbours. Then the chunks are laid end to end for ten minutes over a track of sound that clicks on the minute.
"""

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

import av
import numpy as np

from bench.figures import Figure, Row
from bench.render.camera import lumas
from bench.render.steadiness import Frame
from bench.render.stills import still
from bench.render.subject import FADE, FPS
from shared.media.inspection import inspect
from shared.media.joining import SAMPLE_RATE, join
from shared.media.ladder import Rung
from shared.media.motion import Layer, film
from shared.media.moves import Move

_SMALL = Rung("216p", 216, 384)
_SHOT, _SHOTS = 30, 12
"""Frames of a shot: so short that its camera is fast, and a frame can be told from the next."""
_MINUTES = 10
_BLACK = 20
"""Of 16 to 235, the mean of a frame."""


@dataclass(frozen=True)
class Seams:
    """What is wrong with a joined film, in frames."""

    missing: int
    black: int
    frozen: int
    duplicate: int
    """Frames that look more like the one before."""
    skipped: int
    """Frames that look more like the one after."""


def measure(folder: Path) -> Figure:
    """Film, join and look; scratch files go to `folder`."""
    layers = _layers(folder)
    whole, joined, long = (folder / f"{name}.mp4" for name in ("whole", "joined", "long"))
    _film(layers, range(_SHOT * _SHOTS), whole)
    clips = [_film(layers, span, folder / f"{span.start}.mp4") for span in _spans()]
    join(clips, _clicks(folder / "short.wav", whole_seconds := _SHOT * _SHOTS // FPS), fps=FPS, into=joined)
    found = seams(list(lumas(whole)), list(lumas(joined)))
    times = _MINUTES * 60 // whole_seconds
    join(clips * times, _clicks(folder / "long.wav", _MINUTES * 60), fps=FPS, into=long)
    return _figure(found, len(clips), long)


def seams(whole: Sequence[Frame], joined: Sequence[Frame]) -> Seams:
    """Hold a joined film against the one that was made in one piece."""
    apart = [_apart(whole, n, frame) for n, frame in enumerate(joined[: len(whole)])]
    return Seams(
        missing=len(whole) - len(joined),
        black=sum(bool(frame.mean() < _BLACK) for frame in joined),
        frozen=sum(np.array_equal(*pair) for pair in pairwise(joined)),
        duplicate=sum(before < here for before, here, _ in apart),
        skipped=sum(after < here for _, here, after in apart),
    )


def _apart(whole: Sequence[Frame], n: int, frame: Frame) -> tuple[float, float, float]:
    """How different a frame is from the whole film's one before it, from its own, and from the one after it."""
    return tuple(  # pyright: ignore[reportReturnType]
        float(np.mean((whole[near].astype(np.float32) - frame) ** 2)) if 0 <= near < len(whole) else np.inf
        for near in (n - 1, n, n + 1)
    )


def _layers(folder: Path) -> list[Layer]:
    moves = list(Move)
    return [
        Layer(
            still(folder / f"{number}.png", seed=number, size=(270, 480)),
            moves[number % len(moves)],
            begins=number * _SHOT,
            lasts=_SHOT + FADE,
            fades_in=FADE if number else 0,
        )
        for number in range(_SHOTS)
    ]


def _spans() -> Iterator[range]:
    lengths = [_SHOT, *([FADE, _SHOT - FADE] * (_SHOTS - 1))]
    ends = list(accumulate(lengths))
    yield from (range(end - length, end) for end, length in zip(ends, lengths, strict=True))


def _film(layers: Sequence[Layer], span: range, into: Path) -> Path:
    """Film a part of the whole, as if there were nothing else."""
    seen = [layer for layer in layers if layer.begins < span.stop and layer.begins + layer.lasts > span.start]
    film(
        [replace(layer, begins=layer.begins - span.start) for layer in seen],
        frames=len(span),
        fps=FPS,
        into={_SMALL: into},
        captions=None,
    )
    return into


def _clicks(into: Path, seconds: int) -> Path:
    """Silence, mono, with a click half a second into every minute."""
    track = np.zeros(seconds * SAMPLE_RATE, "<i2")
    track[SAMPLE_RATE // 2 :: 60 * SAMPLE_RATE] = 30_000
    with wave.open(str(into), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE)
        file.writeframes(track.tobytes())
    return into


def _drift(video: Path) -> float:
    """How far the last click is from where it belongs on the pictures' clock, in frames."""
    with av.open(str(video)) as file:
        heard: list[tuple[float, float]] = []
        for frame in file.decode(audio=0):
            samples = np.abs(frame.to_ndarray()[0])
            loudest = int(samples.argmax())
            assert frame.time is not None
            heard.append((float(samples[loudest]), frame.time + loudest / frame.sample_rate))
    clicks = [at for loudness, at in heard if loudness > _LOUD]
    return max(abs((at - 0.5 + 30) % 60 - 30) for at in clicks) * FPS if len(clicks) >= _MINUTES else np.inf


_LOUD = 0.1


def _figure(found: Seams, clips: int, long: Path) -> Figure:
    seen = inspect(long)
    assert seen.audio_seconds is not None
    ends = abs(float(seen.video_seconds - seen.audio_seconds)) * FPS
    frames = _MINUTES * 60 * FPS
    return Figure(
        name="joints",
        title=f"{clips} chunks joined by their packets, beside the same film in one piece ({_SHOT * _SHOTS} frames)",
        rows=(
            *(
                Row({"what": f"{kind} frames", "found": count}, judged="found", bar=0)
                for kind, count in vars(found).items()
            ),
            Row({"what": f"frames missing in {_MINUTES} minutes", "found": frames - seen.frames}, "found", bar=0),
            Row({"what": "unevenly shown", "found": "no" if seen.steady else "yes"}),
            Row({"what": "furthest click from its place, frames", "found": _drift(long)}, "found", bar=1),
            Row({"what": "sound and picture end apart, frames", "found": ends}, "found", bar=1),
        ),
        notes=(f"{_MINUTES} minutes are the same chunks over and over, {clips * frames // (_SHOT * _SHOTS)} of them",),
    )
