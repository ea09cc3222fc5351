"""The sound of a rendition: where takes lie, how loud the music is, and what leaves the house."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import MediaInvalid
from shared.media.ffmpeg import ffmpeg
from shared.media.loudness import SILENCE, Measurement
from shared.media.recording import read, recorded
from shared.media.sound import CEILING, LOUDNESS, RATE, faults, lay, measured, mix
from tests.shared.media import sounds
from tests.shared.media.sounds import Samples, begins, both, chirp, chord, noise, plosives, speech, tone, write

RAMP = RATE // 200


def music(path: Path, seconds: float = 4) -> Path:
    return write(path, chord(seconds))


def hiss(track: Samples) -> np.ndarray:
    """The energy above 8 kHz of every 10 ms, in dB of full scale: what a click is made of."""
    frames = np.lib.stride_tricks.sliding_window_view(track, 480)[::240] * np.hanning(480)
    return 10 * np.log10((np.abs(np.fft.rfft(frames)[:, 80:]) ** 2).mean(axis=1) / 240 + 1e-12)


def test_a_take_begins_at_exactly_its_sample(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(12_000, 0.1, level=0.5) + tone(5_000, 0.1, level=0.2))

    track = lay([(12_345, take)], 48_000)

    assert track.shape == (48_000,)
    assert np.flatnonzero(np.abs(track) > 1e-6)[[0, -1]] == pytest.approx([12_345, 12_345 + 4_799], abs=2)
    assert not track[:12_345].any()
    assert not track[12_345 + 4_800 :].any()


@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.integers(0, 2 * RATE - 1), max_size=4))
def test_a_track_is_the_sum_of_its_takes(tmp_path: Path, starts: list[int]) -> None:
    take = write(tmp_path / "take.wav", chirp(24_000))

    track = lay([(start, take) for start in starts], 2 * RATE)

    alone = lay([(0, take)], 3 * RATE)
    for start in starts:
        fits = min(24_000, 2 * RATE - start)
        if fits == 24_000:
            track[start : start + fits] -= alone[:fits]
        else:
            track[start:] -= lay([(start, take)], 2 * RATE)[start:]
    assert np.abs(track).max() < 1e-6


@pytest.mark.parametrize(
    "take",
    [
        pytest.param(np.full(9_600, 0.8), id="a constant"),
        pytest.param(0.3 + tone(200, 0.2), id="an offset"),
        pytest.param(0.5 + tone(200, 0.2)[37:], id="cut in the middle of a wave"),
    ],
)
def test_no_edge_clicks(take: Samples, tmp_path: Path) -> None:
    file = write(tmp_path / "take.wav", take)

    track = lay([(4_800, file), (40_000, file)], 48_000)  # the second runs past the end

    assert hiss(track).max() < -75
    assert abs(track[-1]) < 0.001
    assert np.abs(np.diff(track)).max() < 0.04


def test_the_edge_of_a_square_wave_is_no_sharper_than_its_corners(tmp_path: Path) -> None:
    square = np.sign(tone(150, 0.5)) * 0.4 + 0.2
    file = write(tmp_path / "take.wav", square)

    heard = hiss(lay([(12_000, file)], 48_000))

    inside = heard[12_000 // 240 + 2 * RAMP // 240 : 36_000 // 240 - 2 * RAMP // 240 - 2]
    assert heard.max() <= inside.max() + 0.1


def test_a_take_shorter_than_its_ramps_is_kept(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(4_000, 101 / RATE, level=0.5))

    assert lay([(10, take)], 1_000).max() == pytest.approx(0.5, abs=0.03)


def test_no_takes_are_silence() -> None:
    assert not lay([], 1_000).any()


@pytest.mark.parametrize("start", [-1, 1_000])
def test_a_take_cannot_begin_outside_of_the_track(start: int, tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(440, 0.01))

    with pytest.raises(MediaInvalid, match=f"take 2 begins at sample {start} of a track of 1000"):
        lay([(0, take), (start, take)], 1_000)


def test_a_beat_without_sound_is_named(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", tone(440, 0.1))
    empty = write(tmp_path / "empty.wav", np.zeros(0))

    with pytest.raises(MediaInvalid, match=r"take 3: empty\.wav holds no sound"):
        lay([(0, take), (5_000, take), (10_000, empty), (15_000, take)], 20_000)


VOICES = {
    "speech": speech((0.5, 3), (4, 6.5), seconds=7),
    "plosives": plosives(7),
    "faint": speech((1, 6), seconds=7) * np.float32(0.01),
    "loud": speech((1, 6), seconds=7) * np.float32(6),
    "a word in a long silence": np.pad(plosives(0.9), (4 * RATE, 21 * RATE // 10)),
    "quiet after loud": np.concatenate([plosives(4), 0.05 * speech((0, 3), seconds=3)]),
}


@pytest.mark.parametrize("with_music", [False, True], ids=["alone", "over music"])
@pytest.mark.parametrize("voice", VOICES.values(), ids=VOICES)
def test_a_programme_is_as_loud_as_it_should_be_and_no_peak_is_too_high(
    voice: Samples, with_music: bool, tmp_path: Path
) -> None:
    bed = music(tmp_path / "music.wav") if with_music else None

    said = mix(voice, bed, into=tmp_path / "programme.wav")

    written = read(tmp_path / "programme.wav", channels=2)
    assert written.shape == (2, 7 * RATE)
    assert sounds.loudness(written) == pytest.approx(LOUDNESS, abs=0.1)
    assert sounds.true_peak(written) <= CEILING
    assert said.seconds == 7
    assert said.loudness == pytest.approx(sounds.loudness(written), abs=0.02)
    assert said.true_peak == pytest.approx(sounds.true_peak(written), abs=0.1)
    assert measured(tmp_path / "programme.wav") == said
    assert faults(said) == ()


@pytest.mark.parametrize("coder", ["fast", "twoloop"])
@pytest.mark.parametrize("voice", [VOICES["speech"], VOICES["plosives"]], ids=["speech", "plosives"])
def test_who_listens_to_the_encoded_programme_hears_the_same(voice: Samples, coder: str, tmp_path: Path) -> None:
    made = mix(voice, music(tmp_path / "music.wav"), into=tmp_path / "programme.wav")
    encoded = tmp_path / "programme.m4a"
    ffmpeg("-i", tmp_path / "programme.wav", "-c:a", "aac", "-aac_coder", coder, "-b:a", "192k", encoded)

    heard = measured(encoded)

    assert heard.seconds == pytest.approx(made.seconds, abs=0.03)
    assert heard.loudness == pytest.approx(LOUDNESS, abs=0.2)
    assert heard.true_peak <= -1.5
    assert faults(heard) == ()


def test_a_take_is_heard_where_it_was_laid_after_encoding_too(tmp_path: Path) -> None:
    take = write(tmp_path / "take.wav", chirp())
    starts = (0, 98_765, 200_001)
    mix(lay([(start, take) for start in starts], 6 * RATE), None, into=tmp_path / "programme.wav")
    ffmpeg("-i", tmp_path / "programme.wav", "-c:a", "aac", "-b:a", "192k", tmp_path / "programme.m4a")

    for file in ("programme.wav", "programme.m4a"):
        heard = np.pad(read(tmp_path / file, channels=1)[0], (RATE, 0))
        assert [begins(heard, start + RATE) - RATE for start in starts] == list(starts)


def test_music_is_fifteen_units_under_the_voice_while_it_speaks(tmp_path: Path) -> None:
    voice = 0.1 * noise(1, 12 * RATE, seed=1)[0]
    voice[: 2 * RATE] = voice[5 * RATE : 7 * RATE] = 0  # what is far from any peak is not limited
    tune = write(tmp_path / "tune.wav", 0.2 * noise(2, 12 * RATE, seed=2).clip(-4, 4))
    mix(voice, tune, into=tmp_path / "both.wav")

    heard = read(tmp_path / "both.wav", channels=2)
    spoken = both(voice * np.float32(np.sum(heard[0] * voice) / np.sum(voice**2)))
    for start, stop in ((3, 5), (8, 10)):
        now = slice(start * RATE, stop * RATE)
        under = sounds.loudness(spoken[:, now]) - sounds.loudness((heard - spoken)[:, now])
        assert under == pytest.approx(15, abs=0.5)


def test_music_that_rests_while_somebody_speaks_is_not_blown_up(tmp_path: Path) -> None:
    tune = chord(10)
    tune[:, : 5 * RATE] *= 0.001
    mix(speech((1, 4), seconds=10), write(tmp_path / "tune.wav", tune), into=tmp_path / "both.wav")

    heard = read(tmp_path / "both.wav", channels=2)
    assert sounds.loudness(heard[:, 6 * RATE :]) <= sounds.loudness(heard[:, RATE : 4 * RATE]) + 1


def test_a_programme_without_a_voice_is_music_at_programme_loudness(tmp_path: Path) -> None:
    said = mix(np.zeros(8 * RATE, np.float32), music(tmp_path / "music.wav"), into=tmp_path / "programme.wav")

    assert said.loudness == pytest.approx(LOUDNESS, abs=0.1)
    assert faults(said) == ()


def test_a_programme_over_silent_music_is_the_voice(tmp_path: Path) -> None:
    voice = speech((0.5, 3), seconds=4)
    silent = write(tmp_path / "silent.wav", np.zeros((2, RATE)))

    for name, tune in (("one.wav", silent), ("two.wav", None)):
        mix(voice, tune, into=tmp_path / name)

    assert read(tmp_path / "one.wav", channels=2) == pytest.approx(read(tmp_path / "two.wav", channels=2), abs=1e-5)


@pytest.mark.parametrize("samples", [1, 480, 9_600, 33_600])
def test_a_programme_may_be_shorter_than_its_fades(samples: int, tmp_path: Path) -> None:
    voice = speech((0, 1), seconds=1)[:samples]

    mix(voice, music(tmp_path / "music.wav"), into=tmp_path / "programme.wav")

    assert read(tmp_path / "programme.wav", channels=2).shape == (2, samples)


def test_silence_stays_silence(tmp_path: Path) -> None:
    said = mix(np.zeros(2 * RATE, np.float32), None, into=tmp_path / "programme.wav")

    assert not read(tmp_path / "programme.wav", channels=2).any()
    assert said.loudness == SILENCE


def test_a_programme_is_written_the_same_every_time(tmp_path: Path) -> None:
    voice, tune = speech((0.2, 1.8), seconds=2), music(tmp_path / "music.wav")
    for name in ("one.wav", "two.wav"):
        mix(voice, tune, into=tmp_path / name)

    assert (tmp_path / "one.wav").read_bytes() == (tmp_path / "two.wav").read_bytes()


def test_music_that_is_no_sound_is_invalid(tmp_path: Path) -> None:
    (tmp_path / "music.wav").write_bytes(b"la la la")

    with pytest.raises(MediaInvalid, match=r"music\.wav"):
        mix(speech((0, 1), seconds=1), tmp_path / "music.wav", into=tmp_path / "programme.wav")


@pytest.mark.parametrize(
    ("loudness", "peak", "said"),
    [
        (-14.0, -2.0, []),
        (-13.5, -1.0, []),
        (-14.5, -9.0, []),
        (-12.9, -2.0, ["its sound is 1.1 LU too loud: -12.9 LUFS, not -14"]),
        (-23.0, -2.0, ["its sound is 9.0 LU too quiet: -23.0 LUFS, not -14"]),
        (-14.0, -0.4, ["its sound peaks at -0.4 dBTP, above -1"]),
        (-9.0, 0.8, ["its sound is 5.0 LU too loud: -9.0 LUFS, not -14", "its sound peaks at 0.8 dBTP, above -1"]),
        (SILENCE, -180.0, ["nothing is heard in it"]),
    ],
)
def test_the_gate_says_what_is_wrong_with_a_programme(loudness: float, peak: float, said: list[str]) -> None:
    assert list(faults(Measurement(60, loudness, peak))) == said


def test_the_gate_hears_what_was_never_levelled(tmp_path: Path) -> None:
    list(recorded([both(tone(440, 3, level=1.2))], tmp_path / "raw.wav"))

    assert [fault.split(":")[0] for fault in faults(measured(tmp_path / "raw.wav"))] == [
        "its sound is 14.9 LU too loud",
        "its sound peaks at 1.6 dBTP, above -1",
    ]
