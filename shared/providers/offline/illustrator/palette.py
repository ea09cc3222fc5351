"""The colours of one picture: what the hour, the weather, the mood and the style make of the world's own colours."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from shared.providers.offline.illustrator.colour import WHITE, Colour, adjust, hexed, mix, multiply
from shared.providers.offline.illustrator.hours import HOURS, MOODS, Hour
from shared.providers.offline.illustrator.reading import Reading
from shared.providers.offline.illustrator.tones import ACCENTS, CLOTHS, SHINING, TONES

type Grade = Callable[[Colour], Colour]
"""What a style does to every colour."""


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
        if name not in SHINING:
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
