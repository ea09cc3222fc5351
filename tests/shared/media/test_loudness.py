"""The meter, against the standards' own facts and against another meter."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.media.loudness import SILENCE, Measurement, counting, integrated, measured, powers
from shared.media.tape import RATE, tape
from tests.shared.media import sounds
from tests.shared.media.sounds import Samples, both, tone


def heard(sound: Samples) -> Measurement:
    return measured(tape(sound).blocks())


def sine(hertz: float, decibels: float, seconds: float = 5) -> Samples:
    return tone(hertz, seconds, level=10 ** (decibels / 20))


def rustle(channels: int) -> Samples:
    """Noise that swells, over a low tone."""
    swells = np.repeat(np.random.default_rng(channels).random(150) ** 2, RATE // 10)
    noise = 0.1 * sounds.noise(channels, 15 * RATE, seed=channels)
    return (noise * swells + tone(60, 15, level=0.25)).astype(np.float32)


SECOND = rustle(2)[:, :RATE]


def test_a_full_scale_sine_of_997_hertz_in_one_channel_is_at_minus_three() -> None:
    """BS.1770-4, annex 1."""
    assert heard(sine(997, 0)).loudness == pytest.approx(-3.01, abs=0.02)


def test_the_same_on_both_sides_is_at_zero() -> None:
    assert heard(both(sine(997, 0))).loudness == pytest.approx(0, abs=0.02)


@pytest.mark.parametrize("decibels", [-23, -33])
def test_a_stereo_sine_is_as_loud_as_its_level(decibels: int) -> None:
    """EBU Tech 3341, cases 1 and 2."""
    assert heard(both(sine(1_000, decibels, 20))).loudness == pytest.approx(decibels, abs=0.1)


@pytest.mark.parametrize(
    "levels",
    [
        pytest.param(((-36, 10), (-23, 60), (-36, 10)), id="case 3"),
        pytest.param(((-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)), id="case 4"),
        pytest.param(((-26, 20), (-20, 20.1), (-26, 20)), id="case 5"),
    ],
)
def test_what_is_far_quieter_than_the_rest_does_not_count(levels: tuple[tuple[int, float], ...]) -> None:
    """EBU Tech 3341."""
    sound = np.concatenate([both(sine(1_000, level, seconds)) for level, seconds in levels], axis=1)

    assert heard(sound).loudness == pytest.approx(-23, abs=0.1)


def test_nothing_is_as_loud_as_silence() -> None:
    for sound in (np.zeros((2, RATE), np.float32), np.zeros((1, 0), np.float32)):
        assert heard(sound) == Measurement(sound.shape[1] / RATE, SILENCE, pytest.approx(-180))
    assert not counting(np.zeros(9)).any()


def test_a_sound_shorter_than_a_block_is_still_measured() -> None:
    assert heard(sine(997, 0, 0.2)).loudness == pytest.approx(-6, abs=0.2)
    assert len(powers([both(sine(997, 0, 0.2))])) == 1


@pytest.mark.parametrize("channels", [1, 2])
def test_another_meter_agrees(channels: int) -> None:
    sound = rustle(channels)

    assert heard(sound).loudness == pytest.approx(sounds.loudness(sound), abs=0.02)
    assert heard(sound).true_peak == pytest.approx(sounds.true_peak(sound), abs=0.1)


def test_a_peak_between_two_samples_is_found() -> None:
    now = np.arange(5 * RATE)
    between = (0.5 * np.sin(np.pi / 2 * now + np.pi / 4) * np.sin(np.pi * now / len(now)) ** 2).astype(np.float32)

    assert 20 * np.log10(np.abs(between).max()) == pytest.approx(-9, abs=0.05)
    assert heard(between).true_peak == pytest.approx(-6, abs=0.1)


@pytest.mark.parametrize("at", [0, 4_799, RATE, RATE + 2_345 - 1])
def test_a_peak_is_found_wherever_it_is(at: int) -> None:
    sound = np.zeros(RATE + 2_345, np.float32)
    sound[at] = 0.7

    assert heard(sound).true_peak >= 20 * np.log10(0.69)


def test_a_programme_says_how_long_it_is() -> None:
    assert heard(both(sine(997, -20, 3.2))).seconds == 3.2


@settings(deadline=None, max_examples=12)
@given(st.floats(-30, 6), st.integers(1, 50_000))
def test_what_is_amplified_is_louder_by_as_much_and_how_it_is_cut_changes_nothing(decibels: float, cut: int) -> None:
    sound = SECOND
    louder = sound * np.float32(10 ** (decibels / 20))

    pieces = powers(louder[:, start : start + cut] for start in range(0, louder.shape[1], cut))

    assert integrated(pieces) == pytest.approx(heard(sound).loudness + decibels, abs=0.01)
