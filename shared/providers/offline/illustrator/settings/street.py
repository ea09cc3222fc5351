"""A street between two rows of houses."""

from collections.abc import Generator
from itertools import pairwise

import numpy as np

from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.settings.growth import placed
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.settings.town import skyscrapers
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, columns, rows

_EYE = 0.57
"""The height of the eye, which is the horizon."""


def street(sketch: Sketch) -> Generator[Stand]:
    """Two rows of houses that run to one point, lamps, and wet or dry stones."""
    heaven(sketch, horizon=_EYE)
    vanish = 0.5 + float(sketch.rng.uniform(-0.07, 0.07))
    skyscrapers(sketch, 0.6, (0.1, 0.25), 0.09, 0.6)
    sketch.mist(_EYE, 0.07, 0.55)
    panes: list[Points] = []
    for side in (-1, 1):
        panes += _houses(sketch, side, vanish)
    dark = sketch.reading.time in {"night", "dusk"} or bool(sketch.reading.weather & {"storm", "rain", "fog"})
    lit = sketch.rng.random(len(panes)) < (0.6 if dark else 0.0)
    sketch.shape([pane for pane, on in zip(panes, lit, strict=True) if not on], "dark", depth=0.2)
    sketch.shape(
        [pane for pane, on in zip(panes, lit, strict=True) if on], "glow", depth=0.1, surface="panes", glows=True
    )
    stones = [rows((vanish - 0.02, vanish + 0.02, _EYE + 0.005), (-0.5, 1.5, 1.05))]
    if sketch.reading.weather & {"storm", "rain"}:
        sketch.shape(stones, "pave", depth=0.1, surface="water", kind=Kind.WATER)
    else:
        sketch.shape(stones, "pave", depth=0.1, surface="wall")
    for t in (0.72, 0.46):
        for side in (-1, 1):
            x = vanish + (_wall(side, vanish, t) - vanish) * 0.82
            _lamp(sketch, x, _EYE + 0.25 * (1 - t), 0.36 * (1 - t) + 0.05)
    yield Stand(ground=0.72, middle=0.61)


def _houses(sketch: Sketch, side: int, vanish: float) -> list[Points]:
    """One row of houses, the farthest first. Returns their windows."""
    rng = sketch.rng
    edges = [0.0, 0.3]
    while edges[-1] < 0.9:
        edges.append(edges[-1] + (1 - edges[-1]) * float(rng.uniform(0.26, 0.4)))
    panes: list[Points] = []
    for start, end in reversed(list(pairwise(edges))):
        rise = float(rng.uniform(0.62, 0.95))
        front = columns(*((_wall(side, vanish, t), _height(rise, t), _height(-0.5, t)) for t in (start, end)))
        tone = ("brick", "plaster", "stone", "wall-", "brick-")[int(rng.integers(5))]
        sketch.shape([front], tone, depth=0.06 + 0.5 * end * end, surface="wall")
        for storey in np.arange(0.02, rise - 0.13, 0.17):
            for share in (0.15, 0.57):
                ends = [start + (end - start) * (share + part) for part in (0.0, 0.26)]
                slices = ((_wall(side, vanish, t), _height(storey + 0.1, t), _height(storey, t)) for t in ends)
                panes.append(columns(*slices))
    return panes


def _wall(side: int, vanish: float, t: float) -> float:
    """The x of a wall at depth t: 0 at our side, 1 at the vanishing point."""
    edge = 0.5 + side * 0.62
    return edge + (vanish - edge) * t


def _height(rise: float, t: float) -> float:
    """The y of a height on a wall at depth t."""
    return _EYE - rise * (1 - t) * 0.78


def _lamp(sketch: Sketch, x: float, foot: float, tall: float) -> None:
    """A street lamp, and its light in the dark."""
    post = rows((-1.2, 1.2, 84.0), (-2.0, 2.0, 0.0))
    cup, roof = np.array([(-6.0, 84.0), (6, 84), (0, 90)]), np.array([(-9.0, 97.0), (0, 106), (9, 97)])
    head = rows((-7.0, 7.0, 98.0), (-5.0, 5.0, 84.0))
    burns = sketch.reading.time != "day"
    sketch.shape([placed(sketch, outline, x, foot, tall) for outline in (post, cup, roof)], "dark", depth=0.05)
    sketch.shape([placed(sketch, head, x, foot, tall)], "glow", depth=0.0, glows=burns)
    if burns:
        sketch.glow(x, foot - tall * 0.91 * sketch.span / sketch.height, 0.05 + 0.5 * tall, 0.6)
