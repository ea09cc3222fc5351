"""FFmpeg, run well: one place that knows how it starts, ends and complains.

The binary is a static one out of a wheel and brings no ffprobe: what is in a file is read with PyAV, whose complaints
end here too.
"""

import errno
import os
import shutil
import subprocess
import threading
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import IO

import av
import imageio_ffmpeg
from av.container import InputContainer
from av.error import FFmpegError

from shared.errors import DiskFull, MediaInvalid, StageError
from shared.media.fonts import FONTS

_QUIET = ("-hide_banner", "-loglevel", "error", "-nostdin", "-y")
_FULL = (errno.ENOSPC, errno.EDQUOT)
_PIPE_BYTES = 1 << 20


def ffmpeg(*arguments: str | Path) -> None:
    """Run ffmpeg; the last argument is the file that it makes.

    Raises MediaInvalid with ffmpeg's last words, DiskFull when they are about space.
    """
    done = subprocess.run(_command(arguments), capture_output=True, env=_surroundings())
    if done.returncode != 0:
        raise _complaint(done.returncode, done.stderr, Path(arguments[-1]))


@contextmanager
def fed_ffmpeg(*arguments: str | Path) -> Generator[IO[bytes]]:
    """Run ffmpeg while the block writes what it reads as `-i -`, then wait for its end.

    Raises what `ffmpeg` raises. An exception of the block's own ends ffmpeg and goes on.
    """
    command = _command(arguments)
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, pipesize=_PIPE_BYTES, env=_surroundings()
    ) as process:
        assert process.stdin is not None
        said: list[bytes] = []
        # Somebody must listen all along: an ffmpeg whose complaints fill their pipe stops reading frames.
        listener = threading.Thread(target=_listen, args=(process.stderr, said))
        listener.start()
        fed = False
        try:
            with suppress(BrokenPipeError):  # ffmpeg ended first: its own words say why
                with closing(process.stdin):
                    yield process.stdin
                fed = True
        except BaseException:
            process.kill()
            raise
        finally:
            listener.join()
        if process.wait() != 0 or not fed:
            raise _complaint(process.returncode, b"".join(said), Path(arguments[-1]))


@contextmanager
def complaints(file: Path) -> Generator[None]:
    """Say what goes wrong with `file` in our words: MediaInvalid for what PyAV refuses, DiskFull for want of space."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise _disk_full(file) from error
        if isinstance(error, FFmpegError):
            raise MediaInvalid(f"{file.name}: {error}") from error
        raise
    except FFmpegError as error:
        raise MediaInvalid(f"{file.name}: {error}") from error


@contextmanager
def reading(file: Path, *, data: IO[bytes] | None = None) -> Generator[InputContainer]:
    """One of our own videos or sounds (or such `data` of it) to be read. Raises what `complaints` raises.

    It is taken by its headers' word. What FFmpeg would guess from the packets costs more than to copy them all: it
    decodes a frame, whose 15 ms at 1080x1920 are seventy times what the opening itself takes. Streams may be decoded
    all the same, but do not know the format of their pixels before.
    """
    with complaints(file), av.open(data or str(file), "r", options=_BY_ITS_HEADERS) as opened:
        yield opened


_BY_ITS_HEADERS = {"probesize": "32", "skip_frame": "all"}
"""For the guessing alone: PyAV decodes with a decoder of its own, which is not told."""


def escaped(value: str | Path) -> str:
    """A value as it stands inside a filter graph, whatever characters it holds.

    Two levels, as the manual's "Notes on filtergraph escaping" has them: the option's own, then the graph's.
    """
    option = _backslashed(str(value), r"\':")
    return _backslashed(option, r"\'[],;")


def _surroundings() -> dict[str, str]:
    """Our environment, and fontconfig's word that it knows our fonts and no others."""
    return {**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")}


def _listen(stream: IO[bytes], said: list[bytes]) -> None:
    said.append(stream.read())


def _backslashed(text: str, special: str) -> str:
    return "".join(f"\\{character}" if character in special else character for character in text)


def _command(arguments: Sequence[str | Path]) -> list[str]:
    return [_binary(), *_QUIET, *map(str, arguments)]


@cache
def _found() -> str:
    return imageio_ffmpeg.get_ffmpeg_exe()


def _binary() -> str:
    return os.environ.get("STUDIO_FFMPEG") or _found()


def _complaint(code: int, said: bytes, file: Path) -> StageError:
    words = said.decode(errors="replace").strip()
    if any(os.strerror(number) in words for number in _FULL):
        return _disk_full(file)
    last = " / ".join(words.splitlines()[-3:]) or "it said nothing"
    return MediaInvalid(f"ffmpeg, making {file.name}, exited {code}: {last}")


def _disk_full(file: Path) -> DiskFull:
    free = shutil.disk_usage(file.parent).free
    return DiskFull(f"no space for {file.name} in {file.parent}: {free / 1e6:.0f} MB free")
