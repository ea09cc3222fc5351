"""Where the camera looks, and which move suits which shot."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.moves import ZOOM, Move, Point, chosen, view, wishes

MOVES = st.sampled_from(Move)
MOMENTS = st.floats(0, 1)
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))
WISHES = st.one_of(
    st.builds(wishes, PLACES, st.text(max_size=3)),
    st.permutations(list(Move)).map(tuple),
    st.tuples(MOVES),
)
TOLD = st.lists(st.lists(WISHES, min_size=1, max_size=4), min_size=1, max_size=6)
"""What each shot of each beat wishes."""


@given(MOVES, MOMENTS, PLACES)
def test_the_camera_never_looks_past_the_edge(move: Move, progress: float, focus: Point) -> None:
    seen = view(move, progress, focus)

    assert min(seen.left, seen.top) >= -1e-12
    assert max(seen.left, seen.top) + seen.size <= 1 + 1e-12


@given(MOVES, MOMENTS, PLACES)
def test_it_never_comes_nearer_than_the_zoom_nor_goes_further_than_the_picture(
    move: Move, progress: float, focus: Point
) -> None:
    assert 1 / ZOOM - 1e-12 <= view(move, progress, focus).size <= 1 + 1e-12


@pytest.mark.parametrize("move", Move)
@pytest.mark.parametrize("focus", [(0.5, 0.5), (0.1, 0.9), (0.48, 0.53)])
def test_it_never_stands_still_and_never_turns_back(move: Move, focus: Point) -> None:
    path = [view(move, n / 210, focus) for n in range(211)]
    steps = [abs(b.left - a.left) + abs(b.top - a.top) + abs(b.size - a.size) for a, b in pairwise(path)]

    mean = sum(steps) / len(steps)
    assert min(steps) > 0.4 * mean
    assert max(steps) < 1.6 * mean


@pytest.mark.parametrize(
    ("move", "back"),
    [(Move.PUSH_IN, Move.PULL_BACK), (Move.PAN_LEFT, Move.PAN_RIGHT), (Move.RISE, Move.SINK)],
)
@given(progress=MOMENTS, focus=PLACES)
def test_every_move_has_one_that_undoes_it(move: Move, back: Move, progress: float, focus: Point) -> None:
    there, again = view(move, progress, focus), view(back, 1 - progress, focus)

    assert (there.left, there.top, there.size) == pytest.approx((again.left, again.top, again.size))


@given(PLACES)
def test_a_push_in_brings_the_subject_to_the_middle_or_as_near_as_the_picture_allows(focus: Point) -> None:
    near = view(Move.PUSH_IN, 1, focus)

    for place, edge in zip(focus, (near.left, near.top), strict=True):
        is_at_the_edge = edge in (0, pytest.approx(1 - near.size))
        assert (place - edge) / near.size == pytest.approx(0.5) or is_at_the_edge


@given(MOVES, MOMENTS, PLACES)
def test_the_subject_is_always_seen_unless_it_lies_at_the_very_edge(move: Move, progress: float, at: Point) -> None:
    focus = (0.12 + 0.76 * at[0], 0.12 + 0.76 * at[1])

    seen = view(move, progress, focus)

    for place, edge in zip(focus, (seen.left, seen.top), strict=True):
        assert edge <= place <= edge + seen.size


@given(PLACES, st.text())
def test_a_picture_has_a_wish_for_every_move_and_always_the_same(focus: Point, seed: str) -> None:
    assert sorted(wishes(focus, seed)) == sorted(Move)
    assert wishes(focus, seed) == wishes(focus, seed)


@pytest.mark.parametrize(
    ("focus", "move", "away"),
    [
        ((0.1, 0.5), Move.PAN_LEFT, Move.PAN_RIGHT),
        ((0.9, 0.5), Move.PAN_RIGHT, Move.PAN_LEFT),
        ((0.5, 0.1), Move.RISE, Move.SINK),
        ((0.5, 0.9), Move.SINK, Move.RISE),
    ],
)
def test_a_subject_at_the_side_is_gone_to(focus: Point, move: Move, away: Move) -> None:
    for seed in map(str, range(50)):
        assert wishes(focus, seed)[0] is move
        assert wishes(focus, seed)[-1] is away


def test_pictures_with_their_subject_in_the_middle_are_not_all_filmed_alike() -> None:
    first = [wishes((0.5, 0.5), str(seed))[0] for seed in range(200)]

    assert set(first) == set(Move)
    assert 0.5 < sum(move in (Move.PUSH_IN, Move.PULL_BACK) for move in first) / len(first) < 0.95


@given(TOLD)
def test_no_two_moves_in_a_row_are_equal_unless_one_was_commanded(told: list[list[tuple[Move, ...]]]) -> None:
    given, beats = _shots(told)
    moves = chosen(given, beats)

    assert len(moves) == len(given)
    for (one, other), (before, after) in zip(pairwise(given), pairwise(moves), strict=True):
        assert before != after or 1 in (len(one), len(other))


@given(TOLD)
def test_a_command_is_obeyed(told: list[list[tuple[Move, ...]]]) -> None:
    given, beats = _shots(told)

    assert all(move == own[0] for own, move in zip(given, chosen(given, beats), strict=True) if len(own) == 1)


@given(TOLD, st.data())
def test_what_the_shots_of_one_beat_wish_moves_no_camera_of_another(
    told: list[list[tuple[Move, ...]]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(told) - 1))
    given, beats = _shots(told)
    changed, _ = _shots([*told[:place], data.draw(st.permutations(told[place])), *told[place + 1 :]])

    moved = {
        beat
        for one, other, beat in zip(chosen(given, beats), chosen(changed, beats), beats, strict=True)
        if one != other
    }

    assert moved <= {place}


def _shots(told: list[list[tuple[Move, ...]]]) -> tuple[list[tuple[Move, ...]], list[int]]:
    """What each shot wishes, and its beat."""
    return (
        [wish for beat in told for wish in beat],
        [number for number, beat in enumerate(told) for _ in beat],
    )
