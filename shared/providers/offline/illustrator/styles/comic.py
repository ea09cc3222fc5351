"""Comic book: ink lines, flat colours, spot blacks and printed dots."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, hexed, mix, to_bytes
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.raster import Field, Mask
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import Points, oval

_INK = hexed("14101c")
_PAPER = hexed("f8f0dc")


def paint(sketch: Sketch) -> Image.Image:
    """Print flat colours with dots for their shades, then ink over them."""
    dots = _screen_of_dots(sketch)
    canvas = _sky(sketch, dots)
    for layer in sketch.layers:
        _print(canvas, sketch, layer, dots)
    return _aged(canvas, sketch)


def _screen_of_dots(sketch: Sketch) -> Field:
    """A printer's screen at 45 degrees: at each pixel, the tone from which its dot covers it."""
    pitch = max(3.0, 0.0085 * sketch.span)
    columns = np.arange(sketch.width, dtype=np.float32)[None]
    rows = np.arange(sketch.height, dtype=np.float32)[:, None]
    turn = np.float32(2 * np.pi / pitch / np.sqrt(2))
    return (np.cos((columns + rows) * turn) + np.cos((columns - rows) * turn)) / 4 + 0.5


def _dotted(dots: Field, tone: Field, contrast: float = 7.0) -> Image.Image:
    """Where dots of a tone (0 none, 1 solid) are printed (mode L)."""
    return raster.picture(np.clip((dots - (1 - tone)) * contrast + 0.5 * (tone > 0), 0, 1) * (tone > 0.02))


def _sky(sketch: Sketch, dots: Field) -> Image.Image:
    """The sky: a pale ground, dots of a darker colour that thicken upwards, and rays about the light."""
    smooth = raster.gradient(sketch.size, sketch.backdrop)
    pixels = raster.field(smooth.convert("L"))
    tops = [colour for _, colour in sketch.backdrop]
    bright, dark = max(tops, key=sum), min(tops, key=sum)
    canvas = raster.flat(sketch.size, mix(bright, _PAPER, 0.1))
    if sketch.light.radius and sketch.clear:
        _rays(canvas, sketch, mix(bright, sketch.light.colour, 0.55))
    low, high = float(pixels.min()), float(pixels.max())
    tone = np.clip((high - pixels) / max(high - low, 0.05), 0, 1) * 0.94
    canvas.paste(raster.flat(sketch.size, dark), (0, 0), _dotted(dots, tone))
    radius = sketch.light.radius * sketch.span
    circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
    disc = raster.rasterise([circle], sketch.size) if radius else None
    if disc:
        brush.tint(canvas, disc, mix(sketch.light.colour, WHITE, 0.3))
        _line(canvas, disc, 0.0026 * sketch.span)
    return canvas


def _rays(canvas: Image.Image, sketch: Sketch, colour: Colour) -> None:
    fan: list[Points] = []
    middle = np.array([sketch.light.x * sketch.width, sketch.light.y * sketch.height])
    for angle in np.linspace(0, 2 * np.pi, 26, endpoint=False):
        ends = [middle + 2.2 * sketch.height * np.array([np.cos(a), np.sin(a)]) for a in (angle, angle + 0.1)]
        fan.append(np.array([middle, *ends]))
    if mask := raster.rasterise(fan, sketch.size):
        brush.tint(canvas, mask, colour, 0.8)


