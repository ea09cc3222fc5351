"""The composer's understudy: music that loops."""

import io
import wave
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from shared.errors import ProviderRefused
from shared.media.loop import loop
from shared.providers.music import MUSIC, Composition
from shared.providers.offline.composer import OfflineMusic
from shared.providers.offline.composer.harmony import chord, voiced

MOODS = ("calm", "warm", "mysterious", "tense", "epic", "playful", "melancholic", "hopeful")


@pytest.fixture(scope="module", params=MOODS)
def composition(request: pytest.FixtureRequest) -> Composition:
    return OfflineMusic().play(request.param, seed=7)


def sound(composition: Composition) -> NDArray[np.float64]:
    with wave.open(io.BytesIO(composition.audio)) as track:
        assert (track.getnchannels(), track.getsampwidth(), track.getframerate()) == (2, 2, 48_000)
        return np.frombuffer(track.readframes(track.getnframes()), "<i2").reshape(-1, 2) / 32_768


def test_the_registry_knows_the_composer() -> None:
    assert isinstance(MUSIC["offline"], OfflineMusic)
    assert OfflineMusic().moods() == MOODS


def test_a_loop_lasts_half_a_minute_to_a_minute(composition: Composition) -> None:
    assert 30 <= composition.seconds <= 60
    assert len(sound(composition)) == composition.seconds * 48_000


def test_a_loop_is_neither_clipped_nor_faint(composition: Composition) -> None:
    samples = sound(composition)

    assert np.abs(samples).max() < 0.9
    assert 20 * np.log10(np.std(samples)) == pytest.approx(-20, abs=1)
    assert np.abs(samples.mean(axis=0)).max() < 1e-3


def test_a_loop_is_never_silent(composition: Composition) -> None:
    halves = sound(composition)[: int(composition.seconds) * 48_000].reshape(-1, 24_000 * 2)

    assert np.std(halves, axis=1).min() > 0.01


def test_left_and_right_differ(composition: Composition) -> None:
    left, right = sound(composition).T

    assert np.corrcoef(left, right)[0, 1] < 0.8


def test_the_seam_is_no_jump(composition: Composition) -> None:
    samples = sound(composition)
    steps = np.abs(np.diff(samples, axis=0)).max(axis=1)

    assert np.abs(samples[0] - samples[-1]).max() < np.quantile(steps, 0.999)


def test_a_loop_goes_round_as_it_is_in_time_with_itself(composition: Composition) -> None:
    music = sound(composition).T.astype(np.float32)

    around = loop(music, 10 * music.shape[1])

    assert around.sound is music
    assert around.again == 0


def test_the_seam_clicks_no_more_than_a_bar_line(composition: Composition) -> None:
    mono = np.tile(sound(composition).mean(axis=1), 2)
    frames = np.lib.stride_tricks.sliding_window_view(mono, 1024)[::256] * np.hanning(1024)
    rises = np.maximum(np.diff(np.abs(np.fft.rfft(frames)), axis=0), 0)
    middle = len(rises) // 2

    for flux in (rises.sum(axis=1), rises[:, 128:].sum(axis=1)):  # all of it, and what lies above 6 kHz
        assert flux[middle - 6 : middle + 6].max() <= 1.2 * np.delete(flux, range(middle - 6, middle + 6)).max()


def test_the_same_seed_is_the_same_music_and_another_seed_is_not() -> None:
    play = OfflineMusic().play

    assert play("tense", seed=1) == play("tense", seed=1)
    assert play("tense", seed=1).audio != play("tense", seed=2).audio


@pytest.mark.parametrize("seed", [-1, 0, 2**64 + 5])
def test_any_whole_number_is_a_seed(seed: int) -> None:
    assert OfflineMusic().play("playful", seed=seed).seconds >= 30


def test_a_mood_that_nobody_knows_is_refused_and_the_answer_names_those_that_are_known() -> None:
    with pytest.raises(ProviderRefused, match=r"'bored'.*calm.*hopeful"):
        OfflineMusic().play("bored", seed=1)


def test_voices_keep_their_chords_and_move_little() -> None:
    chords = [chord(48, "aeolian", degree, sevenths=False) for degree in (0, 5, 2, 6)]

    voicings = voiced(chords, low=50, high=74)

    assert [{note % 12 for note in voicing} for voicing in voicings] == [{note % 12 for note in c} for c in chords]
    for last, following in pairwise(voicings):
        assert sum(abs(a - b) for a, b in zip(last, following, strict=True)) <= 9
