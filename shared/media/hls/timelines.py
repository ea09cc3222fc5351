"""Whether what a playlist lists follows one another in time as it says, by the fragments in its files."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from shared.errors import MediaInvalid
from shared.media.hls.boxes import Fragment, Header, fragments, header
from shared.media.hls.listings import Listing

_ROUNDED = 2
"""Microseconds: how far a length may be from the one that is listed, which is rounded at both ends."""


@dataclass(frozen=True)
class Timeline:
    """A listed track of pictures or sound, and what is really in its files."""

    listing: Listing
    header: Header
    files: Mapping[str, Sequence[Fragment]]

    @property
    def ends(self) -> Fraction:
        """When all of it has been presented, in seconds."""
        return self.seconds(max(fragment.ends for inside in self.files.values() for fragment in inside))

    @property
    def frame(self) -> Fraction:
        """How long one of its frames, or one packet of sound, lasts in seconds."""
        inside = [fragment for each in self.files.values() for fragment in each]
        ticks = Fraction(sum(each.lasts for each in inside), sum(each.samples for each in inside))
        return ticks / self.header.timescale

    def seconds(self, ticks: int) -> Fraction:
        """When something is presented that its fragment puts at a tick."""
        return Fraction(ticks - self.header.skipped, self.header.timescale)


def timeline(listing: Listing, folder: Path) -> Timeline:
    """Measure a listed track. Raises MediaInvalid for a file of it that is no fragmented MP4, or without a header."""
    headers = {line.header for line in listing.lines}
    if len(headers) != 1 or None in headers:
        raise MediaInvalid(f"{listing.name} does not name one initialization section for all its segments")
    (name,) = headers
    files = {line.name: fragments(folder / line.name) for line in listing.lines}
    return Timeline(listing, header(folder / str(name)), files)


def faults_in_time(timeline: Timeline) -> Iterator[str]:
    """What is wrong with the segments of a track: where they begin, what they begin with, how long they last."""
    expected = 0
    for line in timeline.listing.lines:
        inside = timeline.files[line.name]
        begins, ends = inside[0].decoded, inside[-1].decoded + inside[-1].lasts
        if begins != expected:
            yield f"{line.name} begins at {_clock(timeline, begins)}, not at {_clock(timeline, expected)}"
        if any(before.decoded + before.lasts != after.decoded for before, after in pairwise(inside)):
            yield f"{line.name} has a gap within"
        if not all(fragment.is_sync for fragment in inside):
            yield f"{line.name} holds a group of pictures that does not begin with a key frame"
        if any((each.shown, each.ends) != (each.decoded, each.decoded + each.lasts) for each in inside):
            yield f"{line.name} holds frames that belong to another time than its own"
        lasts = timeline.seconds(ends) - max(Fraction(0), timeline.seconds(begins))
        if abs(1_000_000 * lasts - line.microseconds) > _ROUNDED:
            yield f"{line.name} lasts {float(lasts):.6f} s, not {line.microseconds / 1e6:.6f} s"
        expected = ends


def faults_in_iframes(listing: Listing, video: Timeline) -> Iterator[str]:
    """Whether a playlist lists each key frame of a track, all of it, and nothing else."""
    if not listing.is_iframes:
        yield f"{listing.name} does not say that it lists only I-frames"
    groups = [(name, fragment) for name, inside in video.files.items() for fragment in inside]
    real = [(name, fragment.begins, fragment.opening) for name, fragment in groups]
    said = [(line.name, line.begins, line.size) for line in listing.lines]
    if said != real:
        wrong = next((line for line, fragment in zip(said, real, strict=False) if line != fragment), None)
        yield (
            f"{listing.name} takes bytes {wrong[1]} to {(wrong[1] or 0) + (wrong[2] or 0)} of {wrong[0]} for an I-frame"
            if wrong
            else f"{listing.name} lists {len(said)} I-frames of {len(real)}"
        )
        return
    for line, (_, fragment) in zip(listing.lines, groups, strict=True):
        lasts = Fraction(fragment.lasts, video.header.timescale)
        if abs(1_000_000 * lasts - line.microseconds) > _ROUNDED:
            yield f"{listing.name} shows {line.name} for {line.microseconds / 1e6:.6f} s, not {float(lasts):.6f} s"


def _clock(timeline: Timeline, ticks: int) -> str:
    return f"{ticks / timeline.header.timescale:.3f} s"
