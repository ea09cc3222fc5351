"""Under a roof: room, library, laboratory, hall, stairs, stage; and under rock: the cave."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.reading import Subject
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.settings.town import column
from shared.providers.offline.illustrator.sketch import Kind, Light, Sketch
from shared.providers.offline.illustrator.vector import Points, curve, limb, oval


def room(sketch: Sketch) -> Generator[Stand]:
    """A wall, a window with the hour in it, a shelf, a floor."""
    side = _inside(sketch, "plaster", 0.62)
    window(sketch, 0.5 + side * 0.2, 0.3, 0.17, 0.15)
    frames(sketch, 0.5 - side * 0.26)
    boards(sketch, 0.62)
    carpet = oval((0.5, 0.74), (0.46, 0.06))
    sketch.shape([carpet], "accent-", depth=0.08)
    sketch.shape([oval((0.5, 0.74), (0.4, 0.048))], "accent", depth=0.08)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)
    curtain(sketch, side)


def _inside(sketch: Sketch, wall: str, level: float) -> int:
    """A wall lit from a window on one side. Returns that side: 1 for right, -1 for left."""
    side = 1 if sketch.rng.random() < 0.5 else -1
    colours = sketch.palette
    tone = colours.of(wall, lit=0.1)
    sketch.clear, sketch.horizon = False, level
    sketch.backdrop = [(0.0, mix(tone, colours.shade, 0.6)), (0.35, tone), (level, mix(tone, colours.shade, 0.3)), (1.0, mix(tone, colours.shade, 0.7))]  # fmt: skip
    sketch.light = Light(0.5 + side * 0.2, 0.3, colours.light, 0.0, 0.9)
    return side


def window(sketch: Sketch, x: float, y: float, wide: float, tall: float) -> None:
    """A window with the sky in it; `wide` and `tall` are half its sides."""
    arch = [(x - wide, y + tall), (x - wide, y - tall * 0.6)]
    arch += [(x + wide * np.cos(a), y - tall * 0.6 - tall * 0.4 * np.sin(a)) for a in np.linspace(np.pi, 0, 24)]
    arch += [(x + wide, y + tall)]
    outline = np.array(arch)
    grown = (outline - (x, y)) * 1.1 + (x, y)
    sketch.shape([grown], "wood", depth=0.1)
    tile = sketch.shape([outline], "glass", depth=1.0, glows=True)
    if tile:
        hills = outline.copy()
        hills[:, 1] = np.maximum(hills[:, 1], y + tall * 0.45 + 0.02 * np.sin(hills[:, 0] * 40))
        sketch.shape([hills], "forest", depth=0.6)
    bars = [np.array([(x - 0.006, y - tall), (x + 0.006, y - tall), (x + 0.006, y + tall), (x - 0.006, y + tall)])]
    bars += [np.array([(x - wide, v), (x + wide, v), (x + wide, v + 0.008), (x - wide, v + 0.008)]) for v in (y - tall * 0.35, y + tall * 0.3)]  # fmt: skip
    sill = np.array([(x - wide * 1.2, y + tall * 1.08), (x + wide * 1.2, y + tall * 1.08), (x + wide * 1.2, y + tall * 1.2), (x - wide * 1.2, y + tall * 1.2)])  # fmt: skip
    sketch.shape([*bars, sill], "wood-", depth=0.08)
    sketch.glow(x, y, 0.3, 0.42)


def frames(sketch: Sketch, x: float) -> None:
    """Pictures on the wall, and a lamp under them."""
    for left, top, wide, tall in ((x - 0.1, 0.2, 0.2, 0.13), (x - 0.06, 0.36, 0.12, 0.08)):
        box = np.array([(left, top), (left + wide, top), (left + wide, top + tall), (left, top + tall)])
        middle = box.mean(axis=0)
        sketch.shape([box], "wood-", depth=0.14)
        sketch.shape([(box - middle) * 0.82 + middle], "page", depth=0.2)
        sketch.shape([np.array([(left + wide * 0.1, top + tall * 0.88), (left + wide * 0.4, top + tall * 0.4), (left + wide * 0.6, top + tall * 0.62), (left + wide * 0.75, top + tall * 0.48), (left + wide * 0.9, top + tall * 0.88)])], "leaf", depth=0.2)  # fmt: skip


def boards(sketch: Sketch, level: float) -> None:
    """A wooden floor in perspective."""
    sketch.shape(
        [np.array([(-0.1, level), (1.1, level), (1.1, 1.1), (-0.1, 1.1)])], "floor", depth=0.04, surface="wall"
    )
    seams = [
        np.array(
            [
                (0.5 + p * 0.6, level),
                (0.5 + p * 0.6 + 0.003, level),
                (0.5 + p * 1.9 + 0.012, 1.02),
                (0.5 + p * 1.9, 1.02),
            ]
        )  # fmt: skip
        for p in np.linspace(-1.4, 1.4, 17)
    ]
    sketch.shape(seams, "floor-", depth=0.02)
    skirting = np.array([(-0.1, level - 0.022), (1.1, level - 0.022), (1.1, level), (-0.1, level)])
    sketch.shape([skirting], "wood-", depth=0.08)


def curtain(sketch: Sketch, side: int) -> None:
    """A curtain at the window's edge of the picture."""
    edge = 0.5 + side * 0.53
    folds = [
        np.array(
            [
                (edge, -0.02),
                (edge - side * (0.13 - k * 0.03), -0.02),
                (edge - side * (0.1 - k * 0.035), 0.5),
                (edge - side * (0.14 - k * 0.03), 1.02),
                (edge, 1.02),
            ]
        )  # fmt: skip
        for k in range(3)
    ]
    for number, fold in enumerate(folds):
        sketch.shape([fold], "curtain" + ("", "-", "")[number], depth=0.0, kind=Kind.FRAME)


