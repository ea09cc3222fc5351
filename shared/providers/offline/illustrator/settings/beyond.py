"""Where nobody has stood: space, other moons, the studio's backdrop, and pure form."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import BLACK, WHITE, adjust, hexed, mix
from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.settings.heaven import stars
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, curve, limb, oval


def space(sketch: Sketch) -> Generator[Stand]:
    """Stars, a nebula, a near world's edge and a far one."""
    _dark(sketch)
    rng = sketch.rng
    side = 1 if rng.random() < 0.5 else -1
    sketch.light = Light(0.5 + side * 0.3, 0.16, mix(sketch.palette.light, WHITE, 0.4), 0.022)
    world(sketch, 0.5 - side * 0.25, 0.24, 0.07, "paint", 0.3)
    tone = ("water", "paint", "sand", "leaf")[int(rng.integers(4))]
    world(sketch, 0.5 + side * 0.1, 1.12, 0.5 * max(1.0, sketch.width / sketch.span), tone, 0.05)
    yield Stand(ground=0.66, middle=0.62, aloft=0.46)


def moon(sketch: Sketch) -> Generator[Stand]:
    """Grey dust and craters under a blue world."""
    _dark(sketch)
    side = 1 if sketch.rng.random() < 0.5 else -1
    sketch.light = Light(0.5 - side * 0.3, 0.12, WHITE, 0.0)
    world(sketch, 0.5 + side * 0.16, 0.24, 0.13, "water", 0.1)
    sketch.horizon = 0.58
    for depth, level, swing in ((0.42, 0.565, 0.05), (0.24, 0.6, 0.025), (0.06, 0.645, 0.014)):
        sketch.land(sketch.skyline(level, swing, 2.4, 6), "regolith", depth=depth * 0.5, surface="rock")
    craters(sketch)
    yield Stand(ground=0.72, middle=0.635)
    sketch.land(sketch.skyline(0.88, 0.03, 2, 5), "regolith-", depth=0.0, surface="rock", kind=Kind.FRAME)


def _dark(sketch: Sketch) -> None:
    """The black between the stars, with the hour's hue in it."""
    colours = sketch.palette
    night = colours.grade(hexed("060714"))
    tint = adjust(colours.middle, saturation=1.2, value=0.42)
    sketch.clear, sketch.horizon = False, 0.6
    sketch.backdrop = [(0.0, night), (0.45, mix(night, tint, 0.55)), (0.7, mix(night, tint, 0.3)), (1.0, night)]
    stars(sketch, 1.0, 260)


def world(sketch: Sketch, x: float, y: float, radius: float, tone: str, depth: float) -> None:
    """A globe, lit from the picture's light: bands or lands, and a night side."""
    rng = sketch.rng
    across, down = radius * sketch.span / sketch.width, radius * sketch.span / sketch.height
    disc = oval((x, y), (across, down))
    sketch.shape([oval((x, y), (across * 1.05, down * 1.05))], "ice", depth=0.75)
    sketch.shape([disc], tone, depth=depth)
    bands: list[Points] = []
    for place in rng.uniform(-0.8, 0.8, 6):
        half = float(np.sqrt(1 - place**2))
        thick = float(rng.uniform(0.02, 0.09))
        xs = np.linspace(-half, half, 24)
        bend = 0.05 * np.sin(xs * 5 + float(rng.uniform(0, 6)))
        upper = np.stack([x + xs * across, y + (place + bend) * down], axis=1)
        lower = np.stack([x + xs * across, y + (place + bend + thick * (1 - (xs / half) ** 2)) * down], axis=1)
        bands.append(np.concatenate([upper, lower[::-1]]))
    sketch.shape(bands, f"{tone}+", depth=depth)
    way = -1 if sketch.light.x > x else 1
    arc = np.linspace(-np.pi / 2, np.pi / 2, 40)
    edge = np.stack([x + way * np.cos(arc) * across, y + np.sin(arc) * down], axis=1)
    inner = np.stack([x + way * np.cos(arc) * across * 0.45, y + np.sin(arc) * down], axis=1)
    sketch.shape([np.concatenate([edge, inner[::-1]])], f"{tone}-", depth=depth)


