"""Boxes: what is in a file as far as a stream is described by it, and a plain word for what is something else."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared.errors import MediaInvalid
from shared.media.hls.boxes import fragments, header
from shared.media.hls.streams import Stream

type Packaged = tuple[Stream, Path]


def test_a_header_says_what_its_track_is(packaged: Packaged) -> None:
    pictures, sound = (header(packaged[1] / f"{name}_init.mp4") for name in ("216p", "audio"))

    assert (pictures.width, pictures.height, pictures.timescale) == (216, 384, 15_360)
    assert pictures.codec.startswith("avc1.6400")
    assert (sound.codec, sound.timescale, sound.width) == ("mp4a.40.2", 48_000, 0)


def test_fragments_fill_their_file(packaged: Packaged) -> None:
    file = packaged[1] / "216p_0002.m4s"
    inside = fragments(file)

    assert [fragment.begins for fragment in inside] == [0, inside[0].size, inside[0].size + inside[1].size]
    assert sum(fragment.size for fragment in inside) == file.stat().st_size


@pytest.mark.parametrize("name", ["thumbnails.jpg", "subtitles_0001.vtt", "216p_0001.m4s"])
def test_what_is_no_header_is_named(packaged: Packaged, name: str) -> None:
    with pytest.raises(MediaInvalid, match=f"{name} is not the header of one track"):
        header(packaged[1] / name)


@pytest.mark.parametrize("name", ["thumbnails.jpg", "subtitles_0001.vtt", "216p_init.mp4"])
def test_what_is_no_segment_is_named(packaged: Packaged, name: str) -> None:
    with pytest.raises(MediaInvalid, match=f"{name} is not a run of whole fragments"):
        fragments(packaged[1] / name)


@given(st.integers(0, 100_000), st.binary(min_size=1, max_size=8))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_broken_file_is_read_or_refused(packaged: Packaged, tmp_path: Path, place: int, noise: bytes) -> None:
    for name, read in (("audio_0002.m4s", fragments), ("audio_init.mp4", header), ("216p_init.mp4", header)):
        data = bytearray((packaged[1] / name).read_bytes())
        at = place % len(data)
        data[at : at + len(noise)] = noise
        (tmp_path / name).write_bytes(data)
        with suppress(MediaInvalid):
            read(tmp_path / name)


@given(st.integers(0, 1_000_000))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_that_is_cut_off_is_refused(packaged: Packaged, tmp_path: Path, place: int) -> None:
    data = (packaged[1] / "audio_0002.m4s").read_bytes()
    (tmp_path / "cut.m4s").write_bytes(data[: place % len(data)])

    with pytest.raises(MediaInvalid, match=r"cut\.m4s is not a run of whole fragments"):
        fragments(tmp_path / "cut.m4s")
