"""Whether a stream keeps the rules, before anybody plays it.

Those of RFC 8216 and its revision, and of Apple's HLS Authoring Specification where they are about what we make; in the
spirit of Apple's `mediastreamvalidator`, by measuring. Boxes are read, never pictures, so that it costs little.
"""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from pathlib import Path

from shared.errors import MediaInvalid
from shared.media.hls.cutting import AAC_SAMPLES
from shared.media.hls.listings import Entry, Listing, Master, listed
from shared.media.hls.playlists import VERSION
from shared.media.hls.promises import (
    faults_in_bandwidth,
    faults_in_groups,
    faults_in_picture,
    faults_in_variant,
)
from shared.media.hls.sidecars import faults_in_subtitles, faults_in_thumbnails
from shared.media.hls.streams import MASTER, THUMBNAILS, target
from shared.media.hls.timelines import Timeline, faults_in_iframes, faults_in_time, timeline


def faults(folder: Path) -> tuple[str, ...]:
    """Everything that is wrong with the stream in a folder, as sentences; none for a good one."""
    try:
        master = listed(folder)
        amiss = tuple(_misplaced(master, folder))
        if any("is missing" in each for each in amiss):
            return amiss
        return (*amiss, *_faults(master, folder))
    except MediaInvalid as error:
        return (str(error),)


def _misplaced(master: Master, folder: Path) -> Iterator[str]:
    playlists = {entry.listing.name for entry in master.entries}
    played = {name for entry in master.entries for name in entry.listing.files}
    named = {MASTER, *THUMBNAILS, *playlists, *played}
    there = {file.name for file in folder.iterdir()}
    yield from (f"{name} is missing" for name in sorted(named - there))
    yield from (f"{name} is listed nowhere" for name in sorted(there - named))


def _faults(master: Master, folder: Path) -> Iterator[str]:
    if not master.is_independent:
        yield f"{MASTER} does not say that segments are independent"
    yield from _faults_in_version(MASTER, master.version)
    yield from faults_in_groups(master)
    for entry in master.entries:
        yield from _faults_in_listing(entry.listing)
    for group in ((*master.variants, *master.audio, *master.subtitles), *((entry,) for entry in master.iframes)):
        yield from _faults_in_target([entry.listing for entry in group])
    videos = [timeline(entry.listing, folder) for entry in master.variants]
    audios = [timeline(entry.listing, folder) for entry in master.audio]
    beside = [entry.listing for entry in (*master.audio, *master.subtitles)]
    for entry, video in zip(master.variants, videos, strict=True):
        yield from faults_in_time(video)
        yield from faults_in_variant(entry, video, audios)
        yield from faults_in_bandwidth(entry, beside, folder)
        yield from _faults_in_winding(entry, video, master.iframes, folder)
    for audio in audios:
        yield from faults_in_time(audio)
    for entry in master.subtitles:
        yield from faults_in_subtitles(entry.listing, folder)
    yield from _faults_between(videos, audios, [entry.listing for entry in master.subtitles])
    yield from faults_in_thumbnails(folder, master.variants[0].listing.seams[-1])


def _faults_in_version(name: str, version: int) -> Iterator[str]:
    if version < VERSION:
        yield f"{name} says version {version}, and uses what came with {VERSION}"


def _faults_in_listing(listing: Listing) -> Iterator[str]:
    yield from _faults_in_version(listing.name, listing.version)
    if not listing.is_whole:
        yield f"{listing.name} does not say that it is all there is"
    if any(line.is_marked for line in listing.lines):
        yield f"{listing.name} marks a discontinuity where there is none"


def _faults_in_target(together: Sequence[Listing]) -> Iterator[str]:
    """Whether tracks that play together have one target duration, and it is that of their longest segment."""
    longest = target(line.microseconds for listing in together for line in listing.lines)
    for listing in together:
        if listing.target != longest:
            yield f"{listing.name} has a target duration of {listing.target} s, not {longest} s"


def _faults_in_winding(entry: Entry, video: Timeline, offered: Sequence[Entry], folder: Path) -> Iterator[str]:
    """Whether the variant's key frames are offered, and are what they are said to be."""
    headers = {line.header for line in entry.listing.lines}
    iframes = next((each for each in offered if {line.header for line in each.listing.lines} == headers), None)
    if iframes is None:
        yield f"the I-frames of {entry.listing.name} are not offered"
        return
    yield from faults_in_iframes(iframes.listing, video)
    yield from faults_in_picture(iframes, video)
    yield from faults_in_bandwidth(iframes, (), folder)


def _faults_between(videos: Sequence[Timeline], audios: Sequence[Timeline], words: Sequence[Listing]) -> Iterator[str]:
    """Whether the tracks have the same seams, and end together."""
    first, *others = (video.listing for video in videos)
    for listing in (*others, *words):
        if listing.seams != first.seams:
            yield f"{listing.name} is not cut where {first.name} is"
    for audio in audios:
        half = Fraction(AAC_SAMPLES * 500_000, audio.header.timescale)
        for line, before, after in zip(
            audio.listing.lines[1:], audio.listing.seams[1:], first.seams[1:-1], strict=False
        ):
            if abs(before - after) > half + 1:
                yield f"{line.name} begins at {before / 1e6:.3f} s, far from the pictures' {after / 1e6:.3f} s"
        if len(audio.listing.lines) != len(first.lines):
            yield f"{audio.listing.name} lists {len(audio.listing.lines)} segments, {first.name} {len(first.lines)}"
    for track in (*videos[1:], *audios):
        if abs(track.ends - videos[0].ends) > videos[0].frame:
            yield (
                f"{track.listing.name} ends at {float(track.ends):.3f} s, {first.name} at {float(videos[0].ends):.3f} s"
            )
