"""How ffmpeg starts, ends and complains."""

import errno
from collections.abc import Callable
from pathlib import Path

import pytest
from av.error import FFmpegError, InvalidDataError

from shared.errors import DiskFull, MediaInvalid
from shared.media.ffmpeg import complaints, escaped, fed_ffmpeg, ffmpeg

COLOUR = ("-f", "lavfi", "-i", "color=red:s=64x64:d=0.2")


type Played = Callable[[str], None]


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    """An ffmpeg that does what a line of shell says."""

    def play(line: str) -> None:
        script = tmp_path / "ffmpeg.sh"
        script.write_text(f"#!/bin/sh\n{line}\n")
        script.chmod(0o755)
        monkeypatch.setenv("STUDIO_FFMPEG", str(script))

    return play


def test_it_makes_the_file_that_it_is_asked_for(tmp_path: Path) -> None:
    ffmpeg(*COLOUR, tmp_path / "red.mp4")

    assert (tmp_path / "red.mp4").stat().st_size > 0


def test_the_binary_is_the_one_that_the_studio_names(tmp_path: Path, played: Played) -> None:
    played(f'echo "$@" > {tmp_path}/heard')

    ffmpeg("-i", "one", "two")

    assert (tmp_path / "heard").read_text().split()[-3:] == ["-i", "one", "two"]


def test_an_error_carries_its_last_words(tmp_path: Path) -> None:
    with pytest.raises(MediaInvalid, match=r"making out\.mp4.*no-such-file"):
        ffmpeg("-i", tmp_path / "no-such-file", tmp_path / "out.mp4")


def test_a_full_disk_is_called_by_its_name(tmp_path: Path) -> None:
    nowhere = tmp_path / "red.mp4"
    nowhere.symlink_to("/dev/full")

    with pytest.raises(DiskFull, match=rf"no space for red\.mp4 in {tmp_path}: \d+ MB free"):
        ffmpeg(*COLOUR, "-f", "mpegts", nowhere)


def test_what_the_block_writes_is_what_it_reads(tmp_path: Path) -> None:
    grey = bytes([128]) * (16 * 16 * 3 // 2)
    raw = ("-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", "16x16")

    with fed_ffmpeg(*raw, "-i", "-", *raw, tmp_path / "same.yuv") as pipe:
        pipe.write(grey * 5)

    assert (tmp_path / "same.yuv").read_bytes() == grey * 5


def test_one_that_dies_while_it_is_fed_says_why(tmp_path: Path, played: Played) -> None:
    played("echo 'libx264: I have had enough' >&2; exit 3")

    with pytest.raises(MediaInvalid, match="exited 3: libx264: I have had enough"), fed_ffmpeg(tmp_path / "x") as pipe:
        pipe.write(bytes(100_000_000))


def test_one_that_stops_reading_is_not_believed_when_it_says_that_all_went_well(tmp_path: Path, played: Played) -> None:
    played("exit 0")

    with pytest.raises(MediaInvalid, match="it said nothing"), fed_ffmpeg(tmp_path / "x") as pipe:
        pipe.write(bytes(100_000_000))


def test_one_that_complains_at_length_is_heard_to_its_end(tmp_path: Path, played: Played) -> None:
    played("head -c 3000000 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'the last word' >&2; cat > /dev/null; exit 1")

    with pytest.raises(MediaInvalid, match="the last word"), fed_ffmpeg(tmp_path / "x") as pipe:
        pipe.write(bytes(3_000_000))


def test_a_mistake_of_the_block_is_not_taken_for_ffmpegs(tmp_path: Path, played: Played) -> None:
    played("exec sleep 600")

    with pytest.raises(ZeroDivisionError), fed_ffmpeg(tmp_path / "x"):
        _ = 1 / 0


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DiskFull),
        (FFmpegError(1094995529, "Invalid data found"), MediaInvalid),
        (InvalidDataError(1094995529, "Invalid data found"), MediaInvalid),
    ],
)
def test_what_pyav_refuses_is_said_in_our_words(tmp_path: Path, error: Exception, said: type[Exception]) -> None:
    with pytest.raises(said, match=r"film\.mp4") as caught, complaints(tmp_path / "film.mp4"):
        raise error

    assert caught.value.__cause__ is error


def test_what_is_not_about_the_file_goes_on(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), complaints(tmp_path / "film.mp4"):
        raise PermissionError


@pytest.mark.parametrize(
    "name", ["plain", "it's", "a:b", "[x], y; z=1", r"back\slash", "100%", "\\'", "two  spaces", "ü'[:"]
)
def test_a_filter_reads_a_file_whatever_its_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    captions = folder / "captions.ass"
    captions.write_text("[Script Info]\nScriptType: v4.00+\n")

    ffmpeg(*COLOUR, "-vf", f"ass=filename={escaped(captions)}:fontsdir={escaped(folder)}", "-f", "null", "-")
