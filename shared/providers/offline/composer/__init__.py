"""Music played offline: loops that are composed by rule and chance, and rendered note by note."""

import io
import wave
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

import numpy as np

from shared.errors import ProviderRefused
from shared.providers.music import Composition
from shared.providers.offline.composer.hall import Hall
from shared.providers.offline.composer.harmony import Chord, chord, scale, voiced
from shared.providers.offline.composer.instruments import RATE, Samples, note, pad
from shared.providers.offline.composer.moods import MOODS, Bass, Figure, Melody, Mood, Pad, Part, Percussion


class OfflineMusic:
    """The composer's understudy."""

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "composer-1"

    def play(self, mood: str, *, seed: int) -> Composition:
        """Sixteen bars, half a minute to a minute of them. See `Music.play`."""
        if mood not in MOODS:
            raise ProviderRefused(f"the offline composer knows no mood called {mood!r}; it knows {', '.join(MOODS)}")
        chance = np.random.default_rng((zlib.crc32(mood.encode()), seed & 0xFFFF_FFFF_FFFF_FFFF))
        score = _score(MOODS[mood], chance)
        hall = Hall(score.samples)
        for part in score.mood.parts:
            _perform(part, score, hall, chance)
        recording = hall.recording(reverb=score.mood.reverb, chance=chance)
        seconds = score.samples / RATE
        return Composition(audio=_wav(recording), seconds=seconds, units=Decimal(f"{seconds:.3f}"))

    def moods(self) -> tuple[str, ...]:
        return tuple(MOODS)


_BARS, _STEPS = 16, 16


@dataclass(frozen=True)
class _Score:
    """What all the players have in front of them."""

    mood: Mood
    root: int
    mode: str
    degrees: tuple[int, ...]
    """One for every two bars."""
    samples: int

    def at(self, bar: int, step: float) -> int:
        """The sample of a step of a bar."""
        return round((bar * _STEPS + step) * self.samples / (_BARS * _STEPS))

    def chords(self, *, low: int, high: int) -> list[Chord]:
        triads = [chord(self.root, self.mode, degree, sevenths=self.mood.sevenths) for degree in self.degrees]
        return voiced(triads, low=low, high=high)


