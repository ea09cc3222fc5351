"""Safe zones: where in a picture nothing is written over by the platforms that show it.

Data, with where it was read and when. Platforms publish few of these numbers and change them: what several people
measured is taken at its strictest.
"""

import math
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True)
class Zone:
    """What a platform leaves free of pictures of one shape: how far from each edge, in parts of width and height.

    0 where nothing is known.
    """

    platform: str
    shape: tuple[int, int]
    """Width and height, as a ratio."""
    left: float
    top: float
    right: float
    bottom: float
    source: str
    read: str
    """Year and month."""


@dataclass(frozen=True)
class Box:
    """A rectangle of a picture, in pixels; `right` and `bottom` are one past its last."""

    left: float
    top: float
    right: float
    bottom: float


_MEASURED = "measured by blitzcutai.com, houseofmarketers.com and stish.io; secondary"
_BROADCAST = "EBU R 95 (2017), graphics safe area: 5 % from each edge; feeds write beside such pictures, not on them"

ZONES: tuple[Zone, ...] = (
    Zone("tiktok", (9, 16), 60 / 1080, 130 / 1920, 164 / 1080, 350 / 1920, _MEASURED, "2026-11"),
    Zone("instagram reels", (9, 16), 0, 220 / 1920, 120 / 1080, 450 / 1920, _MEASURED, "2026-11"),
    Zone("instagram reels ads", (9, 16), 0.06, 0.14, 0.06, 0.35, "Meta, by stish.io; secondary", "2026-11"),
    Zone("youtube shorts", (9, 16), 0, 120 / 1920, 0, 0, _MEASURED, "2026-11"),
    Zone("feed", (4, 5), 0.05, 0.05, 0.05, 0.05, _BROADCAST, "2026-11"),
    Zone("feed", (1, 1), 0.05, 0.05, 0.05, 0.05, _BROADCAST, "2026-11"),
    Zone("feed", (16, 9), 0.05, 0.05, 0.05, 0.05, _BROADCAST, "2026-11"),
)


def zones(width: int, height: int) -> tuple[Zone, ...]:
    """The zones of all platforms in a picture of `width` x `height`: those of the shape that is nearest to its own."""
    nearest = min((zone.shape for zone in ZONES), key=lambda shape: abs(math.log(width * shape[1] / height / shape[0])))
    return tuple(zone for zone in ZONES if zone.shape == nearest)


@cache
def safe_box(width: int, height: int) -> Box:
    """What of a picture all platforms leave free; captions stay in it."""
    apply = zones(width, height)
    return Box(
        left=width * max(zone.left for zone in apply),
        top=height * max(zone.top for zone in apply),
        right=width * (1 - max(zone.right for zone in apply)),
        bottom=height * (1 - max(zone.bottom for zone in apply)),
    )
