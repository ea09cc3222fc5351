"""Where a setting lets its subjects stand, and the light that open country has."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from shared.providers.offline.illustrator.sketch import Light, Sketch


@dataclass(frozen=True)
class Stand:
    """Places, as parts of the picture, at which a setting is ready for its subjects."""

    ground: float = 0.7
    """The feet of who is near."""
    middle: float = 0.61
    """The foot of a landmark."""
    landmark_depth: float = 0.12
    aloft: float = 0.3
    """The middle of what flies."""
    water: float | None = None
    """The water line of what floats."""


type Setting = Callable[[Sketch], Generator[Stand]]
"""Draws what lies behind the subjects, yields once where they stand, then draws what lies before them."""


def heaven(sketch: Sketch, *, horizon: float) -> None:
    """An open sky with the sun or the moon where the hour has it."""
    sketch.horizon = horizon
    sketch.sky()
    side = 1 if sketch.rng.random() < 0.5 else -1
    drift = float(sketch.rng.uniform(0.0, 0.06))
    match sketch.reading.time:
        case "night":
            x, y, radius = 0.5 + side * (0.16 + drift), 0.17 + drift, 0.05
        case "dusk" | "dawn":
            x, y, radius = 0.5 + side * (0.1 + drift), horizon - 0.07 - drift / 2, 0.062
        case _:
            x, y, radius = 0.5 + side * (0.18 + drift), 0.15 + drift, 0.042
    hidden = bool(sketch.reading.weather & {"storm", "rain"}) and sketch.reading.time != "night"
    sketch.light = Light(x, y, sketch.palette.light, 0.0 if hidden else radius, 0.55 if hidden else 1.0)