def _score(mood: Mood, chance: np.random.Generator) -> _Score:
    progression = mood.progressions[chance.integers(len(mood.progressions))]
    beats = chance.uniform(*mood.tempo)
    return _Score(
        mood=mood,
        root=48 + int(chance.integers(-4, 6)),
        mode=mood.modes[chance.integers(len(mood.modes))],
        degrees=progression * (_BARS // 2 // len(progression)),
        samples=round(_BARS * 4 * 60 / beats * 2) * RATE // 2,  # whole half seconds transform quickly
    )


def _perform(part: Part, score: _Score, hall: Hall, chance: np.random.Generator) -> None:
    match part:
        case Pad():
            _hold(part, score, hall, chance)
        case Figure():
            _arpeggiate(part, score, hall, chance)
        case Melody():
            _sing(part, score, hall, chance)
        case Bass():
            roots = [37 + (scale(score.root, score.mode, degree) - 37 + 5) % 12 - 5 for degree in score.degrees]
            for bar, step in _strokes(part.steps, part.sections):
                sound = note(part.instrument, roots[bar // 2])
                hall.play(sound, score.at(bar, step), level=part.level * _touch(step, chance), distance=0.08)
        case Percussion():
            sound = note(part.instrument, 60)
            for bar, step in _strokes(part.steps, part.sections):
                hall.play(sound, score.at(bar, step), level=part.level * _touch(step, chance), side=0.2, distance=0.35)


def _hold(part: Pad, score: _Score, hall: Hall, chance: np.random.Generator) -> None:
    """Chords that melt into one another over a beat, while a filter opens and closes twice in the loop."""
    size = 1 << 19
    overlap = score.at(0, 4)
    sounds: dict[Chord, tuple[Samples, Samples]] = {}
    for place, pitches in enumerate(score.chords(low=part.low, high=part.high)):
        if pitches not in sounds:
            sounds[pitches] = (
                pad(pitches, brightness=part.brightness, size=size, chance=chance),
                pad(pitches, brightness=part.brightness / 2, size=size, chance=chance),
            )
        start, end = score.at(2 * place, 0) - overlap // 2, score.at(2 * place + 2, 0) + overlap // 2
        opened = (0.5 - 0.5 * np.cos(4 * np.pi * np.arange(start, end) / score.samples)).astype(np.float32)
        fade = np.sin(np.linspace(0, np.pi / 2, overlap, dtype=np.float32))
        envelope = np.concatenate((fade, np.ones(end - start - 2 * overlap, np.float32), fade[::-1]))
        bright, dark = (np.take(sound, np.arange(end - start), axis=1, mode="wrap") for sound in sounds[pitches])
        held = (bright * opened + dark * (1 - opened)) * envelope
        hall.play(held.astype(np.float32), start, level=0.35 * part.level, distance=0.5)


def _arpeggiate(part: Figure, score: _Score, hall: Hall, chance: np.random.Generator) -> None:
    chords = score.chords(low=52, high=72)
    numbers = len(part.pattern)
    for bar, step in _strokes(range(0, _STEPS, part.steps), part.sections):
        number = part.pattern[(bar * _STEPS + step) // part.steps % numbers]
        if number is None:
            continue
        notes = chords[bar // 2]
        octave, voice = divmod(number, len(notes))
        pitch = notes[voice] + 12 * (octave + part.octave)
        late = chance.uniform(0, 0.12)
        side = 0.5 * np.sin(2 * np.pi * number / 5)
        level = part.level * _touch(step, chance)
        hall.play(note(part.instrument, pitch), score.at(bar, step + late), level=level, side=side, distance=0.4)


def _sing(part: Melody, score: _Score, hall: Hall, chance: np.random.Generator) -> None:
    """A two-bar rhythm, sung twice and varied twice: chord notes on the beats, neighbours between them."""
    rhythms = [chance.random(2 * _STEPS // 2) < part.density * (1.6 if k % 2 else 1) for k in range(2)]
    for rhythm in rhythms:
        rhythm[0] |= not rhythm.any()
    degree = 7 * part.octave + int(chance.integers(0, 5))
    for bar, step in _strokes(range(0, _STEPS, 2), part.sections):
        if not rhythms[bar // 4 % 2][(bar % 2 * _STEPS + step) // 2]:
            continue
        degree += int(chance.choice((-2, -1, -1, 1, 1, 2)))
        degree = max(7 * part.octave - 2, min(7 * part.octave + 8, degree))
        sung = _nearest(degree, score.degrees[bar // 2]) if step % 4 == 0 else degree
        pitch = scale(score.root + 12, score.mode, sung)
        late = chance.uniform(0, 0.15)
        level = part.level * _touch(step, chance)
        hall.play(note(part.instrument, pitch), score.at(bar, step + late), level=level, side=-0.25, distance=0.7)


def _nearest(degree: int, of: int) -> int:
    """The degree nearest to one that belongs to the triad on another."""
    return min((degree + step for step in (0, -1, 1, -2, 2)), key=lambda near: (near - of) % 7 not in (0, 2, 4))


def _strokes(steps: Sequence[int], sections: str) -> Iterator[tuple[int, int]]:
    """The bars and steps where a part plays that rests in some sections of four bars."""
    return ((bar, step) for bar in range(_BARS) if sections[bar // 4] == "1" for step in steps)


def _touch(step: int, chance: np.random.Generator) -> float:
    """How hard a hand comes down: harder on the beat, never twice the same."""
    return (1.0 if step % 8 == 0 else 0.88 if step % 4 == 0 else 0.76) * chance.uniform(0.85, 1.0)


def _wav(sound: Samples) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as track:
        track.setnchannels(2)
        track.setsampwidth(2)
        track.setframerate(RATE)
        track.writeframes(np.rint(sound.T * 32_767).astype("<i2").tobytes())
    return file.getvalue()
