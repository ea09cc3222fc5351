"""Realistic: haze, soft light from one side, a lens, and film grain."""

import numpy as np
from PIL import Image, ImageFilter

from shared.providers.offline.illustrator import raster
from shared.providers.offline.illustrator.colour import BLACK, WHITE, Colour, adjust, mix
from shared.providers.offline.illustrator.layer import Hand, Kind, Layer
from shared.providers.offline.illustrator.raster import Mask
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.styles import brush, surface
from shared.providers.offline.illustrator.styles.style import Style
from shared.providers.offline.illustrator.vector import oval


def paint(sketch: Sketch) -> Image.Image:
    """Expose the scene: sky, then each layer through the air before it, then the lens and the film."""
    canvas = raster.gradient(sketch.size, sketch.backdrop)
    _disc(canvas, sketch)
    if sketch.clear:
        canvas = _clouds(canvas, sketch)
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.6, lamps=0.0))
    for layer in sketch.layers:
        if layer.kind is Kind.CLOUD:
            continue
        brush.lay(canvas, layer, *_exposed(canvas, sketch, layer))
    canvas = raster.screen(canvas, brush.shine(canvas, sketch, 0.012))
    rays = 0.0 if sketch.reading.setting in {"space", "moon", "studio"} else 0.28
    canvas = raster.screen(canvas, brush.radiance(sketch, 0.3, lamps=0.75, rays=rays))
    return _developed(canvas, sketch)


def _disc(canvas: Image.Image, sketch: Sketch) -> None:
    """The sun or the moon, a little out of focus."""
    radius = sketch.light.radius * sketch.span * (0.8 if sketch.reading.moonlit else 0.62)
    circle = oval((sketch.light.x * sketch.width, sketch.light.y * sketch.height), (radius, radius))
    disc = raster.rasterise([circle], sketch.size) if radius else None
    if disc:
        soft = Mask(disc.on(sketch.size).filter(ImageFilter.GaussianBlur(max(0.5, radius * 0.05))), 0, 0)
        brush.tint(canvas, soft, mix(sketch.light.colour, WHITE, 0.55))


def _clouds(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """Banks of cloud from noise, drawn out towards the horizon and lit from the light's side."""
    width, height = max(8, sketch.width // 3), max(8, round(sketch.horizon * sketch.height / 3))
    heavy = bool(sketch.reading.weather & {"storm", "rain", "fog"})
    flat = raster.noise(sketch.rng, (width, height * 2), (3.2 * sketch.width / sketch.span * 16 / 9, 9), 6)
    rows = (np.linspace(0, 1, height) ** 0.6 * (height * 2 - 1)).astype(int)
    density = flat[rows]
    cover = np.clip((density - (0.34 if heavy else 0.52)) * 3.4, 0, 1)
    x, y = (int(np.sign(v) * max(1, width // 60)) for v in (sketch.light.x - 0.5, sketch.light.y - 0.4))
    lit = np.clip(0.55 + (density - np.roll(density, (y or -2, x), (0, 1))) * 3.0 - (density - 0.5) * 0.9, 0, 1)[
        ..., None
    ]
    bright = np.asarray(mix(sketch.light.colour, sketch.palette.horizon, 0.35), np.float32) * (0.72 if heavy else 1.0)
    dark = np.asarray(mix(sketch.palette.middle, sketch.palette.zenith, 0.55), np.float32) * (0.62 if heavy else 0.86)
    tile = raster.picture((dark * (1 - lit) + bright * lit).astype(np.float32))
    fade = np.clip((1 - np.linspace(0, 1, height)) * 5, 0, 1)[:, None] * (0.95 if heavy else 0.8)
    whole = sketch.width, round(sketch.horizon * sketch.height)
    veil = raster.picture(cover * fade)
    canvas.paste(tile.resize(whole, Image.Resampling.BICUBIC), (0, 0), veil.resize(whole, Image.Resampling.BICUBIC))
    return canvas


def _exposed(canvas: Image.Image, sketch: Sketch, layer: Layer) -> tuple[Image.Image, Image.Image]:
    """A layer's tile and mask as the lens sees them."""
    mask = layer.mask.image
    light = brush.direction(sketch, layer)
    match layer.kind:
        case Kind.MIST | Kind.CLOUD:
            return layer.tile, mask
        case Kind.WATER if layer.surface == "water":
            return surface.water(canvas, sketch, layer, clear=0.8, ripple=0.035), mask
        case Kind.FRAME:
            blur = ImageFilter.GaussianBlur(0.0025 * sketch.span)
            return raster.flat(layer.tile.size, mix(sketch.palette.shade, BLACK, 0.35)), mask.filter(blur)
        case Kind.FIGURE:
            tile = _form(sketch, layer, light)
        case _ if layer.surface == "figure":
            tile = _form(sketch, layer, light)
        case _:
            tile = layer.tile if layer.glow else surface.shaded(layer.tile, surface.texture(sketch, layer))
    return tile, mask.filter(ImageFilter.GaussianBlur(max(0.3, 0.0006 * sketch.span)))


def _form(sketch: Sketch, layer: Layer, light: tuple[float, float]) -> Image.Image:
    """A figure against the light: a dull body, a soft turn, and a bright edge."""
    mask = layer.mask.image
    size = max(mask.size)
    dull = Image.blend(layer.tile, layer.tile.convert("L").convert("RGB"), 0.3)
    body = surface.shaded(
        dull, brush.relief(sketch, layer, light, size * 0.05) * 0.75 - 0.2 + surface.texture(sketch, layer, 0.5)
    )
    lit = brush.edge(mask, light, max(1.0, 0.0035 * sketch.span)).filter(
        ImageFilter.GaussianBlur(max(0.5, 0.0016 * sketch.span))
    )
    rim = raster.faded(lit, 0.75)
    body.paste(raster.flat(body.size, mix(sketch.light.colour, WHITE, 0.25)), (0, 0), rim)
    if layer.glow:
        body.paste(layer.tile, (0, 0), layer.glow)
    return body


def _developed(canvas: Image.Image, sketch: Sketch) -> Image.Image:
    """A film's curve, dark corners and grain."""
    pixels = raster.field(canvas)
    pixels = pixels * pixels * (3 - 2 * pixels) * 0.55 + pixels * 0.45
    far = brush.distance(sketch, 0.5, 0.46, 4)
    corner = Image.fromarray(np.clip(1.06 - 0.62 * far**2.2, 0.45, 1.0).astype(np.float32))
    pixels *= np.asarray(corner.resize(sketch.size, Image.Resampling.BILINEAR))[..., None]
    grain = sketch.rng.standard_normal((sketch.height, sketch.width), np.float32)
    return raster.picture(pixels + 0.022 * grain[..., None])


def _grade(colour: Colour) -> Colour:
    return mix(adjust(colour, saturation=0.72, value=0.97), (0.45, 0.47, 0.5), 0.06)


PHOTO = Style(Hand(roughness=1.0), _grade, paint)
