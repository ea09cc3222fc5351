"""A reel: clips that follow one another, frame on frame, whose packets are copied as they are."""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.packet import Packet
from av.stream import Discard, Stream
from av.video.stream import VideoStream

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints, reading

type Picture = Packet[VideoStream]


def alone[S: Stream](file: InputContainer, stream: S) -> S:
    """The stream, with the others of its file left unread."""
    for other in file.streams:
        other.discard = Discard.default if other is stream else Discard.all
    return stream


@dataclass(frozen=True)
class Reel:
    """Clips (MP4) of one size, pace and encoding."""

    clips: Sequence[Path]
    fps: int

    def track(self, film: OutputContainer) -> VideoStream:
        """Give a film the track that this reel's packets go to."""
        clip = self.clips[0]
        with reading(clip) as file:
            return film.add_stream_from_template(_pictures(file, clip))

    def packets(self, track: VideoStream) -> Iterator[Picture]:
        """Every packet of every clip, for that track, at its place counted in frames: no container's clock rounds them.

        Each clip is read once and none is kept in memory. Raises MediaInvalid, naming the clip, for one that cannot
        follow the first without being encoded anew, and for one that lacks frames.
        """
        headers, begins = None, 0
        for clip in self.clips:
            with reading(clip) as file:
                stream = _pictures(file, clip)
                if stream.average_rate != self.fps:
                    raise MediaInvalid(f"{clip.name} plays {stream.average_rate} frames a second, not {self.fps}")
                headers = headers or stream.codec_context.extradata
                # A track has its parameter sets (SPS and PPS) only once.
                if stream.codec_context.extradata != headers:
                    raise MediaInvalid(f"{clip.name} is encoded otherwise than {self.clips[0].name}")
                begins += yield from self._wound(clip, file, stream, begins, track)

    def _wound(
        self, clip: Path, file: InputContainer, stream: VideoStream, begins: int, track: VideoStream
    ) -> Generator[Picture, None, int]:
        """One clip's packets; returns how many."""
        ahead = self._ahead
        shown: list[int] = []
        for packet in file.demux(stream):
            if not packet.size:
                continue
            place, frame = len(shown), _frame(packet, self.fps)
            if place - frame > ahead or not (place or packet.is_keyframe):
                raise MediaInvalid(f"{clip.name} cannot be decoded in the order in which it is shown")
            shown.append(frame)
            packet.pts = begins + frame
            packet.dts = begins + place - ahead
            packet.duration = 1
            packet.time_base = Fraction(1, self.fps)
            packet.stream = track
            yield packet
        if sorted(shown) != list(range(len(shown))) or not shown:
            raise MediaInvalid(f"{clip.name} lacks frames")
        return len(shown)

    @cached_property
    def _ahead(self) -> int:
        """By how many frames decoding runs ahead of showing, as the parameter sets say, which all clips share.

        A clip of a frame or two could do with fewer, but then the decoder's clock would run backwards at a joint. The
        container's headers know nothing of it: only who has decoded a frame does.
        """
        clip = self.clips[0]
        with complaints(clip), av.open(str(clip)) as file:
            return _pictures(file, clip).codec_context.reorder_depth


def _pictures(file: InputContainer, clip: Path) -> VideoStream:
    if not file.streams.video:
        raise MediaInvalid(f"{clip.name} holds no picture")
    return alone(file, file.streams.video[0])


def _frame(packet: Picture, fps: int) -> int:
    if packet.pts is None:
        raise MediaInvalid("a packet does not say when it is shown")
    return round(packet.pts * packet.time_base * fps)