def library(sketch: Sketch) -> Generator[Stand]:
    """Shelves to the ceiling on both sides, a tall window between."""
    _inside(sketch, "wood", 0.62)
    sketch.light = Light(0.5, 0.3, sketch.palette.light, 0.0, 0.9)
    window(sketch, 0.5, 0.32, 0.14, 0.2)
    boards(sketch, 0.62)
    rng = sketch.rng
    tones = ("cover", "leaf-", "hull", "gold-", "paint", "wood", "metal-", "brick")
    for side in (-1, 1):
        far, near = 0.5 + side * 0.2, 0.5 + side * 0.66
        carcass = np.array([(far, 0.06), (near, -0.3), (near, 1.0), (far, 0.64)])
        sketch.shape([carcass], "wood-", depth=0.1, surface="wall")
        spines: dict[str, list[Points]] = {tone: [] for tone in tones}
        for shelf in range(7):
            t = 0.02
            while t < 0.96:
                width = float(rng.uniform(0.018, 0.04)) * (1.15 - 0.6 * t)
                tall = float(rng.uniform(0.66, 0.9))
                ends = [(near + (far - near) * s, s) for s in (t, min(t + width * 0.86, 1.0))]
                low = [_shelf(shelf + 0.94, s) for _, s in ends]
                high = [_shelf(shelf + 0.94 - tall, s) for _, s in ends]
                book = np.array(
                    [(ends[0][0], low[0]), (ends[1][0], low[1]), (ends[1][0], high[1]), (ends[0][0], high[0])]
                )
                if rng.random() < 0.93:
                    spines[tones[int(rng.integers(len(tones)))]].append(book)
                t += width
        for tone, books in spines.items():
            sketch.shape(books, tone, depth=0.12)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)


def _shelf(row: float, t: float) -> float:
    """The y of a place on a shelf: rows from the top, t from near (0) to far (1)."""
    top, bottom = -0.3 + 0.36 * t, 1.0 - 0.36 * t
    return top + (bottom - top) * row / 7


