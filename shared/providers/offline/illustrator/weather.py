"""What falls from the sky."""

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, mix
from shared.providers.offline.illustrator.sketch import Kind, Sketch
from shared.providers.offline.illustrator.vector import Points, limb, oval


def fall(sketch: Sketch) -> None:
    """What falls from the sky, if the sky is there."""
    weather = sketch.reading.weather
    outside = sketch.clear or sketch.reading.setting == "forest"
    if "fog" in weather and outside:
        sketch.mist(sketch.horizon + 0.04, 0.13, 0.55)
    if not outside:
        return
    if weather & {"storm", "rain"}:
        rain(sketch)
    if "snowfall" in weather:
        _flakes(sketch)
    if "storm" in weather:
        _lightning(sketch)


def rain(sketch: Sketch, count: int = 150, strength: float = 0.42) -> None:
    """Slanting streaks over the whole picture."""
    rng = sketch.rng
    half = 0.0016 * sketch.span / sketch.width
    streaks: list[Points] = []
    for _ in range(round(count * max(1.0, sketch.width / sketch.height))):
        x, y = float(rng.uniform(-0.05, 1.15)), float(rng.uniform(-0.05, 1.0))
        run = 0.055 * float(rng.uniform(0.5, 1.3))
        foot = x - 0.22 * run
        streaks.append(np.array([(x - half, y), (x + half, y), (foot + half, y + run), (foot - half, y + run)]))
    _veil(sketch, streaks, strength)


def _flakes(sketch: Sketch) -> None:
    rng = sketch.rng
    flakes: list[Points] = []
    for _ in range(round(150 * max(1.0, sketch.width / sketch.height))):
        size = 0.0018 + 0.0062 * float(rng.random()) ** 3
        place = (float(rng.uniform(0, 1)), float(rng.uniform(0, 1)))
        flakes.append(oval(place, (size * sketch.span / sketch.width, size * sketch.span / sketch.height))[::4])
    _veil(sketch, flakes, 0.85)


def _lightning(sketch: Sketch) -> None:
    """One bolt, far from the light and behind everything that stands."""
    rng = sketch.rng
    x = 0.22 if sketch.light.x > 0.5 else 0.78
    steps = np.linspace(0.02, sketch.horizon - 0.02, 9)
    spine = np.stack([x + np.cumsum(rng.uniform(-0.035, 0.035, 9)), steps], axis=1)
    fork = np.stack([spine[4:7, 0] + np.array([0, 0.05, 0.08]), spine[4:7, 1]], axis=1)
    before = len(sketch.layers)
    sketch.shape([*limb((0.009, 0.003), spine[::1]), *limb((0.005, 0.001), fork)], "bolt", depth=0.0, glows=True)
    behind = next((at for at, layer in enumerate(sketch.layers) if layer.kind is not Kind.CLOUD), 0)
    sketch.layers[behind:behind] = sketch.layers[before:]
    del sketch.layers[-1:]
    sketch.glow(x, sketch.horizon * 0.4, 0.5, 0.7, "bolt")


def _veil(sketch: Sketch, outlines: list[Points], strength: float) -> None:
    """Thin white shapes over everything."""
    sketch.veil(outlines, mix(sketch.palette.horizon, WHITE, 0.6), strength)
