"""Whether subtitles and thumbnails are what they should be, and are shown when they should be."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from shared.media.hls.cues import CLOCK, Cue, cues
from shared.media.hls.listings import Listing
from shared.media.hls.streams import THUMBNAILS


def faults_in_subtitles(listing: Listing, folder: Path) -> Iterator[str]:
    """Whether each segment is WebVTT on the media's clock and holds just the cues that are shown during it."""
    found: dict[str, tuple[Cue, ...]] = {}
    for line in listing.lines:
        try:
            text = (folder / line.name).read_text("utf-8")
            found[line.name] = cues(text)
        except ValueError as error:
            yield f"{line.name} is no WebVTT: {error}"
            return
        if text.split("\n")[1:2] != [CLOCK]:
            yield f"{line.name} does not say where its time begins"
    whole = set().union(*found.values())
    if whole and max(cue.end for cue in whole) > _milliseconds(listing.seams[-1]):
        yield f"{listing.name} shows words after the end"
    for line, (begins, ends) in zip(listing.lines, pairwise(map(_milliseconds, listing.seams)), strict=True):
        if set(found[line.name]) != {cue for cue in whole if cue.start < ends and cue.end > begins}:
            yield f"{line.name} does not hold the words that are shown during it"


def faults_in_thumbnails(folder: Path, microseconds: int) -> Iterator[str]:
    """Whether there is a thumbnail for every moment, and it lies on the sheet."""
    sheet, track = THUMBNAILS
    try:
        with Image.open(folder / sheet) as image:
            width, height = image.size
        shown = cues((folder / track).read_text("utf-8"))
    except (UnidentifiedImageError, ValueError) as error:
        yield f"the thumbnails cannot be read: {error}"
        return
    times = [(0, 0), *((cue.start, cue.end) for cue in shown), (_milliseconds(microseconds),) * 2]
    if any(before[1] != after[0] for before, after in pairwise(times)):
        yield f"{track} does not show one thumbnail at every moment"
    for cue in shown:
        placed = re.fullmatch(rf"{re.escape(sheet)}#xywh=(\d+),(\d+),(\d+),(\d+)", cue.text)
        left, top, wide, tall = map(int, placed.groups()) if placed else (0, 0, 0, 0)
        if not (0 < wide <= width - left and 0 < tall <= height - top):
            yield f"{track} shows {cue.text!r}, which is not on the sheet"


def _milliseconds(microseconds: int) -> int:
    return round(microseconds / 1000)
