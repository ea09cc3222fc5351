"""Where in a picture its subject is."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from shared.media.focus import focus_of

PLACES = st.floats(0.25, 0.75)


def scene(x: float, y: float, *, size: tuple[int, int] = (540, 960), ink: str = "firebrick") -> Image.Image:
    """A ball on a meadow under a sky, with grain over it all."""
    width, height = size
    picture = Image.new("RGB", size, "#9ec1d8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, height * 0.6, width, height), "#86a86a")
    radius = 0.08 * min(size)
    at = x * width, y * height
    draw.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), ink)
    grain = np.random.default_rng(0).normal(0, 6, (height, width, 1))
    return Image.fromarray(np.clip(np.asarray(picture) + grain, 0, 255).astype(np.uint8))


@settings(deadline=None, max_examples=25)
@given(x=PLACES, y=PLACES, size=st.sampled_from(((540, 960), (960, 540), (600, 600))))
def test_the_one_thing_in_a_picture_is_found(x: float, y: float, size: tuple[int, int]) -> None:
    assert focus_of(scene(x, y, size=size)) == pytest.approx((x, y), abs=0.06)


@pytest.mark.parametrize("ink", ["black", "white", "yellow", "navy", "deeppink"])
def test_it_is_found_whatever_its_colour(ink: str) -> None:
    assert focus_of(scene(0.3, 0.35, ink=ink)) == pytest.approx((0.3, 0.35), abs=0.06)


@pytest.mark.parametrize("shade", ["black", "white", "#336699"])
@pytest.mark.parametrize("size", [(1, 1), (2, 300), (300, 2), (64, 64)])
def test_where_nothing_stands_out_the_middle_is_meant(shade: str, size: tuple[int, int]) -> None:
    assert focus_of(Image.new("RGB", size, shade)) == (0.5, 0.5)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32), size=st.tuples(st.integers(1, 200), st.integers(1, 200)))
def test_the_focus_is_always_inside_of_the_picture_and_always_the_same(seed: int, size: tuple[int, int]) -> None:
    noise = Image.fromarray(np.random.default_rng(seed).integers(0, 256, (*size, 3), np.uint8))

    x, y = focus_of(noise)

    assert 0 <= x <= 1
    assert 0 <= y <= 1
    assert focus_of(noise.copy()) == (x, y)


def test_the_size_of_the_file_does_not_move_it() -> None:
    small, large = scene(0.7, 0.4), scene(0.7, 0.4).resize((1080, 1920), Image.Resampling.LANCZOS)

    assert focus_of(small) == pytest.approx(focus_of(large), abs=0.02)


def test_of_two_things_one_is_looked_at_and_not_the_gap_between_them() -> None:
    picture = scene(0.3, 0.4)
    picture.paste(scene(0.75, 0.4, ink="orange").crop((300, 0, 540, 960)), (300, 0))

    x, _ = focus_of(picture)

    assert min(abs(x - 0.3), abs(x - 0.75)) < 0.1
