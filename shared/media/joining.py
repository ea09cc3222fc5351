"""Clips to one film: their packets copied as they are, one track of sound encoded, the index in front."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from heapq import merge
from pathlib import Path

import av
from av.audio.stream import AudioStream
from av.container import OutputContainer
from av.packet import Packet

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints, reading
from shared.media.reels import Picture, Reel

SAMPLE_RATE = 48_000
BIT_RATE = 192_000
CODER = {"aac_coder": "fast"}
"""How FFmpeg's encoder shares out its bits. On a minute of voice over music, 192 kb/s, against its default ("twoloop"):
0.5 s of CPU instead of 2.2, 196 kb/s instead of 209, and noise 42 dB below what music masks instead of 36."""

type _Sound = Packet[AudioStream]


def join(clips: Sequence[Path], audio: Path, *, fps: int, into: Path) -> None:
    """Lay clips end to end, frame on frame, over one track of sound (AAC, 192 kb/s, 48 kHz, stereo).

    Raises MediaInvalid when a clip cannot follow the first without being encoded anew, or when the sound does not end
    within a frame of the picture; DiskFull.
    """
    reel = Reel(clips, fps)
    frames = 0
    with complaints(into), av.open(str(into), "w", format="mp4", options={"movflags": "+faststart"}) as film:
        pictures = reel.track(film)
        tracks: list[Iterator[Picture | _Sound]] = [reel.packets(pictures), _sound(audio, _sound_track(film))]
        for packet in merge(*tracks, key=_moment):
            frames += packet.stream is pictures
            film.mux_one(packet)
    _check_length(audio, frames, fps)


def thumbnail(video: Path, into: Path, *, at: float) -> None:
    """The frame shown `at` so many seconds, as JPEG. Raises MediaInvalid when there is none; DiskFull."""
    with reading(video) as file:
        stream = file.streams.video[0]
        stream.thread_type = "SLICE"
        moment = round(at / stream.time_base)
        file.seek(moment, stream=stream)
        shown = next((frame for frame in file.decode(stream) if frame.pts is not None and frame.pts >= moment), None)
    if shown is None:
        raise MediaInvalid(f"{video.name} shows nothing at {at:.2f} s")
    with complaints(into):
        shown.to_image().save(into, "JPEG", quality=90)


def _check_length(audio: Path, frames: int, fps: int) -> None:
    with reading(audio) as file:
        stream = file.streams.audio[0]
        lasts = (stream.duration or 0) * stream.time_base
    if abs(lasts - Fraction(frames, fps)) > Fraction(1, fps):
        raise MediaInvalid(f"{audio.name} lasts {float(lasts):.3f} s, its pictures {frames / fps:.3f} s")


def _sound_track(film: OutputContainer) -> AudioStream:
    return film.add_stream("aac", rate=SAMPLE_RATE, layout="stereo", bit_rate=BIT_RATE, options=dict(CODER))


def _sound(audio: Path, track: AudioStream) -> Iterator[_Sound]:
    with reading(audio) as file:
        for frame in file.decode(audio=0):
            yield from track.encode(frame)
        yield from track.encode(None)


def _moment(packet: Picture | _Sound) -> Fraction:
    assert packet.dts is not None
    return packet.dts * packet.time_base
