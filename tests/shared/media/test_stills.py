"""Pictures of every shape, and how they fill a frame."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from shared.media.moves import Point
from shared.media.stills import FINEST, Still, still

WIDTH, HEIGHT = 216, 384
PLACES = st.tuples(st.floats(0, 1), st.floats(0, 1))
SIDES = st.integers(1, 700)


def shown(fitted: Still) -> np.ndarray:
    """The frame, from afar: height x width x RGB."""
    box = (fitted.left, fitted.top, fitted.left + fitted.width, fitted.top + fitted.height)
    size = fitted.image.size
    box = (box[0], box[1], min(box[2], size[0]), min(box[3], size[1]))
    return np.asarray(fitted.image.resize((WIDTH, HEIGHT), Image.Resampling.BOX, box), int)


def marked(width: int, height: int, at: Point) -> Image.Image:
    """White, with a red square."""
    picture = Image.new("RGB", (width, height), "white")
    side = min(width, height) // 10
    x, y = round(at[0] * width), round(at[1] * height)
    picture.paste("red", (x - side, y - side, x + side, y + side))
    return picture


@settings(deadline=None)
@given(width=SIDES, height=SIDES, focus=PLACES)
def test_a_still_has_the_shape_of_the_frame_and_lies_in_its_pixels(width: int, height: int, focus: Point) -> None:
    fitted = still(Image.new("RGB", (width, height)), focus, WIDTH, HEIGHT)

    assert fitted.width / fitted.height == pytest.approx(WIDTH / HEIGHT, rel=0.01)
    assert min(fitted.left, fitted.top) >= 0
    assert fitted.left + fitted.width <= fitted.image.width + 1e-6
    assert fitted.top + fitted.height <= fitted.image.height + 1e-6
    assert all(-1e-9 <= place <= 1 + 1e-9 for place in fitted.focus)


@pytest.mark.parametrize("size", [(216, 384), (1080, 1920), (300, 300), (400, 300), (100, 300)])
def test_what_is_nearly_of_the_shape_fills_the_frame_alone(size: tuple[int, int]) -> None:
    picture = Image.new("RGB", size)

    assert still(picture, (0.5, 0.5), WIDTH, HEIGHT).image is picture


@pytest.mark.parametrize("focus", [(0.2, 0.5), (0.5, 0.5), (0.75, 0.5), (0.02, 0.5)])
def test_a_crop_keeps_the_subject_and_knows_where_it_is(focus: Point) -> None:
    fitted = still(marked(600, 600, focus), focus, WIDTH, HEIGHT)

    frame = shown(fitted)
    rows, columns = np.nonzero(frame[..., 1] < 128)
    assert len(columns) > 100
    if 0.3 < focus[0] < 0.7:
        assert (columns.mean() / WIDTH, rows.mean() / HEIGHT) == pytest.approx(fitted.focus, abs=0.02)
        assert fitted.focus[0] == pytest.approx(0.5)


@pytest.mark.parametrize("size", [(900, 100), (640, 360), (600, 400), (100, 900), (3000, 40)])
@pytest.mark.parametrize("focus", [(0.5, 0.5), (0.15, 0.2), (0.85, 0.9)])
def test_what_would_lose_too_much_lies_over_its_own_blurred_copy(size: tuple[int, int], focus: Point) -> None:
    fitted = still(marked(*size, focus), focus, WIDTH, HEIGHT)

    frame = shown(fitted)
    sharp = (frame.max(axis=2) > 240).mean()
    kept = 2 / 3 * max(size[0] / size[1] / (WIDTH / HEIGHT), WIDTH / HEIGHT / (size[0] / size[1]))
    assert sharp == pytest.approx(1 / kept, abs=0.03)
    assert frame.max(axis=2).min() > 60, "dark, but nowhere black"
    x, y = (round(place * (side - 1)) for place, side in zip(fitted.focus, (WIDTH, HEIGHT), strict=True))
    assert frame[y, x, 1] < 140, "the subject is in the sharp part, where the still says"


def test_the_copy_is_dark_and_without_edges() -> None:
    stripes = np.zeros((100, 900, 3), np.uint8)
    stripes[:, ::2] = 255

    frame = shown(still(Image.fromarray(stripes), (0.5, 0.5), WIDTH, HEIGHT))

    above = frame[:100, :, 0]
    assert above.max() < 140
    assert np.abs(np.diff(above, axis=0)).max() <= 3


def test_a_fine_picture_stays_fine_over_its_copy_but_no_finer_than_can_be_seen() -> None:
    coarse = still(Image.new("RGB", (300, 100)), (0.5, 0.5), WIDTH, HEIGHT)
    fine = still(Image.new("RGB", (6000, 2000)), (0.5, 0.5), WIDTH, HEIGHT)

    assert coarse.image.size == (WIDTH, HEIGHT)
    assert fine.image.size == (WIDTH * FINEST, HEIGHT * FINEST)


def test_a_single_pixel_fills_the_frame() -> None:
    assert (shown(still(Image.new("RGB", (1, 1), "red"), (0.5, 0.5), WIDTH, HEIGHT)) == (255, 0, 0)).all()
