"""The colours of one picture: what the hour, the weather, the mood and the style make of the world's own colours."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, hexed, mix, multiply
from shared.providers.offline.illustrator.reading import Reading

type Grade = Callable[[Colour], Colour]
"""What a style does to every colour."""


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


@dataclass(frozen=True)
class Palette:
    hour: Hour
    tones: dict[str, Colour]
    """The world's own colours by name, before light and air."""
    grade: Grade

    def of(self, tone: str, *, depth: float = 0.0, lit: float = 0.0) -> Colour:
        """A tone as it is seen at `depth` (0 near, 1 lost in the haze), `lit` up to 1 beyond the ambient light."""
        name, darker, lighter = tone.rstrip("+-"), tone.endswith("-"), tone.endswith("+")
        own = self.tones[name]
        if darker:
            own = multiply(own, (0.72, 0.7, 0.76))
        if lighter:
            own = mix(own, WHITE, 0.28)
        if name not in _SHINING:
            own = multiply(own, mix(self.hour.ambient, WHITE, lit))
        return self.grade(mix(own, self.hour.horizon, depth) if depth else own)

    @property
    def zenith(self) -> Colour:
        return self.grade(self.hour.zenith)

    @property
    def middle(self) -> Colour:
        return self.grade(self.hour.middle)

    @property
    def horizon(self) -> Colour:
        return self.grade(self.hour.horizon)

    @property
    def light(self) -> Colour:
        return self.grade(self.hour.light)

    @property
    def shade(self) -> Colour:
        """The darkest dark: the near, unlit foreground."""
        return self.grade(multiply(mix(self.hour.zenith, hexed("101018"), 0.72), (0.8, 0.8, 0.9)))

    def with_tones(self, tones: dict[str, Colour]) -> "Palette":
        return replace(self, tones=self.tones | tones)


def palette(reading: Reading, rng: np.random.Generator, grade: Grade, hours: dict[str, tuple[Hour, ...]]) -> Palette:
    """Choose a picture's colours. `hours` are a style's own skies, for the times at which it has any."""
    time = "storm" if "storm" in reading.weather and reading.time != "night" else reading.time
    choices = hours.get(time) or HOURS[time]
    hour = choices[int(rng.integers(len(choices)))]
    turn = float(rng.uniform(-0.025, 0.025))
    saturation, value, tint, share = MOODS[reading.mood]
    if "fog" in reading.weather:
        saturation *= 0.75
        hour = replace(hour, zenith=mix(hour.zenith, hour.horizon, 0.5), middle=mix(hour.middle, hour.horizon, 0.6))

    def felt(colour: Colour) -> Colour:
        return mix(adjust(colour, hue=turn, saturation=saturation, value=value), tint, share)

    felt_hour = Hour(
        felt(hour.zenith), felt(hour.middle), felt(hour.horizon), hour.light, mix(hour.ambient, tint, share)
    )
    cloth, accent = rng.permutation(len(CLOTHS))[:2]
    tones = TONES | {"cloth": CLOTHS[cloth], "accent": ACCENTS[accent % len(ACCENTS)]}
    return Palette(felt_hour, tones, grade)


def _hour(zenith: str, middle: str, horizon: str, light: str, ambient: Colour) -> Hour:
    return Hour(hexed(zenith), hexed(middle), hexed(horizon), hexed(light), ambient)


HOURS: dict[str, tuple[Hour, ...]] = {
    "day": (
        _hour("2a6fc0", "74b4e6", "d9eef5", "fff4d6", (1.0, 0.99, 0.95)),
        _hour("2b86b8", "83c9de", "eef3dc", "fff2c4", (1.0, 0.98, 0.92)),
        _hour("3f7cc4", "95c0e8", "f3e9dc", "fff0d0", (1.0, 0.97, 0.93)),
    ),
    "dawn": (
        _hour("46629f", "c193b4", "ffdcae", "ffe2b0", (0.95, 0.82, 0.82)),
        _hour("4d7f9e", "b9bfb4", "ffe6b8", "fff0c0", (0.96, 0.9, 0.8)),
        _hour("5d5596", "d98fa0", "ffc9a0", "ffd9a8", (0.94, 0.78, 0.8)),
    ),
    "dusk": (
        _hour("27306b", "a2507f", "ff9c5c", "ffc27a", (0.8, 0.6, 0.66)),
        _hour("1d2c58", "6b4c8c", "f58d70", "ffb488", (0.72, 0.58, 0.72)),
        _hour("3a2a5e", "c65a5a", "ffb65a", "ffd27a", (0.86, 0.62, 0.58)),
    ),
    "night": (
        _hour("060d26", "14294f", "3d5f8c", "dce9ff", (0.36, 0.44, 0.66)),
        _hour("0b0a2a", "241f57", "5b5198", "e4e0ff", (0.4, 0.4, 0.66)),
        _hour("04141f", "0d3342", "3a7478", "dcf6f0", (0.34, 0.48, 0.56)),
    ),
    "storm": (
        _hour("20283a", "48566a", "98a5aa", "e6eef0", (0.6, 0.65, 0.72)),
        _hour("262838", "54526a", "a79fa4", "f0eaea", (0.62, 0.62, 0.7)),
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

TONES: dict[str, Colour] = {
    name: hexed(code)
    for name, _, code in (
        entry.partition(":")
        for entry in [
            "fur:857062",
            "paint:cf4a3f",
            "cloth2:3a3a48",
            "skin:e6ae8c",
            "hair:4a2f26",
            "dark:2a2a36",
            "white:f2f0ea",
            "metal:9fabb8",
            "gold:e0b548",
            "glass:8fc3d4",
            "glow:ffe9a0",
            "flame:ff9a3c",
            "wood:80563a",
            "stone:8f8b88",
            "wall:e2d2b4",
            "roof:9c4a3c",
            "leaf:5a9458",
            "trunk:5f4636",
            "sail:f4ead4",
            "hull:4c4a6c",
            "page:f4e6c6",
            "ink:3a2c2c",
            "cover:8a3238",
            "sand:e2bf86",
            "straw:cfa862",
            "screen:1c2c44",
            "potion:58d098",
            "gem:58a8f0",
            "water:3f7fae",
            "grass:74a04e",
            "meadow:9ab458",
            "forest:3f6e4a",
            "rock:7d7a84",
            "snow:eef4fa",
            "soil:75563e",
            "pave:6e6c78",
            "brick:8e5a4e",
            "tower:6a7390",
            "plaster:c9b496",
            "floor:8a6244",
            "dune:e4b070",
            "wheat:dcb45a",
            "sea:2f6f96",
            "deep:0d3a5c",
            "coral:d8706a",
            "moon:e8e4d8",
            "regolith:a09a98",
            "cave:40383e",
            "marble:d8d0c4",
            "curtain:8c2434",
            "ice:b8dcec",
            "cloud:f8f6f4",
            "bolt:f4f0ff",
            "mud:5a5a40",
        ]
    )
}
"""The world's own colours, by the names that figures and settings use."""

CLOTHS: tuple[Colour, ...] = tuple(map(hexed, ["35507c", "7c3a3a", "3f6a5a", "6a4a80", "b0803a", "2f5f70", "70404f"]))
ACCENTS: tuple[Colour, ...] = tuple(map(hexed, ["e8a23c", "d8503f", "46b0a0", "e0709a", "5a8ae0", "f0d060"]))

_SHINING = frozenset({"glow", "flame", "screen", "bolt"})
