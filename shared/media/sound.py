"""The sound of a rendition: takes laid on a track, music under them, one programme at one loudness."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from shared.errors import MediaInvalid
from shared.media import loudness
from shared.media.bed import bed
from shared.media.levelling import levelled
from shared.media.limiter import outline
from shared.media.loop import loop
from shared.media.loudness import SILENCE, Measurement, Powers, counting, integrated, lufs, powers
from shared.media.recording import listened, read, recorded
from shared.media.tape import RATE, Sound, Tape, tape

LOUDNESS = -14.0
"""LUFS of a programme: what the platforms for short videos turn everything to."""

CEILING = -2.0
"""dBTP that no programme exceeds. -1.5 is promised to who listens; AAC at 192 kb/s was seen to add 0.5 to a peak."""


def lay(takes: Sequence[tuple[int, Path]], samples: int) -> NDArray[np.float32]:
    """A silent mono track of 48 kHz `samples` with every take on it, beginning at exactly the sample it is given with.

    Edges are ramped over 5 ms and a constant offset is taken away, so that nothing clicks; a take that runs past the
    end of the track ends there. Raises MediaInvalid, with the number of the take, for one without sound, or one that
    begins outside of the track.
    """
    track = np.zeros(samples, np.float32)
    for number, (start, path) in enumerate(takes, 1):
        if not 0 <= start < samples:
            raise MediaInvalid(f"take {number} begins at sample {start} of a track of {samples}")
        try:
            take = read(path, channels=1, most=samples - start)[0]
        except MediaInvalid as error:
            raise MediaInvalid(f"take {number}: {error}") from error
        track[start : start + len(take)] += _softened(take - take.mean())
    return track


def mix(voice: NDArray[np.float32], music: Path | None, *, into: Path) -> Measurement:
    """Write a voice track, over music if there is any, as a 48 kHz stereo WAV file of floats, and say what came out.

    The music goes round without a seam for as long as the voice lasts, makes way for it, and is 15 LU below it while it
    speaks. The whole is at `LOUDNESS`, to a twentieth of a unit, with no true peak above `CEILING`; silence stays
    silence. `voice` is at 48 kHz: (samples,). Raises MediaInvalid for music without sound, DiskFull.
    """
    spoken = tape(voice)
    said = 2 * powers(spoken.blocks())  # it is heard from both sides
    played, heard = (spoken, said) if music is None else _over(spoken, said, music)
    seen = outline(played)

    def made(aim: float) -> Measurement:
        finished = levelled(played, heard, seen, loudness=aim, ceiling=CEILING)
        return loudness.measured(recorded(finished.blocks(), into))

    aim, response, reached = LOUDNESS, 1.0, made(LOUDNESS)
    for _ in range(_CORRECTIONS):
        off = LOUDNESS - reached.loudness
        if abs(off) < _CLOSE or reached.loudness == SILENCE:
            break
        step, before = off / response, reached.loudness
        aim += step
        reached = made(aim)
        response = min(4.0, max(0.25, (reached.loudness - before) / step))
    return reached


def measured(file: Path) -> Measurement:
    """What is heard of a sound file, or of a video. Raises MediaInvalid when nothing is in it."""
    return loudness.measured(listened(file))


def faults(programme: Measurement) -> tuple[str, ...]:
    """Everything that keeps the sound of a video from being published, as sentences; none for a good one.

    Half a unit of loudness and -1 dBTP are what EBU R 128 allows for, and so wider than what we aim at: they hold for
    what was decoded again as well.
    """
    return tuple(_faults(programme))


_RAMP = RATE * 5 // 1000
_UNDER = 15.0  # LU
_TOLERANCE = 0.5
_HIGHEST = -1.0
_CLOSE = 0.05  # LU
_CORRECTIONS = 3


def _softened(take: NDArray[np.float32]) -> NDArray[np.float32]:
    """The take, rising from silence over 5 ms and falling back to it; over half of one that is shorter than both."""
    ramp = min(_RAMP, len(take) // 2)
    rise = (np.sin(np.pi / 2 * (np.arange(ramp) + 0.5) / max(ramp, 1)) ** 2).astype(np.float32)
    take[:ramp] *= rise
    take[len(take) - ramp :] *= rise[::-1]
    return take


def _over(voice: Tape, said: Powers, music: Path) -> tuple[Tape, Powers]:
    """Voice and music together, and what the meter will hear of them.

    That is the sum of what it hears of each, which is a little off where both have something in common.
    """
    accompaniment = bed(loop(read(music, channels=2, most=voice.length), voice.length), voice)
    played = powers(accompaniment.blocks())
    gain = np.float32(10 ** (_balance(said, played) / 20))

    def play(start: int, stop: int) -> Sound:
        return (voice.play(start, stop) + accompaniment.play(start, stop) * gain).astype(np.float32, copy=False)

    return Tape(voice.length, play), said + played * gain**2


def _balance(said: Powers, played: Powers) -> float:
    """The decibels that bring music under a voice while that speaks; 0 where one of them is never heard.

    Music that rests while somebody speaks is not made louder than the voice for that.
    """
    speaking = counting(said)
    if not speaking.any() or not counting(played).any():
        return 0.0
    spoken, beside = float(said[speaking].mean()), max(float(played[speaking].mean()), 1e-12)
    return min(lufs(spoken) - _UNDER - lufs(beside), lufs(spoken) - integrated(played))


def _faults(programme: Measurement) -> Iterator[str]:
    if programme.loudness == SILENCE:
        yield "nothing is heard in it"
        return
    off = programme.loudness - LOUDNESS
    if abs(off) > _TOLERANCE:
        side = "loud" if off > 0 else "quiet"
        yield f"its sound is {abs(off):.1f} LU too {side}: {programme.loudness:.1f} LUFS, not {LOUDNESS:g}"
    if programme.true_peak > _HIGHEST:
        yield f"its sound peaks at {programme.true_peak:.1f} dBTP, above {_HIGHEST:g}"
