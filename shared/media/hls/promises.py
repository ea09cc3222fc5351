"""Whether the master playlist promises what there is: codecs, sizes, rates and bandwidths, all measured again."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from shared.media.hls.listings import Entry, Listing, Master
from shared.media.hls.streams import MASTER, Segment, average, peak
from shared.media.hls.timelines import Timeline

_TOO_MUCH = Fraction(11, 10)
"""How many times what was measured a bandwidth may be (HLS Authoring Specification, 9)."""


def faults_in_groups(master: Master) -> Iterator[str]:
    """Whether there is sound and there are subtitles, each described, and every variant offers them."""
    for kind, group, expected in (
        ("audio", master.audio, {"default": "YES", "autoselect": "YES", "channels": "2"}),
        ("subtitles", master.subtitles, {"default": "NO", "autoselect": "YES", "forced": "NO"}),
    ):
        if len(group) != 1:
            yield f"{MASTER} lists {len(group)} tracks of {kind}, not one"
            continue
        said = group[0].said
        for name in ("language", "name"):
            if not said[name]:
                yield f"{MASTER} says no {name.upper()} of its {kind}"
        for name, value in expected.items():
            if said[name] != value:
                yield f"{MASTER} says {name.upper()}={said[name]} of its {kind}, not {value}"
        for entry in master.variants:
            if entry.said[kind] != said["group_id"]:
                yield f"{entry.listing.name} is offered without {kind}"


def faults_in_variant(entry: Entry, video: Timeline, beside: Sequence[Timeline]) -> Iterator[str]:
    """Whether a variant is what it is said to be, with the tracks that are played beside it."""
    name, said = entry.listing.name, entry.said
    yield from faults_in_picture(entry, video, beside)
    if said["closed_captions"] != "NONE":
        yield f"{name} does not say that it has no closed captions"
    real = float(1 / video.frame)
    if said["frame_rate"] != round(real, 3):
        yield f"{name} is said to play {said['frame_rate']} frames a second, not {real:g}"


def faults_in_bandwidth(entry: Entry, beside: Sequence[Listing], folder: Path) -> Iterator[str]:
    """Whether a player is told the truth about the line that it needs, for a track and those that play beside it."""
    tracks = [_measured(listing, folder) for listing in (entry.listing, *beside)]
    for name, said, real in (
        ("BANDWIDTH", entry.said["bandwidth"], sum(peak(segments, seconds) for segments, seconds in tracks)),
        ("AVERAGE-BANDWIDTH", entry.said["average_bandwidth"], sum(average(segments) for segments, _ in tracks)),
    ):
        if said is None or not real <= said <= real * _TOO_MUCH:
            yield f"{entry.listing.name} is said to have {name}={said}; measured {real}"


def faults_in_picture(entry: Entry, video: Timeline, beside: Sequence[Timeline] = ()) -> Iterator[str]:
    """Whether codecs and size are those of the pictures, or of their key frames, and of what is played beside them."""
    name, said = entry.listing.name, entry.said
    codecs = {track.header.codec for track in (video, *beside)}
    if set((said["codecs"] or "").split(",")) != codecs:
        yield f"{name} is said to hold {said['codecs']}, not {','.join(sorted(codecs))}"
    size = (video.header.width, video.header.height)
    if said["resolution"] != size:
        yield f"{name} is said to be {_size(said['resolution'])}, not {_size(size)}"
    if said["video_range"] != "SDR":
        yield f"{name} is said to have the range {said['video_range']}, not SDR"


def _measured(listing: Listing, folder: Path) -> tuple[list[Segment], int]:
    segments = [
        Segment(line.name, line.microseconds, line.size or (folder / line.name).stat().st_size)
        for line in listing.lines
    ]
    return segments, listing.target


def _size(size: tuple[int, int] | None) -> str:
    return f"{size[0]}x{size[1]}" if size else "of no size"
