"""Clips to one film: nothing lost, nothing doubled, nothing encoded twice, and the sound where it was laid."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from shared.errors import DiskFull, MediaInvalid
from shared.media.ffmpeg import ffmpeg
from shared.media.inspection import faults, inspect
from shared.media.joining import join, thumbnail
from shared.media.motion import Layer, film
from shared.media.moves import Move
from tests.shared.media.films import FPS, HEIGHT, RUNG, WIDTH, clip, detailed, lumas, plain, sound

LENGTHS = (61, 1, 7, 1, 2, 30)
SAMPLES = 48_000 // FPS


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Path]:
    """One move over one picture, filmed in pieces of every length."""
    folder = tmp_path_factory.mktemp("clips")
    picture = detailed(folder / "a.png")
    begins = [sum(LENGTHS[:n]) for n in range(len(LENGTHS))]
    return [
        clip(folder / f"{n}.mp4", [Layer(picture, Move.PAN_LEFT, -begin, sum(LENGTHS))], frames)
        for n, (begin, frames) in enumerate(zip(begins, LENGTHS, strict=True))
    ]


@pytest.fixture(scope="module")
def silence(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As long as all of them."""
    return sound(tmp_path_factory.mktemp("sound") / "silence.wav", sum(LENGTHS) * SAMPLES)


def test_every_frame_of_every_clip_is_there_in_order_and_untouched(
    tmp_path: Path, clips: Sequence[Path], silence: Path
) -> None:
    join(clips, silence, fps=FPS, into=tmp_path / "film.mp4")

    expected = [frame for each in clips for frame in lumas(each)]
    for here, there in zip(lumas(tmp_path / "film.mp4"), expected, strict=True):
        assert np.array_equal(here, there)


def test_the_clock_runs_evenly_and_never_backwards(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    join(clips, silence, fps=FPS, into=tmp_path / "film.mp4")

    with av.open(str(tmp_path / "film.mp4")) as file:
        packets = [packet for packet in file.demux(video=0) if packet.size]
        step = 1 / (FPS * packets[0].time_base)
        shown, decoded = sorted(packet.pts for packet in packets), [packet.dts for packet in packets]
        assert shown == [n * step for n in range(sum(LENGTHS))]
        assert all(b - a == step for a, b in pairwise(decoded))
        assert all(packet.dts <= packet.pts for packet in packets)


def test_nothing_in_it_has_to_be_concealed(tmp_path: Path, clips: Sequence[Path]) -> None:
    join(clips, sound(tmp_path / "a.wav", sum(LENGTHS) * SAMPLES), fps=FPS, into=tmp_path / "film.mp4")

    ffmpeg("-xerror", "-err_detect", "explode", "-i", tmp_path / "film.mp4", "-f", "null", "-")


def test_a_joined_film_has_no_fault(tmp_path: Path, clips: Sequence[Path]) -> None:
    join(clips, sound(tmp_path / "a.wav", sum(LENGTHS) * SAMPLES), fps=FPS, into=tmp_path / "film.mp4")

    assert faults(tmp_path / "film.mp4", frames=sum(LENGTHS), fps=FPS, width=WIDTH, height=HEIGHT) == ()


def test_its_sound_is_stereo_aac_and_ends_with_the_picture(tmp_path: Path, clips: Sequence[Path]) -> None:
    join(clips, sound(tmp_path / "a.wav", sum(LENGTHS) * SAMPLES), fps=FPS, into=tmp_path / "film.mp4")

    with av.open(str(tmp_path / "film.mp4")) as file:
        track = file.streams.audio[0]
        assert (track.codec_context.name, track.profile, track.rate, track.layout.name) == (
            "aac",
            "LC",
            48_000,
            "stereo",
        )
    found = inspect(tmp_path / "film.mp4")
    assert found.audio_seconds == found.video_seconds


@pytest.mark.parametrize("rate", [48_000, 44_100, 24_000])
def test_a_sound_is_heard_at_its_moment(tmp_path: Path, clips: Sequence[Path], rate: int) -> None:
    voice = sound(tmp_path / "a.wav", sum(LENGTHS) * rate // FPS, rate=rate, clicks=[rate // 2, rate * 3])

    join(clips, voice, fps=FPS, into=tmp_path / "film.mp4")

    with av.open(str(tmp_path / "film.mp4")) as file:
        heard = np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)])
    assert np.argmax(heard[:96_000]) == pytest.approx(24_000, abs=2)
    assert np.argmax(heard[96_000:]) + 96_000 == pytest.approx(144_000, abs=2)


