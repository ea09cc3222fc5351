"""The sound of a rendition: takes laid on a track, music under them, one programme at one loudness."""

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import av
import av.container
import av.error
import numpy as np
from numpy.typing import NDArray

from shared.errors import MediaInvalid
from shared.media.bed import bed
from shared.media.limiter import limited
from shared.media.loudness import SILENCE, loudness, true_peak
from shared.media.tape import Sound, Tape, tape

RATE = 48_000
"""Hertz of everything that is laid, mixed and written."""


@dataclass(frozen=True)
class Programme:
    """What was measured of a finished file."""

    seconds: float
    loudness: float
    """Integrated, in LUFS."""
    true_peak: float
    """dBTP."""


def read(path: Path, *, channels: int) -> Sound:
    """The samples of an audio file of any kind, resampled to 48 kHz: (samples, channels).

    One channel of a stereo file is the mean of both; two of a mono file are the same. Raises MediaInvalid when there is
    no sound in the file.
    """
    try:
        with av.open(path) as container:
            sound = _decoded(container)
    except (av.error.FFmpegError, IndexError, OSError) as error:
        raise MediaInvalid(f"{path.name} is not a sound file: {error}") from error
    if not len(sound):
        raise MediaInvalid(f"{path.name} holds no sound")
    return sound.mean(axis=1, keepdims=True) if channels == 1 else np.broadcast_to(sound, (len(sound), channels))


def lay(takes: Sequence[tuple[int, Path]], samples: int) -> NDArray[np.float32]:
    """A silent mono track of 48 kHz `samples` with every take on it, beginning at exactly the sample it is given with.

    Edges are ramped over 5 ms, so that nothing clicks; a take that runs past the end of the track ends there. Raises
    MediaInvalid for a take without sound, or one that begins outside of the track.
    """
    track = np.zeros(samples, np.float32)
    for start, path in takes:
        if not 0 <= start < samples:
            raise MediaInvalid(f"{path.name} begins at sample {start} of a track of {samples}")
        take = read(path, channels=1)[: samples - start, 0]
        track[start : start + len(take)] += take * _edges(len(take))
    return track


def mix(
    voice: Sound,
    music: Path | None,
    *,
    into: Path,
    under: float = 15.0,
    programme: float = -14.0,
    ceiling: float = -1.5,
    fade: float = 1.5,
) -> Programme:
    """Write a voice track, over music if there is any, as a 48 kHz stereo 16-bit WAV file, and say what came out.

    The music is looped without a seam, ducked, and kept `under` LU below the voice; it comes in over half a second and
    goes out over `fade` seconds. The whole is at `programme` LUFS with no true peak above `ceiling` dBTP; silence stays
    silence. `voice` is at 48 kHz, in one channel. Raises MediaInvalid for music without sound.
    """
    spoken = _stereo(tape(voice, RATE))
    played = spoken if music is None else _over(spoken, bed(read(music, channels=2), spoken, fade=fade), under)
    finished, reached = _levelled(played, programme, ceiling)
    _write(finished, into)
    return Programme(seconds=finished.length / RATE, loudness=reached, true_peak=true_peak(finished))


_RAMP = RATE * 5 // 1000
_TRIES = 6
_CLOSE = 0.03  # LU


def _decoded(container: av.container.InputContainer) -> Sound:
    """All samples of a container's first sound: (samples, 1) or (samples, 2)."""
    channels = min(2, container.streams.audio[0].channels)
    resampler = av.AudioResampler(format="flt", layout="stereo" if channels == 2 else "mono", rate=RATE)
    frames = [played for frame in container.decode(audio=0) for played in resampler.resample(frame)]
    frames += resampler.resample(None)
    samples = [frame.to_ndarray().reshape(-1, channels) for frame in frames]
    return np.concatenate([np.zeros((0, channels), np.float32), *samples]).astype(np.float32, copy=False)


def _edges(samples: int) -> NDArray[np.float32]:
    """Gains that rise from 0 over 5 ms and fall back to it; over half of a sound that is shorter than both."""
    ramp = min(_RAMP, samples // 2)
    gains = np.ones(samples, np.float32)
    rise = np.sin(np.pi / 2 * (np.arange(ramp) + 0.5) / max(ramp, 1)) ** 2
    gains[:ramp], gains[samples - ramp :] = rise, rise[::-1]
    return gains


def _stereo(mono: Tape) -> Tape:
    return Tape(mono.length, mono.rate, lambda start, stop: np.broadcast_to(mono.play(start, stop), (stop - start, 2)))


def _over(voice: Tape, music: Tape, under: float) -> Tape:
    """Both together, the music `under` LU below the voice; music alone where nobody ever speaks."""
    level = loudness(voice)
    lowered = music if level == SILENCE else _louder(music, level - under - loudness(music))
    return Tape(voice.length, voice.rate, lambda start, stop: voice.play(start, stop) + lowered.play(start, stop))


def _levelled(played: Tape, programme: float, ceiling: float) -> tuple[Tape, float]:
    """The tape at `programme` LUFS with no peak above `ceiling`, and the loudness it has; silence is left as it is.

    What the limiter takes away is given back, by the secant method.
    """
    finished, reached = played, loudness(played)
    if reached == SILENCE:
        return finished, reached
    gain, response = 0.0, 1.0
    for _ in range(_TRIES):
        step, before = (programme - reached) / response, reached
        gain += step
        finished = limited(_louder(played, gain), ceiling)
        reached = loudness(finished)
        if abs(programme - reached) < _CLOSE:
            break
        response = min(1.0, max(0.25, (reached - before) / step)) if step else 1.0
    return finished, reached


def _louder(played: Tape, decibels: float) -> Tape:
    gain = np.float32(10 ** (decibels / 20))
    return Tape(played.length, played.rate, lambda start, stop: played.play(start, stop) * gain)


def _write(played: Tape, into: Path) -> None:
    """A 16-bit WAV file, with triangular dither that is the same every time."""
    chance = np.random.default_rng(0)
    with wave.open(str(into), "wb") as track:
        track.setnchannels(2)
        track.setsampwidth(2)
        track.setframerate(played.rate)
        for block in played.blocks():
            dither = chance.random(block.shape, np.float32) - chance.random(block.shape, np.float32)
            track.writeframes(np.clip(np.rint(block * 32_767 + dither), -32_768, 32_767).astype("<i2").tobytes())
