"""Clips to one film: their packets copied as they are, one track of sound encoded, the index in front."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from heapq import merge
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints, ffmpeg

SAMPLE_RATE = 48_000
BIT_RATE = 192_000

type _Picture = Packet[VideoStream]
type _Sound = Packet[AudioStream]


def join(clips: Sequence[Path], audio: Path | None, *, fps: int, into: Path) -> None:
    """Lay clips end to end, frame on frame, over one track of sound (AAC, 192 kb/s, 48 kHz, stereo).

    Raises MediaInvalid when a clip cannot follow the first without being encoded anew, or when the sound does not end
    within a frame of the picture; DiskFull.
    """
    reels = [_wound(clip, fps) for clip in clips]
    for reel in reels:
        if reel.headers != reels[0].headers:
            raise MediaInvalid(f"{reel.clip.name} is encoded otherwise than {reels[0].clip.name}")
    if audio:
        _check_length(audio, sum(len(reel.shown) for reel in reels), fps)
    with complaints(into), av.open(str(into), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        tracks: list[Iterator[_Picture | _Sound]] = [_pictures(reels, _picture_track(clips[0], film), fps)]
        if audio:
            tracks.append(_sound(audio, _sound_track(film)))
        for packet in merge(*tracks, key=_moment):
            film.mux(packet)


def thumbnail(video: Path, into: Path, *, at: float) -> None:
    """The frame shown `at` so many seconds, as JPEG. Raises MediaInvalid when there is none; DiskFull."""
    # A JPEG is BT.601 in full range, whatever it was made from: without saying so, its colours are off.
    colours = "scale=out_color_matrix=bt601:out_range=full,format=yuvj420p"
    ffmpeg("-ss", f"{at:.6f}", "-i", video, "-frames:v", "1", "-update", "1", "-vf", colours, "-q:v", "2", into)
    if not into.exists():
        raise MediaInvalid(f"{video.name} shows nothing at {at:.2f} s")


@dataclass(frozen=True)
class _Reel:
    """A clip before it is joined."""

    clip: Path
    headers: bytes | None
    """Its parameter sets (SPS and PPS): a track has them only once."""
    shown: tuple[int, ...]
    """Which frame each packet holds, in the order in which they are decoded."""

    @property
    def lag(self) -> int:
        """By how many frames decoding must run ahead of showing."""
        return max(place - frame for place, frame in enumerate(self.shown))


def _wound(clip: Path, fps: int) -> _Reel:
    with complaints(clip), av.open(str(clip)) as file:
        if not file.streams.video:
            raise MediaInvalid(f"{clip.name} holds no picture")
        stream = file.streams.video[0]
        if stream.average_rate != fps:
            raise MediaInvalid(f"{clip.name} plays {stream.average_rate} frames a second, not {fps}")
        headers = stream.codec_context.extradata
    packets = list(_packets(clip))
    shown = tuple(_frame(packet, fps) for packet in packets)
    if sorted(shown) != list(range(len(shown))) or not packets[0].is_keyframe:
        raise MediaInvalid(f"{clip.name} lacks frames")
    return _Reel(clip, headers, shown)


def _packets(clip: Path) -> Iterator[_Picture]:
    with complaints(clip), av.open(str(clip)) as file:
        yield from (packet for packet in file.demux(video=0) if packet.size)


def _frame(packet: _Picture, fps: int) -> int:
    if packet.pts is None:
        raise MediaInvalid("a packet does not say when it is shown")
    return round(packet.pts * packet.time_base * fps)


def _check_length(audio: Path, frames: int, fps: int) -> None:
    with complaints(audio), av.open(str(audio)) as file:
        stream = file.streams.audio[0]
        lasts = (stream.duration or 0) * stream.time_base
    if abs(lasts - Fraction(frames, fps)) > Fraction(1, fps):
        raise MediaInvalid(f"{audio.name} lasts {float(lasts):.3f} s, its pictures {frames / fps:.3f} s")


def _picture_track(clip: Path, film: OutputContainer) -> VideoStream:
    with av.open(str(clip)) as file:
        return film.add_stream_from_template(file.streams.video[0])


def _pictures(reels: Sequence[_Reel], track: VideoStream, fps: int) -> Iterator[_Picture]:
    """Every packet of every clip at its place in the film, counted in frames: no container's clock rounds them.

    A clip of a frame or two lags less than a longer one. All of them follow the one that lags most, or the clock of the
    decoder would run backwards at a joint.
    """
    lag = max(reel.lag for reel in reels)
    begins = 0
    for reel in reels:
        for place, packet in enumerate(_packets(reel.clip)):
            packet.pts = begins + reel.shown[place]
            packet.dts = begins + place - lag
            packet.duration = 1
            packet.time_base = Fraction(1, fps)
            packet.stream = track
            yield packet
        begins += len(reel.shown)


def _sound_track(film: OutputContainer) -> AudioStream:
    return film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=BIT_RATE)


def _sound(audio: Path, track: AudioStream) -> Iterator[_Sound]:
    with complaints(audio), av.open(str(audio)) as file:
        for frame in file.decode(audio=0):
            yield from track.encode(frame)
        yield from track.encode(None)


def _moment(packet: _Picture | _Sound) -> Fraction:
    assert packet.dts is not None
    return packet.dts * packet.time_base
