"""Music that goes round."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.media.loop import Loop, loop
from shared.media.tape import RATE
from tests.shared.media.sounds import Samples, both, tone

LONG = 10**9


def rises(sound: Samples) -> np.ndarray:
    """How much comes up above 6 kHz from one frame of 256 samples to the next: what a click is heard by."""
    frames = np.lib.stride_tricks.sliding_window_view(sound.mean(axis=0), 1024)[::256] * np.hanning(1024)
    return np.maximum(np.diff(np.abs(np.fft.rfft(frames))[:, 128:], axis=0), 0).sum(axis=1)


def cut(seconds: float, *, hertz: float = 220.3) -> Samples:
    """Music that stops anywhere."""
    return both(tone(hertz, seconds) + tone(1.26 * hertz, seconds))


def test_a_piece_that_is_long_enough_is_played_once() -> None:
    music = cut(3)

    assert loop(music, 3 * RATE).sound is music


def test_what_goes_on_where_it_ends_goes_round_as_it_is() -> None:
    music = both(tone(220, 3) + tone(331, 3))

    assert loop(music, LONG).sound is music
    assert loop(music, LONG).again == 0


def test_what_stops_anywhere_fades_into_its_beginning_without_a_click() -> None:
    music = cut(9.123)[:, 100:]
    end = music.shape[1]

    around = loop(music, LONG)

    seam = around.play(end - 3 * RATE, end + 2 * RATE)
    assert rises(seam).max() < 0.05 * rises(np.concatenate([music[:, -RATE:], music[:, :RATE]], axis=1)).max()
    assert around.again == 2 * RATE
    np.testing.assert_array_equal(around.play(0, end - 2 * RATE), music[:, : -2 * RATE])


def test_a_piece_that_fades_out_goes_on_without_a_gap() -> None:
    music = cut(8)
    music[:, -RATE:] *= np.linspace(1, 0, RATE, dtype=np.float32)
    music = np.pad(music, ((0, 0), (RATE // 3, RATE // 2)))

    played = loop(music, LONG).play(0, 30 * RATE)

    assert np.sqrt((played[0].reshape(-1, RATE // 10) ** 2).mean(axis=1)).min() > 0.1


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_music_that_is_cut_anywhere_never_clicks(seed: int) -> None:
    chance = np.random.default_rng(seed)
    music = np.sum([cut(2, hertz=hertz)[:, :70_000] for hertz in chance.uniform(80, 2_000, 3)], axis=0)

    around = loop(music, LONG)

    end = around.sound.shape[1]
    turn, inside = around.play(end - 20, end + 20), around.play(RATE // 4, RATE)
    assert np.abs(np.diff(turn, 2)).max() <= 1.5 * np.abs(np.diff(inside, 2)).max()


@pytest.mark.parametrize("samples", [1, 3, 100, 5_000])
def test_the_shortest_sounds_go_round(samples: int) -> None:
    around = loop(cut(1)[:, 50 : 50 + samples], LONG)

    assert np.isfinite(around.play(-7, 20_000)).all()


def test_silence_goes_round() -> None:
    assert not loop(np.zeros((2, RATE), np.float32), LONG).play(0, 3 * RATE).any()


@given(st.integers(1, 40), st.data())
def test_any_stretch_is_what_is_played_then(length: int, data: st.DataObject) -> None:
    again = data.draw(st.integers(0, length - 1))
    start = data.draw(st.integers(0, 150))
    stop = start + data.draw(st.integers(0, 100))
    sound = np.arange(length, dtype=np.float32)
    heard = [*range(length)]
    while len(heard) < stop:
        heard += range(again, length)

    played = Loop(both(sound), again).play(start, stop)

    assert played.tolist() == [heard[start:stop]] * 2
