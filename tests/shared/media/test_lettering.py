"""What libass is told to draw, and what it draws."""

import os
import re
import subprocess
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from shared.media.captions import Page, Word, paginate
from shared.media.fonts import FONTS, families
from shared.media.lettering import ass
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken

EVENT = re.compile(r"Dialogue: (\d),(\d:\d\d:\d\d\.\d\d),(\d:\d\d:\d\d\.\d\d),Caption,,0,0,0,,(.*)")
OVERRIDE = re.compile(r"(?<!\\){[^{}]*}")


def script(text: str, language: str = "en") -> str:
    return ass(paginate(spoken(text), language=language), language=language, width=1080, height=1920)


def events(written: str) -> list[tuple[int, int, int, str]]:
    """Layer, start and end in centiseconds, text."""
    lines = written.split("[Events]\n")[1].splitlines()[1:]
    found = [EVENT.fullmatch(line) for line in lines]
    assert all(found), lines
    return [(int(m[1]), centiseconds(m[2]), centiseconds(m[3]), m[4]) for m in found if m]


def centiseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 100)


def plain(text: str) -> str:
    """An event's text as it is read: overrides gone, escapes undone."""
    bare = OVERRIDE.sub("", text).replace(r"\h", "").strip("\u200e\u200f")
    return bare.replace(r"\{", "{").replace(r"\}", "}").replace("\u2060", "")


def lit(text: str) -> str:
    """The word that an event lights."""
    found = re.search(r"\\1c&H1FD2FF&[^}]*}((?:(?:{\\fn[^}]*})|[^{])*?)(?={\\1c|{\\fn[^}]*\\fscy100)", text)
    return OVERRIDE.sub("", found[1]) if found else ""


@pytest.fixture
def draw(tmp_path: Path):  # noqa: ANN201
    """Draws one frame of a script over grey and gives its luma: 126 is the picture, 235 white letters."""

    def frame(written: str, at: float, width: int = 1080, height: int = 1920) -> NDArray[np.uint8]:
        (tmp_path / "captions.ass").write_text(written)
        filters = f"format=gray,setpts=PTS+{at}/TB,ass={tmp_path / 'captions.ass'}:fontsdir={FONTS}"
        done = subprocess.run(
            [
                *(get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", f"color=gray:s={width}x{height}"),
                *("-vf", filters, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "gray", "-"),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
            capture_output=True,
            check=True,
        )
        return np.frombuffer(done.stdout, np.uint8).reshape(height, width)

    return frame
