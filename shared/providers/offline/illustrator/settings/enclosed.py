"""With stone all around: the spiral stairs, the cave."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.colour import mix
from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.settings.interior import walls, window
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, curve, rectangle, rows

_PER_TURN = 14
"""Steps of the spiral staircase in one turn."""


def stairs(sketch: Sketch) -> Generator[Stand]:
    """A spiral staircase about its pillar, climbing past a window."""
    side = walls(sketch, "tower", 0.66)
    window(sketch, 0.5 + side * 0.26, 0.25, 0.1, 0.1)
    unit = sketch.span * 9 / 16 / sketch.width
    treads = [(float(np.pi / 2 - side * 2 * np.pi * (step - 0.5) / _PER_TURN), step) for step in range(-9, 24)]
    behind = sorted((tread for tread in treads if np.sin(tread[0]) < 0), key=lambda tread: np.sin(tread[0]))
    before = [tread for tread in treads if np.sin(tread[0]) >= 0]
    for angle, step in behind:
        _tread(sketch, angle, step, 0.3, unit)
    sketch.shape([rectangle(0.5 - 0.07 * unit, -0.05, 0.5 + 0.07 * unit, 1.05)], "stone", depth=0.1, surface="wall")
    sketch.shape([rectangle(0.5 + 0.02 * unit, -0.05, 0.5 + 0.07 * unit, 1.05)], "stone-", depth=0.1)
    for angle, step in sorted(before, key=lambda tread: (tread[1] > _PER_TURN / 2, np.sin(tread[0]))):
        _tread(sketch, angle, step, 0.06, unit)
    yield Stand(ground=0.735, middle=0.66, aloft=0.4)


def _tread(sketch: Sketch, angle: float, step: int, depth: float, unit: float) -> None:
    """One wedge-shaped step: its top, and the riser and ends that show below."""
    half = np.pi / _PER_TURN * 1.04
    angles = np.array([angle - half, angle, angle + half])
    y = 0.63 - 0.047 * step
    inner = np.stack([0.5 + np.cos(angles) * 0.07 * unit, y + np.sin(angles) * 0.02], axis=1)
    outer = np.stack([0.5 + np.cos(angles) * 0.47 * unit, y + np.sin(angles) * 0.125], axis=1)
    under = (0.0, 0.034)
    ends = [np.stack([inner[end], outer[end], outer[end] + under, inner[end] + under]) for end in (0, 2)]
    sketch.shape([np.concatenate([outer, outer[::-1] + under]), *ends], "stone-", depth=depth, surface="wall")
    sketch.shape([np.concatenate([inner, outer[::-1]])], "stone+", depth=depth, surface="wall")


def cave(sketch: Sketch) -> Generator[Stand]:
    """Rock all around, and daylight beyond it."""
    colours, rng = sketch.palette, sketch.rng
    sketch.clear, sketch.horizon = False, 0.6
    rock, glow = colours.of("cave"), mix(colours.horizon, colours.light, 0.4)
    sketch.backdrop = [(0.0, mix(rock, colours.shade, 0.4)), (0.4, glow), (0.56, mix(glow, rock, 0.35)), (1.0, rock)]
    x = 0.5 + float(rng.uniform(-0.1, 0.1))
    sketch.light = Light(x, 0.38, colours.light, 0.0)
    for depth, reach in ((0.62, 0.24), (0.42, 0.36), (0.22, 0.46)):
        sketch.shape([_around(_hole(sketch, x, reach))], "cave", depth=depth, surface="rock")
        sketch.mist(0.55, 0.08, depth * 0.3)
    sketch.land(sketch.skyline(0.655, 0.02, 3, 5), "cave+", depth=0.1, surface="rock")
    yield Stand(ground=0.725, middle=0.665, aloft=0.4)
    teeth: list[Points] = []
    for _ in range(16):
        place = float(rng.beta(0.6, 0.6))
        tall = float(rng.uniform(0.05, 0.2)) * (0.3 + abs(2 * place - 1))
        teeth.append(rows((place - 0.045, place + 0.045, -0.02), (place - 0.004, place + 0.006, tall)))
    sketch.shape(teeth, "cave", depth=0.02, surface="rock", kind=Kind.FRAME)
    sketch.land(sketch.skyline(0.9, 0.03, 3, 5), "cave", depth=0.0, surface="rock", kind=Kind.FRAME)


def _hole(sketch: Sketch, x: float, reach: float) -> Points:
    """The ragged rim of an opening."""
    angles = np.linspace(0, 2 * np.pi, 22, endpoint=False)
    wobble = reach * (1 + (0.1 + 0.2 * sketch.hand.roughness) * sketch.rng.uniform(-1, 1, 22))
    unit = sketch.span * 9 / 16 / sketch.width
    knots = np.stack([x + np.cos(angles) * wobble * unit, 0.42 + np.sin(angles) * wobble * 0.66], axis=1)
    return curve(knots, [not sketch.hand.angular] * 22)


def _around(hole: Points) -> Points:
    """Everything outside a hole, as one outline: round the hole, out along a seam, round the picture, and back."""
    start = float(hole[0, 1])
    picture = [(1.2, start), (1.2, 1.2), (-0.2, 1.2), (-0.2, -0.2), (1.2, -0.2), (1.2, start)]
    return np.concatenate([hole, hole[:1], np.array(picture)])
