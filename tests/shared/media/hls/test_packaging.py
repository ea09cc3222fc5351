"""What was rendered, as a stream: every frame and every sample of it, at its time, in every size."""

from dataclasses import replace
from fractions import Fraction
from io import BytesIO
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest
from pydantic import TypeAdapter

from shared.errors import DiskFull, MediaInvalid
from shared.media.ffmpeg import ffmpeg
from shared.media.hls.boxes import fragments, header
from shared.media.hls.inspection import faults
from shared.media.hls.packaging import Programme, package
from shared.media.hls.streams import Stream
from shared.media.ladder import Rung
from tests.shared.media.films import FPS, lumas, sound
from tests.shared.media.hls.programmes import CLICKS, FRAMES, GROUPS, RUNGS, SAMPLES, SEGMENTS, programme

type Packaged = tuple[Stream, Path]


def _whole(folder: Path, track: str, into: Path) -> Path:
    """A track as a player puts it together: its header, and its segments after it."""
    parts = [folder / f"{track}_init.mp4", *sorted(folder.glob(f"{track}_[0-9]*.m4s"))]
    into.write_bytes(b"".join(part.read_bytes() for part in parts))
    return into


def test_a_stream_keeps_all_the_rules(packaged: Packaged) -> None:
    assert faults(packaged[1]) == ()


def test_its_folder_holds_what_it_lists_and_nothing_else(packaged: Packaged) -> None:
    stream, folder = packaged

    assert sorted(stream.files) == sorted(file.name for file in folder.iterdir())


def test_its_files_are_called_what_they_are(packaged: Packaged) -> None:
    assert {"master.m3u8", "108p.m3u8", "108p_init.mp4", "108p_0001.m4s", "108p_0004.m4s"} <= set(packaged[0].files)


def test_playlists_are_published_after_what_they_list(packaged: Packaged) -> None:
    files = packaged[0].files

    assert files[-1] == "master.m3u8"
    assert {Path(name).suffix for name in files[-7:]} == {".m3u8"}
    assert not any(name.endswith("m3u8") for name in files[:-7])


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.name)
def test_every_frame_is_there_untouched(made: Programme, packaged: Packaged, tmp_path: Path, rung: Rung) -> None:
    expected = [frame for clip in made.rungs[rung] for frame in lumas(clip)]

    streamed = lumas(_whole(packaged[1], rung.name, tmp_path / "whole.mp4"))

    assert len(streamed) == FRAMES
    assert all(np.array_equal(here, there) for here, there in zip(streamed, expected, strict=True))


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.name)
def test_every_frame_is_shown_at_its_time(packaged: Packaged, tmp_path: Path, rung: Rung) -> None:
    begins = fragments(packaged[1] / f"{rung.name}_0001.m4s")[0].shown

    with av.open(str(_whole(packaged[1], rung.name, tmp_path / "whole.mp4"))) as file:
        shown = sorted(packet.pts * packet.time_base for packet in file.demux(video=0) if packet.size)

    assert begins == 0
    assert [moment - shown[0] for moment in shown] == [Fraction(frame, FPS) for frame in range(FRAMES)]


def test_every_sound_is_heard_at_its_moment(packaged: Packaged, tmp_path: Path) -> None:
    with av.open(str(_whole(packaged[1], "audio", tmp_path / "whole.mp4"))) as file:
        heard = np.abs(np.concatenate([frame.to_ndarray()[0] for frame in file.decode(audio=0)]))

    for click in CLICKS:
        around = max(0, click - 5_000)
        assert np.argmax(heard[around : click + 5_000]) + around == pytest.approx(click, abs=1)


def test_sound_and_pictures_end_at_the_same_moment(packaged: Packaged) -> None:
    stream = packaged[0]

    assert {track.microseconds for track in stream.tracks} == {FRAMES * 1_000_000 // FPS}


def test_its_sound_is_the_very_packets_of_the_film(made: Programme, packaged: Packaged, tmp_path: Path) -> None:
    def packets(file: Path) -> list[bytes]:
        with av.open(str(file)) as opened:
            return [bytes(packet) for packet in opened.demux(audio=0) if packet.size]

    assert packets(_whole(packaged[1], "audio", tmp_path / "whole.mp4")) == packets(made.audio)


def test_the_encoders_delay_is_in_the_header_once(packaged: Packaged) -> None:
    folder = packaged[1]

    assert header(folder / "audio_init.mp4").skipped == 1024
    assert fragments(folder / "audio_0001.m4s")[0].decoded == 0


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.name)
def test_each_shot_is_a_segment_and_each_group_of_pictures_a_fragment(packaged: Packaged, rung: Rung) -> None:
    files = [packaged[1] / f"{rung.name}_{number:04}.m4s" for number in range(1, len(SEGMENTS) + 1)]
    inside = [fragments(file) for file in files]

    assert [sum(fragment.samples for fragment in each) for each in inside] == list(SEGMENTS)
    assert [fragment.samples for each in inside for fragment in each] == list(GROUPS)


