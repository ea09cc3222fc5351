"""Figures cut out of coloured paper: vector drawings made into one layer of the picture."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from PIL import Image, ImageChops, ImageDraw

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import to_bytes
from shared.providers.offline.illustrator.layer import Kind, Layer
from shared.providers.offline.illustrator.palette import Palette
from shared.providers.offline.illustrator.raster import Mask
from shared.providers.offline.illustrator.vector import Figure, Points


@dataclass(frozen=True, eq=False)
class Pose:
    """How a figure stands in the picture, in pixels."""

    origin: Points
    """Where its feet are."""
    scale: Points
    """How many pixels its unit is across and down (its y points up)."""

    def at(self, place: tuple[float, float]) -> tuple[float, float]:
        """Where a place of the figure is."""
        x, y = (self.origin + self.scale * place).tolist()
        return x, y


def cut_out(
    figures: Sequence[tuple[Figure, Palette]],
    pose: Pose,
    air: tuple[float, float],
    size: tuple[int, int],
    kind: Kind,
) -> Layer | None:
    """Figures drawn over each other as one layer of a picture of `size`; nothing when they are outside of it.

    `air` is the depth at which they are seen and how much they are lit (see `Palette.of`).
    """
    depth, lit = air
    parts = [
        (palette, part.tone, [outline * pose.scale + pose.origin for outline in part.outlines])
        for drawing, palette in figures
        for part in drawing.parts
    ]
    box = raster.bounds([outline for *_, outlines in parts for outline in outlines], size)
    if box is None:
        return None
    samples = raster.sampling(box)
    large = (box[2] - box[0]) * samples, (box[3] - box[1]) * samples
    colours, cover, shine = Image.new("RGB", large), Image.new("L", large), Image.new("L", large)
    pens = [ImageDraw.Draw(image) for image in (colours, cover, shine)]
    for palette, tone, outlines in parts:
        hole, shining = tone == "hole", tone in {"glow", "flame"}
        colour = (0, 0, 0) if hole else to_bytes(palette.of(tone, depth=depth, lit=lit))
        for outline in outlines:
            corners = ((outline - box[:2]) * samples).ravel().tolist()
            for pen, fill in zip(pens, (colour, 0 if hole else 255, 255 if shining else 0), strict=True):
                pen.polygon(corners, fill=fill)
    mask = cover.reduce(samples)
    tile = raster.field(colours.reduce(samples)) / np.maximum(raster.field(mask)[..., None], 1 / 255)
    glow = ImageChops.darker(shine.reduce(samples), mask)
    return Layer(kind, depth, Mask(mask, box[0], box[1]), raster.picture(tile), glow, "figure")


def mirrored_at(layer: Layer, line: int) -> Layer:
    """A layer upside down under a water line, in pixels from the top, fading with distance."""
    image = layer.mask.image.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    fade = raster.gradient(image.size, [(0.0, (0.55, 0.55, 0.55)), (0.8, (0.0, 0.0, 0.0))]).convert("L")
    top = 2 * line - (layer.mask.top + image.height)
    mask = Mask(ImageChops.multiply(image, fade), layer.mask.left, top)
    tile = layer.tile.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    return Layer(Kind.MIST, layer.depth, mask, tile, surface="mirror")
