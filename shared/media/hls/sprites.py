"""Thumbnails for the time line: key frames on one sheet, and a WebVTT track that says which is seen when."""

from collections.abc import Sequence
from io import BytesIO
from itertools import accumulate, pairwise
from pathlib import Path

from PIL import Image

from shared.media.ffmpeg import complaints, reading
from shared.media.hls.cues import Cue
from shared.media.hls.streams import THUMBNAILS, Segment, Track

MOST = 120
"""Thumbnails, however long the programme is."""
STEP = 2_000_000
"""Microseconds from one to the next, at least."""
LONG_SIDE = 160
"""Pixels."""

_COLUMNS = 10
_QUALITY = 80


def draw(iframes: Track, folder: Path) -> None:
    """Draw thumbnails of the key frames that lie in a folder. Raises MediaInvalid, DiskFull."""
    assert iframes.header
    header = (folder / iframes.header).read_bytes()
    starts = list(accumulate((segment.microseconds for segment in iframes.segments), initial=0))
    chosen = _chosen(iframes.segments, starts)
    tiles = [_tile(header, iframes.segments[place], folder) for place in chosen]
    width, height = tiles[0].size
    columns = min(_COLUMNS, len(tiles))
    corners = [(place % columns * width, place // columns * height) for place in range(len(tiles))]
    sheet = Image.new("RGB", (columns * width, -(-len(tiles) // columns) * height))
    for tile, corner in zip(tiles, corners, strict=True):
        sheet.paste(tile, corner)
    times = [0, *(round(starts[place] / 1000) for place in chosen[1:]), round(starts[-1] / 1000)]
    picture, track = THUMBNAILS
    seen = [
        Cue(start, end, f"{picture}#xywh={left},{top},{width},{height}")
        for (start, end), (left, top) in zip(pairwise(times), corners, strict=True)
    ]
    with complaints(folder / picture):
        sheet.save(folder / picture, "JPEG", quality=_QUALITY)
        (folder / track).write_text("\n\n".join(("WEBVTT", *map(str, seen))) + "\n")


def _chosen(segments: Sequence[Segment], starts: Sequence[int]) -> list[int]:
    """One key frame of every step: the one that stands longest. A fade's shows what is about to go."""
    step = max(STEP, -(-starts[-1] // MOST))
    by_step: dict[int, list[int]] = {}
    for place, start in enumerate(starts[:-1]):
        by_step.setdefault(start // step, []).append(place)
    return [max(places, key=lambda place: segments[place].microseconds) for places in by_step.values()]


def _tile(header: bytes, iframe: Segment, folder: Path) -> Image.Image:
    file = folder / iframe.name
    with file.open("rb") as opened:
        opened.seek(iframe.begins or 0)
        data = opened.read(iframe.size)
    with reading(file, data=BytesIO(header + data)) as fragment:
        stream = fragment.streams.video[0]
        stream.thread_type = "SLICE"
        (frame,) = (*stream.decode(next(fragment.demux(stream))), *stream.decode(None))
        scale = LONG_SIDE / max(frame.width, frame.height)
        width, height = round(frame.width * scale), round(frame.height * scale)
        return frame.to_image(width=width, height=height, interpolation="AREA")
