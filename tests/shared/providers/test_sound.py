"""What vendors send as sound is sound, or it is said that nobody can read it."""

import io
import random
import struct
import wave
from contextlib import suppress

import pytest

from shared.errors import ProviderGarbled
from shared.providers.sound import mono, wav_of


def stereo(rate: int = 16_000) -> bytes:
    kept = io.BytesIO()
    with wave.open(kept, "wb") as track:
        track.setnchannels(2)
        track.setsampwidth(2)
        track.setframerate(rate)
        track.writeframes(struct.pack("<4h", 1, 2, 3, 4))
    return kept.getvalue()


@pytest.mark.parametrize("rate", [8_000, 16_000, 44_100, 192_000])
def test_sound_is_as_long_as_its_samples_are_at_its_rate(rate: int) -> None:
    made, seconds = mono(stereo(rate))

    assert seconds == 2 / rate
    with wave.open(io.BytesIO(made)) as track:
        assert (track.getnchannels(), track.getframerate()) == (1, rate)
        assert track.readframes(9) == struct.pack("<2h", 1, 3)


@pytest.mark.parametrize("rate", [0, 1, 7_999, 192_001, 2**32 - 1])
def test_a_rate_of_which_there_is_no_sound_is_refused(rate: int) -> None:
    headed = bytearray(stereo())
    headed[24:28] = struct.pack("<I", rate)

    with pytest.raises(ProviderGarbled):
        mono(bytes(headed))
    with pytest.raises(ProviderGarbled, match="samples a second"):
        wav_of(bytes(4), rate)


def test_whatever_a_file_says_of_itself_it_is_sound_or_cannot_be_read() -> None:
    chance, whole = random.Random(7), wav_of(bytes(400), 16_000)[0]
    for _ in range(3_000):
        broken = bytearray(whole[: chance.choice((20, 44, 60, len(whole)))])
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(min(len(broken), 48))] = chance.choice((0, 1, 255, chance.randrange(256)))
        with suppress(ProviderGarbled):
            made, seconds = mono(bytes(broken))
            assert made.startswith(b"RIFF")
            assert seconds > 0
