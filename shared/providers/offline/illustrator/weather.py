"""What comes from the sky: sunshine, wind, rain, snow, lightning. It falls on a settled sketch."""

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, mix
from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, limb, oval, rows


def fall(sketch: Sketch) -> None:
    """A great sun, fog, wind, rain, snow or lightning, if the picture is out of doors."""
    weather = sketch.reading.weather
    if not sketch.clear and sketch.reading.setting != "forest":
        return
    if sketch.reading.great_sun and sketch.light.radius and not sketch.reading.moonlit:
        _sun(sketch)
    if "fog" in weather:
        sketch.mist(sketch.horizon + 0.04, 0.13, 0.55)
    if "storm" in weather:
        _lightning(sketch)
    if weather & {"storm", "rain"}:
        rain(sketch)
    if "snowfall" in weather:
        _snow(sketch)
    if "wind" in weather:
        _wind(sketch)


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
    before = len(sketch.layers)
    sketch.shape([*limb((0.009, 0.003), spine), *limb((0.005, 0.001), fork)], "bolt", depth=0.0, glows=True)
    _put_behind(sketch, before)
    sketch.glow(x, sketch.horizon * 0.4, 0.5, 0.7, "bolt")


def _sun(sketch: Sketch) -> None:
    """The sun as stories see it: a great disc before the clouds and behind the land, rays all about it."""
    before = len(sketch.layers)
    middle = np.array([sketch.light.x, sketch.light.y])
    unit = np.array([sketch.span / sketch.width, sketch.span / sketch.height]) * sketch.light.radius
    angles = np.arange(0, 2 * np.pi, np.pi / 9) + float(sketch.rng.uniform(0, 0.3))
    for longest, share in ((3.6, 0.3), (2.2, 0.45)):
        rays: list[Points] = []
        for number, angle in enumerate(angles):
            reach = longest * (1.0 if number % 2 else 0.7)
            corners = [(angle - 0.09, 1.1), (angle, reach), (angle + 0.09, 1.1)]
            rays.append(np.array([(np.cos(turn) * far, np.sin(turn) * far) for turn, far in corners]) * unit + middle)
        sketch.veil(rays, sketch.palette.of("sun"), share)
    for tone, radius in (("sun", 1.0), ("sun+", 0.8)):
        sketch.shape([oval((0, 0), (radius, radius)) * unit + middle], tone, depth=0.0, glows=True)
    _put_behind(sketch, before)


def _put_behind(sketch: Sketch, first: int) -> None:
    """Move the layers from the `first` on behind everything that stands, and before the clouds."""
    moved = sketch.layers[first:]
    del sketch.layers[first:]
    behind = (at for at, layer in enumerate(sketch.layers) if layer.kind not in {Kind.CLOUD, Kind.MIST})
    at = next(behind, 0)
    sketch.layers[at:at] = moved


def _wind(sketch: Sketch) -> None:
    """Gusts that curl at their ends, and leaves that fly with them, all to the left."""
    rng = sketch.rng
    unit = np.array([sketch.span / sketch.width, sketch.span / sketch.height])
    for level in (0.1, 0.19, 0.28, 0.37, 0.47):
        start = np.array([float(rng.uniform(0.55, 1.15)), level + float(rng.uniform(-0.03, 0.03))])
        long, curl = float(rng.uniform(0.22, 0.42)), float(rng.uniform(0.022, 0.042))
        sweep = np.linspace(0, 1, 14)
        gust = np.stack([-long * sweep, 0.012 * np.sin(sweep * 5 + level * 40)], axis=1)
        turns = np.linspace(np.pi / 2, 2.1 * np.pi, 14)
        radii = curl * np.linspace(1.0, 0.35, 14)
        coil = np.stack([-np.cos(turns) * radii, np.sin(turns) * radii - curl], axis=1) + gust[-1]
        path = np.concatenate([gust, coil[1:]]) * (unit[0], unit[1]) + start
        under = path + np.array([0.0, 0.003])
        sketch.veil([*limb((0.003, 0.009), under)], mix(sketch.palette.zenith, sketch.palette.shade, 0.3), 0.5)
        sketch.veil([*limb((0.002, 0.006), path)], _pale(sketch), 0.85)
    for tone, count in (("accent", 9), ("soil+", 7), ("wheat", 8)):
        leaves: list[Points] = []
        for _ in range(count):
            size, turn = float(rng.uniform(0.006, 0.014)), float(rng.uniform(0, np.pi))
            leaf = np.array([(-1.0, 0.0), (-0.3, 0.42), (1.0, 0.0), (-0.3, -0.42)]) * size
            spun = leaf @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
            leaves.append(spun * unit + (float(rng.uniform(0, 1)), float(rng.uniform(0.08, 0.9))))
        sketch.veil(leaves, sketch.palette.of(tone, lit=0.5), 0.9)


def _pale(sketch: Sketch) -> tuple[float, float, float]:
    return mix(sketch.palette.horizon, WHITE, 0.6)
