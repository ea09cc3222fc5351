from itertools import chain, pairwise

from hypothesis import given
from hypothesis import strategies as st

from functions.align.chunks import FADE, Scene, Told, ceiling, chunks
from shared.production.documents import FPS, Chunk, Page, Word


def scenes(*frames: int) -> list[Scene]:
    firsts = [sum(frames[:number]) for number in range(len(frames))]
    return [
        Scene(number, first, length, "push-in" if number % 2 else "sink")
        for number, (first, length) in enumerate(zip(firsts, frames, strict=True))
    ]


def told(*frames: int) -> list[Told]:
    page = Page(words=(Word(text="word", start=100, end=600),), start=100, end=900)
    return [Told(sum(frames[:number]), (page,)) for number in range(len(frames))]


def chunked(*frames: int) -> list[Chunk]:
    return [*chain.from_iterable(chunks(scenes(*frames), told(*frames), "en"))]


def shown(chunk: Chunk, frame: int) -> list[tuple[int, str, int, int]]:
    """What a chunk shows at a frame of its own: (beat, move, frames since the move began, frames of the move)."""
    return [
        (chunk.beats[layer.picture], layer.move, frame - layer.begins, layer.lasts)
        for layer in chunk.layers
        if 0 <= frame - layer.begins < layer.lasts
    ]


@given(st.lists(st.integers(1, 210), min_size=1, max_size=10))
def test_chunks_cover_every_frame_once(frames: list[int]) -> None:
    made = chunked(*frames)

    assert sum(chunk.frames for chunk in made) == sum(frames)
    assert all(chunk.frames > 0 for chunk in made)


@given(st.lists(st.integers(1, 210), min_size=1, max_size=10))
def test_a_shot_shows_one_picture_all_along_and_a_fade_two(frames: list[int]) -> None:
    for chunk in chunked(*frames):
        assert {len(shown(chunk, frame)) for frame in range(chunk.frames)} == {len(chunk.layers)}
        assert len(chunk.layers) == 1 or chunk.frames == chunk.layers[1].fades_in <= FADE


@given(st.lists(st.integers(2, 210), min_size=1, max_size=8))
def test_a_move_goes_on_where_the_chunk_before_left_it(frames: list[int]) -> None:
    for before, after in pairwise(chunked(*frames)):
        last, first = shown(before, before.frames - 1), shown(after, 0)
        going_on = {(beat, move, since + 1, lasts) for beat, move, since, lasts in last}
        assert going_on & set(first)


def test_a_fade_lies_half_before_the_cut_and_half_after() -> None:
    first, fade, second = chunked(150, 150)

    assert (first.frames, fade.frames, second.frames) == (150 - FADE // 2, FADE, 150 - (FADE - FADE // 2))
    assert [(layer.begins, layer.lasts) for layer in fade.layers] == [(-146, 155), (0, 154)]
    assert [(layer.begins, layer.lasts) for layer in second.layers] == [(-FADE, 154)]


def test_a_fade_and_the_shot_after_it_are_streamed_together() -> None:
    made = chunks(scenes(150, 150, 1, 150), told(150, 150, 1, 150), "en")

    assert [len(segment) for segment in made] == [1, 2, 1, 1], "a shot of one frame has no room for a fade"


@given(st.integers(121, 209))
def test_a_beat_that_grows_changes_its_own_shot_and_the_fades_beside_it_only(length: int) -> None:
    before = chunked(*[150] * 12)
    after = chunked(*[150] * 5, length, *[150] * 6)

    changed = [number for number, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    assert changed in ([], [9, 10, 11])
    assert [before[number].frames for number in (9, 11)] == [FADE, FADE]


def test_a_page_that_crosses_a_cut_is_shown_on_both_sides_at_its_own_time() -> None:
    page = Page(words=(Word(text="across", start=3_800, end=4_200),), start=3_500, end=4_500)
    both = [Scene(0, 0, 4 * FPS, "sink"), Scene(0, 4 * FPS, 4 * FPS, "push-in")]
    first, fade, second = chain.from_iterable(chunks(both, [Told(0, (page,))], "en"))

    assert first.pages == (page,)
    assert fade.pages[0].start == 3_500 - 116 * 1000 // FPS
    assert (second.pages[0].start, second.pages[0].end) == (3_500 - 4_166, 4_500 - 4_166)
    assert second.pages[0].words[0].end == 4_200 - 4_166


def test_times_do_not_depend_on_where_in_the_video_a_beat_lies() -> None:
    made = [chunks([Scene(0, first + 7, 90, "sink")], [Told(first, told(200)[0].pages)], "en") for first in range(30)]

    assert len({one[0][0].model_dump_json() for one in made}) == 1


@given(st.integers(1, 36 * 60 * FPS))
def test_a_video_of_up_to_36_minutes_stays_under_100_megabytes(frames: int) -> None:
    with_sound = ceiling(frames) + 200

    assert with_sound * 1000 / 8 * frames / FPS < 100_000_000 or frames < 95 * FPS


def test_a_minute_and_a_half_may_have_all_the_bits_it_wants() -> None:
    assert ceiling(30 * FPS) == ceiling(90 * FPS) == 8_000
    assert ceiling(7 * 60 * FPS) == 1_500


def test_a_sentence_more_seldom_changes_what_every_shot_may_have() -> None:
    assert len({ceiling(seconds * FPS) for seconds in range(1, 600)}) <= 9
