"""Cyberpunk: a wet night of neon, towers behind everything, edges in cyan and magenta, a scanned screen."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import BLACK, WHITE, Colour, adjust, hexed, mix, to_bytes
from shared.providers.offline.illustrator.hours import hour
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.settings.town import skyscrapers
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import Points, limb, oval, rectangle
from shared.providers.offline.illustrator.weather import rain

_NEON = tuple(map(hexed, ("22e6ff", "ff2e9a", "9a5cff", "ffb02e", "3dffb0")))
_SIGNS = ((0.035, 0.24, 0.075, 0.2), (0.945, 0.16, 0.075, 0.26), (0.1, 0.42, 0.045, 0.11), (0.89, 0.44, 0.045, 0.09))
"""Middle, top, width and height of each."""

_BUILT_UP = frozenset({"city", "street"})


def paint(sketch: Sketch) -> Image.Image:
    """Put the city behind the scene, light it with tubes, and show it on a screen."""
    if sketch.clear:
        _skyline(sketch)
    if sketch.clear and not sketch.reading.weather & {"storm", "rain", "snowfall"}:
        rain(sketch, 110, 0.3)
    canvas = raster.gradient(sketch.size, sketch.backdrop)
    _sun(canvas, sketch)
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.3, lamps=0.0))
    tubes = Image.new("RGB", sketch.size)
    for layer in sketch.layers:
        _dark(canvas, tubes, sketch, layer)
    if sketch.clear or sketch.reading.setting in {"studio", "abstract"}:
        _signs(canvas, tubes, sketch)
    canvas = raster.screen(canvas, tubes)
    for reach, strength in ((0.006, 1.5), (0.028, 1.35)):
        glow = raster.faded(raster.soften(tubes, reach * sketch.span), strength)
        canvas = raster.screen(canvas, glow)
    canvas = raster.screen(canvas, brush.shine(canvas, sketch, 0.016))
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.12, lamps=0.6))
    if sketch.clear:
        canvas = _wet(canvas, sketch)
    return _screened(canvas, sketch)


def _skyline(sketch: Sketch) -> None:
    """Towers behind the first ground there is."""
    if sketch.reading.setting in _BUILT_UP:
        return
    count = len(sketch.layers)
    skyscrapers(sketch, sketch.horizon + 0.02, (0.1, 0.3), 0.12, 0.6)
    towers = sketch.layers[count:]
    del sketch.layers[count:]
    behind = next((at for at, layer in enumerate(sketch.layers) if layer.kind in {Kind.LAND, Kind.WATER}), count)
    sketch.layers[behind:behind] = towers


def _sun(canvas: Image.Image, sketch: Sketch) -> None:
    """A great striped disc, hot above and pink below."""
    radius = sketch.light.radius * sketch.span * 2.6
    if not radius:
        return
    x, y = sketch.light.x * sketch.width, max(sketch.light.y, 0.26) * sketch.height
    disc = raster.rasterise([oval((x, y), (radius, radius))], sketch.size)
    if disc is None:
        return
    tall = disc.image.height
    rows = np.arange(tall, dtype=np.float32) / tall
    gaps = (np.sin(rows * 60) < (rows - 0.45) * 2.2) & (rows > 0.45)
    stripes = raster.picture(np.repeat((~gaps).astype(np.float32)[:, None] * 0.9, disc.image.width, axis=1))
    tile = raster.gradient(
        disc.image.size, [(0.0, mix(sketch.light.colour, WHITE, 0.5)), (0.5, _NEON[3]), (1.0, _NEON[1])]
    )
    canvas.paste(tile, disc.box, ImageChops.multiply(disc.image, stripes))


def _dark(canvas: Image.Image, tubes: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """One layer at night, and what of it glows."""
    mask = layer.mask.image
    box = layer.mask.box
    if layer.kind is Kind.MIST:
        brush.lay(canvas, layer)
        return
    figure = layer.kind is Kind.FIGURE or layer.surface == "figure"
    if layer.glow and not figure:
        tile = _lit_panes(sketch, layer) if layer.surface == "panes" else layer.tile
        brush.lay(canvas, layer, tile)
        dim = ImageChops.multiply(tile, raster.flat(mask.size, (0.5, 0.5, 0.5)))
        tubes.paste(dim, box, mask)
        return
    if layer.surface == "water":
        tile = surface.water(canvas, sketch, layer, clear=0.9, ripple=0.03)
    elif layer.kind is Kind.CLOUD:
        tile = Image.blend(layer.tile, raster.flat(mask.size, sketch.palette.zenith), 0.72)
        mask = raster.faded(mask, 0.75)
    elif figure:
        tile = surface.shaded(layer.tile, brush.relief(sketch, layer, (0.0, -1.0), max(mask.size) * 0.05) * 0.5 - 0.16)
    else:
        tile = Image.blend(layer.tile, raster.flat(mask.size, sketch.palette.shade), 0.35 * (1 - layer.depth))
        tile = surface.shaded(tile, surface.texture(sketch, layer, 0.6))
    brush.lay(canvas, layer, tile, mask)
    tubes.paste((0, 0, 0), box, mask)
    if figure:
        _edges(canvas, tubes, sketch, layer)
    elif layer.kind is Kind.LAND and layer.surface not in {"plain", "leaves"}:
        crest = brush.edge(mask, (0.0, -1.0), max(1.0, 0.0022 * sketch.span))
        tubes.paste(to_bytes(mix(_NEON[round(layer.depth * 10) % 2], BLACK, 0.35 + 0.4 * layer.depth)), box, crest)
    if layer.glow:
        canvas.paste(layer.tile, box, layer.glow)
        tubes.paste(layer.tile, box, raster.faded(layer.glow, 0.5))


def _edges(canvas: Image.Image, tubes: Image.Image, sketch: Sketch, layer: Layer) -> None:
    """Cyan from one side and magenta from the other."""
    mask, box = layer.mask.image, layer.mask.box
    wide = max(1.0, 0.0036 * sketch.span)
    for colour, light in ((_NEON[0], (-0.9, -0.45)), (_NEON[1], (0.9, -0.3))):
        rim = brush.edge(mask, light, wide)
        canvas.paste(to_bytes(colour), box, raster.faded(rim, 0.85 * (1 - layer.depth)))
        tubes.paste(to_bytes(mix(colour, BLACK, 0.3 + 0.5 * layer.depth)), box, rim)


def _lit_panes(sketch: Sketch, layer: Layer) -> Image.Image:
    """Windows in patches of several colours."""
    width, height = layer.tile.size
    cell = max(2, round(0.022 * sketch.span))
    size = max(1, width // cell), max(1, height // cell)
    choice = sketch.rng.choice(len(_NEON), (size[1], size[0]), p=(0.34, 0.24, 0.14, 0.24, 0.04))
    colours = np.asarray([mix(colour, WHITE, 0.25) for colour in _NEON], np.float32)[choice]
    tile = raster.picture(colours).resize(layer.tile.size, Image.Resampling.NEAREST)
    return Image.blend(tile, raster.flat(layer.tile.size, sketch.palette.horizon), min(0.8, layer.depth))


def _signs(canvas: Image.Image, tubes: Image.Image, sketch: Sketch) -> None:
    """Upright neon signs at both sides: a frame and strokes that look like writing."""
    unit = sketch.span * 9 / 16
    thick = max(1.2, 0.0024 * sketch.span)
    for x, y, wide, tall in _SIGNS:
        left, top = x * sketch.width - wide * unit / 2, y * sketch.height
        right, bottom = left + wide * unit, top + tall * sketch.span
        colour, other = (_NEON[at] for at in sketch.rng.integers(0, len(_NEON), 2))
        panel = rectangle(left, top, right, bottom)
        if back := raster.rasterise([panel], sketch.size):
            brush.tint(canvas, back, mix(sketch.palette.shade, colour, 0.12), 0.88)
        sides = [stroke for number in range(4) for stroke in limb((thick, thick), panel[[number, (number + 1) % 4]])]
        if frame := raster.rasterise(sides, sketch.size):
            brush.tint(tubes, frame, colour)
        if writing := raster.rasterise(_writing(sketch, left, top, right, bottom, thick), sketch.size):
            brush.tint(tubes, writing, other)


def _writing(sketch: Sketch, left: float, top: float, right: float, bottom: float, thick: float) -> list[Points]:
    """Signs of no language, one under the other: four strokes each, level or upright, on a grid of three by three."""
    wide = right - left
    strokes: list[Points] = []
    for base in np.arange(top + wide * 0.2, bottom - wide * 0.7, wide * 0.9):
        for begin_x, begin_y, end in sketch.rng.integers(0, 3, (4, 3)) / 2:
            level = sketch.rng.random() < 0.5
            begin = np.array([left + wide * (0.22 + 0.56 * begin_x), base + wide * 0.62 * begin_y])
            x = left + wide * (0.22 + 0.56 * end) if level else begin[0]
            y = begin[1] if level else base + wide * 0.62 * end
            strokes += limb((thick, thick), np.array([begin, (x, y)]))
    return strokes


def _wet(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """The lower ground mirrors the lights above it in long streaks."""
    line = round((sketch.ground + 0.01) * sketch.height)
    reach = sketch.height - line
    if reach < 4:
        return canvas
    above = canvas.crop((0, max(0, line - round(reach * 1.9)), sketch.width, line)).transpose(
        Image.Transpose.FLIP_TOP_BOTTOM
    )
    streaked = above.resize((sketch.width, max(1, reach // 14))).resize((sketch.width, reach), Image.Resampling.BICUBIC)
    mirrored = Image.blend(
        streaked, above.resize((sketch.width, reach)).filter(ImageFilter.GaussianBlur(0.003 * sketch.span)), 0.45
    )
    puddles = raster.noise(sketch.rng, (sketch.width, reach), (4 * sketch.width / sketch.span * 16 / 9, 14), 3)
    share = np.clip((puddles - 0.3) * 2.2, 0.12, 0.75) * np.clip(np.linspace(0, 4, reach), 0, 1)[:, None]
    lower = canvas.crop((0, line, sketch.width, sketch.height))
    canvas.paste(
        Image.composite(raster.screen(lower, mirrored), lower, raster.picture(share.astype(np.float32))), (0, line)
    )
    return canvas


def _screened(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """Colours a little apart at the edges, scan lines, one bright line on its way down, dark corners."""
    off = max(1, round(0.0016 * sketch.span))
    red, green, blue = canvas.split()
    canvas = Image.merge("RGB", (ImageChops.offset(red, off, 0), green, ImageChops.offset(blue, -off, 0)))
    pixels = raster.field(canvas)
    pitch = max(3, round(0.0032 * sketch.span))
    rows = np.arange(sketch.height, dtype=np.float32)
    lines = 1 - 0.12 * (rows % pitch < pitch / 2.4)
    scan = 1 + 0.16 * np.exp(-(((rows / sketch.height - float(sketch.rng.uniform(0.15, 0.5))) / 0.02) ** 2))
    far = brush.distance(sketch, 0.5, 0.46, 4)
    corner = np.asarray(Image.fromarray(np.clip(1.05 - 0.5 * far**2, 0.5, 1).astype(np.float32)).resize(sketch.size))
    return raster.picture(pixels * (lines * scan)[:, None, None].astype(np.float32) * corner[..., None])


def _grade(colour: Colour) -> Colour:
    return adjust(mix(colour, (0.2, 0.1, 0.5), 0.14), saturation=1.25, value=0.92)


_SKIES = (
    hour("07031c", "2c0b5a", "c8258c", "ff9ae0", (0.52, 0.44, 0.82)),
    hour("030a20", "0b2c62", "1fa8c8", "a0f4ff", (0.42, 0.52, 0.84)),
    hour("0c0420", "4a0c58", "f0557a", "ffb0a0", (0.6, 0.44, 0.74)),
)

NEON = Style(Hand(roughness=0.5), _grade, paint, dict.fromkeys(("day", "dawn", "dusk", "night", "storm"), _SKIES))
