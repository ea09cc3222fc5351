"""Colours, and how they are mixed."""

import colorsys

type Colour = tuple[float, float, float]
"""Red, green and blue, each from 0 to 1, as a screen shows them (sRGB)."""

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)


def hexed(code: str) -> Colour:
    """The colour that `#rrggbb` (or `rrggbb`) names."""
    value = int(code.removeprefix("#"), 16)
    return ((value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255)


def to_bytes(colour: Colour) -> tuple[int, int, int]:
    """What Pillow calls this colour."""
    red, green, blue = (round(255 * min(1.0, max(0.0, channel))) for channel in colour)
    return red, green, blue


def mix(one: Colour, other: Colour, share: float) -> Colour:
    """`share` of the other colour in the one: 0 gives the one, 1 the other."""
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def multiply(one: Colour, other: Colour) -> Colour:
    """A surface of one colour under a light of the other."""
    return one[0] * other[0], one[1] * other[1], one[2] * other[2]


def adjust(colour: Colour, *, hue: float = 0.0, saturation: float = 1.0, value: float = 1.0) -> Colour:
    """Turn the hue by a part of the circle, and scale saturation and value (clipped at 1)."""
    h, s, v = colorsys.rgb_to_hsv(*(min(1.0, max(0.0, channel)) for channel in colour))
    return colorsys.hsv_to_rgb((h + hue) % 1.0, min(1.0, s * saturation), min(1.0, v * value))
