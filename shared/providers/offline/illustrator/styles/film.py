"""3D animated film: rounded forms, soft shadows, warm light in the air, a shallow lens."""

import numpy as np
from PIL import Image, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, mix
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.raster import Mask
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import oval


def paint(sketch: Sketch) -> Image.Image:
    """Render the scene: every form rounded, resting in its own soft shadow, behind a warm haze."""
    canvas = raster.gradient(sketch.size, sketch.backdrop)
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.5, lamps=0.0))
    _disc(canvas, sketch)
    for layer in sketch.layers:
        canvas = _rendered(canvas, sketch, layer)
    canvas = raster.screen(canvas, brush.shine(canvas, sketch, 0.014))
    rays = 0.0 if sketch.reading.setting in {"space", "moon"} else 0.34
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.25, lamps=0.9, rays=rays))
    return _finished(canvas, sketch)


def _disc(canvas: Image.Image, sketch: Sketch) -> None:
    radius = sketch.light.radius * sketch.span
    for grown, strength in ((1.6, 0.25), (1.25, 0.4), (1.0, 1.0)) if radius else ():
        circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius * grown, radius * grown))
        if disc := raster.rasterise([circle], sketch.size):
            brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.5), strength)


def _rendered(canvas: Image.Image, sketch: Sketch, layer: Layer) -> Image.Image:
    """The canvas with one more layer, its shadow fallen on what is behind it."""
    mask = layer.mask.image
    light = brush.direction(sketch, layer)
    near = 1 - layer.depth
    match layer.kind:
        case Kind.MIST:
            brush.lay(canvas, layer)
            return canvas
        case Kind.WATER if layer.surface == "water":
            brush.lay(canvas, layer, surface.water(canvas, sketch, layer, clear=0.62, ripple=0.02))
            return canvas
        case Kind.FRAME:
            soft = mask.filter(ImageFilter.GaussianBlur(0.007 * sketch.span))
            brush.lay(canvas, layer, raster.flat(mask.size, mix(_colour(layer), sketch.palette.shade, 0.4)), soft)
            return canvas
        case Kind.CLOUD:
            tile = surface.shaded(
                layer.tile, brush.relief(sketch, layer, (light[0] * 0.5, -0.9), max(mask.size) * 0.05) * 0.9
            )
            soft = mask.filter(ImageFilter.GaussianBlur(0.0035 * sketch.span))
            brush.lay(canvas, layer, tile, raster.faded(soft, 0.92))
            return canvas
        case _ if layer.glow and layer.surface != "figure":
            brush.lay(canvas, layer)
            return canvas
        case _:
            pass
    _occlude(canvas, sketch, layer)
    figure = layer.kind is Kind.FIGURE or layer.surface == "figure"
    reach = min(max(mask.size) * 0.07, 0.05 * sketch.span)
    shade = brush.relief(sketch, layer, light, reach) * (0.95 if figure else 0.7 * near)
    if figure:
        shade = shade + brush.relief(sketch, layer, light, reach * 0.3) * 0.4 + 0.05
    else:
        shade = shade + surface.texture(sketch, layer, 0.45)
    tile = surface.shaded(layer.tile, np.where(shade > 0, shade * 0.55, shade))
    if figure:
        _rim(tile, sketch, layer, light)
    brush.lay(canvas, layer, tile)
    return canvas


def _colour(layer: Layer) -> Colour:
    """The colour at the top of a layer."""
    red, green, blue = (value / 255 for value in np.asarray(layer.tile)[0, 0])
    return red, green, blue


def _occlude(canvas: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """Darken what is close behind a form."""
    reach = 0.012 * sketch.span * (1 - layer.depth)
    margin = round(reach * 2) + 1
    size = layer.mask.image.width + 2 * margin, layer.mask.image.height + 2 * margin
    spread = Image.new("L", size)
    spread.paste(layer.mask.image, (margin, margin))
    spread = raster.faded(raster.soften(spread, max(0.5, reach)), 0.42 * (1 - layer.depth))
    brush.tint(canvas, Mask(spread, layer.mask.left - margin, layer.mask.top - margin), sketch.palette.shade)


def _rim(tile: Image.Image, sketch: Sketch, layer: Layer, light: tuple[float, float]) -> None:
    """Light that wraps about an edge, and the sky's colour from the other side."""
    mask = layer.mask.image
    wide = max(1.0, 0.005 * sketch.span)
    soft = ImageFilter.GaussianBlur(wide * 0.6)
    for way, colour, strength in ((1, mix(sketch.light.colour, WHITE, 0.35), 0.8), (-1, sketch.palette.middle, 0.3)):
        rim = brush.edge(mask, (light[0] * way, light[1] * way), wide).filter(soft)
        tile.paste(raster.flat(tile.size, colour), (0, 0), raster.faded(rim, strength))
    if layer.glow:
        tile.paste(layer.tile, (0, 0), layer.glow)


def _finished(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """Bloom, bokeh, and a gentle vignette."""
    bright = raster.soften(raster.curved(canvas, lambda value: (value - 0.59) * 1.1), 0.02 * sketch.span)
    canvas = raster.screen(canvas, bright)
    rng = sketch.rng
    bokeh = Image.new("L", sketch.size)
    for _ in range(22):
        radius = float(rng.uniform(0.004, 0.016)) * sketch.span
        x, y = float(rng.uniform(0, 1)) * sketch.width, float(rng.beta(2, 1.4)) * sketch.height
        if disc := raster.rasterise([oval((x, y), (radius, radius))], sketch.size):
            bokeh.paste(round(255 * float(rng.uniform(0.05, 0.22))), disc.box, disc.image)
    canvas.paste(raster.flat(sketch.size, mix(sketch.light.colour, WHITE, 0.4)), (0, 0), bokeh)
    pixels = raster.field(canvas)
    far = brush.distance(sketch, 0.5, 0.45, 4)
    corner = Image.fromarray(np.clip(1.04 - 0.4 * far**2, 0.6, 1.0).astype(np.float32))
    pixels *= np.asarray(corner.resize(sketch.size, Image.Resampling.BILINEAR))[..., None]
    return raster.picture(pixels + (sketch.rng.random((sketch.height, sketch.width, 1), np.float32) - 0.5) / 120)


def _grade(colour: Colour) -> Colour:
    return mix(adjust(colour, saturation=1.16, value=1.05), (1.0, 0.86, 0.66), 0.05)


FILM = Style(Hand(roughness=0.15, puffy=True), _grade, paint)
