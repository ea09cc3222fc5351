"""Sound: what vendors of speech send, as the studio keeps it."""

import io
import struct
import wave

from shared.errors import ProviderGarbled

_SAMPLE_BYTES = 2
_RATES = (8_000, 192_000)
"""Hertz: from a telephone's to a studio's."""


def wav_of(pcm: bytes, rate: int) -> tuple[bytes, float]:
    """A mono WAV file of 16-bit little-endian samples at `rate` hertz, and how many seconds it lasts.

    Raises ProviderGarbled when there are none, and at a rate of which there is no sound.
    """
    lowest, highest = _RATES
    if not lowest <= rate <= highest:
        raise ProviderGarbled(f"the sound has {rate} samples a second; {lowest} to {highest} are wanted")
    whole = pcm[: len(pcm) // _SAMPLE_BYTES * _SAMPLE_BYTES]
    if not whole:
        raise ProviderGarbled("the sound has no sample in it")
    kept = io.BytesIO()
    with wave.open(kept, "wb") as track:
        track.setnchannels(1)
        track.setsampwidth(_SAMPLE_BYTES)
        track.setframerate(rate)
        track.writeframes(whole)
    return kept.getvalue(), len(whole) / _SAMPLE_BYTES / rate


def mono(wav: bytes) -> tuple[bytes, float]:
    """A 16-bit PCM WAV file as a vendor sent it, whatever its header says of its length; made mono, and its seconds.

    A file that was streamed says that it has no end. Raises ProviderGarbled for any other kind of file.
    """
    try:
        with wave.open(io.BytesIO(wav)) as track:
            channels, width, rate = track.getnchannels(), track.getsampwidth(), track.getframerate()
            samples = track.readframes(len(wav))
    except (wave.Error, EOFError, struct.error, ValueError, RuntimeError) as error:
        raise ProviderGarbled("the sound is no WAV file") from error
    if width != _SAMPLE_BYTES:
        raise ProviderGarbled(f"the sound has samples of {8 * width} bits; 16 are wanted")
    pairs = memoryview(samples[: len(samples) // (channels * width) * channels * width]).cast("h")
    return wav_of(pairs[::channels].tobytes(), rate)
