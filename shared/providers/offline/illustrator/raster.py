"""Outlines made into pixels, and the fields that pictures are filled with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from shared.providers.offline.illustrator.colour import Colour, to_bytes
from shared.providers.offline.illustrator.vector import Points

type Field = NDArray[np.floating[Any]]
"""One number for every pixel, shape (height, width), or three, shape (height, width, 3)."""

type Size = tuple[int, int]
"""Width and height, in pixels."""

_LARGE_AREA = 400_000
"""Pixels from which an outline is sampled 2 x 2 times per pixel; below, 4 x 4 times."""


@dataclass(frozen=True, eq=False)
class Mask:
    """How much of each pixel is covered, in a part of the picture."""

    image: Image.Image
    """Mode L."""
    left: int
    top: int

    @property
    def box(self) -> tuple[int, int, int, int]:
        return self.left, self.top, self.left + self.image.width, self.top + self.image.height

    def on(self, size: Size) -> Image.Image:
        """The mask on a whole picture."""
        whole = Image.new("L", size)
        whole.paste(self.image, (self.left, self.top))
        return whole


def bounds(outlines: Iterable[Points], size: Size) -> tuple[int, int, int, int] | None:
    """The pixels that outlines touch within the picture: left, top, right, bottom. None when they touch none."""
    corners = [(outline.min(axis=0), outline.max(axis=0)) for outline in outlines if len(outline)]
    if not corners:
        return None
    low = np.min([low for low, _ in corners], axis=0)
    high = np.max([high for _, high in corners], axis=0)
    left, top = np.clip(np.floor(low), 0, size).astype(int)
    right, bottom = np.clip(np.ceil(high), 0, size).astype(int)
    return (int(left), int(top), int(right), int(bottom)) if left < right and top < bottom else None


def sampling(box: tuple[int, int, int, int]) -> int:
    """How many samples a side each pixel of this box deserves."""
    return 2 if (box[2] - box[0]) * (box[3] - box[1]) > _LARGE_AREA else 4


def rasterise(outlines: Sequence[Points], size: Size) -> Mask | None:
    """The union of outlines (in pixels of a picture of `size`), anti-aliased. None when nothing of it is in sight."""
    box = bounds(outlines, size)
    if box is None:
        return None
    left, top, right, bottom = box
    samples = sampling(box)
    large = Image.new("L", ((right - left) * samples, (bottom - top) * samples))
    pen = ImageDraw.Draw(large)
    for outline in outlines:
        pen.polygon(((outline - (left, top)) * samples).ravel().tolist(), fill=255)
    return Mask(large.reduce(samples), left, top)


def below(heights: Field, size: Size) -> Mask | None:
    """All that lies under a skyline: `heights` holds one y, in pixels from the top, for each column."""
    top = max(0, int(heights.min()) - 1)
    if top >= size[1]:
        return None
    rows = np.arange(top, size[1], dtype=np.float32)[:, None]
    cover = np.clip(rows + 1 - heights[None], 0, 1)
    return Mask(Image.fromarray((cover * 255).astype(np.uint8)), 0, top)


def gradient(size: Size, stops: Sequence[tuple[float, Colour]]) -> Image.Image:
    """A picture whose colour runs from top (0) to bottom (1) through stops."""
    at = np.linspace(0, 1, max(2, size[1]))
    places = [place for place, _ in stops]
    column = np.stack([np.interp(at, places, [colour[band] for _, colour in stops]) for band in range(3)], axis=1)
    return picture(column[:, None, :].astype(np.float32)).resize(size, Image.Resampling.BILINEAR)


def flat(size: Size, colour: Colour) -> Image.Image:
    return Image.new("RGB", size, to_bytes(colour))


def field(image: Image.Image) -> Field:
    """A picture's pixels as numbers from 0 to 1."""
    return np.asarray(image, dtype=np.float32) / 255


def picture(values: Field) -> Image.Image:
    """Numbers from 0 to 1 (clipped) as a picture: L from two axes, RGB from three."""
    return Image.fromarray((np.clip(values, 0, 1) * 255 + 0.5).astype(np.uint8))


def noise(rng: np.random.Generator, size: Size, cells: tuple[float, float], octaves: int = 4) -> Field:
    """Fractal value noise from 0 to 1: `cells` lumps across and down, each octave half as large and half as strong."""
    total = np.zeros((size[1], size[0]), dtype=np.float32)
    weight = 0.0
    for octave in range(octaves):
        across, down = (min(side, max(2, round(cell * 2**octave))) for cell, side in zip(cells, size, strict=True))
        lumps = Image.fromarray(rng.random((down, across), dtype=np.float32))
        share = 0.5**octave
        total += share * np.asarray(lumps.resize(size, Image.Resampling.BICUBIC))
        weight += share
    return np.clip((total / weight - 0.5) * 1.6 + 0.5, 0, 1)


def curved(image: Image.Image, curve: Callable[[float], float]) -> Image.Image:
    """A picture with a tone curve on every band; the curve takes 0 to 1 and is clipped to it."""
    table = [round(255 * min(1.0, max(0.0, curve(value / 255)))) for value in range(256)]
    return image.point(table * len(image.getbands()))


def faded(mask: Image.Image, strength: float) -> Image.Image:
    """A mask (mode L) at a part of its strength, 0 to 1."""
    return curved(mask, lambda cover: cover * strength)


def soften(image: Image.Image, radius: float) -> Image.Image:
    """A Gaussian blur that works on fewer pixels the wider it is."""
    scale = max(1, int(radius / 4))
    if scale == 1 or min(image.size) < 4 * scale:
        return image.filter(ImageFilter.GaussianBlur(radius))
    small = image.reduce(scale).filter(ImageFilter.GaussianBlur(radius / scale))
    return small.resize(image.size, Image.Resampling.BICUBIC)


def shifted(image: Image.Image, right: float, down: float) -> Image.Image:
    """The same picture moved, with nothing (black) where it came from."""
    moved = Image.new(image.mode, image.size)
    moved.paste(image, (round(right), round(down)))
    return moved


def screen(image: Image.Image, light: Image.Image) -> Image.Image:
    """Light laid over a picture."""
    return ImageChops.screen(image, light)
