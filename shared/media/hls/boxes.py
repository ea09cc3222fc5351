"""The boxes of an MP4 file, as far as a stream is described by them; pictures and sound are never decoded.

ISO/IEC 14496-12 (boxes), 14496-14 and 14496-1 (`esds`), 14496-15 (`avcC`).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from struct import iter_unpack, unpack_from
from typing import BinaryIO

from shared.errors import MediaInvalid


@dataclass(frozen=True)
class Header:
    """What an initialization section says of its one track."""

    codec: str
    """As RFC 6381 writes it: `avc1.640028`, `mp4a.40.2`."""
    timescale: int
    """Ticks a second."""
    skipped: int
    """Ticks at the beginning that are decoded and not presented: the encoder's delay."""
    width: int
    height: int
    """Pixels; 0 for sound."""


@dataclass(frozen=True)
class Fragment:
    """One `moof` and its `mdat`: a group of pictures, or a run of sound."""

    begins: int
    """Where in its file, in bytes."""
    size: int
    opening: int
    """Bytes from its beginning to the end of its first sample: all it takes to show that one."""
    decoded: int
    """When its first sample is decoded, in ticks."""
    shown: int
    """When its earliest sample is presented, in ticks; the header's `skipped` is not taken off."""
    ends: int
    """When its last presented sample has been presented, in ticks."""
    lasts: int
    """Ticks, of all its samples together."""
    samples: int
    is_sync: bool
    """Its first sample can be decoded without any before it."""


def header(file: Path) -> Header:
    """Read an initialization section. Raises MediaInvalid when it is not one of one track of H.264 or AAC."""
    data = file.read_bytes()
    try:
        return _header(data)
    except _UNEXPECTED as error:
        raise MediaInvalid(f"{file.name} is not the header of one track of H.264 or AAC") from error


def fragments(file: Path) -> tuple[Fragment, ...]:
    """Read a segment's fragments; its samples are stepped over. Raises MediaInvalid for what is no run of fragments."""
    try:
        with file.open("rb") as opened:
            return tuple(_fragments(opened, file.stat().st_size))
    except _UNEXPECTED as error:
        raise MediaInvalid(f"{file.name} is not a run of whole fragments") from error


_UNEXPECTED = (KeyError, IndexError, struct.error, StopIteration)
"""What reading raises where a box is missing, cut off or of another kind than ours."""


def _header(data: bytes) -> Header:
    track = _only(_only(data, b"moov"), b"trak")
    media = _only(track, b"mdia")
    entry = _only(_only(_only(media, b"minf"), b"stbl"), b"stsd")[8:]
    kind, sample = next(_boxes(entry))
    width = height = 0
    if kind == b"avc1":
        width, height = unpack_from(">HH", sample, 24)
        codec = _avc(_only(sample[78:], b"avcC"))
    elif kind == b"mp4a":
        codec = _aac(_only(sample[28:], b"esds"))
    else:
        raise KeyError(kind)
    clock = _only(media, b"mdhd")
    (timescale,) = unpack_from(">I", clock, 20 if clock[0] else 12)
    return Header(codec, timescale, _skipped(dict(_boxes(track))), width, height)


def _avc(configuration: bytes) -> str:
    """By the first sequence parameter set itself: its profile, constraints and level (14496-15, 5.3.3.1)."""
    (length,) = unpack_from(">H", configuration, 6)
    parameters = configuration[8 : 8 + length]
    return f"avc1.{parameters[1:4].hex()}"


_DESCRIPTORS = {3: 3, 4: 13, 5: 0}
"""Tags of ES, decoder configuration and decoder specific descriptors, and the bytes before those inside (14496-1)."""


def _aac(descriptors: bytes) -> str:
    """By the decoder's own configuration: its object type (14496-3, 1.6.2.1)."""
    place = 4
    while True:
        tag, place = descriptors[place], place + 1
        while descriptors[place] & 0x80:
            place += 1
        place += 1
        if tag == 5:
            return f"mp4a.40.{descriptors[place] >> 3}"
        place += _DESCRIPTORS[tag]


def _skipped(track: dict[bytes, bytes]) -> int:
    if b"edts" not in track:
        return 0
    edits = _only(track[b"edts"], b"elst")
    count, *_ = unpack_from(">I", edits, 4)
    if count != 1:
        raise KeyError("elst")
    (begins,) = unpack_from(">q" if edits[0] else ">i", edits, 16 if edits[0] else 12)
    return begins


