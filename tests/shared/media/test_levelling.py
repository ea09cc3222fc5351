"""Loudness and peaks, brought to where they should be at once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.media.levelling import levelled
from shared.media.limiter import outline
from shared.media.loudness import powers
from shared.media.tape import RATE, Tape, tape
from tests.shared.media import sounds
from tests.shared.media.sounds import Samples, both, plosives, speech, tone


def finished(sound: Samples, loudness: float, ceiling: float) -> Samples:
    played = tape(sound)
    out: Tape = levelled(played, powers(played.blocks()), outline(played), loudness=loudness, ceiling=ceiling)
    assert out.length == played.length
    return out.play(0, out.length)


def test_what_has_room_is_only_amplified() -> None:
    sound = both(tone(440, 5, level=0.02))

    louder = finished(sound, -14, -2)

    gain = louder[0, 1_000] / sound[0, 1_000]
    np.testing.assert_allclose(louder, sound * gain, atol=1e-6)
    assert sounds.loudness(louder) == pytest.approx(-14, abs=0.02)


@pytest.mark.parametrize("sound", [plosives(8), speech((0.3, 3), (4, 7.5), seconds=8)], ids=["plosives", "speech"])
def test_what_the_limiter_takes_is_given_back(sound: Samples) -> None:
    louder = finished(both(sound), -14, -2)

    assert sounds.loudness(louder) == pytest.approx(-14, abs=0.3)
    assert sounds.true_peak(louder) <= -2


def test_no_more_than_six_decibels_are_given_back() -> None:
    clicks = np.zeros((2, 5 * RATE), np.float32)
    clicks[:, :: RATE // 4] = 0.5

    louder = finished(clicks, -14, -2)

    assert sounds.true_peak(louder) <= -2
    assert sounds.loudness(louder) < -15


def test_silence_is_left_alone() -> None:
    assert not finished(np.zeros((2, RATE), np.float32), -14, -2).any()


@settings(deadline=None, max_examples=25)
@given(st.integers(1, RATE), st.floats(-60, 20), st.floats(-30, -9), st.integers(1, 2), st.integers(0, 2**32 - 1))
def test_nothing_that_is_played_is_too_high(
    length: int, decibels: float, loudness: float, channels: int, seed: int
) -> None:
    sound = 10 ** (decibels / 20) * sounds.noise(channels, RATE, seed=seed)[:, :length]
    sound *= np.sin(np.linspace(0, np.pi, length, dtype=np.float32)) ** 2

    assert sounds.true_peak(finished(sound.astype(np.float32), loudness, -2)) <= -2
