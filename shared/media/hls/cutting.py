"""Packets to files of fragmented MP4 (CMAF, ISO/IEC 23000-19): an initialization section, and segments cut anywhere."""

from collections.abc import Buffer, Generator, Sequence
from contextlib import contextmanager
from fractions import Fraction
from io import BytesIO, FileIO
from itertools import accumulate, pairwise
from pathlib import Path

import av
from av.container import OutputContainer

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints, reading
from shared.media.reels import Reel, alone

AAC_SAMPLES = 1024
"""In one packet."""


def header_name(track: str) -> str:
    return f"{track}_init.mp4"


def segment_name(track: str, number: int) -> str:
    return f"{track}_{number:04}.m4s"


def cut_video(reel: Reel, frames: Sequence[int], *, track: str, into: Path) -> None:
    """Cut a reel into segments of so many frames each; each group of pictures in it becomes a fragment.

    Where none begins, FFmpeg goes on to the next one. Raises MediaInvalid when there are not so many frames, DiskFull.
    """
    found = 0
    with _film(track, frames, into) as film:
        for packet in reel.packets(reel.track(film)):
            film.mux_one(packet)
            found += 1
    if found != sum(frames):
        raise MediaInvalid(f"{track} has {found} frames, not {sum(frames)}")


def cut_audio(audio: Path, seams: Sequence[Fraction], *, track: str, into: Path) -> None:
    """Cut a file's AAC into segments that begin at the packets nearest to the given seconds of the programme.

    The packets stay as they were encoded, once and for all. The first lies before the programme's beginning (the
    encoder's delay), which the header's edit list says. Raises MediaInvalid when there is no AAC, DiskFull.
    """
    with reading(audio) as file:
        stream = alone(file, file.streams.audio[0]) if file.streams.audio else None
        if stream is None or stream.codec_context.name != "aac":
            raise MediaInvalid(f"{audio.name} holds no AAC")
        delay = stream.codec_context.initial_padding
        begins = [0, *(round((seam * stream.rate + delay) / AAC_SAMPLES) for seam in seams[1:])]
        if stream.frames <= begins[-1]:
            raise MediaInvalid(f"{audio.name} ends before the pictures do")
        counts = [after - before for before, after in pairwise([*begins, stream.frames])]
        with _film(track, counts, into) as film:
            copy = film.add_stream_from_template(stream)
            for packet in file.demux(stream):
                if packet.size:
                    packet.stream = copy
                    packet.pts = packet.dts = (packet.dts or 0) + delay
                    film.mux_one(packet)
    # FFmpeg writes an edit list only for packets that it sees before the header is done.
    header = into / header_name(track)
    with complaints(header):
        header.write_bytes(_header_with_edits(audio))


_CMAF = {"movflags": "cmaf+skip_trailer", "fflags": "+bitexact"}
"""Fragments that begin with a key frame, in ticks of their track and without edit lists: composition offsets may be
negative instead, so that the first frame is shown at 0. Browsers, hls.js among them, want it so; FFmpeg alone, playing
it, shows pictures as much later as its decoder looks ahead. And the same packets make the same bytes."""


@contextmanager
def _film(track: str, counts: Sequence[int], into: Path) -> Generator[OutputContainer]:
    """A film of one track, in files of so many packets each."""
    numbered = f"{str(into).replace('%', '%%')}/{track}_%04d.m4s"
    options = {
        "segment_format": "mp4",
        "segment_format_options": ":".join(f"{option}={value}" for option, value in _CMAF.items()),
        "segment_header_filename": str(into / header_name(track)),
        "segment_start_number": "1",
        # The last of these cuts never comes; but without any, FFmpeg would cut every two seconds.
        "segment_frames": ",".join(map(str, accumulate(counts))),
        # One header for all.
        "individual_header_trailer": "0",
        "write_header_trailer": "0",
    }
    failures: list[OSError] = []

    def opened(name: str, flags: int, options: object) -> _File:
        return _File(name, failures)

    with complaints(into / track):
        try:
            with av.open(numbered, "w", format="segment", options=options, io_open=opened) as film:
                yield film
        finally:
            if failures:
                raise failures[0]


class _File(FileIO):
    """A file that tells of every write that failed: FFmpeg forgets those that happen as it closes a segment."""

    def __init__(self, name: str, failures: list[OSError]) -> None:
        super().__init__(name, "w")
        self._failures = failures

    def write(self, data: Buffer) -> int:
        left = whole = memoryview(data)
        try:
            while left:
                left = left[super().write(left) :]
        except OSError as error:
            self._failures.append(error)
            raise
        return whole.nbytes


def _header_with_edits(audio: Path) -> bytes:
    options = {**_CMAF, "movflags": f"{_CMAF['movflags']}+delay_moov", "use_editlist": "1"}
    begun = BytesIO()
    with reading(audio) as file:
        stream = alone(file, file.streams.audio[0])
        first = next(file.demux(stream))
        with av.open(begun, "w", format="mp4", options=options) as film:
            first.stream = film.add_stream_from_template(stream)
            film.mux_one(first)
    written = begun.getvalue()
    return written[: written.index(b"moof") - 4]
