"""The strokes that several styles share."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import Colour, to_bytes
from shared.providers.offline.illustrator.layer import Layer
from shared.providers.offline.illustrator.raster import Field, Mask
from shared.providers.offline.illustrator.sketch import Sketch


def lay(canvas: Image.Image, layer: Layer, tile: Image.Image | None = None, mask: Image.Image | None = None) -> None:
    """Put a layer on the canvas, with another tile or mask of the same size if given."""
    canvas.paste(tile or layer.tile, (layer.mask.left, layer.mask.top), mask or layer.mask.image)


def tint(canvas: Image.Image, mask: Mask, colour: Colour, strength: float = 1.0) -> None:
    """One colour through a mask."""
    cover = mask.image if strength >= 1 else raster.faded(mask.image, strength)
    canvas.paste(to_bytes(colour), mask.box, cover)


def relief(sketch: Sketch, layer: Layer, light: tuple[float, float], reach: float) -> Field:
    """How much each pixel of a solid form faces the light: from -1 (away) to 1, for a form rounded over `reach` pixels.

    The difference between the blurred mask moved towards the light and away from it, which is the slope of an
    inflated shape. What leaves the picture goes on beyond its edge.
    """
    margin = int(reach * 2) + 2
    left, top, right, bottom = layer.mask.box
    form = np.asarray(layer.mask.image)
    sides = ((0, 0, top > 0), (0, 1, bottom < sketch.height), (1, 0, left > 0), (1, 1, right < sketch.width))
    for axis, end, ends_here in sides:
        widths = [(0, 0), (0, 0)]
        widths[axis] = (0, margin) if end else (margin, 0)
        form = np.pad(form, widths, mode="constant" if ends_here else "edge")
    soft = raster.soften(Image.fromarray(form), reach)
    step = reach * 0.8
    towards = np.asarray(raster.shifted(soft, light[0] * step, light[1] * step), np.float32)
    away = np.asarray(raster.shifted(soft, -light[0] * step, -light[1] * step), np.float32)
    inner = slice(margin, margin + form.shape[0] - 2 * margin), slice(margin, margin + form.shape[1] - 2 * margin)
    return (towards[inner] - away[inner]) / 255


def edge(mask: Image.Image, light: tuple[float, float], width: float) -> Image.Image:
    """The strip of a form, `width` pixels wide, along its side towards the light (mode L)."""
    return ImageChops.subtract(mask, raster.shifted(mask, -light[0] * width, -light[1] * width))


def creases(layer: Layer) -> Image.Image:
    """The lines between a figure's parts: where its colours change at once (mode L)."""
    steps = layer.tile.convert("L").filter(ImageFilter.FIND_EDGES)
    return raster.curved(steps, lambda step: (step - 0.11) * 3)


def direction(sketch: Sketch, layer: Layer) -> tuple[float, float]:
    """The unit step, in pixels, from a layer's middle towards the light."""
    left, top, right, bottom = layer.mask.box
    x = sketch.light.x * sketch.width - (left + right) / 2
    y = sketch.light.y * sketch.height - (top + bottom) / 2
    length = float(np.hypot(x, y)) or 1.0
    return x / length, y / length


def distance(sketch: Sketch, x: float, y: float, scale: int = 1) -> Field:
    """How far each pixel is from a place, as a part of the span, on a canvas `scale` times smaller."""
    width, height = max(2, sketch.width // scale), max(2, sketch.height // scale)
    columns = (np.linspace(0, 1, width, dtype=np.float32) - x) * (sketch.width / sketch.span)
    rows = (np.linspace(0, 1, height, dtype=np.float32) - y) * (sketch.height / sketch.span)
    return np.hypot(columns[None], rows[:, None])


def radiance(sketch: Sketch, halo: float, *, lamps: float = 1.0, rays: float = 0.0) -> Image.Image:
    """The light in the air, to be laid over a canvas: about the main light, about each lamp, and in shafts.

    However many lights there are, the sum stays under 0.62, so that they never wash a picture out.
    """
    far = distance(sketch, sketch.light.x, sketch.light.y, 8)
    light = np.exp(-far * 5.5) * halo * sketch.light.strength
    if rays:
        light = light + _shafts(sketch) * rays
    total = light[..., None] * np.asarray(sketch.light.colour, np.float32)
    for glow in sketch.glows:
        near = distance(sketch, glow.x, glow.y, 8)
        total = total + (np.exp(-near / glow.radius * 3.6) * glow.strength * lamps)[..., None] * np.asarray(
            glow.colour, np.float32
        )
    total = 0.62 * (1 - np.exp(-total / 0.62))
    return raster.picture(total.astype(np.float32)).resize(sketch.size, Image.Resampling.BICUBIC)


def shine(canvas: Image.Image, sketch: Sketch, radius: float) -> Image.Image:
    """The light that bright panes and flames spill around them, to be laid over a canvas."""
    spill = Image.new("RGB", sketch.size)
    for layer in sketch.layers:
        spill.paste((0, 0, 0), layer.mask.box, layer.mask.image)
        if layer.glow:
            spill.paste(layer.tile, (layer.mask.left, layer.mask.top), layer.glow)
    return raster.soften(spill, radius * sketch.span)


def _shafts(sketch: Sketch) -> Field:
    """Beams that fan out from the light, downwards."""
    width, height = max(2, sketch.width // 8), max(2, sketch.height // 8)
    columns = (np.linspace(0, 1, width) - sketch.light.x) * sketch.width / sketch.span
    rows = (np.linspace(0, 1, height) - sketch.light.y + 0.25) * sketch.height / sketch.span
    angles = np.arctan2(columns[None], np.maximum(rows[:, None], 0.02))
    knots = sketch.rng.random(96).astype(np.float32)
    bands = np.interp((angles + np.pi) * 96 / (2 * np.pi) * 1.7 % 95, np.arange(96), knots)
    fade = np.exp(-np.hypot(columns[None], rows[:, None]) * 1.9) * np.clip(rows[:, None] * 4, 0, 1)
    return (np.clip(bands - 0.42, 0, 1) * fade).astype(np.float32)
