"""The gate of a stream: every way of breaking one is found, and called by its name."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from shared.media.ffmpeg import ffmpeg
from shared.media.hls.boxes import fragments
from shared.media.hls.inspection import faults
from shared.media.hls.packaging import Programme, package
from shared.media.hls.streams import Stream
from tests.shared.media.films import sound
from tests.shared.media.hls.programmes import FRAMES, SAMPLES

type Packaged = tuple[Stream, Path]
type Mutation = Callable[[Path], None]


@pytest.fixture
def folder(packaged: Packaged, tmp_path: Path) -> Path:
    """A good stream, to be broken."""
    return copytree(packaged[1], tmp_path / "stream")


def _said(name: str, pattern: str, instead: str, count: int = 1) -> Mutation:
    """A playlist, or a text, that says something else."""

    def mutate(folder: Path) -> None:
        text, replaced = re.subn(pattern, instead, (folder / name).read_text(), count=count, flags=re.MULTILINE)
        assert replaced
        (folder / name).write_text(text)

    return mutate


def _written(name: str, content: bytes) -> Mutation:
    return lambda folder: (folder / name).write_bytes(content) and None


def _patched(name: str, box: bytes, at: int, value: int, length: int = 4, nth: int = 0) -> Mutation:
    """A number inside of a box, `at` so many bytes after its kind, that is another."""

    def mutate(folder: Path) -> None:
        data = bytearray((folder / name).read_bytes())
        place = [found.start() for found in re.finditer(re.escape(box), data)][nth] + 4 + at
        data[place : place + length] = value.to_bytes(length)
        (folder / name).write_bytes(data)

    return mutate


def _less(name: str) -> Mutation:
    def mutate(folder: Path) -> None:
        data = (folder / name).read_bytes()
        (folder / name).write_bytes(data[:-100])

    return mutate


MASTER = "master.m3u8"

BROKEN: dict[str, tuple[Mutation, str]] = {
    # Files
    "a master that is missing": (lambda folder: (folder / MASTER).unlink(), "master.m3u8 is missing"),
    "a playlist that is missing": (lambda folder: (folder / "108p.m3u8").unlink(), "108p.m3u8 is missing"),
    "a segment that is missing": (lambda folder: (folder / "108p_0002.m4s").unlink(), "108p_0002.m4s is missing"),
    "a header that is missing": (lambda folder: (folder / "108p_init.mp4").unlink(), "108p_init.mp4 is missing"),
    "a sheet that is missing": (lambda folder: (folder / "thumbnails.jpg").unlink(), "thumbnails.jpg is missing"),
    "a file too many": (_written("notes.txt", b"buy milk"), "notes.txt is listed nowhere"),
    "a segment that is cut off": (_less("216p_0002.m4s"), "216p_0002.m4s is not a run of whole fragments"),
    "a header that is none": (
        _written("216p_init.mp4", b"RIFF"),
        "216p_init.mp4 is not the header of one track of H.264 or AAC",
    ),
    # The master
    "a master that lists nothing": (_written(MASTER, b"#EXTM3U\n"), "master.m3u8 lists no variant"),
    "a playlist that lists nothing": (_written("108p.m3u8", b"#EXTM3U\n"), "108p.m3u8 lists nothing"),
    "a playlist that is none": (
        _said("108p.m3u8", r"#EXTINF:.*", "#EXTINF:long,"),
        "108p.m3u8 is no playlist: could not convert string to float: 'long'",
    ),
    "an old version": (
        _said(MASTER, "VERSION:6", "VERSION:4"),
        "master.m3u8 says version 4, and uses what came with 6",
    ),
    "no version": (_said("108p.m3u8", ".*VERSION.*\n", ""), "108p.m3u8 says version 0, and uses what came with 6"),
    "segments that may need others": (
        _said(MASTER, "#EXT-X-INDEPENDENT-SEGMENTS\n", ""),
        "master.m3u8 does not say that segments are independent",
    ),
    "no sound": (_said(MASTER, "#EXT-X-MEDIA:TYPE=AUDIO.*\n", ""), "master.m3u8 lists 0 tracks of audio, not one"),
    "sound of no language": (_said(MASTER, 'LANGUAGE="en",', ""), "master.m3u8 says no LANGUAGE of its audio"),
    "sound without a name": (_said(MASTER, 'NAME="en",', ""), "master.m3u8 says no NAME of its audio"),
    "sound that nobody hears": (
        _said(MASTER, "DEFAULT=YES", "DEFAULT=NO"),
        "master.m3u8 says DEFAULT=NO of its audio, not YES",
    ),
    "sound of other channels": (
        _said(MASTER, 'CHANNELS="2"', 'CHANNELS="6"'),
        "master.m3u8 says CHANNELS=6 of its audio, not 2",
    ),
    "subtitles that nobody chose": (
        _said(MASTER, "FORCED=NO", "FORCED=YES"),
        "master.m3u8 says FORCED=YES of its subtitles, not NO",
    ),
    "a variant that is silent": (_said(MASTER, ',AUDIO="audio"', ""), "{first} is offered without audio"),
    "a variant without words": (_said(MASTER, ',SUBTITLES="subtitles"', ""), "{first} is offered without subtitles"),
    "closed captions that are not there": (
        _said(MASTER, ",CLOSED-CAPTIONS=NONE", ""),
        "{first} does not say that it has no closed captions",
    ),
    "another codec": (
        _said(MASTER, r"(STREAM-INF.*)avc1\.64\w+", r"\1avc1.42001e"),
        "{first} is said to hold avc1.42001e,mp4a.40.2, not {codec},mp4a.40.2",
    ),
    "a codec that is not told": (
        _said(MASTER, r"(STREAM-INF.*),mp4a\.40\.2", r"\1"),
        "{first} is said to hold {codec}, not {codec},mp4a.40.2",
    ),
    "no codecs": (
        _said(MASTER, r'(STREAM-INF.*)CODECS="[^"]*",', r"\1"),
        "{first} is said to hold None, not {codec},mp4a.40.2",
    ),
    "another size": (
        _said(MASTER, r"(STREAM-INF.*)RESOLUTION=\d+x\d+", r"\1RESOLUTION=720x1280"),
        "{first} is said to be 720x1280, not {size}",
    ),
    "no size": (
        _said(MASTER, r"(STREAM-INF.*)RESOLUTION=\d+x\d+,", r"\1"),
        "{first} is said to be of no size, not {size}",
    ),
    "another pace": (
        _said(MASTER, r"FRAME-RATE=30\.000", "FRAME-RATE=25.000"),
        "{first} is said to play 25.0 frames a second, not 30",
    ),
    "another range of light": (
        _said(MASTER, "VIDEO-RANGE=SDR", "VIDEO-RANGE=PQ"),
        "{first} is said to have the range PQ, not SDR",
    ),
    "too small a bandwidth": (
        _said(MASTER, r":BANDWIDTH=\d+", ":BANDWIDTH=1000"),
        "{first} is said to have BANDWIDTH=1000; measured {peak}",
    ),
    "too large a bandwidth": (
        _said(MASTER, r":BANDWIDTH=\d+", ":BANDWIDTH=99000000"),
        "{first} is said to have BANDWIDTH=99000000; measured {peak}",
    ),
    "no average": (
        _said(MASTER, r",AVERAGE-BANDWIDTH=\d+", ""),
        "{first} is said to have AVERAGE-BANDWIDTH=None; measured {average}",
    ),
    # I-frames
    "I-frames that are not offered": (
        _said(MASTER, ".*I-FRAME-STREAM-INF.*108p.*\n", ""),
        "the I-frames of 108p.m3u8 are not offered",
    ),
    "I-frames that do not say so": (
        _said("108p_iframes.m3u8", ".*I-FRAMES-ONLY\n", ""),
        "108p_iframes.m3u8 does not say that it lists only I-frames",
    ),
    "bytes that are no I-frame": (
        _said("108p_iframes.m3u8", r"BYTERANGE:\d+@0", "BYTERANGE:300@7"),
        "108p_iframes.m3u8 takes bytes 7 to 307 of 108p_0001.m4s for an I-frame",
    ),
    "an I-frame that is not listed": (
        _said("108p_iframes.m3u8", r"#EXTINF:.*\n.*\n.*\n(#EXT-X-ENDLIST)", r"\1"),
        "108p_iframes.m3u8 lists 7 I-frames of 8",
    ),
    "an I-frame that stands too long": (
        _said("108p_iframes.m3u8", "#EXTINF:2.000000", "#EXTINF:1.900000"),
        "108p_iframes.m3u8 shows 108p_0001.m4s for 1.900000 s, not 2.000000 s",
    ),
    "I-frames of another size": (
        _said(MASTER, r"(I-FRAME-STREAM-INF.*)RESOLUTION=\d+x\d+", r"\1RESOLUTION=720x1280"),
        "216p_iframes.m3u8 is said to be 720x1280, not 216x384",
    ),
    "I-frames of another bandwidth": (
        _said(MASTER, r"(I-FRAME-STREAM-INF):BANDWIDTH=\d+", r"\1:BANDWIDTH=7"),
        "216p_iframes.m3u8 is said to have BANDWIDTH=7; measured {iframes}",
    ),
    # Time
    "a list that may go on": (
        _said("audio.m3u8", "#EXT-X-ENDLIST\n", ""),
        "audio.m3u8 does not say that it is all there is",
    ),
    "a list that may change": (
        _said("audio.m3u8", "#EXT-X-PLAYLIST-TYPE:VOD\n", ""),
        "audio.m3u8 does not say that it is all there is",
    ),
    "a target that is too short": (
        _said("108p.m3u8", "TARGETDURATION:2", "TARGETDURATION:1"),
        "108p.m3u8 has a target duration of 1 s, not 2 s",
    ),
    "a seam that is none": (
        _said("108p.m3u8", "(#EXTINF.*\n108p_0003)", r"#EXT-X-DISCONTINUITY\n\1"),
        "108p.m3u8 marks a discontinuity where there is none",
    ),
    "a segment that is said to last longer": (
        _said("108p.m3u8", r"#EXTINF:2\.\d+,\n108p_0002", "#EXTINF:2.400000,\n108p_0002"),
        "108p_0002.m4s lasts 2.333333 s, not 2.400000 s",
    ),
    "lengths that belong to others": (
        _said("108p.m3u8", r"#EXTINF:2\.\d+,\n108p_0002", "#EXTINF:2.400000,\n108p_0002"),
        "108p.m3u8 is not cut where {first_of_all} is",
    ),
    "subtitles that are cut elsewhere": (
        _said("subtitles.m3u8", r"#EXTINF:2\.\d+", "#EXTINF:2.100000"),
        "subtitles.m3u8 is not cut where {first_of_all} is",
    ),
    "a segment of another time": (
        _patched("108p_0002.m4s", b"tfdt", 4, 99_999, 8),
        "108p_0002.m4s begins at 6.510 s, not at 2.333 s",
    ),
    "a gap inside a segment": (
        _patched("108p_0002.m4s", b"tfdt", 4, 99_999, 8, nth=1),
        "108p_0002.m4s has a gap within",
    ),
    "a segment that begins with no key frame": (
        _patched("108p_0002.m4s", b"trun", 12, 0x01010000),
        "108p_0002.m4s holds a group of pictures that does not begin with a key frame",
    ),
    "frames of another time": (
        _patched("108p_0002.m4s", b"trun", 20, 2_048),
        "108p_0002.m4s holds frames that belong to another time than its own",
    ),
    "the header of another": (
        _said("108p.m3u8", "108p_init", "216p_init"),
        "108p.m3u8 is said to be 108x192, not 216x384",
    ),
    "no header": (
        _said("108p.m3u8", "#EXT-X-MAP.*\n", ""),
        "108p.m3u8 does not name one initialization section for all its segments",
    ),
    # Words and thumbnails
    "subtitles on no clock": (
        _said("subtitles_0002.vtt", "X-TIMESTAMP-MAP.*\n", ""),
        "subtitles_0002.vtt does not say where its time begins",
    ),
    "words that are lost": (
        _said("subtitles_0002.vtt", r"\n\n00:00:02(.|\n)*", "\n"),
        "subtitles_0002.vtt does not hold the words that are shown during it",
    ),
    "words after the end": (
        _said("subtitles_0004.vtt", "--> 00:00:06.000", "--> 00:00:09.000"),
        "subtitles.m3u8 shows words after the end",
    ),
    "subtitles that are none": (
        _written("subtitles_0001.vtt", b"1\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n"),
        "subtitles_0001.vtt is no WebVTT: a WebVTT file begins with WEBVTT",
    ),
    "a moment without a thumbnail": (
        _said("thumbnails.vtt", "00:00:00.000", "00:00:00.500"),
        "thumbnails.vtt does not show one thumbnail at every moment",
    ),
    "a thumbnail beside the sheet": (
        _said("thumbnails.vtt", "xywh=0,0", "xywh=200,0"),
        "thumbnails.vtt shows 'thumbnails.jpg#xywh=200,0,90,160', which is not on the sheet",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_it_is_found(folder: Path, packaged: Packaged, kind: str) -> None:
    mutate, sentence = BROKEN[kind]
    good = (folder / MASTER).read_text()
    first = re.findall(r"#EXT-X-STREAM-INF:(.*)\n(.*)", good)[0]
    known = {
        "first": first[1],
        "first_of_all": first[1],
        "codec": re.findall(r'CODECS="([^,]*),', first[0])[0],
        "size": re.findall(r"RESOLUTION=(\d+x\d+)", first[0])[0],
        "peak": re.findall(r"BANDWIDTH=(\d+)", first[0])[0],
        "average": re.findall(r"BANDWIDTH=(\d+)", first[0])[1],
        "iframes": re.findall(r"I-FRAME-STREAM-INF:BANDWIDTH=(\d+)", good)[0],
    }

    mutate(folder)

    assert sentence.format(**known) in faults(folder)


def test_every_missing_file_is_named(folder: Path) -> None:
    (folder / "audio_0001.m4s").unlink()
    (folder / "thumbnails.vtt").unlink()

    assert faults(folder) == ("audio_0001.m4s is missing", "thumbnails.vtt is missing")


def test_a_thumbnail_sheet_that_is_no_picture_is_found(folder: Path) -> None:
    (folder / "thumbnails.jpg").write_bytes(b"not a picture")

    assert [fault for fault in faults(folder) if fault.startswith("the thumbnails cannot be read")]


def test_sound_that_goes_on_after_the_pictures_is_found(made: Programme, tmp_path: Path) -> None:
    ffmpeg("-i", sound(tmp_path / "a.wav", (FRAMES + 6) * SAMPLES), "-ac", "2", "-c:a", "aac", tmp_path / "long.m4a")
    (tmp_path / "stream").mkdir()

    package(replace(made, audio=tmp_path / "long.m4a"), into=tmp_path / "stream")

    assert any(re.match(r"audio\.m3u8 ends at 6\.200 s, .* at 6\.000 s", each) for each in faults(tmp_path / "stream"))


def test_sound_that_is_cut_elsewhere_than_the_pictures_is_found(made: Programme, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    package(replace(made, segments=(79, 61, 39, 1)), into=tmp_path / "other")
    for file in (tmp_path / "other").glob("audio*"):
        (folder / file.name).write_bytes(file.read_bytes())

    assert any("audio_0002.m4s begins at 2.624 s, far from the pictures' 2.333 s" in each for each in faults(folder))


def test_a_stream_is_inspected_without_being_decoded(folder: Path) -> None:
    data = bytearray((folder / "108p_0001.m4s").read_bytes())
    opening = fragments(folder / "108p_0001.m4s")[0].opening
    data[opening - 50 : opening] = bytes(50)
    (folder / "108p_0001.m4s").write_bytes(data)

    assert faults(folder) == ()
