import base64
import io
from decimal import Decimal

import pytest
from PIL import Image, ImageDraw

from functions.illustrate.handler import OWNER, illustrate
from shared.errors import MediaInvalid
from shared.production import catalogue
from shared.production.desk import Desk
from shared.production.documents import Canvas, Character, Illustration, Look, Portrait, Visual
from shared.providers.images import Drawn
from shared.providers.offline.reader import OfflineModeration
from shared.providers.offline.writer import OfflineLanguage
from tests.productions import OWNER as SOMEBODY

CANVAS = Canvas(width=108, height=192)
LOOK = Look(style="watercolor")
ORIENTATION = 0x0112


class Illustrator:
    """Draws a red ball low and to the left, and remembers what it was asked."""

    company = "somebody"
    model = "pencil"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.shown: tuple[str, ...] = ()

    def draw(
        self,
        prompt: str,
        *,
        description: str,
        style: str,
        width: int,
        height: int,
        references: tuple[str, ...] = (),
    ) -> Drawn:
        self.asked.append(prompt)
        self.shown = references
        return Drawn(cost=Decimal(0), image=ball(width, height))


class Nobody(Illustrator):
    def draw(
        self,
        prompt: str,
        *,
        description: str,
        style: str,
        width: int,
        height: int,
        references: tuple[str, ...] = (),
    ) -> Drawn:
        raise AssertionError("nobody is to draw this")


@pytest.fixture
def desk(cloud: None) -> Desk:
    return Desk(SOMEBODY, "job")


def ball(width: int, height: int, kind: str = "PNG", **saved: object) -> bytes:
    picture = Image.new("RGB", (width, height), "gray")
    reach, x, y = min(width, height) / 8, width * 0.3, height * 0.7
    ImageDraw.Draw(picture).ellipse((x - reach, y - reach, x + reach, y + reach), fill="red")
    kept = io.BytesIO()
    picture.save(kept, kind, **saved)
    return kept.getvalue()


def own(desk: Desk, content: bytes, extension: str = "png") -> Visual:
    return Visual(description="a ball", own=desk.save(content, extension))


def illustrated(
    visual: Visual, images: Illustrator, desk: Desk, portraits: tuple[Portrait, ...] = (), look: Look = LOOK
) -> Illustration:
    return illustrate(visual, portraits, look, CANVAS, images, OfflineLanguage(), OfflineModeration(), desk)


def taken(desk: Desk, visual: Visual) -> tuple[Image.Image, tuple[int, int]]:
    made = illustrated(visual, Nobody(), desk)
    assert made.maker == OWNER
    assert made.image.extension == "png"
    return Image.open(io.BytesIO(desk.read(made.image))), made.focus


def test_a_picture_is_drawn_in_the_look_of_the_whole_and_its_subject_is_found(desk: Desk) -> None:
    images = Illustrator()

    made = illustrated(Visual(description="a ball"), images, desk)

    assert ["Watercolor" in prompt and "a ball" in prompt for prompt in images.asked] == [True]
    assert (made.maker.company, made.maker.model) == ("somebody", "pencil")
    assert made.focus == (pytest.approx(300, abs=120), pytest.approx(700, abs=60))


def test_a_picture_of_ones_own_is_taken_as_it_is(desk: Desk) -> None:
    picture, focus = taken(desk, own(desk, ball(120, 200)))

    assert (picture.size, picture.mode) == ((120, 200), "RGB")
    assert focus == (pytest.approx(300, abs=120), pytest.approx(700, abs=60))


@pytest.mark.parametrize(
    ("size", "taken_as"),
    [
        ((1080, 1920), (162, 288)),
        ((1920, 1080), (512, 288)),
        ((1, 1), (1, 1)),
        ((8000, 100), (4096, 51)),
    ],
)
def test_a_picture_is_as_large_as_the_camera_needs_and_never_larger_than_it_was(
    desk: Desk, size: tuple[int, int], taken_as: tuple[int, int]
) -> None:
    picture, _ = taken(desk, own(desk, ball(*size)))

    assert picture.size == taken_as


def test_a_photograph_is_set_upright(desk: Desk) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6

    picture, _ = taken(desk, own(desk, ball(200, 100, "JPEG", exif=exif), "jpg"))

    assert picture.size == (100, 200)


@pytest.mark.parametrize("content", [ball(300, 300)[:900], b"\x89PNG\r\n\x1a\n and no more"])
def test_what_cannot_be_read_is_named(desk: Desk, content: bytes) -> None:
    with pytest.raises(MediaInvalid, match="your own picture"):
        taken(desk, own(desk, content))


@pytest.mark.parametrize(("size", "shade"), [((108, 192), "black"), ((600, 200), "#121212"), ((1, 1), "#060a14")])
def test_a_picture_of_which_nothing_would_be_seen_is_refused_before_it_is_filmed(
    desk: Desk, size: tuple[int, int], shade: str
) -> None:
    kept = io.BytesIO()
    Image.new("RGB", size, shade).save(kept, "PNG")

    with pytest.raises(MediaInvalid, match="your own picture is black, or nearly"):
        taken(desk, own(desk, kept.getvalue()))


def test_a_new_look_leaves_a_picture_of_ones_own_as_it_is(desk: Desk) -> None:
    visual = own(desk, ball(120, 200))

    one, other = (illustrated(visual, Nobody(), desk, look=Look(style=style)) for style in ("anime", "watercolor"))

    assert one == other


def looks_at(monkeypatch: pytest.MonkeyPatch, pictures: int) -> None:
    """Have whoever draws first look at so many pictures."""
    usual = catalogue.first("images").model_copy(update={"references": pictures})
    monkeypatch.setattr(catalogue, "first", lambda _: usual)


def test_those_whom_a_picture_shows_are_described_as_the_cast_has_them(desk: Desk) -> None:
    images = Illustrator()
    mara = Character(name="Mara", look="a woman of thirty in a red coat")

    illustrated(Visual(description="Mara on a pier", characters=(mara,)), images, desk)

    assert "Mara on a pier; Mara is a woman of thirty in a red coat, vertical composition" in images.asked[0]


@pytest.mark.parametrize(("most", "shown"), [(16, 2), (1, 1), (0, 0)])
def test_whoever_draws_is_shown_as_many_portraits_as_they_look_at(
    most: int, shown: int, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks_at(monkeypatch, most)
    images = Illustrator()
    large, small = (Portrait(image=desk.save(ball(*size), "png")) for size in ((1080, 1920), (90, 160)))

    illustrated(Visual(description="Mara and Tobin"), images, desk, (large, Portrait(), small))

    sizes = [Image.open(io.BytesIO(base64.b64decode(picture))).size for picture in images.shown]
    assert sizes == [(576, 1024), (90, 160)][:shown]
