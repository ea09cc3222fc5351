"""What a composed picture consists of, before anyone paints it: layers and lights."""

from dataclasses import dataclass
from enum import StrEnum

from PIL import Image

from shared.providers.offline.illustrator.colour import Colour
from shared.providers.offline.illustrator.raster import Mask


class Kind(StrEnum):
    CLOUD = "cloud"
    LAND = "land"
    WATER = "water"
    FIGURE = "figure"
    FRAME = "frame"
    """Near and dark, at the edge."""
    MIST = "mist"
    """Thin: a veil, a shadow, rain."""


@dataclass(frozen=True)
class Hand:
    """How a style draws outlines, before it paints anything."""

    roughness: float = 0.5
    """Of skylines: 0 is smooth, 1 jagged."""
    angular: bool = False
    """Straight lines instead of curves."""
    puffy: bool = False
    """Round forms: trees like clouds, rolling ground."""


@dataclass(frozen=True, eq=False)
class Layer:
    kind: Kind
    depth: float
    """0 is near, 1 lost in the haze."""
    mask: Mask
    tile: Image.Image
    """The flat colours, RGB, as large as the mask."""
    glow: Image.Image | None = None
    """Which of its pixels shine, mode L, as large as the mask."""
    surface: str = "plain"
    """What it is made of: rock, grass, sand, snow, leaves, bark, water, swell, wall, panes, cloud or plain.

    A `figure` has many colours in its tile; a `shadow`, a `mirror` image and a `veil` are thin.
    """


@dataclass(frozen=True)
class Light:
    """Where the picture's main light comes from."""

    x: float
    y: float
    colour: Colour
    radius: float
    """Of the disc, as a part of the span; 0 for a light that is not in sight."""
    strength: float = 1.0


@dataclass(frozen=True)
class Glow:
    """A small light of something in the picture."""

    x: float
    y: float
    radius: float
    colour: Colour
    strength: float
