"""Thumbnails: for every moment one, of what is seen then."""

from itertools import accumulate
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from shared.media.hls import sprites
from shared.media.hls.cues import cues
from shared.media.hls.packaging import Programme, package
from shared.media.hls.streams import THUMBNAILS, Stream
from tests.shared.media.films import Plane, lumas, psnr
from tests.shared.media.hls.programmes import GROUPS, RUNGS

BT709 = np.array([0.2126, 0.7152, 0.0722], np.float32)
"""What red, green and blue give to the luma."""

type Packaged = tuple[Stream, Path]


def _luma(tile: Image.Image) -> Plane:
    return np.asarray(tile, np.float32) @ BT709 * 219 / 255 + 16


def _tiles(folder: Path) -> list[Image.Image]:
    with Image.open(folder / THUMBNAILS[0]) as sheet:
        sheet.load()
    tiles: list[Image.Image] = []
    for cue in cues((folder / THUMBNAILS[1]).read_text()):
        left, top, width, height = map(int, cue.text.partition("#xywh=")[2].split(","))
        tiles.append(sheet.crop((left, top, left + width, top + height)))
    return tiles


def test_there_is_one_for_every_moment(packaged: Packaged) -> None:
    shown = cues((packaged[1] / THUMBNAILS[1]).read_text())

    assert [(cue.start, cue.end) for cue in shown] == [(0, 2_633), (2_633, 4_967), (4_967, 6_000)]


def test_each_is_the_key_frame_of_its_moment_in_small(made: Programme, packaged: Packaged) -> None:
    frames = [frame for clip in made.rungs[RUNGS[-1]] for frame in lumas(clip)]
    keys = list(accumulate(GROUPS, initial=0))[:-1]
    tiles = _tiles(packaged[1])
    small = [np.asarray(Image.fromarray(frames[key]).resize(tiles[0].size, Image.Resampling.BOX)) for key in keys]

    nearest = [int(np.argmax([psnr(_luma(tile), key) for key in small])) for tile in tiles]

    assert [keys[place] for place in nearest] == [0, 79, 149]


def test_a_fade_is_not_what_a_thumbnail_shows(packaged: Packaged) -> None:
    """Its key frame, at 2.333 s, stands for 0.3 s; that of the shot after it, at 2.633 s, for two."""
    assert 2_333 not in [cue.start for cue in cues((packaged[1] / THUMBNAILS[1]).read_text())]


def test_tiles_keep_the_shape_of_the_picture(packaged: Packaged) -> None:
    assert {tile.size for tile in _tiles(packaged[1])} == {(90, 160)}


def test_there_are_never_too_many(made: Programme, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sprites, "MOST", 2)

    package(made, into=tmp_path)

    assert len(_tiles(tmp_path)) == 2
