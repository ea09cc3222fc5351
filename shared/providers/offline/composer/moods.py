"""The moods: for each, a mode, some ways to move through it, a tempo, and who plays what.

Every piece is sixteen bars of four beats, two bars to a chord; a bar has sixteen steps.
"""

from dataclasses import dataclass

REST = None


@dataclass(frozen=True)
class Pad:
    """Held chords. `brightness` is in kilohertz, and breathes between half of it and all of it."""

    level: float
    brightness: float
    low: int = 50
    high: int = 74


@dataclass(frozen=True)
class Figure:
    """A pattern over the notes of the chord, one number for each step that it plays; `None` rests.

    0 is the chord's lowest voice, and numbers past its notes climb into the next octave.
    """

    instrument: str
    level: float
    pattern: tuple[int | None, ...]
    steps: int = 2
    """How many steps from one number to the next."""
    octave: int = 0
    sections: str = "1111"
    """In which of the four sections of four bars it plays."""


@dataclass(frozen=True)
class Melody:
    """A line made up on the spot: steps along the scale, chord notes where it matters, and much silence."""

    instrument: str
    level: float
    density: float
    """How many of the eighths are played, from 0 to 1."""
    octave: int = 1
    sections: str = "1111"


@dataclass(frozen=True)
class Bass:
    """The chord's root, on some steps of each bar."""

    instrument: str
    level: float
    steps: tuple[int, ...]
    sections: str = "1111"


@dataclass(frozen=True)
class Percussion:
    """Strokes on some steps of each bar."""

    instrument: str
    level: float
    steps: tuple[int, ...]
    sections: str = "1111"


type Part = Pad | Figure | Melody | Bass | Percussion


@dataclass(frozen=True)
class Mood:
    modes: tuple[str, ...]
    progressions: tuple[tuple[int, ...], ...]
    """Degrees of the mode, counted from 0; each progression is played twice, two bars to a chord."""
    tempo: tuple[int, int]
    """Beats a minute, from and to."""
    sevenths: bool
    reverb: float
    """Seconds until an echo is 60 dB down."""
    parts: tuple[Part, ...]


