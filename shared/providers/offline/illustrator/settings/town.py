"""Where people live and fight: city, street, village, ruins, battlefield."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.reading import Subject
from shared.providers.offline.illustrator.settings.country import path
from shared.providers.offline.illustrator.settings.growth import placed, row, tufts
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Kind, Sketch
from shared.providers.offline.illustrator.vector import Points, limb, oval


def city(sketch: Sketch) -> Generator[Stand]:
    """Towers behind towers, seen from a roof."""
    heaven(sketch, horizon=0.6)
    for depth, low, high, wide in ((0.72, 0.2, 0.34, 0.1), (0.5, 0.16, 0.36, 0.13), (0.26, 0.1, 0.27, 0.17)):
        skyscrapers(sketch, 0.64, (low, high), wide, depth)
        sketch.mist(0.63, 0.06, 0.45 * depth)
    street_level = sketch.skyline(0.655, 0.0, 2)
    sketch.land(street_level, "pave", depth=0.18, surface="wall")
    sketch.shape([np.array([(-0.1, 0.7), (1.1, 0.7), (1.1, 1.1), (-0.1, 1.1)])], "pave-", depth=0.02, surface="wall")
    sketch.shape([np.array([(-0.1, 0.69), (1.1, 0.69), (1.1, 0.706), (-0.1, 0.706)])], "pave+", depth=0.02)
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
                blocks.append(np.array([(x + across * 0.2, top), (x + across * 0.2, top - 0.025), (x + across * 0.8, top - 0.025), (x + across * 0.8, top)]))  # fmt: skip
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
                    panes.append(np.array([(left, y), (left + step * 0.55, y), (left + step * 0.55, y + 0.0085), (left, y + 0.0085)]))  # fmt: skip
        x += across * float(rng.uniform(0.95, 1.25))
    sketch.shape(blocks, "tower", depth=depth, surface="wall")
    if dark:
        sketch.shape(panes, "glow", depth=depth * 0.5, glows=True)
    else:
        sketch.shape(panes, "glass", depth=min(0.9, depth + 0.1))


def rooftop(sketch: Sketch) -> None:
    """Chimneys, an aerial and a tank at the edges of a roof."""
    side = 1 if sketch.light.x < 0.5 else -1
    left = 0.5 + side * 0.42
    aerial = 0.5 - side * 0.44
    sketch.shape(
        [
            np.array([(left - 0.09, 1.0), (left - 0.09, 0.79), (left + 0.09, 0.79), (left + 0.09, 1.0)]),
            np.array([(left - 0.11, 0.79), (left - 0.11, 0.775), (left + 0.11, 0.775), (left + 0.11, 0.79)]),
            *limb((0.012, 0.005), np.array([(aerial, 1.0), (aerial, 0.8), (aerial, 0.62)])),
            *limb((0.005, 0.005), np.array([(aerial - 0.07, 0.67), (aerial, 0.665), (aerial + 0.07, 0.66)])),
            *limb((0.005, 0.005), np.array([(aerial - 0.05, 0.7), (aerial, 0.695), (aerial + 0.05, 0.69)])),
        ],
        "brick",
        depth=0.0,
        kind=Kind.FRAME,
    )


def street(sketch: Sketch) -> Generator[Stand]:
    """Two rows of houses that run to one point, lamps, and wet or dry stones."""
    heaven(sketch, horizon=0.57)
    rng = sketch.rng
    vanish = 0.5 + float(rng.uniform(-0.07, 0.07))
    skyscrapers(sketch, 0.6, (0.1, 0.25), 0.09, 0.6)
    sketch.mist(0.57, 0.07, 0.55)
    dark = sketch.reading.time in {"night", "dusk"} or bool(sketch.reading.weather & {"storm", "rain", "fog"})
    panes: list[Points] = []
    shutters: list[Points] = []
    for side in (-1, 1):
        near = 0.16
        edges = [near]
        while edges[-1] < 0.9:
            edges.append(edges[-1] + (1 - edges[-1]) * float(rng.uniform(0.26, 0.4)))
        for number in reversed(range(len(edges) - 1)):
            start, end = (0.0 if number == 0 else edges[number]), edges[number + 1]
            rise = float(rng.uniform(0.62, 0.95))
            at = [(_towards(side, vanish, t), t) for t in (start, end)]
            house = np.array([(at[0][0], _height(rise, at[0][1])), (at[1][0], _height(rise, at[1][1])), (at[1][0], _height(-0.5, at[1][1])), (at[0][0], _height(-0.5, at[0][1]))])  # fmt: skip
            tone = ("brick", "plaster", "stone", "wall-", "brick-")[int(rng.integers(5))]
            sketch.shape([house], tone, depth=0.06 + 0.5 * end * end, surface="wall")
            for floor in np.arange(0.02, rise - 0.13, 0.17):
                for share in (0.15, 0.57):
                    t0, t1 = start + (end - start) * share, start + (end - start) * (share + 0.26)
                    x0, x1 = _towards(side, vanish, t0), _towards(side, vanish, t1)
                    pane = np.array([(x0, _height(floor + 0.1, t0)), (x1, _height(floor + 0.1, t1)), (x1, _height(floor, t1)), (x0, _height(floor, t0))])  # fmt: skip
                    (panes if dark and rng.random() < 0.6 else shutters).append(pane)
    sketch.shape(shutters, "dark", depth=0.2)
    sketch.shape(panes, "glow", depth=0.1, glows=True)
    floor = np.array([(vanish - 0.02, 0.575), (vanish + 0.02, 0.575), (1.5, 1.05), (-0.5, 1.05)])
    wet = bool(sketch.reading.weather & {"storm", "rain"})
    sketch.shape([floor], "pave", depth=0.1, surface="water" if wet else "wall", kind=Kind.WATER if wet else Kind.LAND)
    for t in (0.72, 0.46):
        for side in (-1, 1):
            lamp(
                sketch,
                vanish + (_towards(side, vanish, t) - vanish) * 0.82,
                0.57 + 0.25 * (1 - t),
                0.36 * (1 - t) + 0.05,
            )
    yield Stand(ground=0.72, middle=0.61)


def _towards(side: int, vanish: float, t: float) -> float:
    """Where a wall is at depth t: 0 at our side, 1 at the vanishing point."""
    edge = 0.5 + side * 0.62
    return edge + (vanish - edge) * t


def _height(rise: float, t: float) -> float:
    """The y of a height on a wall at depth t, the eye being at the horizon."""
    return 0.57 - rise * (1 - t) * 0.78


def lamp(sketch: Sketch, x: float, foot: float, tall: float) -> None:
    """A street lamp, and its light in the dark."""
    post = [np.array([(-2.0, 0), (-1.2, 84), (1.2, 84), (2.0, 0)]), np.array([(-6.0, 84), (6, 84), (0, 90)])]
    head = np.array([(-5.0, 84.0), (-7, 98), (7, 98), (5, 84)])
    roof = np.array([(-9.0, 97.0), (0, 106), (9, 97)])
    sketch.shape([placed(sketch, outline, x, foot, tall) for outline in (*post, roof)], "dark", depth=0.05)
    sketch.shape([placed(sketch, head, x, foot, tall)], "glow", depth=0.0, glows=sketch.reading.time != "day")
    if sketch.reading.time != "day":
        sketch.glow(x, foot - tall * 0.91 * sketch.span / sketch.height, 0.05 + 0.5 * tall, 0.6)


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
            sketch.draw(home, x=x, foot=foot, height=size * float(rng.uniform(0.8, 1.1)), depth=depth, kind=Kind.LAND, flip=rng.random() < 0.5)  # fmt: skip
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
            spears += [oval((x + 0.006, foot - size * 0.34), (head * 0.62 * sketch.height / sketch.width * 0.6, head * 0.5)), np.array([(x - head * 0.6, foot + 0.02), (x - head * 0.4, foot - size * 0.26), (x + head * 0.9, foot - size * 0.26), (x + head, foot + 0.02)])]  # fmt: skip
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
