"""Where people live, lived and fight: city, village, ruins, battlefield."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.settings.country import path
from shared.providers.offline.illustrator.settings.growth import placed, row, tufts
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.vector import Points, limb, oval, rectangle, rows


def city(sketch: Sketch) -> Generator[Stand]:
    """Towers behind towers, seen from a roof."""
    heaven(sketch, horizon=0.6)
    for depth, low, high, wide in ((0.72, 0.2, 0.34, 0.1), (0.5, 0.16, 0.36, 0.13), (0.26, 0.1, 0.27, 0.17)):
        skyscrapers(sketch, 0.64, (low, high), wide, depth)
        sketch.mist(0.63, 0.06, 0.45 * depth)
    street_level = sketch.skyline(0.655, 0.0, 2)
    sketch.land(street_level, "pave", depth=0.18, surface="wall")
    sketch.shape([rectangle(-0.1, 0.7, 1.1, 1.1)], "pave-", depth=0.02, surface="wall")
    sketch.shape([rectangle(-0.1, 0.69, 1.1, 0.706)], "pave+", depth=0.02)
    yield Stand(ground=0.725, middle=0.66)
    rooftop(sketch)


def skyscrapers(sketch: Sketch, foot: float, tall: tuple[float, float], wide: float, depth: float) -> None:
    """A row of towers with some of their windows lit."""
    rng = sketch.rng
    unit = sketch.span * 9 / 16 / sketch.width
    blocks: list[Points] = []
    panes: list[Points] = []
    dark = sketch.reading.time in {"night", "dusk"} or "storm" in sketch.reading.weather
    x = -0.05
    while x < 1.05:
        across = wide * float(rng.uniform(0.7, 1.4)) * unit
        top = foot - float(rng.uniform(*tall))
        blocks.append(np.array([(x, foot + 0.1), (x, top), (x + across, top), (x + across, foot + 0.1)]))
        match int(rng.integers(4)):
            case 0:
                middle = x + across / 2
                blocks += [np.array([(middle - 0.003, top), (middle, top - 0.07), (middle + 0.003, top)])]
            case 1:
                blocks.append(rectangle(x + across * 0.2, top - 0.025, x + across * 0.8, top))
            case 2:
                blocks.append(np.array([(x, top), (x + across, top - 0.03), (x + across, top)]))
            case _:
                pass
        columns = max(2, int(across / (0.024 * unit)))
        step = across / (columns + 0.5)
        for column in range(columns):
            for y in np.arange(top + 0.012, foot - 0.01, 0.0155):
                if rng.random() < (0.42 if dark else 0.6):
                    left = x + step * (column + 0.45)
                    panes.append(rectangle(left, y, left + step * 0.55, y + 0.0085))
        x += across * float(rng.uniform(0.95, 1.25))
    sketch.shape(blocks, "tower", depth=depth, surface="wall")
    if dark:
        sketch.shape(panes, "glow", depth=depth * 0.5, surface="panes", glows=True)
    else:
        sketch.shape(panes, "glass", depth=min(0.9, depth + 0.1))


def rooftop(sketch: Sketch) -> None:
    """Chimneys, an aerial and a tank at the edges of a roof."""
    side = 1 if sketch.light.x < 0.5 else -1
    left = 0.5 + side * 0.42
    aerial = 0.5 - side * 0.44
    outlines = [rectangle(left - 0.09, 0.79, left + 0.09, 1.0), rectangle(left - 0.11, 0.775, left + 0.11, 0.79)]
    outlines += limb((0.012, 0.005), np.array([(aerial, 1.0), (aerial, 0.8), (aerial, 0.62)]))
    for y, reach in ((0.665, 0.07), (0.695, 0.05)):
        outlines += limb(
            (0.005, 0.005), np.array([(aerial - reach, y + 0.005), (aerial, y), (aerial + reach, y - 0.005)])
        )
    sketch.shape(outlines, "brick", depth=0.0, kind=Kind.FRAME)


def village(sketch: Sketch) -> Generator[Stand]:
    """Roofs among hills."""
    heaven(sketch, horizon=0.54)
    rng = sketch.rng
    sketch.land(sketch.skyline(0.48, 0.05, 2.2), "rock", depth=0.68, surface="rock")
    for depth, level, size in ((0.46, 0.57, 0.05), (0.24, 0.61, 0.09)):
        line = sketch.skyline(level, 0.02, 1.8, 2)
        row(sketch, line, "forest", depth=depth, tall=(size * 0.7, size * 1.3), spacing=0.12, kinds="broadleaf")
        sketch.land(line, "meadow" if depth > 0.3 else "grass", depth=depth)
        for place in (0.1, 0.27, 0.44, 0.62, 0.78, 0.93):
            x = place + float(rng.uniform(-0.05, 0.05))
            foot = float(line[int(np.clip(x, 0, 0.99) * sketch.width)]) / sketch.height + 0.016
            home = Subject("church" if rng.random() < 0.12 else "house")
            tall, flip = size * float(rng.uniform(0.8, 1.1)), rng.random() < 0.5
            sketch.draw(home, x=x, foot=foot, height=tall, depth=depth, kind=Kind.LAND, flip=flip)
        sketch.mist(level + 0.01, 0.025, 0.25)
    sketch.land(sketch.skyline(0.655, 0.012, 1.5, 2), "meadow", depth=0.06)
    path(sketch, 0.5 + float(rng.uniform(-0.12, 0.12)), 0.66, "sand-", 0.08)
    yield Stand(ground=0.72, middle=0.64)
    tufts(sketch, 0.96, "forest", tall=0.15)


def ruins(sketch: Sketch) -> Generator[Stand]:
    """Broken columns on a hill."""
    heaven(sketch, horizon=0.56)
    sketch.land(sketch.skyline(0.5, 0.04, 2.2), "rock", depth=0.66, surface="rock")
    line = sketch.skyline(0.57, 0.015, 2)
    row(sketch, line, "forest", depth=0.45, tall=(0.04, 0.07), spacing=0.06, kinds="broadleaf")
    sketch.land(line, "meadow", depth=0.4)
    for place, tall, depth in ((0.18, 0.2, 0.36), (0.33, 0.13, 0.36), (0.67, 0.22, 0.36), (0.84, 0.16, 0.36)):
        column(sketch, place, 0.625, tall, depth)
    sketch.land(sketch.skyline(0.62, 0.008, 2, 3), "sand-", depth=0.14, surface="sand")
    yield Stand(ground=0.715, middle=0.635)
    column(sketch, 0.03, 0.86, 0.62, 0.0)
    column(sketch, 0.97, 0.84, 0.34, 0.0)
    sketch.land(sketch.skyline(0.84, 0.02, 2, 4), "soil", depth=0.0, surface="rock")
    tufts(sketch, 0.975, "grass", tall=0.1)


def column(sketch: Sketch, x: float, foot: float, tall: float, depth: float, *, broken: bool = True) -> None:
    """A fluted column, its upper end broken off or under a capital."""
    rng = sketch.rng
    top = [(-11, 100), (-4, 93), (2, 99), (6, 91), (11, 97)] if broken else [(-11, 94), (11, 94)]
    shaft = [(-13.0, 5.0), *((float(a), float(b) + float(rng.uniform(-3, 3)) * broken) for a, b in top), (13.0, 5.0)]
    parts = [np.array(shaft), np.array([(-18.0, 0), (-18, 6), (18, 6), (18, 0)])]
    if not broken:
        parts.append(np.array([(-19.0, 100), (-19, 95), (-13, 90), (13, 90), (19, 95), (19, 100)]))
    sketch.shape([placed(sketch, part, x, foot, tall) for part in parts], "marble", depth=depth, surface="wall")
    flutes = [np.array([(at, 7.0), (at, 89), (at + 1.6, 89), (at + 1.6, 7)]) for at in (-7.5, -2.5, 2.5, 6.5)]
    shadow = np.array([(5.0, 6.0), (5, 90), (11, 91), (13, 6)])
    sketch.shape([placed(sketch, part, x, foot, tall) for part in (*flutes, shadow)], "marble-", depth=depth)


def battlefield(sketch: Sketch) -> Generator[Stand]:
    """A hill of spears and banners under smoke."""
    heaven(sketch, horizon=0.57)
    rng = sketch.rng
    sketch.land(sketch.skyline(0.52, 0.04, 2.2, 6), "rock", depth=0.66, surface="rock")
    sketch.mist(0.56, 0.06, 0.6)
    for depth, level, size, count in ((0.42, 0.6, 0.06, 46), (0.2, 0.64, 0.1, 22)):
        line = sketch.skyline(level, 0.014, 1.8, 3)
        spears: list[Points] = []
        flags: list[Points] = []
        for _ in range(count):
            x = float(rng.uniform(0, 1))
            foot = float(line[int(x * (sketch.width - 1))]) / sketch.height + 0.01
            tip = (x + float(rng.uniform(-0.012, 0.012)), foot - size * float(rng.uniform(0.8, 1.25)))
            spears += limb(
                (size * 0.05, size * 0.03), np.array([(x, foot), ((x + tip[0]) / 2, (foot + tip[1]) / 2), tip])
            )
            head = size * 0.15
            round_head = head * 0.37 * sketch.height / sketch.width, head * 0.5
            spears.append(oval((x + 0.006, foot - size * 0.34), round_head))
            shoulders = foot - size * 0.26
            spears.append(rows((x - head * 0.4, x + head * 0.9, shoulders), (x - head * 0.6, x + head, foot + 0.02)))
            if rng.random() < 0.22:
                flags.append(
                    np.array([tip, (tip[0] + size * 0.5, tip[1] + size * 0.12), (tip[0], tip[1] + size * 0.3)])
                )
        sketch.shape(spears, "dark", depth=depth)
        sketch.shape(flags, "paint", depth=depth * 0.7)
        sketch.land(line, "mud", depth=depth, surface="rock")
    sketch.mist(0.66, 0.03, 0.3)
    sketch.land(sketch.skyline(0.67, 0.012, 1.6, 4), "soil", depth=0.06, surface="rock")
    sketch.palette = sketch.palette.with_tones({"straw": mix(sketch.palette.tones["straw"], (0.2, 0.1, 0.1), 0.4)})
    yield Stand(ground=0.725, middle=0.64)
    tufts(sketch, 0.97, "straw", tall=0.12)
