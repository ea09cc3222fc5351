"""The limiter: no peak passes, and nobody hears why."""

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from shared.media.limiter import STEP, hold, outline
from shared.media.tape import RATE, tape
from tests.shared.media import sounds
from tests.shared.media.sounds import Samples, both, tone


def limited(sound: Samples, ceiling: float) -> Samples:
    return sound * hold(outline(tape(sound)).crests, ceiling).over(0, sound.shape[-1])


def test_peaks_are_held_and_the_rest_is_left_alone() -> None:
    sound = both(tone(300, 3, level=0.5))
    sound[:, RATE : RATE + 2_000] *= 3

    held = limited(sound, -1.5)

    assert sounds.true_peak(held) <= -1.5
    np.testing.assert_array_equal(held[:, : RATE - 1_100], sound[:, : RATE - 1_100])
    np.testing.assert_array_equal(held[:, RATE + 3_100 :], sound[:, RATE + 3_100 :])


def test_nothing_is_taken_from_what_is_low_enough() -> None:
    assert (hold(outline(tape(tone(440, 2, level=0.8))).crests, -1.5).nodes == 1).all()


def test_it_glides() -> None:
    sound = np.zeros(RATE, np.float32)
    sound[RATE // 2] = 4

    gains = hold(outline(tape(sound)).crests, -1.5).over(0, RATE)

    assert gains.min() == pytest.approx(10 ** (-1.81 / 20) / 4, rel=0.01)
    assert np.abs(np.diff(gains)).max() < 1 / 400  # never more than from 1 to 0 in 8 ms
    assert np.flatnonzero(gains < 1)[[0, -1]] == pytest.approx([RATE // 2] * 2, abs=RATE // 40)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.floats(-12, -0.5), st.floats(-12, 12), st.integers(0, 9), st.integers(1, 2))
@example(53_996, -1.0, 0.0, 6, 1)
def test_no_sound_at_all_gets_past_it(seed: int, ceiling: float, decibels: float, gusts: int, channels: int) -> None:
    wind = np.abs(np.cos(np.linspace(0, np.pi * (gusts + 0.5), 9_600))) ** (2 * gusts)
    sound = sounds.noise(channels, 9_600, seed=seed) * wind * np.sin(np.linspace(0, np.pi, 9_600)) ** 0.5
    loud = (sound * 10 ** (decibels / 20)).astype(np.float32)

    assert sounds.true_peak(limited(loud, ceiling)) <= ceiling


@settings(deadline=None, max_examples=20)
@given(st.integers(0, 2**32 - 1), st.integers(1, 700_000))
def test_an_outline_holds_every_sample_and_all_of_the_energy(seed: int, length: int) -> None:
    sound = (0.3 * np.random.default_rng(seed).standard_normal((2, length))).astype(np.float32)

    seen = outline(tape(sound))

    milliseconds = np.pad(sound, ((0, 0), (0, -length % STEP))).reshape(2, -1, STEP)
    assert (seen.crests >= np.abs(milliseconds).max(axis=(0, 2))).all()
    np.testing.assert_allclose(seen.energies, (milliseconds**2).sum(axis=(0, 2)), rtol=1e-4)


def test_crests_between_the_samples_are_seen() -> None:
    now = np.arange(RATE)
    between = (0.5 * np.sin(np.pi / 2 * now + np.pi / 4)).astype(np.float32)

    crests = outline(tape(between)).crests

    assert np.abs(between).max() < 0.36
    assert crests[5:-5] == pytest.approx(0.5, abs=0.005)
