"""A scene: many streams that a player takes for one."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree

import m3u8
import pytest

from shared.media.ffmpeg import ffmpeg
from shared.media.hls.scene import Part, continuous
from shared.media.hls.streams import Stream
from tests.shared.media.films import FPS
from tests.shared.media.hls.programmes import FRAMES, SEGMENTS

PARTS = 3

type Packaged = tuple[Stream, Path]


@pytest.fixture(scope="module")
def scene(packaged: Packaged, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One stream in three places, and the scene that plays it there in turn."""
    stream, folder = packaged
    everywhere = tmp_path_factory.mktemp("scene")
    for number in range(PARTS):
        copytree(folder, everywhere / f"part{number}")
    parts = [Part(stream, f"part{number}/") for number in range(PARTS)]
    for name, text in continuous(parts).items():
        (everywhere / name).write_text(text)
    return everywhere


def _playlist(scene: Path, name: str) -> m3u8.M3U8:
    return m3u8.load(str(scene / name))


NAMES = ["216p.m3u8", "108p.m3u8", "216p_iframes.m3u8", "108p_iframes.m3u8", "audio.m3u8", "subtitles.m3u8"]


def test_it_has_the_playlists_that_each_stream_has(scene: Path) -> None:
    assert sorted(file.name for file in scene.glob("*.m3u8")) == sorted(["master.m3u8", *NAMES])


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_played_once_and_in_turn(scene: Path, packaged: Packaged, name: str) -> None:
    alone = m3u8.load(str(packaged[1] / name))

    played = [(each.uri, each.duration, each.byterange) for each in _playlist(scene, name).segments]

    assert played == [
        (f"part{number}/{each.uri}", each.duration, each.byterange)
        for number in range(PARTS)
        for each in alone.segments
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_seams_and_only_they_are_marked(scene: Path, name: str) -> None:
    segments = _playlist(scene, name).segments
    each = len(segments) // PARTS

    assert [place for place, segment in enumerate(segments) if segment.discontinuity] == [each, 2 * each]


@pytest.mark.parametrize("name", NAMES[:-1])
def test_each_part_is_decoded_with_its_own_header(scene: Path, name: str) -> None:
    for segment in _playlist(scene, name).segments:
        assert segment.uri.split("/")[0] == segment.init_section.uri.split("/")[0]


def test_its_bandwidth_is_that_of_its_heaviest_part(packaged: Packaged) -> None:
    stream = packaged[0]
    video = stream.variants[0].video
    heavy = replace(video, segments=tuple(replace(each, size=3 * each.size) for each in video.segments))
    heavier = replace(stream, variants=(replace(stream.variants[0], video=heavy), *stream.variants[1:]))

    def bandwidth(*streams: Stream) -> int:
        master = m3u8.loads(continuous([Part(each, "/") for each in streams])["master.m3u8"])
        return max(each.stream_info.bandwidth for each in master.playlists)

    assert bandwidth(stream, heavier, stream) >= bandwidth(heavier) > 2 * bandwidth(stream)


def test_only_the_rungs_that_all_parts_have_are_offered(packaged: Packaged) -> None:
    small = replace(packaged[0], variants=packaged[0].variants[1:])

    written = continuous([Part(packaged[0], "/a/"), Part(small, "/b/")])

    assert "108p.m3u8" in written
    assert "216p.m3u8" not in written
    assert "216p" not in written["master.m3u8"]


def test_parts_of_no_common_size_do_not_make_a_scene(packaged: Packaged) -> None:
    large, small = (replace(packaged[0], variants=(variant,)) for variant in packaged[0].variants)

    with pytest.raises(ValueError, match="no size of picture is there in every part"):
        continuous([Part(large, "/a/"), Part(small, "/b/")])


def test_parts_in_two_languages_do_not_make_a_scene(packaged: Packaged) -> None:
    with pytest.raises(ValueError, match="in one language"):
        continuous([Part(packaged[0], "/a/"), Part(replace(packaged[0], language="de"), "/b/")])


def test_nothing_does_not_make_a_scene() -> None:
    with pytest.raises(ValueError, match="without parts"):
        continuous([])


def test_a_level_that_only_some_parts_need_is_told(packaged: Packaged) -> None:
    other = replace(packaged[0], variants=tuple(replace(each, codec="avc1.640028") for each in packaged[0].variants))

    master = continuous([Part(packaged[0], "/a/"), Part(other, "/b/")])["master.m3u8"]

    assert f'CODECS="{packaged[0].variants[0].codec},avc1.640028,mp4a.40.2"' in master


@pytest.mark.parametrize("name", ["master.m3u8", "216p.m3u8", "108p.m3u8", "audio.m3u8"])
def test_ffmpeg_plays_it_to_the_end_without_a_complaint(scene: Path, name: str) -> None:
    ffmpeg("-xerror", "-err_detect", "explode", "-i", scene / name, "-f", "null", "-")


def test_it_lasts_as_long_as_its_parts_together(scene: Path) -> None:
    segments = _playlist(scene, "108p.m3u8").segments

    assert len(segments) == PARTS * len(SEGMENTS)
    assert sum(segment.duration for segment in segments) == pytest.approx(PARTS * FRAMES / FPS, abs=1e-5)
