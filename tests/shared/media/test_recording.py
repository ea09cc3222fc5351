"""Sound files of every kind, and what is wrong with those that are none."""

from pathlib import Path

import av
import numpy as np
import pytest

from shared.errors import MediaInvalid
from shared.media.ffmpeg import ffmpeg
from shared.media.recording import listened, read, recorded
from shared.media.tape import RATE, tape
from tests.shared.media.sounds import begins, chirp, tone, write


def converted(path: Path, *how: str) -> Path:
    """The chirp as FFmpeg writes it."""
    ffmpeg("-i", write(path.with_name("source.wav"), chirp()), *how, path)
    return path


@pytest.mark.parametrize(
    ("name", "how"),
    [
        pytest.param("eight-bit.wav", ("-c:a", "pcm_u8"), id="8 bit"),
        pytest.param("fine.wav", ("-c:a", "pcm_s24le", "-ar", "96000"), id="24 bit at 96 kHz"),
        pytest.param("double.wav", ("-c:a", "pcm_f64le", "-ar", "44100"), id="64-bit floats"),
        pytest.param("telephone.wav", ("-c:a", "pcm_mulaw", "-ar", "8000"), id="mu-law at 8 kHz"),
        pytest.param("packed.mp3", ("-b:a", "128k"), id="mp3"),
        pytest.param("packed.m4a", ("-b:a", "128k"), id="aac"),
        pytest.param("packed.opus", ("-b:a", "96k"), id="opus"),
        pytest.param("packed.flac", (), id="flac"),
        pytest.param("packed.ogg", ("-c:a", "libvorbis"), id="vorbis"),
    ],
)
def test_a_file_of_any_kind_is_read_in_time(name: str, how: tuple[str, ...], tmp_path: Path) -> None:
    sound = read(converted(tmp_path / name, *how), channels=1)[0]

    assert begins(sound, 0) == pytest.approx(0, abs=1)
    assert len(sound) == pytest.approx(RATE, abs=1_200)
    assert np.std(sound) == pytest.approx(0.5 / 2**0.5, abs=0.02)


def test_a_file_is_the_same_at_any_rate(tmp_path: Path) -> None:
    sound = read(write(tmp_path / "chirp.wav", chirp(22_050), 22_050), channels=1)[0]

    assert np.abs(sound - chirp())[500:-500].max() < 0.002


def test_two_channels_are_read_as_one_or_as_two(tmp_path: Path) -> None:
    sides = write(tmp_path / "sides.wav", np.stack([tone(440, 0.5), np.zeros(24_000)]))

    assert np.abs(read(sides, channels=2)).max(axis=1) == pytest.approx([0.3, 0], abs=0.001)
    assert np.abs(read(sides, channels=1)).max() == pytest.approx(0.15, abs=0.01)


def test_one_channel_is_heard_on_both_sides(tmp_path: Path) -> None:
    left, right = read(write(tmp_path / "one.wav", tone(440, 0.5)), channels=2)

    np.testing.assert_array_equal(left, right)


@pytest.mark.parametrize("layout", ["5.1", "7.1", "quad", "3.0"])
def test_more_channels_are_mixed_down(layout: str, tmp_path: Path) -> None:
    surround = converted(tmp_path / "surround.wav", "-af", f"aformat=channel_layouts={layout}")

    assert read(surround, channels=2).shape == (2, RATE)
    assert 0.05 < np.abs(read(surround, channels=1)).max() < 0.8


def test_channels_without_places_are_mixed_down(tmp_path: Path) -> None:
    odd = write(tmp_path / "odd.wav", np.stack([tone(440, 0.5)] * 3))

    assert 0.05 < np.abs(read(odd, channels=1)).max() < 1


def test_of_a_video_the_sound_is_read(tmp_path: Path) -> None:
    video = converted(tmp_path / "video.mp4", "-f", "lavfi", "-i", "color=red:s=64x64:d=1")

    assert np.abs(read(video, channels=1)).max() == pytest.approx(0.5, abs=0.05)


def test_no_more_is_read_than_is_wanted(tmp_path: Path) -> None:
    file = write(tmp_path / "long.wav", np.stack([tone(440, 2), tone(550, 2)]))

    np.testing.assert_array_equal(read(file, channels=2, most=1_234), read(file, channels=2)[:, :1_234])


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\x24\x00\x00\x00WAVEfmt "])
def test_a_file_that_is_no_sound_is_invalid(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "broken.wav"
    path.write_bytes(content)

    with pytest.raises(MediaInvalid, match=r"broken\.wav"):
        read(path, channels=1)


def test_a_file_without_a_sample_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"empty\.wav holds no sound"):
        read(write(tmp_path / "empty.wav", np.zeros(0)), channels=1)


def test_a_missing_file_is_invalid(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"none\.wav"):
        read(tmp_path / "none.wav", channels=1)


def test_a_video_without_sound_is_invalid(tmp_path: Path) -> None:
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64:d=1", tmp_path / "mute.mp4")

    with pytest.raises(MediaInvalid, match=r"mute\.mp4 holds no sound"):
        read(tmp_path / "mute.mp4", channels=1)


@pytest.mark.parametrize("wrong", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_invalid(wrong: float, tmp_path: Path) -> None:
    sound = tone(440, 0.1)
    sound[1_000] = wrong
    list(recorded([sound[np.newaxis]], tmp_path / "wrong.wav"))

    with pytest.raises(MediaInvalid, match=r"wrong\.wav holds samples that are no numbers"):
        read(tmp_path / "wrong.wav", channels=1)


def test_a_truncated_file_is_read_as_far_as_it_goes(tmp_path: Path) -> None:
    file = write(tmp_path / "cut.wav", tone(440, 1))
    file.write_bytes(file.read_bytes()[:50_001])

    assert read(file, channels=1).shape[1] == (50_001 - 44) // 2


def test_what_goes_by_is_written_down_to_the_last_bit(tmp_path: Path) -> None:
    sound = np.random.default_rng(2).standard_normal((2, 25 * RATE // 2)).astype(np.float32)

    passed = np.concatenate(list(recorded(tape(sound).blocks(), tmp_path / "sound.wav")), axis=1)

    np.testing.assert_array_equal(passed, sound)
    np.testing.assert_array_equal(read(tmp_path / "sound.wav", channels=2), sound)
    with av.open(str(tmp_path / "sound.wav")) as file:
        assert (file.streams.audio[0].codec_context.name, file.streams.audio[0].rate) == ("pcm_f32le", RATE)


def test_one_channel_is_written_on_both_sides(tmp_path: Path) -> None:
    list(recorded([np.full((1, 900), 0.25, np.float32)], tmp_path / "sound.wav"))

    assert next(listened(tmp_path / "sound.wav")).shape == (2, 900)
