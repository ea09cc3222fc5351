"""Salt water: the open sea, the coast, and what is under it."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, mix
from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.settings.growth import tufts
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, curve, limb, oval, rectangle, rows


def sea(sketch: Sketch) -> Generator[Stand]:
    """Water to the horizon, swells growing towards us."""
    heaven(sketch, horizon=0.56)
    sketch.land(sketch.skyline(0.557, 0.022, 2.2), "rock", depth=0.62, surface="rock")
    water(sketch, 0.56)
    yield Stand(ground=0.7, middle=0.6, landmark_depth=0.2, water=0.655)
    rough = 0.028 if "storm" in sketch.reading.weather else 0.013
    for depth, level in ((0.1, 0.7), (0.05, 0.79), (0.0, 0.9)):
        swell(sketch, level, rough * (1 + level), depth)


def deck(sketch: Sketch) -> Generator[Stand]:
    """The planks of a ship, a mast, a rail, and the sea beyond it."""
    heaven(sketch, horizon=0.52)
    water(sketch, 0.52)
    swell(sketch, 0.57, 0.014, 0.16)
    mast = 0.5 + (0.3 if sketch.light.x < 0.5 else -0.3)
    sketch.shape(
        [rows((mast - 0.018, mast + 0.018, -0.05), (mast - 0.03, mast + 0.03, 0.7))], "wood", depth=0.06, surface="bark"
    )
    ropes = [limb((0.004, 0.004), np.array([(mast, top), (foot, 0.64)])) for top in (0.0, 0.2) for foot in (0.04, 0.96)]
    sketch.shape([part for rope in ropes for part in rope], "dark", depth=0.08)
    posts = [rectangle(x - 0.008, 0.565, x + 0.008, 0.66) for x in np.linspace(0.04, 0.96, 11)]
    sketch.shape([*posts, rectangle(-0.1, 0.555, 1.1, 0.572)], "wood-", depth=0.08)
    sketch.shape([rectangle(-0.1, 0.64, 1.1, 1.1)], "wood", depth=0.03, surface="bark")
    seams = [
        rows((x - 0.001, x + 0.002, 0.645), (2.2 * x - 0.604, 2.2 * x - 0.594, 1.05))
        for x in np.linspace(-0.1, 1.1, 15)
    ]
    sketch.shape(seams, "wood-", depth=0.0)
    yield Stand(ground=0.745, middle=0.655)


def coast(sketch: Sketch) -> Generator[Stand]:
    """A headland, a bay, and the shore we stand on."""
    heaven(sketch, horizon=0.55)
    sketch.land(sketch.skyline(0.545, 0.02, 2), "rock", depth=0.6, surface="rock")
    water(sketch, 0.55)
    side = 1 if sketch.light.x < 0.5 else -1
    for depth, reach, level in ((0.42, 0.62, 0.565), (0.2, 0.85, 0.615)):
        across = np.linspace(0, 1, sketch.width)
        out = across if side > 0 else 1 - across
        rise = np.clip((out - (1 - reach * 0.75)) / 0.3, 0, 1) ** 0.6 * 0.05
        line = sketch.skyline(level, 0.01, 5, 6)
        gone = np.where(out < 1 - reach * 0.78, sketch.height * 2.0, line - rise * sketch.height).astype(np.float32)
        foot = level + 0.05
        top = [(x, gone[int(x * (sketch.width - 1))] / sketch.height) for x in np.linspace(0, 1, 240)]
        seen = [(x, y) for x, y in top if y < foot]
        if seen:
            bank = np.array([(seen[0][0], foot), *seen, (seen[-1][0], foot)])
            sketch.shape([bank], "rock" if depth > 0.3 else "grass", depth=depth, surface="rock")
    swell(sketch, 0.672, 0.006, 0.08)
    near = sketch.skyline(0.69, 0.012, 1.6, 4)
    sketch.land(near, "sand", depth=0.04, surface="sand")
    yield Stand(ground=0.725, middle=0.63, water=0.645)
    rocks(sketch)
    tufts(sketch, 0.975, "grass", tall=0.13)


def underwater(sketch: Sketch) -> Generator[Stand]:
    """Light from the surface, weed and a pale sea bed."""
    colours, rng = sketch.palette, sketch.rng
    sea_tone, deep = colours.of("sea", lit=0.5), colours.of("deep", lit=0.2)
    sketch.clear, sketch.horizon = False, 0.5
    surface, shallow = mix(sea_tone, WHITE, 0.5), mix(sea_tone, WHITE, 0.12)
    sketch.backdrop = [(0.0, surface), (0.22, shallow), (0.6, mix(sea_tone, deep, 0.6)), (1.0, deep)]
    sketch.light = Light(0.5 + float(rng.uniform(-0.15, 0.15)), -0.02, mix(colours.light, WHITE, 0.5), 0.0)
    for depth, level, swing in ((0.5, 0.66, 0.05), (0.3, 0.73, 0.04)):
        line = sketch.skyline(level, swing, 3, 5)
        weed(sketch, level, depth)
        sketch.land(line, "sea", depth=depth * 0.4, surface="rock")
    sketch.land(sketch.skyline(0.8, 0.012, 1.6, 3), "sand-", depth=0.12, surface="sand")
    yield Stand(ground=0.8, middle=0.79, aloft=0.42, water=0.5)
    bubbles(sketch)
    corals(sketch)
    weed(sketch, 1.02, 0.0, Kind.FRAME)


def water(sketch: Sketch, level: float) -> None:
    """A sheet of water from a level down; styles fill it with what it mirrors."""
    sketch.horizon = level
    edge = np.full(sketch.width, level * sketch.height, dtype=np.float32)
    sketch.land(edge, "sea", depth=0.12, surface="water", kind=Kind.WATER)


def swell(sketch: Sketch, level: float, height: float, depth: float) -> None:
    """One long wave with a bright crest."""
    line = sketch.skyline(level, height, 3.2, 3)
    crest = np.clip(line + 0.004 * sketch.height, 0, None).astype(np.float32)
    sketch.land(line, "sea+", depth=depth + 0.12, surface="swell", kind=Kind.WATER)
    sketch.land(crest, "sea", depth=depth, surface="swell", kind=Kind.WATER)


def rocks(sketch: Sketch) -> None:
    """Boulders at both lower corners."""
    rng = sketch.rng
    outlines: list[Points] = []
    for x, size in ((0.0, 0.2), (0.16, 0.1), (1.0, 0.22), (0.86, 0.09)):
        corners = int(rng.integers(7, 10))
        angles = np.sort(np.linspace(0, np.pi, corners) + rng.uniform(-0.1, 0.1, corners))
        reach = size * rng.uniform(0.75, 1.1, corners)
        unit = sketch.span * 9 / 16 / sketch.width
        ridge = np.stack([x + np.cos(angles) * reach * unit, 0.95 - np.sin(angles) * reach * 0.42], axis=1)
        outlines.append(np.concatenate([ridge, [(x - size * unit, 1.05), (x + size * unit, 1.05)]]))
    sketch.shape(outlines, "rock", depth=0.0, surface="rock", kind=Kind.FRAME)


def weed(sketch: Sketch, level: float, depth: float, kind: Kind = Kind.LAND) -> None:
    """Ribbons that sway up from a level, at the sides more than in the middle."""
    rng = sketch.rng
    outlines: list[Points] = []
    for _ in range(16):
        x = float(rng.beta(0.55, 0.55))
        tall = float(rng.uniform(0.12, 0.34)) * (0.4 + 0.6 * abs(2 * x - 1))
        sway = 0.025 * np.sin(np.linspace(0, 5, 6) + float(rng.uniform(0, 6)))
        spine = np.stack([x + sway, np.linspace(level, level - tall, 6)], axis=1)
        outlines += limb((0.022, 0.002), spine)
    sketch.shape(outlines, "leaf-", depth=depth, surface="leaves", kind=kind)


def bubbles(sketch: Sketch) -> None:
    rng, ratio = sketch.rng, sketch.width / sketch.height
    outlines: list[Points] = []
    for _ in range(34):
        size = float(rng.uniform(0.003, 0.011)) * min(1.0, ratio * 16 / 9)
        outlines.append(
            oval((float(rng.uniform(0.05, 0.95)), float(rng.uniform(0.1, 0.75))), (size / ratio * 0.6, size * 0.6))
        )
    sketch.shape(outlines, "ice", depth=0.0)


def corals(sketch: Sketch) -> None:
    """Branching coral in both corners."""
    rng = sketch.rng
    for x in (0.06, 0.9):
        outlines: list[Points] = []
        for _ in range(9):
            reach, tall = float(rng.uniform(-0.13, 0.13)), float(rng.uniform(0.06, 0.15))
            spine = np.array([(x, 1.02), (x + reach * 0.4, 0.97 - tall * 0.4), (x + reach, 0.97 - tall)])
            outlines += limb((0.03, 0.014), curve(spine, [True] * 3, closed=False)[::3])
        sketch.shape(outlines, "coral", depth=0.0, surface="leaves", kind=Kind.LAND)