def _print(canvas: Image.Image, sketch: Sketch, layer: Layer, dots: Field) -> None:
    """One layer: its colours, its shade as dots and black, its line."""
    mask, light = layer.mask.image, brush.direction(sketch, layer)
    left, top, right, bottom = layer.mask.box
    if layer.kind is Kind.MIST:
        _thin(canvas, layer, dots[top:bottom, left:right])
        return
    figure = layer.kind is Kind.FIGURE or layer.surface == "figure"
    tile = layer.tile if figure else raster.flat(mask.size, _flat(layer))
    if layer.kind is Kind.FRAME:
        tile = raster.flat(mask.size, _INK)
    elif not layer.glow or figure:
        turn = brush.relief(sketch, layer, light, max(2.0, min(max(mask.size) * 0.05, 0.03 * sketch.span)))
        if layer.kind is Kind.LAND and not figure:
            turn = turn * 0.6 + surface.texture(sketch, layer, 1.2)
        shade = np.clip(-turn * 1.5 + (0.0 if figure else -0.02), 0, 0.62) * (1 - 0.7 * layer.depth)
        dark = ImageChops.multiply(tile, raster.flat(tile.size, (0.5, 0.46, 0.62)))
        tile = tile.copy()
        tile.paste(dark, (0, 0), _dotted(dots[top:bottom, left:right], shade.astype(np.float32)))
        if figure:
            black = raster.picture(np.clip((-turn - 0.3) * 30, 0, 1).astype(np.float32))
            tile.paste(to_bytes(_INK), (0, 0, *tile.size), black)
            bright = raster.faded(brush.edge(mask, light, max(1.0, 0.003 * sketch.span)), 0.75)
            tile.paste(to_bytes(mix(sketch.light.colour, WHITE, 0.6)), (0, 0, *tile.size), bright)
            creases = brush.creases(layer).filter(ImageFilter.MaxFilter(3))
            tile.paste(to_bytes(_INK), (0, 0, *tile.size), ImageChops.multiply(creases, mask))
            if layer.glow:
                tile.paste(layer.tile, (0, 0), layer.glow)
        elif layer.kind is Kind.LAND and layer.surface in {"rock", "grass", "sand", "soil"}:
            hatch = raster.picture(np.clip((-turn - 0.16) * 18, 0, 1).astype(np.float32) * (1 - layer.depth * 1.3))
            tile.paste(to_bytes(_INK), (0, 0, *tile.size), hatch)
    brush.lay(canvas, layer, tile)
    if layer.surface == "water":
        _waves(canvas, sketch, layer)
    if layer.kind is Kind.FRAME:
        return
    weight = 0.0046 if layer.kind is Kind.FIGURE else 0.0034 * (1 - 0.75 * layer.depth)
    _line(canvas, layer.mask, weight * sketch.span, mix(_INK, sketch.palette.horizon, layer.depth * 0.55))


def _flat(layer: Layer) -> Colour:
    red, green, blue = (value / 255 for value in np.asarray(layer.tile)[layer.tile.height // 6, 0])
    return red, green, blue


def _thin(canvas: Image.Image, layer: Layer, dots: Field) -> None:
    """Mist and shadow as dots; rain and mirror images as they are."""
    if layer.surface in {"veil", "mirror"}:
        brush.lay(canvas, layer)
        return
    brush.lay(canvas, layer, mask=_dotted(dots, raster.field(layer.mask.image) * 0.8))


def _line(canvas: Image.Image, mask: Mask, width: float, colour: Colour = _INK) -> None:
    """An ink line about a mask, thicker below than above."""
    wide = max(1, round(width))
    margin = wide + 1
    form = Image.new("L", (mask.image.width + 2 * margin, mask.image.height + 2 * margin))
    form.paste(mask.image, (margin, margin))
    grown = form.filter(ImageFilter.MaxFilter(2 * (wide // 2) + 1 if wide > 1 else 3))
    heavy = ImageChops.lighter(grown, raster.shifted(grown, wide * 0.4, wide * 0.5))
    stroke = ImageChops.subtract(heavy, form.filter(ImageFilter.MinFilter(3)))
    brush.tint(canvas, Mask(stroke, mask.left - margin, mask.top - margin), colour)


def _waves(canvas: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """Short strokes of white and ink on water, longer towards us."""
    rng = sketch.rng
    left, top, right, bottom = layer.mask.box
    for colour, count in ((mix(sketch.palette.horizon, WHITE, 0.5), 60), (_INK, 40)):
        strokes: list[Points] = []
        for _ in range(count):
            near = float(rng.random())
            y = top + (bottom - top) * near**1.4
            reach = (0.01 + 0.06 * near) * sketch.span * float(rng.uniform(0.5, 1.2))
            thick = (0.001 + 0.003 * near) * sketch.span
            x = float(rng.uniform(left, right))
            strokes.append(np.array([(x - reach, y), (x, y - thick), (x + reach, y), (x, y + thick)]))
        if mask := raster.rasterise(strokes, sketch.size):
            inside = ImageChops.multiply(mask.on(sketch.size), layer.mask.on(sketch.size))
            brush.tint(canvas, Mask(inside, 0, 0), colour, 0.85)


def _aged(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """The page: plates a hair out of register, warm paper, a black edge."""
    red, green, blue = canvas.split()
    off = max(1, round(0.0009 * sketch.span))
    canvas = Image.merge("RGB", (ImageChops.offset(red, off, 0), green, ImageChops.offset(blue, -off, off)))
    canvas = ImageChops.multiply(canvas, raster.flat(sketch.size, mix(_PAPER, WHITE, 0.5)))
    wide = max(2, round(0.006 * sketch.span))
    inner = Image.new("L", (sketch.width - 2 * wide, sketch.height - 2 * wide), 0)
    edge = Image.new("L", sketch.size, 255)
    edge.paste(inner, (wide, wide))
    canvas.paste(to_bytes(_INK), (0, 0, *sketch.size), edge)
    return canvas


def _grade(colour: Colour) -> Colour:
    return adjust(colour, saturation=1.38, value=1.1)


COMIC = Style(Hand(roughness=0.7), _grade, paint)
