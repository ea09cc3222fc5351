"""What falls from the sky."""

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, mix
from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, limb, oval, rows


def fall(sketch: Sketch) -> None:
    """Fog, rain, snow or lightning, if the picture is out of doors."""
    weather = sketch.reading.weather
    if not sketch.clear and sketch.reading.setting != "forest":
        return
    if "fog" in weather:
        sketch.mist(sketch.horizon + 0.04, 0.13, 0.55)
    if "storm" in weather:
        _lightning(sketch)
    if weather & {"storm", "rain"}:
        rain(sketch)
    if "snowfall" in weather:
        _snow(sketch)


def rain(sketch: Sketch, count: int = 150, strength: float = 0.42) -> None:
    """Slanting streaks over the whole picture."""
    rng = sketch.rng
    half = 0.0016 * sketch.span / sketch.width
    streaks: list[Points] = []
    for _ in range(round(count * max(1.0, sketch.width / sketch.height))):
        x, y = float(rng.uniform(-0.05, 1.15)), float(rng.uniform(-0.05, 1.0))
        run = 0.055 * float(rng.uniform(0.5, 1.3))
        foot = x - 0.22 * run
        streaks.append(rows((x - half, x + half, y), (foot - half, foot + half, y + run)))
    sketch.veil(streaks, _pale(sketch), strength)


def _snow(sketch: Sketch) -> None:
    """Flakes of all sizes, most of them small."""
    rng = sketch.rng
    flakes: list[Points] = []
    for _ in range(round(150 * max(1.0, sketch.width / sketch.height))):
        size = 0.0018 + 0.0062 * float(rng.random()) ** 3
        place = float(rng.random()), float(rng.random())
        flakes.append(oval(place, (size * sketch.span / sketch.width, size * sketch.span / sketch.height))[::4])
    sketch.veil(flakes, _pale(sketch), 0.85)


def _lightning(sketch: Sketch) -> None:
    """One forked bolt away from the light, behind everything that stands."""
    rng = sketch.rng
    x = 0.22 if sketch.light.x > 0.5 else 0.78
    levels = np.linspace(0.02, sketch.horizon - 0.02, 9)
    spine = np.stack([x + np.cumsum(rng.uniform(-0.035, 0.035, 9)), levels], axis=1)
    fork = spine[4:7] + np.array([(0.0, 0.0), (0.05, 0.0), (0.08, 0.0)])
    bolt = sketch.shape([*limb((0.009, 0.003), spine), *limb((0.005, 0.001), fork)], "bolt", depth=0.0, glows=True)
    if bolt:
        sketch.layers.remove(bolt)
        behind = (at for at, layer in enumerate(sketch.layers) if layer.kind not in {Kind.CLOUD, Kind.MIST})
        sketch.layers.insert(next(behind, 0), bolt)
    sketch.glow(x, sketch.horizon * 0.4, 0.5, 0.7, "bolt")


def _pale(sketch: Sketch) -> tuple[float, float, float]:
    return mix(sketch.palette.horizon, WHITE, 0.6)
