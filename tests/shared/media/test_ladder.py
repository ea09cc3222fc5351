"""The sizes that a frame is shown in."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.ladder import Rung, rungs

EVEN = st.integers(1, 2160).map(lambda half: 2 * half)


@pytest.mark.parametrize(
    ("frame", "sizes"),
    [
        ((1080, 1920), [(1080, 1920), (720, 1280), (480, 854)]),
        ((1920, 1080), [(1920, 1080), (1280, 720), (854, 480)]),
        ((1080, 1080), [(1080, 1080), (720, 720), (480, 480)]),
        ((720, 1280), [(720, 1280), (480, 854)]),
        ((2160, 3840), [(2160, 3840), (1080, 1920), (720, 1280), (480, 854)]),
        ((800, 1000), [(800, 1000), (480, 600)]),
        ((500, 900), [(500, 900)]),
        ((216, 384), [(216, 384)]),
    ],
)
def test_a_frame_has_these_sizes(frame: tuple[int, int], sizes: list[tuple[int, int]]) -> None:
    assert [(rung.width, rung.height) for rung in rungs(*frame)] == sizes


def test_a_rung_is_named_after_its_short_side() -> None:
    assert [rung.name for rung in rungs(1920, 1080)] == ["1080p", "720p", "480p"]


@given(EVEN, EVEN)
def test_the_first_rung_is_the_frame_and_each_of_the_others_is_smaller_than_the_one_before(w: int, h: int) -> None:
    found = rungs(w, h)

    assert found[0] == Rung(f"{min(w, h)}p", w, h)
    assert all(one.width > other.width and one.height > other.height for one, other in pairwise(found))


@given(EVEN, EVEN)
def test_every_side_is_even_and_the_shape_stays_within_a_pixel(width: int, height: int) -> None:
    for rung in rungs(width, height):
        assert rung.width % 2 == rung.height % 2 == 0
        scale = min(rung.width, rung.height) / min(width, height)
        assert abs(rung.width - width * scale) <= 1
        assert abs(rung.height - height * scale) <= 1


@pytest.mark.parametrize("frame", [(1081, 1920), (1080, 1921), (0, 0)])
def test_a_frame_that_cannot_be_encoded_is_refused(frame: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="both sides must be even"):
        rungs(*frame)