def test_it_can_be_played_while_it_is_still_being_fetched(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    join(clips, silence, fps=FPS, into=tmp_path / "film.mp4")

    assert inspect(tmp_path / "film.mp4").faststart


def test_its_colours_are_still_bt709(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    join(clips, silence, fps=FPS, into=tmp_path / "film.mp4")

    with av.open(str(tmp_path / "film.mp4")) as file:
        codec = file.streams.video[0].codec_context
        assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)


def test_clips_that_were_encoded_otherwise_are_not_joined(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    ffmpeg("-i", clips[0], "-c:v", "libx264", "-preset", "ultrafast", tmp_path / "other.mp4")

    with pytest.raises(MediaInvalid, match=r"other\.mp4 is encoded otherwise than 0\.mp4"):
        join([clips[0], tmp_path / "other.mp4"], silence, fps=FPS, into=tmp_path / "film.mp4")


def test_clips_of_another_pace_are_not_joined(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    layers = [Layer(detailed(tmp_path / "a.png"), Move.RISE, 0, 9)]
    slow = tmp_path / "slow.mp4"
    film(layers, frames=9, fps=24, captions=None, into={RUNG: slow})

    with pytest.raises(MediaInvalid, match=r"slow\.mp4 plays 24/1 frames a second, not 30"):
        join([clips[0], slow], silence, fps=FPS, into=tmp_path / "film.mp4")


def test_a_clip_that_was_cut_off_is_named(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    (tmp_path / "half.mp4").write_bytes(clips[0].read_bytes()[:9000])

    with pytest.raises(MediaInvalid, match=r"half\.mp4"):
        join([clips[1], tmp_path / "half.mp4"], silence, fps=FPS, into=tmp_path / "film.mp4")


@pytest.mark.parametrize("frames", [sum(LENGTHS) - 2, sum(LENGTHS) + 2])
def test_sound_of_another_length_is_not_laid(tmp_path: Path, clips: Sequence[Path], frames: int) -> None:
    with pytest.raises(MediaInvalid, match=r"a\.wav lasts \d\.\d+ s, its pictures 3\.400 s"):
        join(clips, sound(tmp_path / "a.wav", frames * SAMPLES), fps=FPS, into=tmp_path / "film.mp4")


def test_a_full_disk_is_called_by_its_name(tmp_path: Path, clips: Sequence[Path], silence: Path) -> None:
    (tmp_path / "film.mp4").symlink_to("/dev/full")

    with pytest.raises(DiskFull, match=r"film\.mp4"):
        join(clips, silence, fps=FPS, into=tmp_path / "film.mp4")


def test_a_thumbnail_is_the_frame_in_its_colours(tmp_path: Path) -> None:
    orange = Layer(plain(tmp_path / "orange.png", "#ff8000"), Move.RISE, 0, 30)
    blue = Layer(plain(tmp_path / "blue.png", "#2040c0"), Move.RISE, 15, 30)
    made = clip(tmp_path / "clip.mp4", [orange, blue], 30)

    for seconds, colour in ((0, (255, 128, 0)), (14 / 30, (255, 128, 0)), (15 / 30, (32, 64, 192))):
        thumbnail(made, tmp_path / "thumbnail.jpg", at=seconds)

        with Image.open(tmp_path / "thumbnail.jpg") as image:
            assert image.size == (WIDTH, HEIGHT)
            assert image.convert("RGB").getpixel((WIDTH // 2, HEIGHT // 2)) == pytest.approx(colour, abs=4)


def test_there_is_no_thumbnail_after_the_end(tmp_path: Path, clips: Sequence[Path]) -> None:
    with pytest.raises(MediaInvalid, match=r"0\.mp4 shows nothing at 60\.00 s"):
        thumbnail(clips[0], tmp_path / "thumbnail.jpg", at=60)