def test_sound_is_cut_at_the_packets_nearest_to_the_pictures(packaged: Packaged) -> None:
    begins = [fragments(packaged[1] / f"audio_{n:04}.m4s")[0].decoded - 1024 for n in range(2, len(SEGMENTS) + 1)]

    assert all(begin % 1024 == 0 for begin in begins)
    for begin, seam in zip(begins, accumulate(SEGMENTS[:-1]), strict=True):
        assert abs(begin - seam * SAMPLES) <= 512


@pytest.mark.parametrize("rung", RUNGS, ids=lambda rung: rung.name)
def test_a_key_frame_can_be_seen_with_its_listed_bytes_alone(made: Programme, packaged: Packaged, rung: Rung) -> None:
    stream, folder = packaged
    frames = [frame for clip in made.rungs[rung] for frame in lumas(clip)]
    iframes = stream.variants[RUNGS.index(rung)].iframes
    header = (folder / f"{rung.name}_init.mp4").read_bytes()

    assert len(iframes.segments) == len(GROUPS)
    for segment, place in zip(iframes.segments, accumulate(GROUPS, initial=0), strict=False):
        data = (folder / segment.name).read_bytes()[segment.begins :][: segment.size]
        with av.open(BytesIO(header + data), "r") as file:
            (shown, *_) = file.decode(video=0)
        assert np.array_equal(shown.to_ndarray()[: rung.height], frames[place])


@pytest.mark.parametrize("playlist", ["master.m3u8", "216p.m3u8", "108p.m3u8", "audio.m3u8"])
def test_ffmpeg_plays_it_to_the_end_without_a_complaint(packaged: Packaged, playlist: str) -> None:
    ffmpeg("-xerror", "-err_detect", "explode", "-i", packaged[1] / playlist, "-f", "null", "-")


def test_a_stream_can_be_told_in_json_and_read_again(packaged: Packaged) -> None:
    kept = TypeAdapter(Stream)

    assert kept.validate_json(kept.dump_json(packaged[0])) == packaged[0]


def test_the_same_programme_makes_the_same_bytes(made: Programme, packaged: Packaged, tmp_path: Path) -> None:
    package(made, into=tmp_path)

    for file in packaged[1].iterdir():
        assert (tmp_path / file.name).read_bytes() == file.read_bytes()


def test_a_programme_of_one_shot_of_one_frame_is_a_stream(tmp_path: Path) -> None:
    (tmp_path / "stream").mkdir()

    package(programme(tmp_path, clips=(1,), segments=(1,)), into=tmp_path / "stream")

    assert faults(tmp_path / "stream") == ()


def test_a_folder_may_be_called_anything(made: Programme, tmp_path: Path) -> None:
    folder = tmp_path / "100% %d, a:b='c'"
    folder.mkdir()

    package(made, into=folder)

    assert faults(folder) == ()


def test_sound_that_is_not_aac_is_not_packaged(made: Programme, tmp_path: Path) -> None:
    wav = sound(tmp_path / "sound.wav", FRAMES * SAMPLES)

    with pytest.raises(MediaInvalid, match=r"sound\.wav holds no AAC"):
        package(replace(made, audio=wav), into=tmp_path)


def test_sound_that_ends_before_the_last_shot_is_not_packaged(made: Programme, tmp_path: Path) -> None:
    ffmpeg("-i", sound(tmp_path / "a.wav", 48_000), "-ac", "2", "-c:a", "aac", tmp_path / "short.m4a")

    with pytest.raises(MediaInvalid, match=r"short\.m4a ends before the pictures do"):
        package(replace(made, audio=tmp_path / "short.m4a"), into=tmp_path)


@pytest.mark.parametrize(
    ("segments", "wrong"),
    [
        ((65, 75, 39, 1), "216p_0001.m4s is to have 65 frames, and no group of pictures ends there"),
        ((70, 70, 39), "216p has 180 frames, not 179"),
        ((70, 70, 39, 1, 9), "216p has 180 frames, not 189"),
    ],
)
def test_segments_that_the_clips_do_not_have_are_not_made(
    made: Programme, tmp_path: Path, segments: tuple[int, ...], wrong: str
) -> None:
    with pytest.raises(MediaInvalid, match=wrong):
        package(replace(made, segments=segments), into=tmp_path)


def test_a_full_disk_is_called_by_its_name(made: Programme, tmp_path: Path) -> None:
    (tmp_path / "108p_0002.m4s").symlink_to("/dev/full")

    with pytest.raises(DiskFull):
        package(made, into=tmp_path)
