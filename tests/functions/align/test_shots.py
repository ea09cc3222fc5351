from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from functions.align.shots import FADE, Scene, Told, ceiling, shots
from shared.production.documents import FPS, Page, Shot, Word


def scenes(*frames: int, seed: str = "words") -> list[Scene]:
    firsts = [sum(frames[:number]) for number in range(len(frames))]
    return [
        Scene(number, first, length, f"{seed} {number}")
        for number, (first, length) in enumerate(zip(firsts, frames, strict=True))
    ]


def told(*frames: int) -> list[Told]:
    page = Page(words=(Word(text="word", start=100, end=600),), start=100, end=900)
    return [Told(sum(frames[:number]), (page,)) for number in range(len(frames))]


def shown(shot: Shot, frame: int) -> list[tuple[int, str, int, int]]:
    """What a shot shows at a frame of its own: (beat, move, frames since the move began, frames of the move)."""
    return [
        (shot.beats[layer.picture], layer.move, frame - layer.begins, layer.lasts)
        for layer in shot.layers
        if 0 <= frame - layer.begins < layer.lasts
    ]


@given(st.lists(st.integers(1, 210), min_size=1, max_size=10))
def test_every_frame_shows_something_and_fades_show_two(frames: list[int]) -> None:
    for shot in shots(scenes(*frames), told(*frames), "en"):
        assert all(1 <= len(shown(shot, frame)) <= 3 for frame in range(shot.frames))


@given(st.lists(st.integers(20, 210), min_size=2, max_size=8))
def test_a_fade_goes_on_across_the_cut(frames: list[int]) -> None:
    """At the cut both shots show the same two pictures, one frame further on: nothing jumps."""
    for before, after in pairwise(shots(scenes(*frames), told(*frames), "en")):
        last, first = shown(before, before.frames - 1), shown(after, 0)
        assert [(beat, move, since + 1, lasts) for beat, move, since, lasts in last] == first
        assert len(first) == 2


def test_a_fade_lies_half_before_the_cut_and_half_after() -> None:
    first, second = shots(scenes(150, 150), told(150, 150), "en")

    assert [(layer.begins, layer.fades_in) for layer in first.layers] == [(0, 0), (150 - FADE // 2, FADE)]
    assert [(layer.begins, layer.lasts) for layer in second.layers] == [(-150, 155), (-(FADE // 2), 154)]


def test_no_two_moves_in_a_row_are_equal() -> None:
    made = shots(scenes(*[150] * 30, seed="the same words every time"), told(*[150] * 30), "en")
    own = [next(layer.move for layer in shot.layers if shot.beats[layer.picture] == n) for n, shot in enumerate(made)]

    assert all(one != other for one, other in pairwise(own))


@given(st.integers(121, 209))
def test_a_beat_that_grows_changes_its_own_shot_and_its_neighbours_only(length: int) -> None:
    before = shots(scenes(*[150] * 12), told(*[150] * 12), "en")
    after = shots(scenes(*[150] * 5, length, *[150] * 6), told(*[150] * 5, length, *[150] * 6), "en")

    changed = {number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other}
    assert changed <= {4, 5, 6}


def test_a_page_that_crosses_a_cut_is_shown_on_both_sides_at_its_own_time() -> None:
    page = Page(words=(Word(text="across", start=3_800, end=4_200),), start=3_500, end=4_500)
    first, second = shots([Scene(0, 0, 4 * FPS, "a"), Scene(0, 4 * FPS, 4 * FPS, "b")], [Told(0, (page,))], "en")

    assert first.pages == (page,)
    assert (second.pages[0].start, second.pages[0].end) == (-500, 500)
    assert (second.pages[0].words[0].start, second.pages[0].words[0].end) == (-200, 200)


def test_times_do_not_depend_on_where_in_the_video_a_beat_lies() -> None:
    made = [shots([Scene(0, first + 7, 90, "a")], [Told(first, told(200)[0].pages)], "en") for first in range(30)]

    assert len({one[0].model_dump_json() for one in made}) == 1


@given(st.integers(1, 13 * 60 * FPS))
def test_a_video_of_up_to_thirteen_minutes_stays_under_100_megabytes(frames: int) -> None:
    with_sound = ceiling(frames) + 200

    assert with_sound * 1000 / 8 * frames / FPS < 100_000_000 or frames < 95 * FPS


def test_a_minute_and_a_half_may_have_all_the_bits_it_wants() -> None:
    assert ceiling(30 * FPS) == ceiling(90 * FPS) == 8_000
    assert ceiling(7 * 60 * FPS) == 1_500


def test_a_sentence_more_seldom_changes_what_every_shot_may_have() -> None:
    assert len({ceiling(seconds * FPS) for seconds in range(1, 600)}) <= 8
