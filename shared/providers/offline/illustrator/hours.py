"""Times of day as light, and moods as tints."""

from dataclasses import dataclass

from shared.providers.offline.illustrator.colour import WHITE, Colour, hexed


@dataclass(frozen=True)
class Hour:
    """The sky and the light at a time of day."""

    zenith: Colour
    middle: Colour
    horizon: Colour
    light: Colour
    """Of the sun or the moon."""
    ambient: Colour
    """What surfaces are multiplied with."""


def hour(zenith: str, middle: str, horizon: str, light: str, ambient: Colour) -> Hour:
    """An hour from colour codes."""
    return Hour(hexed(zenith), hexed(middle), hexed(horizon), hexed(light), ambient)


HOURS: dict[str, tuple[Hour, ...]] = {
    "day": (
        hour("2a6fc0", "74b4e6", "d9eef5", "fff4d6", (1.0, 0.99, 0.95)),
        hour("2b86b8", "83c9de", "eef3dc", "fff2c4", (1.0, 0.98, 0.92)),
        hour("3f7cc4", "95c0e8", "f3e9dc", "fff0d0", (1.0, 0.97, 0.93)),
    ),
    "dawn": (
        hour("46629f", "c193b4", "ffdcae", "ffe2b0", (0.95, 0.82, 0.82)),
        hour("4d7f9e", "b9bfb4", "ffe6b8", "fff0c0", (0.96, 0.9, 0.8)),
        hour("5d5596", "d98fa0", "ffc9a0", "ffd9a8", (0.94, 0.78, 0.8)),
    ),
    "dusk": (
        hour("27306b", "a2507f", "ff9c5c", "ffc27a", (0.8, 0.6, 0.66)),
        hour("1d2c58", "6b4c8c", "f58d70", "ffb488", (0.72, 0.58, 0.72)),
        hour("3a2a5e", "c65a5a", "ffb65a", "ffd27a", (0.86, 0.62, 0.58)),
    ),
    "night": (
        hour("060d26", "14294f", "3d5f8c", "dce9ff", (0.36, 0.44, 0.66)),
        hour("0b0a2a", "241f57", "5b5198", "e4e0ff", (0.4, 0.4, 0.66)),
        hour("04141f", "0d3342", "3a7478", "dcf6f0", (0.34, 0.48, 0.56)),
    ),
    "storm": (
        hour("20283a", "48566a", "98a5aa", "e6eef0", (0.6, 0.65, 0.72)),
        hour("262838", "54526a", "a79fa4", "f0eaea", (0.62, 0.62, 0.7)),
    ),
}

MOODS: dict[str, tuple[float, float, Colour, float]] = {
    "calm": (0.95, 1.0, hexed("c8d8e0"), 0.03),
    "joyful": (1.15, 1.06, hexed("ffe9b0"), 0.06),
    "dark": (0.72, 0.72, hexed("1c2a2c"), 0.12),
    "sad": (0.7, 0.88, hexed("6080a0"), 0.12),
    "mysterious": (0.9, 0.86, hexed("4a3a7a"), 0.13),
    "epic": (1.15, 1.0, hexed("ffb060"), 0.05),
    "tender": (0.92, 1.03, hexed("ffb8c0"), 0.12),
    "plain": (1.0, 1.0, WHITE, 0.0),
}
"""Saturation, value, a tint and the tint's share."""
