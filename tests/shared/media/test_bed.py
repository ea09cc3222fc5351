"""The music under a voice: out of its way, and back again."""

import numpy as np
import pytest

from shared.media.bed import bed
from shared.media.loop import Loop
from shared.media.tape import RATE, tape
from tests.shared.media.sounds import speech, tone

STEADY = Loop(np.full((2, RATE), 0.5, np.float32))


def test_music_swells_between_sentences_and_is_down_before_one_begins() -> None:
    voice = tape(speech((3, 6), (9, 12), seconds=15))

    level = 20 * np.log10(bed(STEADY, voice).play(0, 15 * RATE)[0] / 0.5 + 1e-9)

    assert level[int(7.5 * RATE)] == pytest.approx(0, abs=0.2)
    for second in (3.0, 4.5, 5.9, 9.0, 11.9):
        assert level[int(second * RATE)] == pytest.approx(-6, abs=0.3)
    assert np.abs(np.diff(level[RATE : 13 * RATE])).max() < 0.001


def test_music_stays_down_in_a_breath() -> None:
    voice = tape(speech((2, 4), (4.4, 7), seconds=9))

    level = 20 * np.log10(bed(STEADY, voice).play(2 * RATE, 7 * RATE)[0] / 0.5)

    assert level == pytest.approx(-6, abs=0.3)


def test_music_comes_in_and_goes_out() -> None:
    played = bed(STEADY, tape(np.zeros(10 * RATE, np.float32))).play(0, 10 * RATE)[0]
    loudest = played.max()

    assert abs(played[0]) < 1e-6
    assert abs(played[-1]) < 1e-6
    assert played[RATE // 4] == pytest.approx(loudest / 2, rel=0.01)
    assert played[RATE // 2] == pytest.approx(loudest, rel=0.01)
    assert played[int(9.25 * RATE)] == pytest.approx(loudest / 2, rel=0.01)


def test_music_goes_round_for_as_long_as_the_voice_lasts() -> None:
    music = np.stack([tone(441, 1), tone(882, 1)])  # whole numbers of waves

    played = bed(Loop(music), tape(np.zeros(6 * RATE, np.float32))).play(RATE, 4 * RATE)

    np.testing.assert_allclose(played, np.tile(music, 3) * played.max() / music.max(), atol=1e-5)


@pytest.mark.parametrize("samples", [1, 100, 20_000])
def test_a_voice_may_be_shorter_than_the_fades(samples: int) -> None:
    under = bed(STEADY, tape(np.full(samples, 0.1, np.float32)))

    assert under.length == samples
    assert np.abs(under.play(0, samples)).max() < 0.5
