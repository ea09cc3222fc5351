"""Oil painting: a loaded brush, broad strokes first, fine ones where there is something to see."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, mix
from shared.providers.offline.illustrator.layer import Hand, Kind
from shared.providers.offline.illustrator.raster import Field
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import oval

_ANGLES = 24
_PASSES = ((0.042, 0.0), (0.024, 0.045), (0.013, 0.07), (0.0068, 0.1))
"""Length of the strokes as a part of the span, and how wrong the canvas must be for one to be set."""


def paint(sketch: Sketch) -> Image.Image:
    """Look at the scene, then paint it over and over with ever finer strokes.

    After Aaron Hertzmann, "Painterly Rendering with Curved Brush Strokes of Multiple Sizes" (SIGGRAPH 1998), with
    straight strokes.
    """
    model = _model(sketch)
    flow = _flow(sketch, model)
    canvas = raster.flat(sketch.size, mix(sketch.palette.of("soil"), sketch.palette.shade, 0.4))
    height = Image.new("L", sketch.size, 128)
    for length, tolerance in _PASSES:
        _cover(canvas, height, sketch, model, flow, length * sketch.span, tolerance)
    return _varnished(canvas, height, sketch)


def _model(sketch: Sketch) -> Image.Image:
    """What the painter has before the eyes: soft, glowing, with rich darks."""
    canvas = raster.gradient(sketch.size, sketch.backdrop)
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.45, lamps=0.0))
    radius = sketch.light.radius * sketch.span * 1.1
    circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
    disc = raster.rasterise([circle], sketch.size) if radius else None
    if disc:
        brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.4))
    for layer in sketch.layers:
        light = brush.direction(sketch, layer)
        if layer.kind is Kind.MIST or (layer.glow and layer.surface != "figure"):
            brush.lay(canvas, layer)
        elif layer.surface == "water":
            brush.lay(canvas, layer, surface.water(canvas, sketch, layer, clear=0.6, ripple=0.03))
        else:
            reach = min(max(layer.mask.image.size) * 0.05, 0.04 * sketch.span)
            up = (light[0] * 0.6, -0.8) if layer.kind is Kind.CLOUD else light
            shade = brush.relief(sketch, layer, up, reach) * 0.85 + surface.texture(sketch, layer, 0.4)
            tile = surface.shaded(layer.tile, shade)
            if layer.kind is Kind.FIGURE:
                rim = raster.faded(brush.edge(layer.mask.image, light, max(1.0, 0.004 * sketch.span)), 0.6)
                tile.paste(raster.flat(tile.size, mix(sketch.light.colour, WHITE, 0.2)), (0, 0), rim)
            if layer.glow:
                tile.paste(layer.tile, (0, 0), layer.glow)
            brush.lay(canvas, layer, tile)
    canvas = raster.screen(canvas, brush.shine(canvas, sketch, 0.012))
    return raster.screen(canvas, brush.radiance(sketch, 0.15, lamps=0.75))


def _flow(sketch: Sketch, model: Image.Image) -> Field:
    """Which way strokes run, in radians, a quarter as large: along edges, and in swirls where there are none."""
    size = max(4, sketch.width // 4), max(4, sketch.height // 4)
    grey = raster.field(raster.soften(model.resize(size).convert("L"), 3))
    down, across = np.gradient(grey)
    swirl = raster.noise(sketch.rng, size, (3 * sketch.width / sketch.span * 16 / 9, 5), 2) * 2 * np.pi
    weight = np.clip(np.hypot(across, down) * 90, 0, 1)
    edge = np.arctan2(down, across) + np.pi / 2
    x = weight * np.cos(2 * edge) + (1 - weight) * np.cos(swirl)
    y = weight * np.sin(2 * edge) + (1 - weight) * np.sin(swirl)
    return (np.arctan2(y, x) / 2).astype(np.float32)


def _cover(
    canvas: Image.Image,
    height: Image.Image,
    sketch: Sketch,
    model: Image.Image,
    flow: Field,
    length: float,
    tolerance: float,
) -> None:
    """Set strokes of one length wherever the canvas is not yet like the model."""
    rng = sketch.rng
    step = max(2.0, length * 0.36)
    columns, rows = np.meshgrid(np.arange(0, sketch.width, step), np.arange(0, sketch.height, step))
    xs = np.clip(columns.ravel() + rng.uniform(-0.5, 0.5, columns.size) * step, 0, sketch.width - 1).astype(int)
    ys = np.clip(rows.ravel() + rng.uniform(-0.5, 0.5, rows.size) * step, 0, sketch.height - 1).astype(int)
    seen = np.asarray(raster.soften(model, max(0.5, length * 0.09)))
    colours = seen[ys, xs].astype(np.float32)
    wrong = np.abs(colours - np.asarray(raster.soften(canvas, max(0.5, length * 0.09)))[ys, xs]).mean(axis=1) / 255
    chosen = np.flatnonzero(wrong >= tolerance)
    rng.shuffle(chosen)
    colours = np.clip(
        colours + rng.normal(0, 4.0, colours.shape) + rng.normal(0, 6.0, (len(colours), 1)), 0, 255
    ).astype(int)
    angles = flow[np.minimum(ys // 4, flow.shape[0] - 1), np.minimum(xs // 4, flow.shape[1] - 1)]
    turns = np.round((angles + rng.normal(0, 0.16, len(angles))) / np.pi * _ANGLES).astype(int) % _ANGLES
    kinds = rng.integers(0, 3, len(xs))
    levels = rng.integers(70, 190, len(xs))
    stamps = _stamps(rng, length)
    for at in chosen.tolist():
        stamp = stamps[kinds[at]][turns[at]]
        place = int(xs[at]) - stamp.width // 2, int(ys[at]) - stamp.height // 2
        red, green, blue = colours[at].tolist()
        canvas.paste((red, green, blue), (*place, place[0] + stamp.width, place[1] + stamp.height), stamp)
        height.paste(int(levels[at]), (*place, place[0] + stamp.width, place[1] + stamp.height), stamp)


def _stamps(rng: np.random.Generator, length: float) -> list[list[Image.Image]]:
    """Marks of three brushes, each turned through half a circle: bristles along, ragged at the far end."""
    long, wide = max(4, round(length)), max(3, round(length * 0.36))
    marks: list[list[Image.Image]] = []
    for _ in range(3):
        bristles = np.clip(rng.normal(0.86, 0.24, wide), 0.25, 1)[:, None]
        across = 1 - np.abs(np.linspace(-1, 1, wide))[:, None] ** 4
        ends = rng.uniform(0.72, 1.0, wide)[:, None]
        along = np.linspace(0, 1, long)[None]
        body = np.clip((ends - along) * 9, 0, 1) * np.clip(along * 10 + 0.2, 0, 1)
        mark = raster.picture((bristles * across * body).astype(np.float32))
        side = int(np.hypot(long, wide)) + 2
        square = Image.new("L", (side, side))
        square.paste(mark, ((side - long) // 2, (side - wide) // 2))
        turned = [square.rotate(-180 * turn / _ANGLES, Image.Resampling.BILINEAR) for turn in range(_ANGLES)]
        marks.append([image.crop(image.getbbox()) for image in turned])
    return marks


def _varnished(canvas: Image.Image, height: Image.Image, sketch: Sketch) -> Image.Image:
    """Light raking over the ridges of the paint and the weave under it."""
    ridge = np.asarray(height.filter(ImageFilter.GaussianBlur(max(0.4, 0.0005 * sketch.span))), np.float32) / 255
    slope = (ridge - np.roll(ridge, (1, 1), (0, 1))) * 0.9
    pitch = max(2.0, 0.0024 * sketch.span)
    columns = np.arange(sketch.width, dtype=np.float32)[None] * (2 * np.pi / pitch)
    rows = np.arange(sketch.height, dtype=np.float32)[:, None] * (2 * np.pi / pitch)
    weave = np.sin(columns) * np.sin(rows) * 0.02
    lit = surface.shaded(canvas, np.clip(slope, -0.3, 0.3) + weave)
    return ImageChops.multiply(lit, raster.flat(sketch.size, (1.0, 0.985, 0.94)))


def _grade(colour: Colour) -> Colour:
    return mix(adjust(colour, saturation=1.14, value=0.98), (0.55, 0.38, 0.2), 0.08)


OIL = Style(Hand(roughness=0.75), _grade, paint)
