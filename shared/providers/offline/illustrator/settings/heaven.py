"""The sky over open country: sun or moon, and clouds."""

import numpy as np

from shared.providers.offline.illustrator.layer import Kind, Light
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.vector import Points, oval


def heaven(sketch: Sketch, *, horizon: float) -> None:
    """An open sky with the sun or the moon where the hour has it."""
    sketch.horizon = horizon
    sketch.sky()
    side = 1 if sketch.rng.random() < 0.5 else -1
    drift = float(sketch.rng.uniform(0.0, 0.06))
    match sketch.reading.time:
        case "night":
            x, y, radius = 0.5 + side * (0.16 + drift), 0.17 + drift, 0.078 if sketch.reading.great_moon else 0.05
        case "dusk" | "dawn":
            x, y, radius = 0.5 + side * (0.1 + drift), horizon - 0.07 - drift / 2, 0.062
        case _:
            x, y, radius = 0.5 + side * (0.18 + drift), 0.15 + drift, 0.042
    if sketch.reading.great_sun and sketch.reading.time != "night":
        x, y, radius = 0.5 + side * (0.1 + 2 * drift), 0.24 + drift, 0.15
    hidden = bool(sketch.reading.weather & {"storm", "rain"}) and sketch.reading.time != "night"
    sketch.light = Light(x, y, sketch.palette.light, 0.0 if hidden else radius, 0.55 if hidden else 1.0)
    if sketch.reading.moonlit and not hidden:
        stars(sketch, sketch.camera.level(horizon))
    clouds(sketch)


def stars(sketch: Sketch, level: float, count: int = 130) -> None:
    """Stars down to a level of the picture as it is seen, a few of them large."""
    rng = sketch.rng
    specks: list[Points] = []
    for _ in range(round(count * max(1.0, sketch.width / sketch.height))):
        size = 0.0007 + 0.0022 * float(rng.random()) ** 5
        place = float(rng.uniform(0, 1)), float(rng.uniform(0, 1)) ** 1.3 * level
        specks.append(oval(place, (size * sketch.span / sketch.width, size * sketch.span / sketch.height))[::5])
    sketch.veil(specks, sketch.palette.light, 0.9)


def clouds(sketch: Sketch) -> None:
    """Heaps of cloud with level feet: towering at the sides, small and flat near the horizon."""
    rng = sketch.rng
    overcast = bool(sketch.reading.weather & {"storm", "rain", "fog"})
    tone = "cloud-" if overcast else "cloud"
    for level, size, depth, count in ((0.9, 0.05, 0.55, 3), (0.72, 0.1, 0.3, 2), (0.5, 0.17, 0.12, 2)):
        for number in range(count + overcast):
            side = -1 if (number + (sketch.light.x < 0.5)) % 2 else 1
            x = 0.5 + side * float(rng.uniform(0.18, 0.55))
            cloud(sketch, x, level * sketch.horizon + float(rng.uniform(-0.03, 0.02)), size, tone, depth)
    if overcast:
        for x in (0.1, 0.4, 0.65, 0.95):
            cloud(sketch, x, 0.1 + float(rng.uniform(-0.04, 0.03)), 0.2, tone, 0.05)


def cloud(sketch: Sketch, x: float, foot: float, size: float, tone: str, depth: float) -> None:
    """One heap of round heads over a level foot; `size` is half its width as a part of the span."""
    rng = sketch.rng
    unit = sketch.span / sketch.width, sketch.span / sketch.height
    if sketch.hand.angular:
        heads = [(-0.45, 0.16), (0.0, 0.3), (0.42, 0.2)]
    else:
        places = np.linspace(-0.92, 0.92, 11)
        radii = 0.36 * (1 - np.abs(places) ** 1.6) * rng.uniform(0.55, 1.1, 11) + 0.06
        heads = list(zip(places.tolist(), radii.tolist(), strict=True))
    outlines: list[Points] = []
    for place, radius in heads:
        middle = (x + place * size * unit[0], foot - radius * 0.72 * size * unit[1])
        outlines.append(oval(middle, (radius * size * unit[0], radius * size * unit[1])))
        if not sketch.hand.angular and radius > 0.2:
            shift = float(rng.uniform(-0.5, 0.5)) * radius
            upper = (middle[0] + shift * size * unit[0], middle[1] - radius * 0.8 * size * unit[1])
            outlines.append(oval(upper, (radius * 0.7 * size * unit[0], radius * 0.7 * size * unit[1])))
    thick = 0.09 * size * unit[1]
    outlines.append(oval((x, foot - thick), (size * 0.95 * unit[0], thick * 1.1)))
    if sketch.hand.angular:
        outlines[-1] = oval((x, foot), (size * 0.8 * unit[0], thick * 1.6))
        outlines = [np.stack([outline[:, 0], np.minimum(outline[:, 1], foot)], axis=1) for outline in outlines]
    sketch.shape(outlines, tone, depth=depth, kind=Kind.CLOUD, surface="cloud")
