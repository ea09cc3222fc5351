"""The sound of a rendition: where takes lie, how loud the music is, and what leaves the house."""

import wave
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.errors import MediaInvalid
from shared.media.bed import bed
from shared.media.limiter import limited
from shared.media.loudness import integrated, loudness, true_peak
from shared.media.sound import RATE, lay, mix, read
from shared.media.tape import Tape, tape

type Samples = NDArray[np.float32]


def write(path: Path, sound: NDArray[np.floating], rate: int = RATE) -> Path:
    with wave.open(str(path), "wb") as track:
        track.setnchannels(1 if sound.ndim == 1 else sound.shape[1])
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(np.rint(sound * 32_767).astype("<i2").tobytes())
    return path


def tone(hertz: float, seconds: float, *, level: float = 0.3, rate: int = RATE) -> Samples:
    return (level * np.sin(2 * np.pi * hertz * np.arange(round(seconds * rate)) / rate)).astype(np.float32)


def speech(*sentences: tuple[float, float], seconds: float) -> Samples:
    """Something with the rhythm and the peaks of speech, between the given times."""
    chance = np.random.default_rng(5)
    now = np.arange(round(seconds * RATE)) / RATE
    syllables = np.abs(np.sin(np.pi * 4 * now)) ** 2
    buzz = sum(np.sin(2 * np.pi * 120 * n * now + chance.random()) / n for n in range(1, 20))
    spoken = np.any([(now >= start) & (now < end) for start, end in sentences], axis=0)
    return (0.12 * buzz * syllables * spoken).astype(np.float32)


def music(path: Path, seconds: float = 4) -> Path:
    chord = tone(220, seconds) + tone(277, seconds) + tone(330, seconds)
    return write(path, np.stack([chord, chord[::-1]], axis=1) * 0.5)


