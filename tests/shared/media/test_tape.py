"""Sound made while it is listened to."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from shared.media.tape import RATE, tape


def test_a_tape_is_silent_beyond_its_ends() -> None:
    one = tape(np.ones(10, np.float32))

    assert one.play(-3, 12).tolist() == [[0] * 3 + [1] * 10 + [0] * 2]
    assert one.play(-9, -4).tolist() == [[0] * 5]
    assert one.play(15, 19).tolist() == [[0] * 4]


@given(st.integers(-20, 40), st.integers(0, 60))
def test_any_stretch_is_as_long_as_it_was_asked_for(start: int, length: int) -> None:
    sound = np.arange(1, 21, dtype=np.float32)

    played = tape(sound).play(start, start + length)[0]

    assert played.tolist() == [n + 1 if 0 <= n < 20 else 0 for n in range(start, start + length)]


def test_its_blocks_are_all_of_it() -> None:
    sound = np.random.default_rng(1).random((2, 25 * RATE + 7), np.float32)

    np.testing.assert_array_equal(np.concatenate(list(tape(sound).blocks()), axis=1), sound)
