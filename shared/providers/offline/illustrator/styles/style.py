"""What a style is."""

from collections.abc import Callable
from dataclasses import dataclass, field

from PIL import Image

from shared.providers.offline.illustrator.hours import Hour
from shared.providers.offline.illustrator.layer import Hand
from shared.providers.offline.illustrator.palette import Grade
from shared.providers.offline.illustrator.sketch import Sketch


@dataclass(frozen=True)
class Style:
    """A way of drawing outlines, of seeing colours, and of putting paint on them."""

    hand: Hand
    grade: Grade
    paint: Callable[[Sketch], Image.Image]
    """Fills a composed sketch: an RGB picture of its size."""
    hours: dict[str, tuple[Hour, ...]] = field(default_factory=dict[str, tuple[Hour, ...]])
    """Skies of its own, for the times at which it has any."""
