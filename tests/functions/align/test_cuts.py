from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from functions.align.cuts import LONGEST, SHORTEST, Slot, cut
from shared.production.documents import FPS


def slot(seconds: float, *, words_each: float = 0.4) -> Slot:
    frames = round(seconds * FPS)
    return Slot(frames, tuple(range(0, frames, round(words_each * FPS))))


@st.composite
def slots(draw: st.DrawFn) -> Slot:
    lengths = draw(st.lists(st.integers(3, 40), min_size=1, max_size=60))
    words = [0]
    for length in lengths[:-1]:
        words.append(words[-1] + length)
    return Slot(words[-1] + lengths[-1], tuple(words))


def places(told: list[Slot]) -> set[int]:
    first, found = 0, {0}
    for one in told:
        found |= {first + word for word in one.words}
        first += one.frames
    return found | {first}


@given(st.lists(slots(), min_size=1, max_size=12))
def test_shots_cover_the_sound_without_gap_or_overlap_and_are_cut_where_words_begin(told: list[Slot]) -> None:
    shots = cut(told)

    assert shots[0][0] == 0
    assert all(first + frames == after for (first, frames), (after, _) in pairwise(shots))
    assert sum(shots[-1]) == sum(one.frames for one in told)
    assert all(frames > 0 for _, frames in shots)
    assert {first for first, _ in shots} <= places(told)


def has_room(told: list[Slot]) -> bool:
    """Whether any choice of cuts keeps every shot between four and seven seconds."""
    reached = {0}
    for place in sorted(places(told)):
        if any(SHORTEST <= place - before <= LONGEST for before in reached):
            reached.add(place)
    return sum(one.frames for one in told) in reached


@given(st.lists(slots(), min_size=1, max_size=12))
def test_shots_last_four_to_seven_seconds_whenever_there_is_room(told: list[Slot]) -> None:
    assume(has_room(told))

    assert all(SHORTEST <= frames <= LONGEST for _, frames in cut(told))


def test_beats_of_the_right_length_are_shots_as_they_are() -> None:
    assert cut([slot(4.5), slot(6.8), slot(5)]) == ((0, 135), (135, 204), (339, 150))


def test_a_long_beat_is_split_where_a_word_begins() -> None:
    (_, first), (second, _) = cut([slot(11)])

    assert first == second
    assert second % 12 == 0


def test_a_short_beat_is_joined_to_its_neighbour() -> None:
    assert len(cut([slot(5), slot(1.5), slot(5)])) == 2


def test_less_than_four_seconds_is_one_shot() -> None:
    assert cut([slot(1.2)]) == ((0, 36),)


def test_a_word_that_lasts_ten_seconds_is_one_shot() -> None:
    assert cut([Slot(300, (0,))]) == ((0, 300),)


@given(st.lists(st.floats(4.1, 6.9), min_size=3, max_size=12), st.data())
def test_a_changed_beat_leaves_the_cuts_of_the_others_where_they_are(seconds: list[float], data: st.DataObject) -> None:
    changed = data.draw(st.integers(0, len(seconds) - 1))
    other = [*seconds[:changed], data.draw(st.floats(4.1, 6.9)), *seconds[changed + 1 :]]

    def lengths(told: list[float]) -> list[int]:
        return [frames for _, frames in cut([slot(one) for one in told])]

    before, after = lengths(seconds), lengths(other)
    assert before[:changed] + before[changed + 1 :] == after[:changed] + after[changed + 1 :]


def test_half_an_hour_is_cut() -> None:
    shots = cut([slot(5.5) for _ in range(330)])

    assert len(shots) == 330