def laboratory(sketch: Sketch) -> Generator[Stand]:
    """Screens on the wall, benches with glass on them."""
    side = _inside(sketch, "tower", 0.63)
    rng = sketch.rng
    for number, (x, y, wide, tall) in enumerate(((0.5 - side * 0.22, 0.3, 0.2, 0.11), (0.5 + side * 0.24, 0.27, 0.15, 0.08), (0.5 + side * 0.24, 0.42, 0.15, 0.05))):  # fmt: skip
        box = np.array([(x - wide, y - tall), (x + wide, y - tall), (x + wide, y + tall), (x - wide, y + tall)])
        sketch.shape([box], "screen", depth=0.1, glows=True)
        xs = np.linspace(-0.85, 0.85, 26)
        ys = np.sin(xs * (5 + number * 4) + float(rng.uniform(0, 6))) * 0.4 + rng.uniform(-0.15, 0.15, 26)
        trace = np.stack([x + xs * wide, y + ys * tall], axis=1)
        sketch.shape(limb((0.006, 0.006), trace), ("potion", "glow", "gem")[number], depth=0.0, glows=True)
        sketch.glow(x, y, 0.22, 0.28, "gem")
    boards(sketch, 0.63)
    bench = np.array([(-0.1, 0.6), (1.1, 0.6), (1.1, 0.622), (-0.1, 0.622)])
    sketch.shape([bench, np.array([(-0.1, 0.622), (1.1, 0.622), (1.1, 0.69), (-0.1, 0.69)]) + (0, 0.0)], "metal-", depth=0.14, surface="wall")  # fmt: skip
    for x, thing, tall in (
        (0.09, "flask", 0.1),
        (0.22, "bottle", 0.085),
        (0.8, "microscope", 0.12),
        (0.93, "flask", 0.08),
    ):
        sketch.draw(Subject(thing), x=x, foot=0.602, height=tall, depth=0.08, kind=Kind.LAND)
    yield Stand(ground=0.74, middle=0.67, aloft=0.4)


def hall(sketch: Sketch) -> Generator[Stand]:
    """Columns that run to a bright end."""
    _inside(sketch, "marble", 0.6)
    sketch.light = Light(0.5, 0.34, sketch.palette.light, 0.0)
    window(sketch, 0.5, 0.36, 0.1, 0.17)
    boards(sketch, 0.6)
    sketch.shape([np.array([(0.44, 0.6), (0.56, 0.6), (0.86, 1.05), (0.14, 1.05)])], "curtain", depth=0.06)
    for step, (reach, tall, foot, depth) in enumerate(((0.15, 0.4, 0.605, 0.42), (0.24, 0.56, 0.64, 0.24), (0.38, 0.82, 0.72, 0.08))):  # fmt: skip
        unit = sketch.span * 9 / 16 / sketch.width
        for side in (-1, 1):
            column(sketch, 0.5 + side * reach * max(unit, 0.55), foot, tall, depth, broken=False)
        sketch.mist(0.6, 0.05, 0.16 * (2 - step))
    yield Stand(ground=0.735, middle=0.655, aloft=0.4)


def stairs(sketch: Sketch) -> Generator[Stand]:
    """A spiral staircase about its pillar, climbing past a window."""
    side = _inside(sketch, "tower", 0.66)
    window(sketch, 0.5 + side * 0.26, 0.25, 0.1, 0.1)
    unit = sketch.span * 9 / 16 / sketch.width
    pillar = np.array([(0.5 - 0.07 * unit, -0.05), (0.5 + 0.07 * unit, -0.05), (0.5 + 0.07 * unit, 1.05), (0.5 - 0.07 * unit, 1.05)])  # fmt: skip
    treads = [(np.pi / 2 - side * 2 * np.pi * (step - 0.5) / _PER_TURN, step) for step in range(-9, 24)]
    behind = sorted((tread for tread in treads if np.sin(tread[0]) < 0), key=lambda tread: np.sin(tread[0]))
    before = sorted(
        (tread for tread in treads if np.sin(tread[0]) >= 0), key=lambda tread: (tread[1] > 5, np.sin(tread[0]))
    )
    for angle, step in behind:
        _tread(sketch, angle, step, 0.3, unit)
    sketch.shape([pillar], "stone", depth=0.1, surface="wall")
    sketch.shape([pillar * (0.5, 1) + (0.25 + 0.018 * unit, 0)], "stone-", depth=0.1)
    for angle, step in before:
        _tread(sketch, angle, step, 0.06, unit)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)


_PER_TURN = 14
"""Steps of the spiral staircase in one turn."""


def _tread(sketch: Sketch, angle: float, step: int, depth: float, unit: float) -> None:
    """One wedge-shaped step: its top, and the riser and underside that show below."""
    half = np.pi / _PER_TURN * 1.04
    angles = np.array([angle - half, angle, angle + half])
    y = 0.63 - 0.047 * step
    inner = np.stack([0.5 + np.cos(angles) * 0.07 * unit, y + np.sin(angles) * 0.02], axis=1)
    outer = np.stack([0.5 + np.cos(angles) * 0.47 * unit, y + np.sin(angles) * 0.125], axis=1)
    top = np.concatenate([inner, outer[::-1]])
    under = (0.0, 0.034)
    ends = [np.concatenate([inner[[end]], outer[[end]], outer[[end]] + under, inner[[end]] + under]) for end in (0, 2)]
    sketch.shape([np.concatenate([outer, outer[::-1] + under]), *ends], "stone-", depth=depth, surface="wall")
    sketch.shape([top], "stone+", depth=depth, surface="wall")


