"""Under a roof: room, library, laboratory, hall, stage."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.settings.town import column
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.vector import Points, columns, limb, oval, rectangle, rows


def room(sketch: Sketch) -> Generator[Stand]:
    """A wall, a window with the hour in it, pictures, a floor."""
    side = walls(sketch, "plaster", 0.62)
    window(sketch, 0.5 + side * 0.2, 0.3, 0.17, 0.15)
    _pictures(sketch, 0.5 - side * 0.26)
    _boards(sketch, 0.62)
    sketch.shape([oval((0.5, 0.74), (0.46, 0.06))], "accent-", depth=0.08)
    sketch.shape([oval((0.5, 0.74), (0.4, 0.048))], "accent", depth=0.08)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)
    edge = 0.5 + side * 0.53
    for fold, tone in enumerate(("curtain", "curtain-", "curtain")):
        inner = [edge - side * (reach - fold * 0.03) for reach in (0.13, 0.1, 0.14)]
        hem = np.array([(edge, -0.02), (inner[0], -0.02), (inner[1], 0.5), (inner[2], 1.02), (edge, 1.02)])
        sketch.shape([hem], tone, depth=0.0, kind=Kind.FRAME)


def library(sketch: Sketch) -> Generator[Stand]:
    """Shelves to the ceiling on both sides, a tall window between."""
    walls(sketch, "wood", 0.62)
    sketch.light = Light(0.5, 0.3, sketch.palette.light, 0.0, 0.9)
    window(sketch, 0.5, 0.32, 0.14, 0.2)
    _boards(sketch, 0.62)
    for side in (-1, 1):
        _shelves(sketch, side)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)


def laboratory(sketch: Sketch) -> Generator[Stand]:
    """Screens on the wall, a bench with glass on it."""
    side = walls(sketch, "tower", 0.63)
    rng = sketch.rng
    screens = ((-0.22, 0.3, 0.2, 0.11, "potion"), (0.24, 0.27, 0.15, 0.08, "glow"), (0.24, 0.42, 0.15, 0.05, "gem"))
    for shift, y, wide, tall, tone in screens:
        x = 0.5 + side * shift
        sketch.shape([rectangle(x - wide, y - tall, x + wide, y + tall)], "screen", depth=0.1, glows=True)
        places = np.linspace(-0.85, 0.85, 26)
        curve = np.sin(places * float(rng.uniform(4, 14))) * 0.4 + rng.uniform(-0.15, 0.15, 26)
        trace = np.stack([x + places * wide, y + curve * tall], axis=1)
        sketch.shape(limb((0.006, 0.006), trace), tone, depth=0.0, glows=True)
        sketch.glow(x, y, 0.22, 0.28, "gem")
    _boards(sketch, 0.63)
    bench = [rectangle(-0.1, 0.6, 1.1, 0.622), rectangle(-0.1, 0.622, 1.1, 0.69)]
    sketch.shape(bench, "metal-", depth=0.14, surface="wall")
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
    walls(sketch, "marble", 0.6)
    sketch.light = Light(0.5, 0.34, sketch.palette.light, 0.0)
    window(sketch, 0.5, 0.36, 0.1, 0.17)
    _boards(sketch, 0.6)
    sketch.shape([rows((0.44, 0.56, 0.6), (0.14, 0.86, 1.05))], "curtain", depth=0.06)
    narrow = max(sketch.span * 9 / 16 / sketch.width, 0.55)
    rows_of_columns = ((0.15, 0.4, 0.605, 0.42, 0.3), (0.24, 0.56, 0.64, 0.24, 0.16), (0.38, 0.82, 0.72, 0.08, 0.0))
    for reach, tall, foot, depth, haze in rows_of_columns:
        for side in (-1, 1):
            column(sketch, 0.5 + side * reach * narrow, foot, tall, depth, broken=False)
        sketch.mist(0.6, 0.05, haze)
    yield Stand(ground=0.735, middle=0.655, aloft=0.4)


def stage(sketch: Sketch) -> Generator[Stand]:
    """Curtains, boards and a spotlight."""
    colours = sketch.palette
    walls(sketch, "curtain", 0.64)
    dim = mix(colours.shade, colours.of("curtain"), 0.5)
    sketch.backdrop = [(0.0, colours.shade), (0.4, dim), (1.0, colours.shade)]
    sketch.light = Light(0.5, -0.05, colours.light, 0.0)
    _boards(sketch, 0.64)
    sketch.shape([oval((0.5, 0.74), (0.35, 0.05))], "wall", depth=0.2)
    yield Stand(ground=0.745, middle=0.68, aloft=0.4)
    for side in (-1, 1):
        for fold in range(5):
            near = 0.5 + side * (0.56 - fold * 0.045)
            hem = near - side * (0.05 - 0.006 * fold)
            drape = np.array([(near, -0.05), (near - side * 0.06, -0.05), (hem, 0.9), (near, 0.92)])
            sketch.shape([drape], ("curtain-", "curtain")[fold % 2], depth=0.0)
    swag = [(x, 0.04 + 0.035 * abs(np.sin(x * np.pi * 3))) for x in np.linspace(-0.05, 1.05, 60)]
    sketch.shape([np.array([(-0.05, -0.05), *swag, (1.05, -0.05)])], "curtain", depth=0.0)


def walls(sketch: Sketch, tone: str, level: float) -> int:
    """A wall down to the floor, lit from a window on one side. Returns that side: 1 for right, -1 for left."""
    side = 1 if sketch.rng.random() < 0.5 else -1
    shade, wall = sketch.palette.shade, sketch.palette.of(tone, lit=0.1)
    sketch.clear, sketch.horizon = False, level
    darkness = ((0.0, 0.6), (0.35, 0.0), (level, 0.3), (1.0, 0.7))
    sketch.backdrop = [(place, mix(wall, shade, share)) for place, share in darkness]
    sketch.light = Light(0.5 + side * 0.2, 0.3, sketch.palette.light, 0.0, 0.9)
    return side


def window(sketch: Sketch, x: float, y: float, wide: float, tall: float) -> None:
    """An arched window with the sky and far woods in it; `wide` and `tall` are half its sides."""
    turns = np.linspace(np.pi, 0, 24)
    arch = np.stack([x + wide * np.cos(turns), y - tall * (0.6 + 0.4 * np.sin(turns))], axis=1)
    outline = np.concatenate([[(x - wide, y + tall)], arch, [(x + wide, y + tall)]])
    sketch.shape([(outline - (x, y)) * 1.1 + (x, y)], "wood", depth=0.1)
    sketch.shape([outline], "glass", depth=1.0, glows=True)
    hills = outline.copy()
    hills[:, 1] = np.maximum(hills[:, 1], y + tall * 0.45 + 0.02 * np.sin(hills[:, 0] * 40))
    sketch.shape([hills], "forest", depth=0.6)
    bars = [rectangle(x - 0.006, y - tall, x + 0.006, y + tall)]
    bars += [rectangle(x - wide, bar, x + wide, bar + 0.008) for bar in (y - tall * 0.35, y + tall * 0.3)]
    sill = rectangle(x - wide * 1.2, y + tall * 1.08, x + wide * 1.2, y + tall * 1.2)
    sketch.shape([*bars, sill], "wood-", depth=0.08)
    sketch.glow(x, y, 0.3, 0.42)


_PEAKS = np.array([(0.1, 0.88), (0.4, 0.4), (0.6, 0.62), (0.75, 0.48), (0.9, 0.88)])


def _pictures(sketch: Sketch, x: float) -> None:
    """Two framed mountains."""
    for left, top, wide, tall in ((x - 0.1, 0.2, 0.2, 0.13), (x - 0.06, 0.36, 0.12, 0.08)):
        frame = rectangle(left, top, left + wide, top + tall)
        middle = frame.mean(axis=0)
        sketch.shape([frame], "wood-", depth=0.14)
        sketch.shape([(frame - middle) * 0.82 + middle], "page", depth=0.2)
        sketch.shape([_PEAKS * (wide, tall) + (left, top)], "leaf", depth=0.2)


def _boards(sketch: Sketch, level: float) -> None:
    """A wooden floor in perspective."""
    sketch.shape([rectangle(-0.1, level, 1.1, 1.1)], "floor", depth=0.04, surface="wall")
    seams = [
        rows((0.5 + place * 0.6, 0.503 + place * 0.6, level), (0.5 + place * 1.9, 0.512 + place * 1.9, 1.02))
        for place in np.linspace(-1.4, 1.4, 17)
    ]
    sketch.shape(seams, "floor-", depth=0.02)
    sketch.shape([rectangle(-0.1, level - 0.022, 1.1, level)], "wood-", depth=0.08)


_SPINES = ("cover", "leaf-", "hull", "gold-", "paint", "wood", "metal-", "brick")
_SHELVES = 7


def _shelves(sketch: Sketch, side: int) -> None:
    """A wall of books on one side."""
    rng = sketch.rng
    far, near = 0.5 + side * 0.2, 0.5 + side * 0.66
    sketch.shape([columns((far, 0.06, 0.64), (near, -0.3, 1.0))], "wood-", depth=0.1, surface="wall")
    spines: dict[str, list[Points]] = {tone: [] for tone in _SPINES}
    for shelf in range(1, _SHELVES + 1):
        t = 0.02
        while t < 0.96:
            width = float(rng.uniform(0.018, 0.04)) * (1.15 - 0.6 * t)
            tall = float(rng.uniform(0.66, 0.9))
            ends = t, min(t + width * 0.86, 1.0)
            book = columns(
                *((near + (far - near) * e, _shelf(shelf - 0.06 - tall, e), _shelf(shelf - 0.06, e)) for e in ends)
            )
            if rng.random() < 0.93:
                spines[_SPINES[int(rng.integers(len(_SPINES)))]].append(book)
            t += width
    for tone, books in spines.items():
        sketch.shape(books, tone, depth=0.12)


def _shelf(row: float, t: float) -> float:
    """The y of a place on a shelf: rows from the top, t from near (0) to far (1)."""
    top, bottom = -0.3 + 0.36 * t, 1.0 - 0.36 * t
    return top + (bottom - top) * row / _SHELVES
