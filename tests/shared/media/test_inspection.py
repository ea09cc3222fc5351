"""The gate: what a good film is, and every way of not being one."""

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import pytest

from shared.errors import MediaInvalid
from shared.media import inspection
from shared.media.ffmpeg import ffmpeg
from shared.media.inspection import blemishes, faults, inspect, misfits
from shared.media.joining import join
from shared.media.motion import Layer
from shared.media.moves import Move
from tests.shared.media.films import FPS, HEIGHT, WIDTH, clip, detailed, plain, sound

FRAMES = 45
AAC = ("-c:a", "aac")


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    return _film(folder, [Layer(detailed(folder / "a.png"), Move.PUSH_IN, 0, FRAMES)])


def _film(folder: Path, layers: Sequence[Layer]) -> Path:
    made = clip(folder / "clip.mp4", layers, FRAMES)
    join([made], sound(folder / "a.wav", FRAMES * 48_000 // FPS), fps=FPS, into=folder / "film.mp4")
    return folder / "film.mp4"


def _faults(video: Path) -> tuple[str, ...]:
    return faults(video, frames=FRAMES, fps=FPS, width=WIDTH, height=HEIGHT)


def test_an_inspection_says_what_is_there(good: Path) -> None:
    found = inspect(good)

    assert (found.frames, found.fps, found.width, found.height) == (FRAMES, FPS, WIDTH, HEIGHT)
    assert (found.video_codec, found.video_profile, found.audio_codec) == ("h264", "High", "aac")
    assert found.video_seconds == found.audio_seconds == Fraction(FRAMES, FPS)
    assert found.bytes == good.stat().st_size
    assert found.faststart
    assert found.steady


def test_a_good_film_has_no_fault(good: Path) -> None:
    assert _faults(good) == ()
    assert blemishes(good) == ()


def test_a_clip_needs_no_sound_but_every_frame(tmp_path: Path, good: Path) -> None:
    ffmpeg("-i", good, "-c", "copy", "-an", tmp_path / "clip.mp4")

    order = {"fps": FPS, "width": WIDTH, "height": HEIGHT}
    assert misfits(tmp_path / "clip.mp4", frames=FRAMES, **order) == ()
    assert misfits(tmp_path / "clip.mp4", frames=FRAMES + 1, **order) == ("it has 45 frames, not 46",)


def test_a_film_is_held_against_what_was_ordered(good: Path) -> None:
    assert faults(good, frames=44, fps=25, width=1080, height=1920) == (
        "it has 45 frames, not 44",
        "it plays 30 frames a second, not 25",
        "it is 216x384, not 1080x1920",
    )


def test_a_silent_film_is_not_good(tmp_path: Path, good: Path) -> None:
    ffmpeg("-i", good, "-c", "copy", "-an", "-movflags", "+faststart", tmp_path / "film.mp4")

    assert _faults(tmp_path / "film.mp4") == ("it is silent",)


def test_sound_that_ends_before_the_picture_is_found(tmp_path: Path, good: Path) -> None:
    ffmpeg("-i", good, "-c:v", "copy", *AAC, "-af", "atrim=end=1.3", "-movflags", "+faststart", tmp_path / "film.mp4")

    assert _faults(tmp_path / "film.mp4") == ("its sound ends at 1.300 s, its picture at 1.500 s",)


def test_an_index_behind_the_pictures_is_found(tmp_path: Path, good: Path) -> None:
    ffmpeg("-i", good, "-c", "copy", tmp_path / "film.mp4")

    assert _faults(tmp_path / "film.mp4") == ("its index stands behind its pictures",)


def test_a_gap_in_time_is_found(tmp_path: Path, good: Path) -> None:
    ffmpeg(
        "-i", good, "-c", "copy", "-bsf:v", "setts=ts='TS+512*gte(N,30)'", "-movflags", "+faststart", tmp_path / "a.mp4"
    )

    assert "its frames are not evenly spaced" in _faults(tmp_path / "a.mp4")


def test_a_film_that_weighs_too_much_is_found(good: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspection, "LARGEST_BYTES", 10_000)

    assert [fault for fault in _faults(good) if "weighs" in fault]


def test_black_frames_are_found(tmp_path: Path) -> None:
    picture, black = detailed(tmp_path / "a.png"), plain(tmp_path / "black.png", "#050505")
    layers = [
        Layer(picture, Move.RISE, 0, 90),
        Layer(black, Move.RISE, 20, 90),
        Layer(picture, Move.RISE, 23, 90),
        Layer(black, Move.RISE, 44, 90),
    ]

    assert blemishes(_film(tmp_path, layers)) == ("frames 20 to 22 are black", "frame 44 is black")


def test_a_picture_that_stands_for_a_tenth_of_a_second_is_found(tmp_path: Path, good: Path) -> None:
    held = "select='not(between(n,21,23))',loop=loop=3:size=1:start=20,setpts=N/30/TB"
    copied = ("-c:v", "libx264", "-qp", "0", "-bf", "0", "-c:a", "copy", "-movflags", "+faststart")
    ffmpeg("-i", good, "-vf", held, *copied, tmp_path / "film.mp4")

    assert blemishes(tmp_path / "film.mp4") == ("frames 20 to 22 are frozen",)


def test_a_camera_over_a_blank_wall_is_not_taken_for_one_that_stands(tmp_path: Path) -> None:
    assert blemishes(_film(tmp_path, [Layer(plain(tmp_path / "wall.png", "beige"), Move.PUSH_IN, 0, 90)])) == ()


def test_a_dark_picture_is_not_a_black_one(tmp_path: Path) -> None:
    night = _film(tmp_path, [Layer(plain(tmp_path / "night.png", "#202030"), Move.PUSH_IN, 0, 90)])

    assert blemishes(night) == ()


@pytest.mark.parametrize("content", [b"", b"not a video"])
def test_what_is_not_a_video_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "film.mp4").write_bytes(content)

    with pytest.raises(MediaInvalid, match=r"film\.mp4"):
        inspect(tmp_path / "film.mp4")


def test_sound_alone_is_not_a_video(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"a\.wav holds no picture"):
        inspect(sound(tmp_path / "a.wav", 4800))
