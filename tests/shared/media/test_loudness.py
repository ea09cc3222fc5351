"""The meter, against the standard's own facts and against another meter."""

import re
import subprocess
import wave
from pathlib import Path

import imageio_ffmpeg
import numpy as np
import pytest
from numpy.typing import NDArray

from shared.media.loudness import SILENCE, integrated, true_peak
from shared.media.tape import tape

type Samples = NDArray[np.float32]


def sine(hertz: float, *, level: float, seconds: float = 5, rate: int = 48_000, phase: float = 0) -> Samples:
    """A sine of a level in dBFS."""
    wave = np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate + phase)
    return (10 ** (level / 20) * wave).astype(np.float32)


def both(sound: Samples) -> Samples:
    return np.stack([sound, sound], axis=1)


def write(path: Path, sound: Samples, rate: int) -> None:
    with wave.open(str(path), "wb") as track:
        track.setnchannels(sound.shape[1])
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(np.rint(sound * 32_767).astype("<i2").tobytes())


def ebur128(path: Path) -> tuple[float, float]:
    """Integrated loudness and true peak by FFmpeg."""
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostats", "-i", str(path)]
    command += ["-af", "ebur128=peak=true", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = said[said.rindex("Summary:") :]
    found = re.search(r"I:\s+(\S+) LUFS.*Peak:\s+(\S+) dBFS", summary, re.DOTALL)
    assert found
    return float(found[1]), float(found[2])


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_a_full_scale_sine_of_997_hertz_in_one_channel_is_at_minus_three(rate: int) -> None:
    assert integrated(sine(997, level=0, rate=rate), rate) == pytest.approx(-3.01, abs=0.05)


def test_the_same_on_both_sides_is_at_zero() -> None:
    assert integrated(both(sine(997, level=0)), 48_000) == pytest.approx(0, abs=0.01)


def test_a_stereo_sine_at_minus_23_dbfs_is_at_minus_23_lufs() -> None:
    """EBU Tech 3341, case 1."""
    assert integrated(both(sine(1_000, level=-23, seconds=20)), 48_000) == pytest.approx(-23, abs=0.1)


def test_what_is_far_quieter_than_the_rest_does_not_count() -> None:
    """EBU Tech 3341, case 3."""
    levels = ((-36, 10), (-23, 60), (-36, 10))
    parts = [both(sine(1_000, level=level, seconds=seconds)) for level, seconds in levels]

    assert integrated(np.concatenate(parts), 48_000) == pytest.approx(-23, abs=0.1)


def test_silence_does_not_count() -> None:
    tone = both(sine(1_000, level=-20, seconds=10))

    assert integrated(np.concatenate([tone, np.zeros_like(tone)]), 48_000) == pytest.approx(-20, abs=0.2)


def test_nothing_is_as_loud_as_silence() -> None:
    assert integrated(np.zeros(48_000, np.float32), 48_000) == SILENCE
    assert integrated(np.zeros(0, np.float32), 48_000) == SILENCE
    assert true_peak(tape(np.zeros(0, np.float32), 48_000)) == pytest.approx(-180)


def test_a_sound_shorter_than_a_block_is_still_measured() -> None:
    assert integrated(sine(997, level=0, seconds=0.2), 48_000) == pytest.approx(-6, abs=0.2)


@pytest.mark.parametrize(
    ("rate", "channels"), [pytest.param(48_000, 2, id="stereo"), pytest.param(22_050, 1, id="mono")]
)
def test_another_meter_agrees(rate: int, channels: int, tmp_path: Path) -> None:
    chance = np.random.default_rng(channels)
    swells = np.repeat(chance.random(150) ** 2, rate // 10)[:, np.newaxis]
    tone = sine(60, level=-12, seconds=15, rate=rate)[:, np.newaxis]
    sound = (chance.standard_normal((15 * rate, channels)) * 0.1 * swells + tone).astype(np.float32)
    write(tmp_path / "sound.wav", sound, rate)

    loudness, peak = ebur128(tmp_path / "sound.wav")

    assert integrated(sound, rate) == pytest.approx(loudness, abs=0.1)
    assert true_peak(tape(sound, rate)) == pytest.approx(peak, abs=0.2)


def test_a_peak_between_two_samples_is_found() -> None:
    between = sine(12_000, level=-6, phase=np.pi / 4)
    between *= np.sin(np.linspace(0, np.pi, len(between))) ** 2

    assert 20 * np.log10(np.abs(between).max()) == pytest.approx(-9, abs=0.05)
    assert true_peak(tape(between, 48_000)) == pytest.approx(-6, abs=0.05)


def test_where_a_tape_is_cut_into_blocks_changes_nothing() -> None:
    sound = (np.random.default_rng(3).standard_normal((25 * 8_000, 2)) * 0.1).astype(np.float32)
    sound[80_000] = 0.9  # at the edge of the first two blocks

    assert true_peak(tape(sound, 8_000)) == pytest.approx(true_peak(tape(sound[70_000:90_000], 8_000)))