def craters(sketch: Sketch) -> None:
    rng = sketch.rng
    rims: list[Points] = []
    pits: list[Points] = []
    for _ in range(11):
        x, y = float(rng.uniform(0, 1)), float(rng.uniform(0.66, 0.98))
        size = 0.2 * (y - 0.58) * float(rng.uniform(0.6, 1.5))
        rims.append(oval((x, y), (size, size * 0.2)))
        pits.append(oval((x, y + size * 0.03), (size * 0.86, size * 0.15)))
    sketch.shape(rims, "regolith+", depth=0.02)
    sketch.shape(pits, "regolith-", depth=0.02)


def studio(sketch: Sketch) -> Generator[Stand]:
    """A glowing backdrop for one thing: rings, rays or tiles, and a floor that mirrors it."""
    _plain(sketch)
    rng = sketch.rng
    x, y = 0.5, 0.42
    sketch.light = Light(x, y, mix(sketch.palette.light, WHITE, 0.2), 0.0, 0.8)
    unit = sketch.span / sketch.width, sketch.span / sketch.height
    match int(rng.integers(3)):
        case 0:
            for number, radius in enumerate((0.34, 0.27, 0.2)):
                sketch.shape([oval((x, y), (radius * unit[0], radius * unit[1]))], "accent", depth=0.82 - number * 0.1)
        case 1:
            rays: list[Points] = []
            for angle in np.linspace(0, 2 * np.pi, 18, endpoint=False):
                ends = [(x + np.cos(a) * 1.2 * unit[0], y + np.sin(a) * 1.2 * unit[1]) for a in (angle, angle + 0.17)]
                rays.append(np.array([(x, y), *ends]))
            sketch.shape(rays, "accent", depth=0.78)
            sketch.shape([oval((x, y), (0.25 * unit[0], 0.25 * unit[1]))], "accent", depth=0.62)
        case _:
            for number in range(3):
                turn = float(rng.uniform(-0.5, 0.5))
                size = 0.33 - number * 0.07
                angles = turn + np.arange(4) * np.pi / 2
                corners = np.stack([x + np.cos(angles) * size * unit[0], y + np.sin(angles) * size * unit[1]], axis=1)
                sketch.shape([corners], "accent", depth=0.82 - number * 0.1)
    motes(sketch, 26)
    sketch.shape([oval((x, 0.66), (0.62, 0.055))], "cloth-", depth=0.3)
    sketch.shape([oval((x, 0.652), (0.6, 0.05))], "cloth", depth=0.25)
    yield Stand(ground=0.645, middle=0.645, aloft=0.42, water=0.6)


def _plain(sketch: Sketch) -> None:
    """A studio's seamless paper in two of the picture's colours."""
    colours, rng = sketch.palette, sketch.rng
    base = colours.of("cloth", lit=0.6)
    other = colours.of("accent", lit=0.6)
    pale = rng.random() < 0.5 and sketch.reading.time == "day"
    sketch.clear, sketch.horizon = False, 0.62
    low, high = (WHITE, 0.72) if pale else (BLACK, 0.35)
    halo = mix(mix(base, other, 0.45), WHITE, 0.35)
    top, foot = mix(base, low, high), mix(base, low, high * 0.8)
    sketch.backdrop = [(0.0, top), (0.45, halo), (0.7, mix(base, other, 0.15)), (1.0, foot)]


def motes(sketch: Sketch, count: int) -> None:
    """Specks that float about the middle."""
    rng = sketch.rng
    specks: list[Points] = []
    for _ in range(count):
        size = float(rng.uniform(0.003, 0.009))
        x, y = float(np.clip(rng.normal(0.5, 0.24), 0.02, 0.98)), float(np.clip(rng.normal(0.38, 0.18), 0.02, 0.95))
        specks.append(oval((x, y), (size * sketch.span / sketch.width, size * sketch.span / sketch.height)))
    sketch.shape(specks, "glow", depth=0.15, glows=True)


