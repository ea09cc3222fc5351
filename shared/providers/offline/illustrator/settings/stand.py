"""Where a setting lets its subjects stand."""

from collections.abc import Callable, Generator
from dataclasses import dataclass

from shared.providers.offline.illustrator.sketch import Sketch


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