def test_a_take_begins_at_exactly_its_sample(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", np.full(4_800, 0.5))

    track = lay([(12_345, take)], 48_000)

    assert track.shape == (48_000,)
    assert np.flatnonzero(track)[[0, -1]].tolist() == [12_345, 12_345 + 4_799]


def test_a_take_at_another_rate_stays_in_time(tmp_path: Path) -> None:
    slow, fast = np.arange(22_050) / 22_050, np.arange(RATE) / RATE
    chirp = np.sin(2 * np.pi * (200 + 400 * slow) * slow)
    take = write(tmp_path / "take.wav", 0.5 * chirp, 22_050)

    track = lay([(1_000, take)], 60_000)[1_000:49_000]

    expected = 0.5 * np.sin(2 * np.pi * (200 + 400 * fast) * fast)
    assert np.abs(track - expected)[500:-500].max() < 0.002


def test_takes_are_added_where_they_meet(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(440, 1))

    alone = lay([(0, take)], RATE)
    twice = lay([(0, take), (0, take)], RATE)

    np.testing.assert_allclose(twice, 2 * alone)


def test_no_edge_clicks(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", np.full(9_600, 0.8))

    track = lay([(4_800, take), (40_000, take)], 48_000)

    assert np.abs(np.diff(track)).max() < 0.8 * np.pi / 2 / 240 * 1.01
    assert abs(track[-1]) < 0.001


def test_a_take_shorter_than_its_ramps_is_kept(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", np.full(101, 0.5))

    assert lay([(10, take)], 1_000).max() == pytest.approx(0.5, abs=0.01)


def test_no_takes_are_silence() -> None:
    assert not lay([], 1_000).any()


@pytest.mark.parametrize("start", [-1, 1_000])
def test_a_take_cannot_begin_outside_of_the_track(start: int, tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(440, 0.1))

    with pytest.raises(MediaInvalid, match="begins at"):
        lay([(start, take)], 1_000)


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\x24\x00\x00\x00WAVEfmt "])
def test_a_file_that_is_no_sound_is_invalid(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)

    with pytest.raises(MediaInvalid, match=r"broken\.wav"):
        read(path, channels=1)


def test_a_file_without_a_sample_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"empty\.wav"):
        read(write(tmp_path / "empty.wav", np.zeros(0)), channels=1)


def test_a_missing_file_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"none\.wav"):
        read(tmp_path / "none.wav", channels=1)


def test_stereo_is_read_as_one_channel_or_two(tmp_path: Path) -> None:
    path = write(tmp_path / "sides.wav", np.stack([tone(440, 0.5), np.zeros(24_000)], axis=1))

    assert np.abs(read(path, channels=2)).max(axis=0) == pytest.approx([0.3, 0], abs=0.001)
    assert np.abs(read(path, channels=1)).max() == pytest.approx(0.15, abs=0.01)


@pytest.mark.parametrize("with_music", [False, True])
def test_a_programme_is_as_loud_as_it_should_be_and_no_peak_is_too_high(with_music: bool, tmp_path: Path) -> None:
    voice = speech((0.5, 4), (5.5, 9), seconds=11)
    bed_file = music(tmp_path / "music.wav") if with_music else None

    said = mix(voice, bed_file, into=tmp_path / "programme.wav")

    written = read(tmp_path / "programme.wav", channels=2)
    assert written.shape == (11 * RATE, 2)
    assert integrated(written, RATE) == pytest.approx(-14, abs=0.1)
    assert true_peak(tape(written, RATE)) <= -1.5
    assert said.seconds == 11
    assert said.loudness == pytest.approx(integrated(written, RATE), abs=0.02)
    assert said.true_peak == pytest.approx(true_peak(tape(written, RATE)), abs=0.02)


def test_music_is_fifteen_units_under_the_voice(tmp_path: Path) -> None:
    voice = speech((0.5, 4), (5.5, 9), seconds=11)
    mix(voice, music(tmp_path / "music.wav"), into=tmp_path / "both.wav", programme=-30)  # far from the limiter

    both = read(tmp_path / "both.wav", channels=2)
    gain = float(np.sum(both[:, 0] * voice) / np.sum(voice**2))
    spoken = (np.stack([voice, voice], axis=1) * gain).astype(np.float32)
    assert integrated(spoken, RATE) - integrated(both - spoken, RATE) == pytest.approx(15, abs=0.3)


def test_music_swells_between_sentences_and_is_down_before_one_begins(tmp_path: Path) -> None:
    voice = tape(speech((3, 6), (9, 12), seconds=15), RATE)
    steady = np.full((RATE, 2), 0.5, np.float32)

    level = 20 * np.log10(bed(steady, voice, fade=1.5).play(0, 15 * RATE)[:, 0] / 0.5 + 1e-9)

    assert level[int(7.5 * RATE)] == pytest.approx(0, abs=0.2)
    for second in (3.0, 4.5, 5.9, 9.0, 11.9):
        assert level[int(second * RATE)] == pytest.approx(-6, abs=0.3)
    assert np.abs(np.diff(level[RATE : 13 * RATE])).max() < 0.001


def test_music_comes_in_and_goes_out(tmp_path: Path) -> None:
    voice = tape(np.zeros(10 * RATE, np.float32), RATE)
    played = bed(np.full((RATE, 2), 0.5, np.float32), voice, fade=1.5).play(0, 10 * RATE)[:, 0]
    loudest = played.max()

    assert abs(played[0]) < 1e-6
    assert abs(played[-1]) < 1e-6
    assert played[RATE // 4] == pytest.approx(loudest / 2, rel=0.01)
    assert played[RATE // 2] == pytest.approx(loudest, rel=0.01)
    assert played[int(9.25 * RATE)] == pytest.approx(loudest / 2, rel=0.01)


def test_music_goes_round_without_a_seam() -> None:
    loop = np.stack([tone(441, 1), tone(441, 1)], axis=1)  # a whole number of waves
    voice = tape(np.zeros(6 * RATE, np.float32), RATE)

    played = bed(loop, voice, fade=1.5).play(RATE, 4 * RATE)

    expected = np.tile(loop, (3, 1))
    np.testing.assert_allclose(played / np.abs(played).max(), expected / np.abs(expected).max(), atol=1e-5)


def test_a_programme_without_a_voice_is_music_at_programme_loudness(tmp_path: Path) -> None:
    said = mix(np.zeros(8 * RATE, np.float32), music(tmp_path / "music.wav"), into=tmp_path / "programme.wav")

    assert said.loudness == pytest.approx(-14, abs=0.1)


@pytest.mark.parametrize("seconds", [0.01, 0.2, 0.7])
def test_a_programme_may_be_shorter_than_its_fades(seconds: float, tmp_path: Path) -> None:
    voice = speech((0, seconds), seconds=seconds)

    mix(voice, music(tmp_path / "music.wav"), into=tmp_path / "programme.wav")

    assert len(read(tmp_path / "programme.wav", channels=2)) == len(voice)


def test_silence_stays_silence(tmp_path: Path) -> None:
    mix(np.zeros(2 * RATE, np.float32), None, into=tmp_path / "programme.wav")

    assert np.abs(read(tmp_path / "programme.wav", channels=2)).max() < 1e-4


def test_a_programme_is_written_the_same_every_time(tmp_path: Path) -> None:
    voice = speech((0.2, 1.8), seconds=2)
    for name in ("one.wav", "two.wav"):
        mix(voice, None, into=tmp_path / name)

    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_music_that_is_no_sound_is_invalid(tmp_path: Path) -> None:
    (tmp_path / "music.wav").write_bytes(b"la la la")

    with pytest.raises(MediaInvalid, match=r"music\.wav"):
        mix(speech((0, 1), seconds=1), tmp_path / "music.wav", into=tmp_path / "programme.wav")


def test_the_limiter_holds_peaks_and_leaves_the_rest_alone() -> None:
    sound = np.stack([tone(300, 3, level=0.5), tone(300, 3, level=0.5)], axis=1)
    sound[RATE : RATE + 2_000] *= 3
    held = limited(tape(sound, RATE), -1.5)

    assert true_peak(held) <= -1.5
    np.testing.assert_array_equal(held.play(0, RATE - 2_000), sound[: RATE - 2_000])
    np.testing.assert_array_equal(held.play(RATE + 5_000, 3 * RATE), sound[RATE + 5_000 :])


def test_where_a_limited_tape_is_cut_into_blocks_is_not_heard() -> None:
    noise = (np.random.default_rng(1).standard_normal((5_000, 2)) * 0.6).astype(np.float32)
    held = limited(tape(noise, RATE), -1.5)

    pieces = np.concatenate([held.play(start, end) for start, end in pairwise((0, 700, 701, 3_000, 5_000))])

    np.testing.assert_allclose(pieces, held.play(0, 5_000), atol=1e-6)


def test_a_tape_is_silent_beyond_its_ends() -> None:
    one = tape(np.ones(10, np.float32), 10)

    assert one.play(-3, 12)[:, 0].tolist() == [0] * 3 + [1] * 10 + [0] * 2
    assert one.play(-9, -4)[:, 0].tolist() == [0] * 5
    assert one.play(15, 19)[:, 0].tolist() == [0] * 4
    assert isinstance(one, Tape)
    assert loudness(one) < 0
