"""What is refused before it is filmed is what the gate would refuse of the film: no more, and no less."""

from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from functions.illustrate.blackness import is_black
from shared.media.focus import focus_of
from shared.media.inspection import blemishes
from shared.media.motion import Layer
from shared.media.moves import Move
from tests.shared.media.films import HEIGHT, WIDTH, clip

FRAMES = 4


def filmed(picture: Image.Image, folder: Path) -> tuple[str, ...]:
    """What the gate says of a film of nothing but this."""
    kept = folder / "picture.png"
    picture.save(kept)
    return blemishes(clip(folder / "clip.mp4", [Layer(kept, Move.RISE, 0, 90, focus=focus_of(picture))], FRAMES))


def plain(colour: str, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image.Image:
    return Image.new("RGB", size, colour)


def marked(size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    """Something white on black."""
    picture = plain("black", size)
    ImageDraw.Draw(picture).rectangle(box, fill="white")
    return picture


@pytest.mark.parametrize(
    "picture",
    [
        plain("#121212"),
        plain("#131313"),
        plain("#0000c8"),
        plain("#0000ff"),
        plain("#300000"),
        plain("black", (600, 200)),
        plain("black", (100, 900)),
        plain("black", (1, 1)),
        marked((WIDTH, HEIGHT), (50, 50, 60, 60)),
        marked((WIDTH, HEIGHT), (50, 50, 150, 150)),
        marked((600, HEIGHT), (0, 0, 100, HEIGHT)),
    ],
    ids=lambda picture: f"{picture.size[0]}x{picture.size[1]} {picture.getpixel((0, 0))}",
)
def test_a_picture_is_black_exactly_when_a_film_of_it_is(picture: Image.Image, tmp_path: Path) -> None:
    faults = filmed(picture, tmp_path)

    assert is_black(picture, focus_of(picture), WIDTH, HEIGHT) == (faults == (f"frames 0 to {FRAMES - 1} are black",))
    assert is_black(picture, focus_of(picture), WIDTH, HEIGHT) or faults == ()
