"""Anime: luminous skies, towering clouds in hard tones, clean lines, edges of light."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, mix, multiply
from shared.providers.offline.illustrator.hours import hour
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import oval


def paint(sketch: Sketch) -> Image.Image:
    """Paint the background as a cel: two tones for each layer, one bright edge, and bloom over all."""
    canvas = raster.gradient(sketch.size, sketch.backdrop)
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.5, lamps=0.0))
    _disc(canvas, sketch)
    for layer in sketch.layers:
        _cel(canvas, sketch, layer)
    canvas = raster.screen(canvas, brush.shine(canvas, sketch, 0.01))
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.2, lamps=0.8, rays=0.3 if sketch.clear else 0.12))
    glare = raster.soften(raster.curved(canvas, lambda value: (value - 0.69) * 1.5), 0.018 * sketch.span)
    return _flare(raster.screen(canvas, glare), sketch)


def _disc(canvas: Image.Image, sketch: Sketch) -> None:
    radius = sketch.light.radius * sketch.span * 1.15
    circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
    disc = raster.rasterise([circle], sketch.size) if radius else None
    if disc:
        brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.7))


def _cel(canvas: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """One layer in light and shadow with a hard border between them."""
    mask, light = layer.mask.image, brush.direction(sketch, layer)
    if layer.kind is Kind.MIST or (layer.glow and layer.surface != "figure"):
        brush.lay(canvas, layer)
        return
    if layer.kind is Kind.WATER and layer.surface == "water":
        brush.lay(canvas, layer, surface.water(canvas, sketch, layer, clear=0.7, ripple=0.022))
        return
    if layer.kind is Kind.CLOUD:
        brush.lay(canvas, layer, _cloud(sketch, layer))
        return
    if layer.kind is Kind.FIGURE or layer.surface == "figure":
        _character(canvas, sketch, layer, light)
        return
    bumps = surface.texture(
        sketch, layer, 1.5 if layer.surface in {"rock", "grass", "leaves", "bark", "swell"} else 0.5
    )
    dark = ImageChops.multiply(layer.tile, raster.flat(layer.tile.size, (0.62, 0.62, 0.82)))
    pale = Image.blend(layer.tile, raster.flat(layer.tile.size, sketch.light.colour), 0.32)
    soft = (1 - layer.depth) * 0.85
    tile = Image.composite(pale, layer.tile, _cut(bumps, 0.1, soft))
    tile = Image.composite(dark, tile, _cut(-bumps, 0.12, soft))
    if layer.kind is Kind.LAND:
        crest = brush.edge(mask, (light[0] * 0.3, -1.0), max(1.0, 0.0028 * sketch.span))
        tile.paste(pale, (0, 0), crest)
    brush.lay(canvas, layer, tile)


def _cut(values: np.ndarray, level: float, strength: float) -> Image.Image:
    """Where values pass a level, with a border about a pixel wide (mode L)."""
    return raster.picture((np.clip((values - level) * 40, 0, 1) * strength).astype(np.float32))


def _cloud(sketch: Sketch, layer: Layer) -> Image.Image:
    """A cloud in three tones, brightest towards the light."""
    size = max(layer.mask.image.size)
    turn = brush.relief(sketch, layer, (brush.direction(sketch, layer)[0] * 0.6, -0.8), size * 0.07)
    turn = turn + surface.texture(sketch, layer, 0.8) * 0.35
    body = layer.tile
    low = Image.blend(body, raster.flat(body.size, mix(sketch.palette.middle, sketch.palette.zenith, 0.35)), 0.6)
    high = Image.blend(body, raster.flat(body.size, mix(sketch.light.colour, WHITE, 0.6)), 0.85)
    return Image.composite(high, Image.composite(low, body, _cut(-turn, 0.08, 0.9)), _cut(turn, 0.12, 1.0))


def _character(canvas: Image.Image, sketch: Sketch, layer: Layer, light: tuple[float, float]) -> None:
    """A figure with a shadow side, a bright edge and a clean line around it."""
    mask = layer.mask.image
    turn = brush.relief(sketch, layer, light, max(mask.size) * 0.035)
    tint = multiply(mix(sketch.palette.middle, WHITE, 0.45), (0.72, 0.66, 0.86))
    dark = ImageChops.multiply(layer.tile, raster.flat(mask.size, tint))
    tile = Image.composite(dark, layer.tile, _cut(-turn - 0.02, 0.0, 0.85))
    bright = brush.edge(mask, light, max(1.0, 0.0042 * sketch.span))
    tile.paste(raster.flat(mask.size, mix(sketch.light.colour, WHITE, 0.5)), (0, 0), raster.faded(bright, 0.9))
    width = max(1, round(0.0011 * sketch.span))
    contour = ImageChops.subtract(mask, mask.filter(ImageFilter.MinFilter(2 * width + 1)))
    ink = raster.flat(mask.size, multiply(sketch.palette.shade, (0.8, 0.7, 0.9)))
    tile.paste(ink, (0, 0), raster.faded(ImageChops.multiply(brush.creases(layer), mask), 0.55))
    tile.paste(ink, (0, 0), raster.faded(contour, 0.45))
    if layer.glow:
        tile.paste(layer.tile, (0, 0), layer.glow)
    brush.lay(canvas, layer, tile)


def _flare(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """Ghosts of the lens on the line from the light through the middle."""
    if not sketch.light.radius or sketch.reading.moonlit:
        return canvas
    ghosts = Image.new("RGB", sketch.size)
    for along, size, strength in ((0.5, 0.026, 0.08), (1.5, 0.05, 0.07), (1.8, 0.024, 0.1)):
        x = sketch.light.x + (0.5 - sketch.light.x) * along
        y = sketch.light.y + (0.5 - sketch.light.y) * along
        radius = size * sketch.span
        if disc := raster.rasterise([oval((x * sketch.width, y * sketch.height), (radius, radius))], sketch.size):
            brush.tint(ghosts, disc, sketch.light.colour, strength)
    return raster.screen(canvas, ghosts)


def _grade(colour: Colour) -> Colour:
    return adjust(colour, saturation=1.2, value=1.1)


_HOURS = {
    "day": (
        hour("1458c8", "3f9cf0", "b8e8ff", "fffbe0", (1.0, 1.0, 0.98)),
        hour("0f6ad0", "4fb4ee", "d0f4f4", "fff8d8", (1.0, 1.0, 0.96)),
    ),
    "dusk": (
        hour("2a3a9c", "c05aa8", "ffb070", "ffe0a0", (0.9, 0.7, 0.78)),
        hour("3a2a8c", "e0648c", "ffd080", "ffe8b0", (0.94, 0.72, 0.74)),
    ),
    "night": (
        hour("0a1048", "20389c", "5c8ce0", "e8f4ff", (0.46, 0.54, 0.84)),
        hour("160a4c", "40309c", "9a78e0", "f4eaff", (0.52, 0.48, 0.84)),
    ),
}

ANIME = Style(Hand(roughness=0.55), _grade, paint, _HOURS)