def _fragments(file: BinaryIO, size: int) -> Iterator[Fragment]:
    begins = 0
    while not begins or begins < size:
        moof = _box(file, b"moof")
        mdat = begins + 8 + len(moof)
        file.seek(mdat)
        (length,) = unpack_from(">I", file.read(8))
        ends = mdat + length
        if ends > size:
            raise KeyError(b"mdat")
        yield _fragment(_only(moof, b"traf"), begins, ends - begins)
        begins = ends
        file.seek(begins)


def _box(file: BinaryIO, kind: bytes) -> bytes:
    size, found = unpack_from(">I4s", file.read(8))
    if found != kind:
        raise KeyError(found)
    return file.read(size - 8)


def _fragment(track: bytes, begins: int, size: int) -> Fragment:
    """From `tfhd`, `tfdt` and the one `trun` (8.8.7, 8.8.12, 8.8.8)."""
    boxes = dict(_boxes(track))
    clock = boxes[b"tfdt"]
    (decoded,) = unpack_from(">Q" if clock[0] else ">I", clock, 4)
    run = _run(boxes[b"trun"], _usual(boxes[b"tfhd"]))
    times = accumulate(run.lengths, initial=decoded)
    shown = [time + later for time, later in zip(times, run.delays, strict=False)]
    return Fragment(
        begins=begins,
        size=size,
        opening=run.data + run.sizes[0],
        decoded=decoded,
        shown=min(shown),
        ends=max(at + length for at, length in zip(shown, run.lengths, strict=True)),
        lasts=sum(run.lengths),
        samples=len(shown),
        is_sync=not run.first_flags & _IS_NON_SYNC,
    )


_LENGTH, _SIZE, _FLAGS, _DELAY = 0x100, 0x200, 0x400, 0x800
_IS_NON_SYNC = 0x10000
_MOST = 1_000_000
"""Samples: more than any fragment has, and too few for a broken count to fill the memory."""


@dataclass(frozen=True)
class _Run:
    """Samples, a column each for what is known of them."""

    data: int
    """Where the first one's bytes are, from the beginning of the fragment."""
    lengths: Sequence[int]
    sizes: Sequence[int]
    first_flags: int
    delays: Sequence[int]
    """How many ticks later than decoded they are presented."""


def _usual(box: bytes) -> dict[int, int]:
    """What a fragment's samples are unless they say otherwise."""
    flags = int.from_bytes(box[1:4])
    place = 8 + (8 if flags & 0x1 else 0) + (4 if flags & 0x2 else 0)
    given = [field for bit, field in ((0x8, _LENGTH), (0x10, _SIZE), (0x20, _FLAGS)) if flags & bit]
    return dict(zip(given, unpack_from(f">{len(given)}I", box, place), strict=True))


def _run(box: bytes, usual: dict[int, int]) -> _Run:
    flags = int.from_bytes(box[1:4])
    count, data = unpack_from(">Ii", box, 4)
    place = 16 if flags & 0x4 else 12
    given = [field for field in (_LENGTH, _SIZE, _FLAGS, _DELAY) if flags & field]
    layout = ">" + "".join("i" if field == _DELAY else "I" for field in given)
    if not flags & 0x1 or not 0 < count <= _MOST:
        raise KeyError("trun")
    rows = list(iter_unpack(layout, box[place:])) if given else [()] * count
    if len(rows) != count:
        raise KeyError("sample_count")
    columns = dict(zip(given, zip(*rows, strict=True), strict=True))

    def column(field: int, default: int) -> Sequence[int]:
        return columns.get(field) or (default,) * count

    return _Run(
        data=data,
        lengths=column(_LENGTH, usual.get(_LENGTH, 0)),
        sizes=column(_SIZE, usual.get(_SIZE, 0)),
        first_flags=unpack_from(">I", box, 12)[0] if flags & 0x4 else column(_FLAGS, usual.get(_FLAGS, 0))[0],
        delays=column(_DELAY, 0),
    )


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kind and the content of each box (4.2)."""
    place = 0
    while place < len(data):
        size, kind = unpack_from(">I4s", data, place)
        if size < 8:
            raise KeyError(kind)
        yield kind, data[place + 8 : place + size]
        place += size


def _only(data: bytes, kind: bytes) -> bytes:
    return dict(_boxes(data))[kind]