MOODS = {
    "calm": Mood(
        modes=("ionian", "lydian"),
        progressions=((0, 4, 5, 3), (0, 2, 3, 0), (0, 5, 3, 4), (3, 0, 1, 4)),
        tempo=(66, 72),
        sevenths=True,
        reverb=4.0,
        parts=(
            Pad(level=1.0, brightness=2.0),
            Melody("bell", level=0.14, density=0.16, octave=1),
            Figure("felt", level=0.16, pattern=(0, 2, 1, 3, 2, 1, REST, REST), sections="0111"),
            Bass("bass", level=0.18, steps=(0,)),
        ),
    ),
    "warm": Mood(
        modes=("ionian", "mixolydian"),
        progressions=((0, 3, 5, 4), (0, 5, 3, 4), (0, 2, 3, 4), (3, 4, 2, 5)),
        tempo=(78, 86),
        sevenths=False,
        reverb=2.0,
        parts=(
            Pad(level=0.6, brightness=1.8),
            Figure("pluck", level=0.3, pattern=(0, 2, 1, 3, 2, 4, 3, 1)),
            Melody("felt", level=0.24, density=0.2, sections="0101"),
            Bass("bass", level=0.22, steps=(0, 10)),
            Percussion("shaker", level=0.025, steps=(2, 6, 10, 14), sections="0011"),
        ),
    ),
    "mysterious": Mood(
        modes=("dorian", "aeolian"),
        progressions=((0, 5, 0, 6), (0, 3, 0, 1), (0, 2, 6, 3), (0, 6, 5, 6)),
        tempo=(68, 76),
        sevenths=True,
        reverb=4.5,
        parts=(
            Pad(level=1.0, brightness=1.5, low=45, high=69),
            Melody("glass", level=0.2, density=0.18, octave=1),
            Figure("bell", level=0.07, pattern=(0, REST, 2, REST, 3, 1, REST, REST), octave=1, sections="0110"),
            Bass("bass", level=0.18, steps=(0,)),
            Percussion("wood", level=0.03, steps=(7,), sections="0011"),
        ),
    ),
    "tense": Mood(
        modes=("phrygian", "harmonic minor"),
        progressions=((0, 1, 0, 6), (0, 5, 1, 0), (0, 0, 1, 4), (0, 5, 3, 4)),
        tempo=(92, 104),
        sevenths=False,
        reverb=2.2,
        parts=(
            Pad(level=0.8, brightness=1.4, low=43, high=65),
            Bass("pulse", level=0.28, steps=(0, 2, 4, 6, 8, 10, 12, 14)),
            Percussion("tick", level=0.09, steps=(0, 4, 8, 12)),
            Percussion("drum", level=0.22, steps=(0,), sections="0101"),
            Melody("glass", level=0.13, density=0.1, octave=1, sections="0111"),
        ),
    ),
    "epic": Mood(
        modes=("aeolian",),
        progressions=((0, 5, 2, 6), (0, 3, 5, 6), (0, 6, 5, 6), (5, 6, 0, 2)),
        tempo=(84, 94),
        sevenths=False,
        reverb=3.2,
        parts=(
            Pad(level=1.0, brightness=3.6, low=50, high=77),
            Bass("bass", level=0.22, steps=(0, 8)),
            Bass("pulse", level=0.2, steps=(0, 2, 4, 6, 8, 10, 12, 14), sections="0111"),
            Figure("pluck", level=0.26, pattern=(0, 1, 2, 1), octave=0, sections="0111"),
            Percussion("drum", level=0.3, steps=(0, 6, 8)),
            Percussion("drum", level=0.2, steps=(12, 14), sections="0011"),
            Melody("bell", level=0.12, density=0.12, octave=1, sections="0011"),
        ),
    ),
    "playful": Mood(
        modes=("ionian", "lydian"),
        progressions=((0, 3, 4, 0), (0, 5, 1, 4), (0, 1, 4, 0), (0, 4, 3, 4)),
        tempo=(106, 118),
        sevenths=False,
        reverb=1.2,
        parts=(
            Pad(level=0.3, brightness=1.8),
            Figure("marimba", level=0.34, pattern=(0, REST, 2, 1, REST, 2, 3, REST)),
            Melody("pluck", level=0.3, density=0.28, octave=1, sections="0111"),
            Bass("pulse", level=0.34, steps=(0, 6, 8, 12)),
            Percussion("wood", level=0.12, steps=(4, 12, 14)),
            Percussion("shaker", level=0.04, steps=(2, 6, 10, 14), sections="0111"),
        ),
    ),
    "melancholic": Mood(
        modes=("aeolian", "dorian"),
        progressions=((0, 5, 2, 6), (0, 3, 5, 4), (5, 2, 0, 6), (0, 4, 5, 3)),
        tempo=(66, 74),
        sevenths=True,
        reverb=3.0,
        parts=(
            Pad(level=0.65, brightness=1.5, low=45, high=69),
            Figure("felt", level=0.3, pattern=(0, 1, 2, 3, 2, 1, 2, REST)),
            Melody("felt", level=0.34, density=0.2, octave=1, sections="0111"),
            Bass("bass", level=0.2, steps=(0,)),
        ),
    ),
    "hopeful": Mood(
        modes=("ionian", "lydian"),
        progressions=((3, 0, 4, 5), (0, 4, 5, 3), (0, 3, 5, 4), (5, 3, 0, 4)),
        tempo=(84, 92),
        sevenths=False,
        reverb=2.6,
        parts=(
            Pad(level=0.8, brightness=2.8),
            Figure("felt", level=0.26, pattern=(0, 2, 3, 2, 4, 3, 2, 3)),
            Figure("bell", level=0.06, pattern=(REST, 4, REST, 5), octave=1, sections="0011"),
            Melody("bell", level=0.12, density=0.16, octave=1, sections="0101"),
            Bass("bass", level=0.22, steps=(0, 8)),
            Percussion("kick", level=0.22, steps=(0, 8), sections="0111"),
            Percussion("shaker", level=0.025, steps=(2, 6, 10, 14), sections="0011"),
        ),
    ),
}
