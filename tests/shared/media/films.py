"""Small films to try things on: pictures full of detail, clips of them, and sound as long as they are."""

import wave
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from shared.media.ffmpeg import escaped
from shared.media.fonts import FONTS
from shared.media.ladder import Rung
from shared.media.motion import Layer, film

WIDTH, HEIGHT, FPS = 216, 384, 30
RUNG = Rung("216p", WIDTH, HEIGHT)

type Plane = NDArray[np.float32]


def detailed(path: Path, *, seed: int = 0, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    """Noise of every fineness: there is something to see everywhere, and no two places look alike."""
    chance = np.random.default_rng(seed)
    layers = [
        Image.fromarray(chance.integers(0, 256, (2**n + 1, 2**n + 1, 3), np.uint8)).resize(
            size, Image.Resampling.BICUBIC
        )
        for n in range(1, 7)
    ]
    mean = np.mean([np.asarray(layer, np.float32) for layer in layers], axis=0)
    Image.fromarray(np.clip((mean - 128) * 1.6 + 128, 0, 255).astype(np.uint8)).save(path)
    return path


def plain(path: Path, colour: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Path:
    Image.new("RGB", size, colour).save(path)
    return path


def clip(path: Path, layers: Sequence[Layer], frames: int, captions: Path | None = None) -> Path:
    film(
        layers,
        frames=frames,
        fps=FPS,
        captions=burnt(captions) if captions else None,
        into={RUNG: path},
    )
    return path


def burnt(script: Path) -> str:
    """The filter that draws an ASS script."""
    return f"ass=filename={escaped(script)}:fontsdir={escaped(FONTS)}"


def lumas(video: Path) -> list[Plane]:
    """Every frame's luma, 16 to 235."""
    return [planes[0] for planes in _planes(video)]


def colours(video: Path) -> list[tuple[float, float, float]]:
    """Every frame's mean Y, Cb and Cr."""
    return [(float(y.mean()), float(cb.mean()), float(cr.mean())) for y, cb, cr in _planes(video)]


def psnr(one: Plane, other: Plane) -> float:
    """Peak signal-to-noise ratio of 8 bits, in dB."""
    return float(10 * np.log10(255**2 / max(np.mean((one - other) ** 2), 1e-9)))


def sound(path: Path, samples: int, *, rate: int = 48_000, clicks: Sequence[int] = ()) -> Path:
    """Silence, mono, but for clicks at the given samples."""
    track = np.zeros(samples, "<i2")
    track[list(clicks)] = 30_000
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(track.tobytes())
    return path


def _planes(video: Path) -> Iterator[tuple[Plane, Plane, Plane]]:
    with av.open(str(video)) as file:
        for frame in file.decode(video=0):
            y, cb, cr = (
                np.frombuffer(plane, np.uint8)
                .reshape(-1, plane.line_size)[: plane.height, : plane.width]
                .astype(np.float32)
                for plane in frame.planes
            )
            yield y, cb, cr
