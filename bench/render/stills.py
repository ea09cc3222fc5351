"""Stills that are hard on everybody: texture of every fineness, as photographs have it, and shapes with sharp edges."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

type Plane = npt.NDArray[np.float32]

_OCTAVES = range(2, 11)
"""From 4 cells across the picture to 1024."""
_FINER = 0.74
"""How strong an octave of the texture is, beside the one before it."""


def still(path: Path, *, seed: int, size: tuple[int, int]) -> Path:
    """Draw a still of `size` (width, height), the same one for the same seed."""
    chance = np.random.default_rng(seed)
    texture = np.sum([_FINER**octave * _noise(chance, 2**octave, size) for octave in _OCTAVES], axis=0)
    brightness = 40 * texture / texture.std() + 35 * np.sign(_noise(chance, 5, size))
    colours = [30 * _noise(chance, 6, size) for _ in "RGB"]
    pixels = np.stack([128 + brightness + colour for colour in colours], axis=-1)
    Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)).save(path, compress_level=1)
    return path


def _noise(chance: np.random.Generator, cells: int, size: tuple[int, int]) -> Plane:
    """Smooth noise of so many cells across, about -1 to 1: height x width."""
    width, height = size
    coarse = chance.uniform(-1, 1, (max(2, cells * height // width), cells)).astype(np.float32)
    return np.asarray(Image.fromarray(coarse).resize(size, Image.Resampling.BICUBIC))
