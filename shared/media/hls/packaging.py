"""Packaging: what was rendered becomes a stream, without anything being encoded again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from pathlib import Path

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints
from shared.media.hls.boxes import Fragment, Header, fragments, header
from shared.media.hls.cues import cut
from shared.media.hls.cutting import cut_audio, cut_video, header_name, segment_name
from shared.media.hls.playlists import playlists
from shared.media.hls.sprites import draw
from shared.media.hls.streams import Segment, Stream, Track, Variant
from shared.media.ladder import Rung
from shared.media.reels import Reel


@dataclass(frozen=True)
class Programme:
    """All that a stream is made of."""

    rungs: Mapping[Rung, Sequence[Path]]
    """Each rung's clips (MP4), largest first; a joined film is one clip."""
    audio: Path
    """A file with AAC in it: the joined film will do."""
    segments: Sequence[int]
    """The frames of each segment. Its first one is a key frame in every rung."""
    subtitles: str
    """WebVTT."""
    language: str
    """BCP 47."""
    fps: int


def package(programme: Programme, *, into: Path) -> Stream:
    """Write a programme into an empty folder: playlists, segments, subtitles and thumbnails.

        master.m3u8  1080p.m3u8  1080p_iframes.m3u8  1080p_init.mp4  1080p_0001.m4s …  audio.m3u8 …
        subtitles.m3u8  subtitles_0001.vtt …  thumbnails.vtt  thumbnails.jpg

    Raises MediaInvalid for clips that do not follow one another, or sound that is not AAC; DiskFull.
    """
    seams = [Fraction(frame, programme.fps) for frame in accumulate(programme.segments, initial=0)]
    variants = tuple(
        _variant(rung, Reel(clips, programme.fps), programme.segments, into) for rung, clips in programme.rungs.items()
    )
    cut_audio(programme.audio, seams[:-1], track="audio", into=into)
    audio_codec, audio = _audio(len(programme.segments), into)
    stream = Stream(
        fps=programme.fps,
        language=programme.language,
        variants=variants,
        audio_codec=audio_codec,
        audio=audio,
        subtitles=_subtitles(programme.subtitles, seams, into),
    )
    draw(variants[-1].iframes, into)
    for name, text in playlists([stream]).items():
        _write(into / name, text)
    return stream


def _variant(rung: Rung, reel: Reel, frames: Sequence[int], folder: Path) -> Variant:
    cut_video(reel, frames, track=rung.name, into=folder)
    found = header(folder / header_name(rung.name))
    files = _files(rung.name, len(frames), folder)
    for (name, inside), expected in zip(files.items(), frames, strict=True):
        if sum(fragment.samples for fragment in inside) != expected:
            raise MediaInvalid(f"{name} is to have {expected} frames, and no group of pictures ends there")
    video = _track(rung.name, found, files)
    groups = [(name, fragment) for name, inside in files.items() for fragment in inside]
    lengths = _lengths([fragment.decoded + fragment.lasts for _, fragment in groups], found)
    iframes = tuple(
        Segment(name, length, fragment.opening, fragment.begins)
        for (name, fragment), length in zip(groups, lengths, strict=True)
    )
    return Variant(rung, found.codec, video, Track(f"{rung.name}_iframes", video.header, iframes))


def _audio(segments: int, folder: Path) -> tuple[str, Track]:
    found = header(folder / header_name("audio"))
    return found.codec, _track("audio", found, _files("audio", segments, folder))


def _subtitles(webvtt: str, seams: Sequence[Fraction], folder: Path) -> Track:
    milliseconds = [round(1_000 * seam) for seam in seams]
    lengths = [round(1_000_000 * after) - round(1_000_000 * before) for before, after in pairwise(seams)]
    segments: list[Segment] = []
    for text, length in zip(cut(webvtt, milliseconds), lengths, strict=True):
        name = f"subtitles_{len(segments) + 1:04}.vtt"
        segments.append(Segment(name, length, _write(folder / name, text)))
    return Track("subtitles", None, tuple(segments))


def _files(track: str, segments: int, folder: Path) -> dict[str, tuple[Fragment, ...]]:
    """What was cut, as it lies there."""
    names = [segment_name(track, number + 1) for number in range(segments)]
    return {name: fragments(folder / name) for name in names}


def _track(name: str, found: Header, files: Mapping[str, Sequence[Fragment]]) -> Track:
    ends = [inside[-1].decoded + inside[-1].lasts for inside in files.values()]
    segments = tuple(
        Segment(file, length, sum(fragment.size for fragment in inside))
        for (file, inside), length in zip(files.items(), _lengths(ends, found), strict=True)
    )
    return Track(name, header_name(name), segments)


def _lengths(ends: Sequence[int], found: Header) -> list[int]:
    """How long each plays, in microseconds, by the tick at which it ends; the delay before the first is not played."""
    seams = [0, *(round(Fraction((end - found.skipped) * 1_000_000, found.timescale)) for end in ends)]
    return [after - before for before, after in pairwise(seams)]


def _write(file: Path, text: str) -> int:
    """How many bytes were written."""
    with complaints(file):
        return file.write_bytes(text.encode())
