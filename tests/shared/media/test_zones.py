"""Where platforms leave a picture alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.zones import ZONES, Box, safe_box, zones
from tests.shared.media.boxes import inside


def test_the_safe_box_of_an_upright_picture_suits_the_strictest_of_all_platforms() -> None:
    box = safe_box(1080, 1920)
    assert box.left == pytest.approx(64.8)
    assert box.top == pytest.approx(268.8)
    assert box.right == pytest.approx(916)
    assert box.bottom == pytest.approx(1248)


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((1080, 1920), (9, 16)),
        ((480, 854), (9, 16)),
        ((360, 640), (9, 16)),
        ((1080, 1350), (4, 5)),
        ((1080, 1080), (1, 1)),
        ((1920, 1080), (16, 9)),
        ((1280, 720), (16, 9)),
    ],
)
def test_a_picture_has_the_zones_of_the_shape_nearest_to_its_own(size: tuple[int, int], shape: tuple[int, int]) -> None:
    assert {zone.shape for zone in zones(*size)} == {shape}


def test_every_zone_says_whose_it_is_where_it_was_read_and_when() -> None:
    for zone in ZONES:
        assert zone.platform
        assert zone.source
        assert zone.read.startswith("2026-")
        assert 0 <= zone.left < 1 - zone.right <= 1
        assert 0 <= zone.top < 1 - zone.bottom <= 1
    assert {zone.platform for zone in ZONES if zone.shape == (9, 16)} >= {"tiktok", "instagram reels", "youtube shorts"}


@given(st.integers(100, 4000), st.integers(100, 4000))
def test_the_safe_box_lies_in_the_zone_of_each_platform(width: int, height: int) -> None:
    for zone in zones(width, height):
        free = Box(width * zone.left, height * zone.top, width * (1 - zone.right), height * (1 - zone.bottom))
        assert inside(safe_box(width, height), free)
