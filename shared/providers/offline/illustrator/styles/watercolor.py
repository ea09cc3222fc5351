"""Watercolor: washes on rough paper, pigment gathered at their edges, white left where the paper shines through."""

import numpy as np
from PIL import Image, ImageChops, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, hexed, mix
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.raster import Field
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import oval

_PAPER = hexed("fbf7ee")


def paint(sketch: Sketch) -> Image.Image:
    """Wash after wash, from the sky to the nearest blade, then splashes, then the paper itself."""
    pigment = _pigment(sketch)
    canvas = _sky(sketch, pigment)
    for layer in sketch.layers:
        _wash(canvas, sketch, layer, pigment)
    glow = brush.radiance(sketch, 0.12, lamps=0.5)
    canvas = raster.screen(canvas, glow)
    _splashes(canvas, sketch)
    return _on_paper(canvas, sketch)


def _pigment(sketch: Sketch) -> Field:
    """How thickly pigment settles, about 0 to 1: broad blooms and backruns, and the paper's grain."""
    half = max(4, sketch.width // 2), max(4, sketch.height // 2)
    broad = raster.noise(sketch.rng, half, (5 * sketch.width / sketch.span * 16 / 9, 9), 5)
    backruns = np.exp(-(((broad - 0.56) / 0.025) ** 2)) * 0.16
    fine = raster.noise(sketch.rng, half, (half[0] / 2.5, half[1] / 2.5), 2)
    settled = np.clip(broad * 0.85 + backruns + (fine - 0.5) * 0.28, 0, 1).astype(np.float32)
    return np.asarray(Image.fromarray(settled).resize(sketch.size, Image.Resampling.BILINEAR))


def _sky(sketch: Sketch, pigment: Field) -> Image.Image:
    """A wet gradient with clouds left white and the light left as bare paper."""
    colour = raster.field(raster.gradient(sketch.size, sketch.backdrop))
    strength = 0.5 + 0.6 * pigment
    if sketch.clear:
        cells = (3.2 * sketch.width / sketch.span * 16 / 9, 7)
        small = raster.noise(sketch.rng, (max(4, sketch.width // 4), max(4, sketch.height // 4)), cells, 5)
        clouds = np.asarray(Image.fromarray(small).resize(sketch.size, Image.Resampling.BICUBIC))
        strength = strength * (1 - 0.75 * np.clip((clouds - 0.54) * 7, 0, 1))
    if sketch.light.radius:
        far = brush.distance(sketch, sketch.light.x, sketch.light.y)
        wobble = sketch.light.radius * (1 + 0.25 * (pigment - 0.5))
        strength = (
            strength
            * (0.35 + 0.65 * np.clip((far - wobble) / 0.16, 0, 1))
            * np.clip((far - wobble) * sketch.span / 2.5, 0.06, 1)
        )
    paper = np.asarray(_PAPER, np.float32)
    share = np.clip(strength, 0, 1.05)[..., None]
    return raster.picture(paper * (1 - share) + colour * share)


def _wash(canvas: Image.Image, sketch: Sketch, layer: Layer, pigment: Field) -> None:
    """One layer as a glaze: a ragged edge, dark where the water dried, thin in the middle."""
    left, top, right, bottom = layer.mask.box
    local = pigment[top:bottom, left:right]
    if layer.kind is Kind.MIST:
        thin = raster.field(layer.mask.image) * (0.55 + 0.6 * local if layer.surface != "veil" else 0.85)
        brush.lay(
            canvas, layer, Image.blend(layer.tile, raster.flat(layer.tile.size, _PAPER), 0.3), raster.picture(thin)
        )
        return
    if layer.glow and layer.surface != "figure":
        brush.lay(canvas, layer, mask=raster.picture(raster.field(layer.mask.image) * (0.75 + 0.3 * local)))
        return
    figure = layer.kind is Kind.FIGURE or layer.surface == "figure"
    loose = (0.0012 if figure else 0.0021) * sketch.span
    soft = raster.field(layer.mask.image.filter(ImageFilter.GaussianBlur(max(0.6, loose))))
    ragged = np.clip((soft - 0.5 + (local - 0.5) * (0.3 if figure else 0.55)) * (3.0 + loose) + 0.5, 0, 1)
    shape = raster.picture(ragged)
    dried = np.clip(ragged - raster.field(raster.soften(shape, max(1.0, 0.0042 * sketch.span))), 0, 1)
    thick = 0.74 + 0.36 * local + dried * (0.9 if figure else 0.75)
    if layer.kind is Kind.CLOUD:
        thick = thick * 0.25
    elif figure:
        turn = brush.relief(sketch, layer, brush.direction(sketch, layer), max(layer.mask.image.size) * 0.06)
        thick = thick + 0.08 - turn * 0.35
    else:
        fade = np.linspace(1.05, 0.7 + 0.2 * (1 - layer.depth), bottom - top, dtype=np.float32)[:, None]
        thick = thick * fade
    colour = raster.field(layer.tile)
    share = thick[..., None]
    washed = 1 - (1 - colour) * share * (0.98 if figure else 0.88)
    glaze = raster.picture(washed.astype(np.float32))
    under = canvas.crop(layer.mask.box)
    mixed = Image.blend(glaze, ImageChops.multiply(under, glaze), 0.12 if figure else 0.3)
    opacity = 0.75 if layer.kind in {Kind.CLOUD, Kind.FRAME} else 0.97
    canvas.paste(mixed, (left, top), raster.faded(shape, opacity))


def _splashes(canvas: Image.Image, sketch: Sketch) -> None:
    """Drops that fell off the brush, and a few larger blooms of water."""
    rng = sketch.rng
    tones = [sketch.palette.of(tone, depth=0.2) for tone in ("accent", "cloth", "sea")] + [WHITE]
    for _ in range(46):
        size = (0.0012 + 0.006 * float(rng.random()) ** 4) * sketch.span
        x, y = float(rng.random()) * sketch.width, float(rng.random()) * sketch.height
        if drop := raster.rasterise([oval((x, y), (size, size * float(rng.uniform(0.8, 1.2))))], sketch.size):
            brush.tint(canvas, drop, tones[int(rng.integers(4))], 0.5)


def _on_paper(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """Leave a ragged white margin, and let the paper's tooth show."""
    rng = sketch.rng
    columns = np.linspace(0, sketch.width / sketch.span, sketch.width, dtype=np.float32)[None]
    rows = np.linspace(0, sketch.height / sketch.span, sketch.height, dtype=np.float32)[:, None]
    inward = np.minimum(np.minimum(columns, columns.max() - columns), np.minimum(rows, rows.max() - rows))
    half = max(4, sketch.width // 2), max(4, sketch.height // 2)
    ragged = raster.noise(rng, half, (14 * sketch.width / sketch.span * 16 / 9, 26), 5)
    ragged = np.asarray(Image.fromarray(ragged).resize(sketch.size, Image.Resampling.BILINEAR))
    margin = inward - 0.012 - 0.02 * (ragged - 0.35)
    cover = np.clip(margin * sketch.span / 2.2, 0, 1)
    dried = np.exp(-((margin / 0.004) ** 2)) * 0.12
    tooth = raster.noise(rng, half, (half[0] / 1.6, half[1] / 1.6), 2)
    slope = (tooth - np.roll(tooth, (1, 1), (0, 1))) * 0.09
    grain = np.asarray(Image.fromarray(slope).resize(sketch.size, Image.Resampling.BILINEAR))
    pixels = raster.field(canvas) * (1 - dried[..., None])
    paper = np.asarray(_PAPER, np.float32)
    share = cover[..., None]
    return raster.picture((paper * (1 - share) + pixels * share) * (1 + grain[..., None]))


def _grade(colour: Colour) -> Colour:
    return mix(adjust(colour, saturation=1.02, value=1.16), WHITE, 0.14)


WATERCOLOR = Style(Hand(roughness=0.6), _grade, paint)
