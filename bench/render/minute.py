"""A minute of video, made piece by piece as the studio's workers make it."""

import wave
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.render.subject import FADE, FPS, HEIGHT, WIDTH, Subject, spoken
from bench.render.ways import ALL_SIZES
from shared.media import inspection, joining, motion, sound, subtitles
from shared.media.hls import inspection as streaming
from shared.media.hls.packaging import Programme, package
from shared.media.ladder import Rung

SHOT = 150
"""Frames: five seconds, a usual shot."""
SECONDS = 60

type Pieces = Mapping[str, Callable[[], object]]


def pieces(folder: Path) -> Pieces:
    """What there is to do, in its order. Each can be done again, and finds what those before it have left in `folder`.

    A minute is the same shot over and over: it is as much work.
    """
    subject = Subject(folder, SHOT)
    subject.prepare()
    take = _noise(folder / "take.wav")
    programme, film, stream = folder / "programme.wav", folder / "minute.mp4", folder / "stream"
    shots = SECONDS * FPS // SHOT

    def look() -> None:
        for rung, clip in clips(folder, "shot").items():
            inspection.misfits(clip, frames=SHOT, fps=FPS, width=rung.width, height=rung.height)
        inspection.blemishes(clips(folder, "shot")[ALL_SIZES[0]])

    def mix() -> None:
        takes = [(second * sound.RATE, take) for second in range(0, SECONDS, 5)]
        sound.mix(sound.lay(takes, samples=SECONDS * sound.RATE), take, into=programme)

    def join() -> None:
        joining.join([clips(folder, "shot")[ALL_SIZES[0]]] * shots, programme, fps=FPS, into=film)

    def stream_it() -> None:
        stream.mkdir(exist_ok=True)
        made = Programme(
            rungs={rung: [clip] * shots for rung, clip in clips(folder, "shot").items()},
            audio=film,
            segments=[SHOT] * shots,
            subtitles=subtitles.webvtt(spoken(SECONDS), language="en"),
            language="en",
            fps=FPS,
        )
        package(made, into=stream)

    def check() -> None:
        inspection.faults(film, frames=SECONDS * FPS, width=WIDTH, height=HEIGHT, fps=FPS)
        streaming.faults(stream)

    return {
        "shot": lambda: _film(subject, range(FADE, FADE + SHOT), clips(folder, "shot")),
        "fade": lambda: _film(subject, range(SHOT, SHOT + FADE), clips(folder, "fade")),
        "looking": look,
        "sound": mix,
        "join": join,
        "package": stream_it,
        "checking": check,
    }


def clips(folder: Path, name: str) -> dict[Rung, Path]:
    """Where the clips of a chunk are, largest first."""
    return {rung: folder / f"{name}, {rung.name}.mp4" for rung in ALL_SIZES}


def _film(subject: Subject, shown: range, into: dict[Rung, Path]) -> None:
    layers = [
        replace(layer, begins=layer.begins - shown.start)
        for layer in subject.layers
        if layer.begins < shown.stop and layer.begins + layer.lasts > shown.start
    ]
    motion.film(layers, frames=len(shown), fps=FPS, into=into, captions=subject.captions(shown))


def _noise(into: Path) -> Path:
    """Four seconds that are as much work as speech or music."""
    samples = np.random.default_rng(0).normal(0, 3000, 4 * sound.RATE).astype("<i2")
    with wave.open(str(into), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(sound.RATE)
        file.writeframes(samples.tobytes())
    return into