def stage(sketch: Sketch) -> Generator[Stand]:
    """Curtains, boards and a spotlight."""
    colours = sketch.palette
    _inside(sketch, "curtain", 0.64)
    sketch.backdrop = [
        (0.0, colours.shade),
        (0.4, mix(colours.shade, colours.of("curtain"), 0.5)),
        (1.0, colours.shade),
    ]
    sketch.light = Light(0.5, -0.05, colours.light, 0.0)
    boards(sketch, 0.64)
    sketch.shape([oval((0.5, 0.74), (0.35, 0.05))], "wall", depth=0.2)
    yield Stand(ground=0.745, middle=0.68, aloft=0.4)
    for side in (-1, 1):
        for fold in range(5):
            near = 0.5 + side * (0.56 - fold * 0.045)
            drape = np.array([(near, -0.05), (near - side * 0.06, -0.05), (near - side * (0.05 - 0.006 * fold), 0.9), (near, 0.92)])  # fmt: skip
            sketch.shape([drape], "curtain" + ("-", "")[fold % 2], depth=0.0)
    swag = [(x, 0.04 + 0.035 * abs(np.sin(x * np.pi * 3))) for x in np.linspace(-0.05, 1.05, 60)]
    sketch.shape([np.array([(-0.05, -0.05), *swag, (1.05, -0.05)])], "curtain", depth=0.0)


def cave(sketch: Sketch) -> Generator[Stand]:
    """Rock all around, daylight or a pool of it beyond."""
    colours, rng = sketch.palette, sketch.rng
    sketch.clear, sketch.horizon = False, 0.6
    rock = colours.of("cave")
    glow = mix(colours.horizon, colours.light, 0.4)
    sketch.backdrop = [(0.0, mix(rock, colours.shade, 0.4)), (0.4, glow), (0.56, mix(glow, rock, 0.35)), (1.0, rock)]
    x = 0.5 + float(rng.uniform(-0.1, 0.1))
    sketch.light = Light(x, 0.38, colours.light, 0.0)
    for depth, reach in ((0.62, 0.24), (0.42, 0.36), (0.22, 0.46)):
        angles = np.linspace(0, 2 * np.pi, 22, endpoint=False)
        wobble = 1 + (0.1 + 0.2 * sketch.hand.roughness) * rng.uniform(-1, 1, 22)
        unit = sketch.span * 9 / 16 / sketch.width
        knots = np.stack(
            [x + np.cos(angles) * reach * unit * wobble, 0.42 + np.sin(angles) * reach * 0.66 * wobble], axis=1
        )
        hole = curve(knots, [not sketch.hand.angular] * 22)
        sketch.shape([_around(hole)], "cave", depth=depth, surface="rock")
        sketch.mist(0.55, 0.08, depth * 0.3)
    sketch.land(sketch.skyline(0.655, 0.02, 3, 5), "cave+", depth=0.1, surface="rock")
    yield Stand(ground=0.725, middle=0.665, aloft=0.4)
    teeth: list[Points] = []
    for _ in range(16):
        place = float(rng.beta(0.6, 0.6))
        tall = float(rng.uniform(0.05, 0.2)) * (0.3 + abs(2 * place - 1))
        teeth.append(
            np.array([(place - 0.045, -0.02), (place + 0.045, -0.02), (place + 0.006, tall), (place - 0.004, tall)])
        )
    sketch.shape(teeth, "cave", depth=0.02, surface="rock", kind=Kind.FRAME)
    sketch.land(sketch.skyline(0.9, 0.03, 3, 5), "cave", depth=0.0, surface="rock", kind=Kind.FRAME)


def _around(hole: Points) -> Points:
    """Everything outside a hole, as one outline: round the hole, out along a seam, round the picture, and back."""
    start = hole[0, 1]
    return np.concatenate(
        [hole, hole[:1], [(1.2, start), (1.2, 1.2), (-0.2, 1.2), (-0.2, -0.2), (1.2, -0.2), (1.2, start)]]
    )
