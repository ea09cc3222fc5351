"""Uplands: a footpath over hills and heath."""

from collections.abc import Generator

import numpy as np

from shared.providers.offline.illustrator.settings.country import path
from shared.providers.offline.illustrator.settings.growth import broadleaf, placed, row, tufts
from shared.providers.offline.illustrator.settings.heaven import heaven
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, oval, rectangle


def track(sketch: Sketch) -> Generator[Stand]:
    """A footpath over rolling ground: past trees, a wall, boulders or heather, never the same."""
    heaven(sketch, horizon=0.55)
    rng = sketch.rng
    steep = float(rng.uniform(0.03, 0.1))
    sketch.land(sketch.skyline(0.5, steep, 2.2, 6), "rock", depth=0.72, surface="rock")
    sketch.land(sketch.skyline(0.545, steep * 0.5, 1.8, 4), "forest", depth=0.5)
    line = sketch.skyline(0.585, 0.02, 1.6, 3)
    if rng.random() < 0.6:
        row(sketch, line, "forest", depth=0.36, tall=(0.03, 0.07), spacing=0.12, kinds="broadleaf")
    sketch.land(line, "meadow", depth=0.32)
    vanish = float(rng.uniform(0.3, 0.7))
    near = sketch.skyline(0.62, 0.014, 1.3, 2)
    feature = int(rng.integers(4))
    if feature == 0:
        _hedge_tree(sketch, 1.02 if vanish < 0.5 else -0.02)
    sketch.land(near, ("grass", "meadow", "wheat")[int(rng.integers(3))], depth=0.1)
    path(sketch, vanish, 0.628, "soil+", 0.1)
    if feature == 1:
        _wall(sketch, vanish)
    elif feature == 2:
        _boulders(sketch)
    elif feature == 3:
        _heather(sketch)
    yield Stand(ground=0.72, middle=0.63)
    tufts(sketch, 0.97, "forest", tall=float(rng.uniform(0.05, 0.15)))


def _hedge_tree(sketch: Sketch, x: float) -> None:
    """A large tree that reaches in from the side."""
    outlines = [placed(sketch, outline, x, 0.64, 0.4) for outline in broadleaf(sketch)]
    sketch.shape(outlines, "leaf-", depth=0.08, surface="leaves")


def _wall(sketch: Sketch, vanish: float) -> None:
    """A dry stone wall that runs away to the horizon."""
    side = -0.1 if vanish > 0.5 else 1.1
    stones: list[Points] = []
    for step in np.linspace(0.08, 1, 26) ** 1.6:
        x, foot, tall = vanish + (side - vanish) * step, 0.628 + 0.16 * step, 0.004 + 0.045 * step
        half = 0.004 + 0.03 * step
        stones.append(rectangle(x - half, foot - tall * float(sketch.rng.uniform(0.85, 1.1)), x + half, foot))
    sketch.shape(stones, "stone", depth=0.1, surface="rock")


def _boulders(sketch: Sketch) -> None:
    rng = sketch.rng
    heaps: list[Points] = []
    for _ in range(7):
        x, y = float(rng.uniform(0, 1)), float(rng.uniform(0.64, 0.8))
        size = (y - 0.6) * float(rng.uniform(0.12, 0.4))
        heaps.append(oval((x, y), (size * sketch.span / sketch.width * 0.9, size * 0.55)))
    sketch.shape(heaps, "stone", depth=0.06, surface="rock")


def _heather(sketch: Sketch) -> None:
    """Flowering tussocks, larger the nearer they are."""
    rng = sketch.rng
    tussocks: list[Points] = []
    for y in np.sort(rng.uniform(0.63, 0.9, 90)).tolist():
        x, size = float(rng.uniform(-0.05, 1.05)), 0.004 + (y - 0.6) * float(rng.uniform(0.02, 0.05))
        if abs(x - 0.5) > 0.06 + (y - 0.62) * 0.7:
            tussocks.append(oval((x, y), (size * 1.8 * sketch.span / sketch.width, size)))
    sketch.shape(tussocks, "coral", depth=0.12, surface="leaves")
