"""Flat vector: a few plain colours, hard edges, no texture at all."""

import numpy as np
from PIL import Image, ImageChops

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, mix
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.raster import Mask
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import Points, limb, oval


def paint(sketch: Sketch) -> Image.Image:
    """Lay one colour for each shape over a sky of rings."""
    canvas = _rings(sketch)
    for layer in sketch.layers:
        match layer.kind:
            case Kind.CLOUD:
                brush.lay(canvas, layer, mask=raster.faded(layer.mask.image, 0.8))
            case Kind.MIST if layer.surface in {"veil", "mirror"}:
                brush.lay(canvas, layer)
            case Kind.MIST:
                if layer.surface == "shadow":
                    hard = raster.curved(layer.mask.image, lambda cover: 0.28 * (cover > 0.12))
                    brush.lay(canvas, layer, mask=hard)
            case _ if layer.surface == "figure" or layer.kind is Kind.FIGURE:
                brush.lay(canvas, layer)
            case _:
                brush.lay(canvas, layer, tile=raster.flat(layer.tile.size, _plain(layer)))
                if layer.surface == "water":
                    _streaks(canvas, sketch, layer)
    return canvas


def _plain(layer: Layer) -> Colour:
    """The one colour that stands for a layer's tile."""
    red, green, blue = (value / 255 for value in np.asarray(layer.tile)[layer.tile.height // 8, 0])
    return red, green, blue


def _rings(sketch: Sketch) -> Image.Image:
    """The backdrop in steps, and the light as rings within it."""
    small = raster.field(raster.gradient((2, sketch.height), sketch.backdrop))[:, 0]
    steps = 9
    bands = np.linspace(0, 1, sketch.height) * steps
    centres = (np.clip((np.floor(bands) + 0.5) / steps, 0, 1) * (sketch.height - 1)).astype(int)
    canvas = raster.picture(small[centres][:, None].repeat(2, axis=1)).resize(sketch.size, Image.Resampling.NEAREST)
    for number, grown in enumerate((7.5, 4.8, 2.6)) if sketch.light.radius else ():
        radius = sketch.light.radius * grown * sketch.span
        circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
        if disc := raster.rasterise([circle], sketch.size):
            brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.15), 0.14 + 0.05 * number)
    if sketch.light.radius:
        radius = sketch.light.radius * sketch.span
        circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
        if disc := raster.rasterise([circle], sketch.size):
            brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.3))
    return canvas


def _streaks(canvas: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """Rounded dashes of light on water, wider towards us."""
    rng = sketch.rng
    top = layer.mask.top / sketch.height
    dashes: list[Points] = []
    for step in np.linspace(0.02, 1, 16):
        y = top + (1 - top) * step**1.5
        near = 0.25 + step
        for centre, reach in ((sketch.light.x, 0.07), (float(rng.uniform(0, 1)), 0.11)):
            x = centre + float(rng.uniform(-0.04, 0.04)) * near
            half = reach * near * float(rng.uniform(0.35, 1))
            ends = np.array([(x - half, y), (x, y), (x + half, y)]) * sketch.size
            dashes += limb((0.006 * near * sketch.span, 0.006 * near * sketch.span), ends)
    if mask := raster.rasterise(dashes, sketch.size):
        within = ImageChops.multiply(mask.on(sketch.size), layer.mask.on(sketch.size))
        brush.tint(canvas, Mask(within, 0, 0), mix(sketch.palette.horizon, WHITE, 0.35), 0.45)


def _grade(colour: Colour) -> Colour:
    return adjust(colour, saturation=1.22, value=1.04)


FLAT = Style(Hand(roughness=0.0, angular=True), _grade, paint)
