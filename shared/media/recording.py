"""Sound files: any kind is read, one kind is written."""

from collections.abc import Iterable, Iterator
from itertools import chain
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler

from shared.errors import MediaInvalid
from shared.media.ffmpeg import complaints
from shared.media.tape import RATE, Sound


def read(path: Path, *, channels: int, most: int | None = None) -> Sound:
    """The samples of a sound file, or of the first sound in a video: (channels, samples), no more than `most`.

    One channel of a stereo file is the mean of both; two of a mono file are the same; more than two are mixed down.
    Raises MediaInvalid for what is no sound file, holds no sound, or holds what is no number.
    """
    played = bytearray()
    sides = 1
    for sound in listened(path):
        sides = len(sound)
        played += sound.T.tobytes()
        if most is not None and len(played) >= 4 * sides * most:
            break
    sound = np.frombuffer(played, np.float32).reshape(-1, sides).T[:, :most]
    if not sound.size:
        raise MediaInvalid(f"{path.name} holds no sound")
    if not np.isfinite(sound).all():
        raise MediaInvalid(f"{path.name} holds samples that are no numbers")
    return sound.mean(axis=0, keepdims=True) if channels == 1 else np.broadcast_to(sound, (channels, sound.shape[1]))


def listened(path: Path) -> Iterator[Sound]:
    """A sound file as it is decoded, at 48 kHz, in one channel or two.

    Raises MediaInvalid for what is no sound file.
    """
    # Else FFmpeg decodes the first megabytes of every WAV file, in case they are the sound of a film (DTS) in disguise.
    with complaints(path), av.open(str(path), options={"max_probe_packets": "1"}) as file:
        if not file.streams.audio:
            raise MediaInvalid(f"{path.name} holds no sound")
        sides = min(2, file.streams.audio[0].channels)
        resampler = AudioResampler(format="fltp", layout="stereo" if sides == 2 else "mono", rate=RATE)
        for frame in chain(file.decode(audio=0), [None]):
            for played in resampler.resample(frame):
                yield played.to_ndarray().astype(np.float32, copy=False)


def recorded(sound: Iterable[Sound], into: Path) -> Iterator[Sound]:
    """Sound that is written to a stereo WAV file of 32-bit floats as it goes by. Raises DiskFull."""
    with complaints(into), av.open(str(into), "w", format="wav") as file:
        track = file.add_stream("pcm_f32le", rate=RATE, layout="stereo")
        for block in sound:
            sides = np.ascontiguousarray(np.broadcast_to(block, (2, block.shape[1])))
            frame = AudioFrame.from_ndarray(sides, format="fltp", layout="stereo")
            frame.sample_rate = RATE
            file.mux(track.encode(frame))
            yield sides
        file.mux(track.encode(None))