def abstract(sketch: Sketch) -> Generator[Stand]:
    """No thing at all: ribbons, circles, peaks or an unfolding spiral."""
    _plain(sketch)
    rng = sketch.rng
    sketch.light = Light(float(rng.uniform(0.3, 0.7)), float(rng.uniform(0.2, 0.45)), sketch.palette.light, 0.0, 0.9)
    yield Stand(ground=0.7, middle=0.64)
    (_ribbons, _orbits, _petals, _stones)[int(rng.integers(4))](sketch)
    motes(sketch, 40)


_TONES = ("accent", "cloth+", "paint", "accent+", "cloth", "gem", "gold")


def _ribbons(sketch: Sketch) -> None:
    """Bands that flow across the picture, each before the last."""
    rng = sketch.rng
    for number in range(8):
        level = 0.24 + number * 0.085
        line = sketch.skyline(level, 0.1, 1.3, 2)
        bend = np.sin(np.linspace(0, np.pi * float(rng.uniform(1, 2.2)), sketch.width) + float(rng.uniform(0, 6)))
        wave = (line + 0.05 * sketch.height * bend).astype(np.float32)
        tone = _TONES[(number + int(rng.integers(2))) % len(_TONES)]
        sketch.land(wave, tone, depth=max(0.0, 0.68 - 0.09 * number), surface="plain")


def _orbits(sketch: Sketch) -> None:
    """Discs on rings about one centre."""
    rng = sketch.rng
    unit = np.array([sketch.span / sketch.width, sketch.span / sketch.height])
    centre = np.array([0.5, 0.42])
    for number, radius in enumerate((0.44, 0.35, 0.26, 0.17)):
        circle = oval((0, 0), (radius, radius))[::2]
        ring = limb((0.004, 0.004), np.concatenate([circle, circle[:1]]))
        sketch.shape([part * unit + centre for part in ring], "white", depth=0.35)
        for angle in rng.uniform(0, 2 * np.pi, 2):
            size = float(rng.uniform(0.015, 0.05))
            place = centre + np.array([np.cos(angle), np.sin(angle)]) * radius * unit
            disc = oval((0, 0), (size, size)) * unit + place
            sketch.shape(
                [disc], _TONES[(number * 2 + int(rng.integers(3))) % len(_TONES)], depth=0.08, kind=Kind.FIGURE
            )
    sketch.shape([oval((0, 0), (0.085, 0.085)) * unit + centre], "glow", depth=0.0, kind=Kind.FIGURE, glows=True)
    sketch.glow(0.5, 0.42, 0.3, 0.9)


def _petals(sketch: Sketch) -> None:
    """A flower of many leaves, turned by the golden angle."""
    unit = np.array([sketch.span / sketch.width, sketch.span / sketch.height])
    centre = np.array([0.5, 0.42])
    for number in reversed(range(34)):
        angle = number * np.pi * (3 - np.sqrt(5))
        reach = 0.055 * np.sqrt(number + 1.0)
        along, aside = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
        tip, wide = reach + 0.07, 0.03 + reach * 0.12
        belly = along * reach * 0.75
        corners = np.array([along * reach * 0.25, belly + aside * wide, along * tip, belly - aside * wide])
        outline = curve(corners, [False, True, False, True]) * unit + centre
        sketch.shape([outline], _TONES[number % 5], depth=0.06 + 0.014 * number, kind=Kind.FIGURE)


def _stones(sketch: Sketch) -> None:
    """Rounded stones in balance on a quiet ground."""
    rng = sketch.rng
    unit = np.array([sketch.span / sketch.width, sketch.span / sketch.height])
    sketch.land(sketch.skyline(0.6, 0.03, 1.4, 2), "cloth", depth=0.5, surface="plain")
    sketch.land(sketch.skyline(0.67, 0.02, 1.4, 2), "cloth-", depth=0.2, surface="plain")
    y = 0.7
    for number, size in enumerate((0.15, 0.115, 0.09, 0.066, 0.045)):
        tall = size * float(rng.uniform(0.36, 0.5))
        y -= tall * unit[1]
        shift = float(rng.uniform(-0.03, 0.03))
        stone = oval((0, 0), (size, tall), float(rng.uniform(-5, 5))) * unit + (0.5 + shift, y)
        sketch.shape([stone], _TONES[(number * 2) % len(_TONES)], depth=0.04, kind=Kind.FIGURE, surface="rock")
        y -= tall * unit[1] * 0.94
