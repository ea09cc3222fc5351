"""Open country: forest, mountain, desert, field, snow, road, river."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.raster import Field
from shared.providers.offline.illustrator.roles import Role
from shared.providers.offline.illustrator.settings.growth import row, trunk, tufts
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, curve, rectangle, rows


def forest(sketch: Sketch) -> Generator[Stand]:
    """Trunks behind trunks, and a clearing that the light falls into."""
    colours, rng = sketch.palette, sketch.rng
    wood = colours.of("forest", depth=0.45)
    sketch.horizon, sketch.clear = 0.6, False
    clearing = mix(colours.horizon, colours.light, 0.35)
    crowns, floor = mix(colours.middle, wood, 0.55), mix(colours.horizon, wood, 0.25)
    sketch.backdrop = [(0.0, crowns), (0.4, clearing), (0.62, floor), (1.0, wood)]
    x = 0.5 + float(rng.uniform(-0.14, 0.14))
    sketch.light = Light(x, 0.27, colours.light, 0.05 if sketch.reading.moonlit else 0.0, 0.65)
    snowy = "snowfall" in sketch.reading.weather
    for depth, level, tall in ((0.8, 0.585, (0.2, 0.36)), (0.62, 0.6, (0.26, 0.46)), (0.45, 0.62, (0.3, 0.56))):
        line = sketch.skyline(level, 0.012, 3)
        gap = (x - 0.16 + depth * 0.1, x + 0.16 - depth * 0.1)
        row(sketch, line, "forest", depth=depth, tall=tall, spacing=0.1, gap=gap)
        sketch.land(line, "snow" if snowy else "forest", depth=depth, surface="grass")
        sketch.mist(level, 0.07, 0.5 * depth)
    for side in (-1, 1):
        for place in rng.uniform(0.2, 0.5, 4):
            trunk(sketch, 0.5 + side * float(place), 0.035, 0.66, "trunk", 0.34)
    sketch.land(sketch.skyline(0.64, 0.012, 2), "snow" if snowy else "grass", depth=0.1)
    path(sketch, x, 0.64, "soil+", 0.1)
    yield Stand(ground=0.72, middle=0.66, landmark_depth=0.1)
    for x, width in ((-0.01, 0.13), (1.02, 0.12), (0.12, 0.045)):
        trunk(sketch, x, width, 0.93, "trunk", 0.0, Kind.FRAME)
    tufts(sketch, 0.96, "forest", tall=0.16)


def mountain(sketch: Sketch) -> Generator[Stand]:
    """Ranges that pale with distance, snow on the highest, and a near meadow."""
    heaven(sketch, horizon=0.5)
    rng = sketch.rng
    peak = float(rng.uniform(0.3, 0.7))
    across = np.linspace(0, 1, sketch.width)
    rise = np.clip(1 - np.abs(across - peak) / 0.5, 0, 1).astype(np.float32)
    high = sketch.skyline(0.47, 0.09, 3, 8) - rise * 0.19 * sketch.height
    sketch.land(sketch.skyline(0.42, 0.06, 3, 7), "rock", depth=0.72, surface="rock")
    sketch.land(high, "rock", depth=0.46, surface="rock")
    snowcap(sketch, high, 0.35)
    sketch.mist(0.53, 0.05, 0.55)
    line = sketch.skyline(0.56, 0.03, 2)
    row(sketch, line, "forest", depth=0.4, tall=(0.05, 0.09), spacing=0.035)
    sketch.land(line, "forest", depth=0.38, surface="leaves")
    sketch.mist(0.6, 0.035, 0.3)
    line = sketch.skyline(0.62, 0.02, 2)
    row(sketch, line, "forest", depth=0.2, tall=(0.09, 0.16), spacing=0.07, gap=(0.2, 0.8))
    sketch.land(line, "grass", depth=0.14)
    yield Stand(ground=0.71, middle=0.625)
    sketch.land(sketch.skyline(0.78, 0.02, 1.4), "grass-", depth=0.02)
    tufts(sketch, 0.97, "forest", tall=0.13)


def snowcap(sketch: Sketch, ridge: Field, level: float) -> None:
    """Snow on a ridge, down to a ragged line about a level."""
    lower = sketch.skyline(level, 0.05, 9, 4)
    columns = np.arange(0, sketch.width, max(1, sketch.width // 400))
    top = [(c / sketch.width, float(ridge[c]) / sketch.height) for c in columns]
    edge = [(c / sketch.width, max(float(lower[c]), float(ridge[c])) / sketch.height) for c in reversed(columns)]
    sketch.shape([np.array(top + edge)], "snow", depth=0.26, surface="rock")


def desert(sketch: Sketch) -> Generator[Stand]:
    """Dunes with one lit and one shaded side."""
    heaven(sketch, horizon=0.55)
    rng = sketch.rng
    sketch.land(sketch.skyline(0.54, 0.02, 3, 3), "rock", depth=0.7, surface="rock")
    for depth, level, swing in ((0.55, 0.565, 0.02), (0.34, 0.6, 0.035), (0.14, 0.64, 0.04)):
        crest = float(rng.uniform(0.2, 0.8))
        line = sketch.skyline(level, swing, 1.6, 2)
        sketch.land(line, "dune", depth=depth, surface="sand")
        dune_side(sketch, line, crest, depth)
    yield Stand(ground=0.71, middle=0.625)
    line = sketch.skyline(0.8, 0.04, 1.2, 2)
    sketch.land(line, "dune-", depth=0.0, surface="sand")
    dune_side(sketch, line, float(rng.uniform(0.2, 0.8)), 0.0)


def dune_side(sketch: Sketch, ridge: Field, crest: float, depth: float) -> None:
    """The shaded side of a dune: from its crest down one slope."""
    way = 1 if crest > sketch.light.x else -1
    end = 1.0 if way > 0 else 0.0
    places = np.linspace(crest, end, 40)
    top = [(x, float(ridge[int(np.clip(x, 0, 0.999) * sketch.width)]) / sketch.height) for x in places]
    sweep = np.linspace(0, 1, 30)
    under = [(crest + (end - crest) * t, top[0][1] + 0.17 * np.sin(t * np.pi * 0.5)) for t in sweep]
    outline = np.array([*top, *reversed([(x, max(y, 0.0)) for x, y in under])])
    sketch.shape([outline], "dune-", depth=depth, surface="sand")


def field(sketch: Sketch) -> Generator[Stand]:
    """Rolling meadows, a far wood, furrows or flowers."""
    heaven(sketch, horizon=0.56)
    rng = sketch.rng
    sketch.land(sketch.skyline(0.53, 0.025, 2), "rock", depth=0.75, surface="rock")
    for depth, level, tone in ((0.52, 0.565, "forest"), (0.34, 0.59, "meadow"), (0.2, 0.62, "grass")):
        line = sketch.skyline(level, 0.018, 2, 2)
        if depth > 0.3:
            row(sketch, line, "forest", depth=depth, tall=(0.03, 0.06), spacing=0.07, kinds="broadleaf")
        sketch.land(line, tone, depth=depth)
    near = sketch.skyline(0.65, 0.012, 1.2, 2)
    sketch.land(near, "wheat" if rng.random() < 0.4 else "meadow", depth=0.06)
    furrows(sketch, 0.66, "grass")
    yield Stand(ground=0.72, middle=0.63)
    tufts(sketch, 0.95, "forest", tall=0.15)


def furrows(sketch: Sketch, level: float, tone: str) -> None:
    """Rows that run together at the horizon."""
    vanish = 0.5 + float(sketch.rng.uniform(-0.2, 0.2))
    outlines: list[Points] = []
    for place in np.arange(-2.0, 3.0, 0.26):
        near, wide = vanish + (place - 0.5) * 2.2, 0.1
        top = vanish + (place - 0.5) * 0.5
        outlines.append(np.array([(top, level), (top + 0.012, level), (near + wide, 1.02), (near, 1.02)]))
    sketch.shape(outlines, tone, depth=0.08, surface="grass")


def snow(sketch: Sketch) -> Generator[Stand]:
    """White hills, dark firs."""
    heaven(sketch, horizon=0.55)
    sketch.land(sketch.skyline(0.46, 0.07, 2.6, 7), "ice", depth=0.66, surface="rock")
    for depth, level, tall, spacing in ((0.46, 0.56, (0.05, 0.1), 0.05), (0.24, 0.6, (0.1, 0.2), 0.11)):
        line = sketch.skyline(level, 0.02, 2, 3)
        row(sketch, line, "forest", depth=depth, tall=tall, spacing=spacing, gap=(0.3, 0.7) if depth < 0.3 else None)
        sketch.land(line, "snow", depth=depth * 0.7, surface="snow")
        sketch.mist(level + 0.01, 0.03, 0.3)
    sketch.land(sketch.skyline(0.65, 0.012, 1.4, 3), "snow", depth=0.04, surface="snow")
    yield Stand(ground=0.72, middle=0.63)
    sketch.land(sketch.skyline(0.84, 0.03, 1.3, 2), "ice", depth=0.0, surface="snow")


def road(sketch: Sketch) -> Generator[Stand]:
    """A road that runs to the horizon."""
    heaven(sketch, horizon=0.57)
    sketch.land(sketch.skyline(0.52, 0.05, 2.4, 6), "rock", depth=0.66, surface="rock")
    line = sketch.skyline(0.575, 0.012, 2)
    row(sketch, line, "forest", depth=0.42, tall=(0.03, 0.07), spacing=0.05, kinds="broadleaf")
    sketch.land(line, "meadow", depth=0.36)
    sketch.land(sketch.skyline(0.605, 0.006, 2), "grass", depth=0.14)
    vanish = 0.5 + float(sketch.rng.uniform(-0.1, 0.1))
    sketch.shape([rows((vanish - 0.012, vanish + 0.012, 0.607), (0.0, 1.0, 1.02))], "pave", depth=0.1)
    marks: list[Points] = []
    for step in range(9):
        near, far = 0.607 + 0.41 * ((step + 0.55) / 9) ** 2, 0.607 + 0.41 * (step / 9) ** 2
        half = [0.045 * (y - 0.6) for y in (far, near)]
        middle = [vanish + (0.5 - vanish) * (y - 0.607) / 0.41 for y in (far, near)]
        marks.append(rows(*((x - w, x + w, y) for x, w, y in zip(middle, half, (far, near), strict=True))))
    sketch.shape(marks, "wall", depth=0.05)
    poles: list[Points] = []
    for step in (0.12, 0.22, 0.42, 0.8):
        x, foot = vanish + (1.12 - vanish) * step, 0.607 + 0.3 * step
        thick, tall = 0.012 * step, 0.5 * step
        poles.append(rectangle(x - thick, foot - tall, x + thick, foot))
        poles.append(rectangle(x - 0.12 * step, foot - tall * 0.93, x + 0.12 * step, foot - tall * 0.91))
    sketch.shape(poles, "wood-", depth=0.12)
    yield Stand(ground=0.72, middle=0.62)
    tufts(sketch, 0.98, "forest", tall=0.12)


def river(sketch: Sketch) -> Generator[Stand]:
    """A stream that winds towards us between its banks."""
    heaven(sketch, horizon=0.54)
    sketch.land(sketch.skyline(0.47, 0.06, 2.4, 7), "rock", depth=0.62, surface="rock")
    line = sketch.skyline(0.56, 0.015, 2)
    row(sketch, line, "forest", depth=0.44, tall=(0.05, 0.1), spacing=0.045)
    sketch.land(line, "forest", depth=0.4, surface="leaves")
    sketch.mist(0.58, 0.03, 0.3)
    sketch.land(sketch.skyline(0.6, 0.006, 2, 2), "meadow", depth=0.16)
    side = 1 if sketch.rng.random() < 0.5 else -1
    course = ((0.1, 0.012, 0.605), (-0.05, 0.07, 0.635), (0.05, 0.24, 0.69), (-0.02, 0.34, 0.8), (-0.1, 0.42, 1.05))
    on_foot = sketch.reading.of(Role.ACTOR, Role.RIDE) and not sketch.reading.of(Role.AFLOAT)
    middle = 0.5 + side * 0.3 if on_foot else 0.5
    banks = rows(*((middle + side * shift - half, middle + side * shift + half, y) for shift, half, y in course))
    outline = curve(banks, [not sketch.hand.angular] * len(banks))
    sketch.shape([outline], "water", depth=0.1, surface="water", kind=Kind.WATER)
    yield Stand(ground=0.71, middle=0.615, water=0.7)
    tufts(sketch, 0.95, "forest", tall=0.16)


def path(sketch: Sketch, x: float, level: float, tone: str, depth: float) -> None:
    """A footpath from the middle distance to our feet."""
    bend = float(sketch.rng.uniform(-0.08, 0.08))
    steps = ((x, 0.012, level), (x + bend, 0.04, level + 0.06), (0.5, 0.13, level + 0.18), (0.5 - bend, 0.26, 1.04))
    edges = rows(*((place - half, place + half, y) for place, half, y in steps))
    outline = curve(edges, [not sketch.hand.angular] * len(edges))
    sketch.shape([outline], tone, depth=depth, surface="sand")
