"""What things are made of, as light and dark upon them."""

import numpy as np
from PIL import Image, ImageChops

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.layer import Layer
from shared.providers.offline.illustrator.raster import Field
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush

_GRAINS: dict[str, tuple[float, float, int, float]] = {
    "rock": (7, 11, 7, 0.95),
    "grass": (4, 26, 4, 0.9),
    "sand": (5, 34, 3, 0.3),
    "snow": (4, 9, 3, 0.3),
    "leaves": (80, 110, 3, 0.6),
    "bark": (60, 7, 4, 0.8),
    "swell": (5, 46, 4, 0.6),
    "wall": (10, 16, 5, 0.15),
    "cloud": (6, 8, 5, 0.5),
    "figure": (26, 34, 3, 0.2),
    "plain": (6, 8, 3, 0.15),
}
"""Lumps across and down a whole span, octaves, and depth of the relief."""


def texture(sketch: Sketch, layer: Layer, strength: float = 1.0) -> Field:
    """Light and dark, about -1 to 1, as the layer's material shows them under the picture's light.

    Strongest at middle distance: the haze takes it from what is far, and the near ground stays calm under captions.
    """
    across, down, octaves, relief = _GRAINS.get(layer.surface, _GRAINS["plain"])
    size = max(2, layer.tile.width // 2), max(2, layer.tile.height // 2)
    unit = 2 * size[0] / sketch.span * 16 / 9, 2 * size[1] / sketch.span
    bumps = raster.noise(sketch.rng, size, (across * unit[0], down * unit[1]), octaves)
    if layer.surface == "grass":
        blades = raster.noise(sketch.rng, size, (190 * unit[0], 55 * unit[1]), 2)
        shade = (bumps - 0.5) * 0.75 + (blades - 0.5) * 0.32
    else:
        if layer.surface == "rock":
            bumps = 1 - np.abs(bumps * 2 - 1)
        x, y = brush.direction(sketch, layer)
        step = max(1, round(sketch.span / 700))
        slope = (bumps - np.roll(bumps, (round(step * np.sign(-y)), round(step * np.sign(-x))), (0, 1))) * 5
        shade = np.clip(slope, -0.5, 0.5) + (bumps - 0.5) * 0.5
    shade = shade * (relief * strength * min(0.55 + 1.8 * layer.depth, 1 - 0.75 * layer.depth))
    return np.asarray(Image.fromarray(shade.astype(np.float32)).resize(layer.tile.size, Image.Resampling.BILINEAR))


def shaded(tile: Image.Image, shade: Field) -> Image.Image:
    """A tile darkened where the shade is below 0 and lightened where it is above."""
    grey = raster.picture(0.5 + 0.5 * shade)
    return ImageChops.hard_light(tile, Image.merge("RGB", (grey, grey, grey)))


def water(canvas: Image.Image, sketch: Sketch, layer: Layer, *, clear: float, ripple: float) -> Image.Image:
    """A tile of water: `clear` of what stands above its upper edge, upside down and shaken, and light on the waves.

    `ripple` is how far a wave moves what it mirrors, as a part of the span.
    """
    left, top, right, bottom = layer.mask.box
    width, height = right - left, bottom - top
    reach = max(1, min(top, round(height * 1.15)))
    above = canvas.crop((left, top - reach, right, top)).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    still = raster.field(above.resize((width, height)))
    rows, columns = np.arange(height)[:, None], np.arange(width)[None]
    near = (rows / max(1, height)).astype(np.float32)
    waves = (
        raster.noise(sketch.rng, layer.tile.size, (4 * width / sketch.span + 1, 60 * height / sketch.span + 2), 3) - 0.5
    )
    shake = waves * ripple * (0.25 + near) * sketch.span
    moved = still[
        np.clip(rows + shake * 0.8, 0, height - 1).astype(int), np.clip(columns + shake, 0, width - 1).astype(int)
    ]
    own = raster.field(layer.tile)
    share = (clear * (1 - 0.55 * near))[..., None]
    across = np.abs((columns + left) / sketch.width - sketch.light.x) * sketch.width / sketch.span
    path = np.exp(-((across / (0.035 + 0.12 * near)) ** 2)) * np.clip((waves - 0.02) * 9, 0, 1) * sketch.light.strength
    lit = own * (1 - share) + moved * share + (waves * 0.22)[..., None] * own
    gold = np.asarray(sketch.light.colour, np.float32)
    sparkle = (path * (0.75 if sketch.light.radius else 0.2))[..., None]
    return raster.picture((lit * (1 - sparkle) + gold * sparkle).astype(np.float32))
