"""A small programme in two sizes, as rendering hands it over: four shots, with fades between three of them."""

from collections.abc import Sequence
from pathlib import Path

from shared.media.hls.packaging import Programme
from shared.media.joining import join
from shared.media.ladder import Rung
from shared.media.motion import Layer, film
from shared.media.moves import Move
from tests.shared.media.films import FPS, detailed, sound

RUNGS = (Rung("216p", 216, 384), Rung("108p", 108, 192))
CLIPS = (70, 9, 61, 9, 30, 1)
"""Frames of each."""
SEGMENTS = (70, 70, 39, 1)
"""A fade belongs to the shot after it."""
FRAMES = sum(SEGMENTS)
GROUPS = (60, 10, 9, 60, 1, 9, 30, 1)
"""Frames of each group of pictures."""
SAMPLES = 48_000 // FPS
CLICKS = (480, 24_000, 112_345, 287_000)
"""Samples of the sound at which something is heard."""

WORDS = """WEBVTT

00:00:00.100 --> 00:00:01.500
Once there was

00:00:02.000 --> 00:00:03.000
a light &amp; a keeper

00:00:05.000 --> 00:00:06.700
who waited.
"""


def programme(folder: Path, clips: Sequence[int] = CLIPS, segments: Sequence[int] = SEGMENTS) -> Programme:
    """Film it, join it and lay sound under it."""
    picture = detailed(folder / "picture.png")
    files = {rung: [folder / f"{number}_{rung.name}.mp4" for number in range(len(clips))] for rung in RUNGS}
    begins = 0
    for number, frames in enumerate(clips):
        film(
            [Layer(picture, Move.PAN_LEFT, -begins, sum(clips))],
            frames=frames,
            fps=FPS,
            into={rung: files[rung][number] for rung in RUNGS},
            captions=None,
        )
        begins += frames
    joined = folder / "film.mp4"
    heard = sound(folder / "sound.wav", sum(clips) * SAMPLES, clicks=[at for at in CLICKS if at < sum(clips) * SAMPLES])
    join(files[RUNGS[0]], heard, fps=FPS, into=joined)
    return Programme(
        rungs={RUNGS[0]: [joined], RUNGS[1]: files[RUNGS[1]]},
        audio=joined,
        segments=segments,
        subtitles=WORDS,
        language="en",
        fps=FPS,
    )
