"""What captions look like when they are burnt in, pixel by pixel."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from shared.media.captions import Page, Word, paginate
from shared.media.lettering import burn
from shared.media.styles import STYLES
from shared.media.transcript import paged, shown
from shared.media.zones import Box, safe_box
from shared.production import documents
from tests.shared.media.boxes import inside
from tests.shared.media.drawings import burnt, drawn_on, extent, still, white, yellow
from tests.shared.media.speeches import TEXTS, spoken

DRAWN = [name for name, style in STYLES.items() if style]
WIDE = {
    "latin": ("W" * 60, "en"),
    "cyrillic": ("Щ" * 60, "ru"),
    "han": ("字" * 60, "zh"),
    "arabic ligature": ("ﷺ" * 9, "ar"),
    "khmer": ("ភាសាខ្មែរជាភាសាផ្លូវការរបស់", "km"),
    "burmese": ("မြန်မာဘာသာစကားသည်", "my"),
    "urdu": ("ٹھیک ہے بہت اچھا لگا", "ur"),
    "emoji": ("wow 😀🚀🍕 yes", "en"),
    **{language: (text[:50], language) for language, text in TEXTS.items()},
}


def whole(text: str, language: str, style: str, size: tuple[int, int], folder: Path) -> Box:
    """All that is drawn in the time that a text takes."""
    pages = paginate(spoken(text), language=language, style=style)
    frames = round(pages[-1].end * 4) + 1
    return extent(drawn_on(burnt(pages, folder, language=language, style=style, size=size, fps=4, frames=frames)))


@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("style", DRAWN)
def test_no_caption_of_any_style_and_script_leaves_the_safe_box(style: str, name: str, tmp_path: Path) -> None:
    assert inside(whole(*WIDE[name], style, (270, 480), tmp_path), safe_box(270, 480))


@pytest.mark.parametrize("size", [(1080, 1920), (1920, 1080), (1080, 1080), (1080, 1350), (480, 854)])
@pytest.mark.parametrize("style", DRAWN)
def test_captions_fit_pictures_of_every_shape(style: str, size: tuple[int, int], tmp_path: Path) -> None:
    box = whole("Well, Щ" + "W" * 16 + " ٹھیک", "en", style, size, tmp_path)
    assert inside(box, safe_box(*size))
    assert abs((box.left + box.right - size[0]) / size[0]) < 0.1


@pytest.mark.parametrize("style", DRAWN)
@pytest.mark.parametrize("cut", [4, 7, 20, 31])
def test_a_page_looks_the_same_on_both_sides_of_a_cut(style: str, cut: int, tmp_path: Path) -> None:
    told = [
        documents.Word(text=word.text, start=round(word.start * 1000), end=round(word.end * 1000))
        for word in spoken("في lovely beige violins,", pace=0.07)
    ]
    pages = paged(told, "en", style)
    away = cut * 1000 // documents.FPS
    uncut = burnt(shown(pages), tmp_path, language="en", style=style, size=(540, 960), frames=cut + 9)
    after = burnt(
        shown(page.moved(-away) for page in pages), tmp_path, language="en", style=style, size=(540, 960), frames=9
    )
    assert drawn_on(after).any()
    assert np.array_equal(uncut[cut:], after)


@pytest.mark.parametrize("style", ["highlight", "karaoke"])
@pytest.mark.parametrize(
    ("language", "text", "rightwards"),
    [
        ("en", "one two six", True),
        ("ar", "في بيت هنا", False),
        ("he", "שלום לכולם כאן", False),
        ("hi", "एक दो तीन", True),
        ("zh", "灯塔 看守 人", True),
    ],
)
def test_light_moves_as_the_language_is_read(
    style: str, language: str, text: str, rightwards: bool, tmp_path: Path
) -> None:
    words = spoken(text, pace=0.2 / max(map(len, text.split())))
    page = Page(words, 0, words[-1].end)
    frames = round(30 * page.end)
    film = burnt([page], tmp_path, language=language, style=style, size=(540, 960), frames=frames)
    edges = [extent(lit) for lit in map(yellow, film[1::2]) if lit.any()]
    ahead = [box.right if rightwards else -box.left for box in edges]
    assert all(after >= before - 4 for before, after in pairwise(ahead))
    assert ahead[-1] - ahead[0] > 10


@pytest.mark.parametrize(("language", "text"), [("en", "lighthouse"), ("ar", "المنارة"), ("ja", "灯台守は")])
def test_karaoke_fills_a_word_as_far_as_it_is_spoken(language: str, text: str, tmp_path: Path) -> None:
    page = Page((Word(text, 0.0, 1.0),), 0.0, 1.2)
    film = burnt([page], tmp_path, language=language, style="karaoke", size=(540, 960), frames=36)
    full = extent(yellow(film[-1]))
    for frame in (5, 15, 25):
        lit = extent(yellow(film[frame]))
        part = (lit.right - lit.left) / (full.right - full.left)
        assert part == pytest.approx((frame + 1) / 30, abs=0.1)
        assert abs(lit.right - full.right if language == "ar" else lit.left - full.left) <= 1
    assert not white(film[-1]).any()


def test_latin_words_in_an_arabic_line_keep_their_own_order(tmp_path: Path) -> None:
    words = spoken("في AI Labs", pace=0.2)
    lit = [
        extent(yellow(still([Page(words, 0, words[-1].end)], tmp_path, at=(word.start + word.end) / 2, language="ar")))
        for word in words
    ]
    assert lit[1].left < lit[2].left < lit[0].left


def test_nothing_moves_but_the_word_that_grows(tmp_path: Path) -> None:
    pages = [Page((Word("the", 0.5, 1), Word("sea,", 1, 2), Word("he", 2, 3)), 0, 3)]
    before, grown = (still(pages, tmp_path, at=at, language="en").copy() for at in (0.2, 1.5))
    lit = extent(yellow(grown))
    for frame in (before, grown):
        frame[:, int(lit.left) - 20 : int(lit.right) + 20] = 128
    one, other = extent(white(before)), extent(white(grown))
    assert max(abs(one.left - other.left), abs(one.right - other.right), abs(one.top - other.top)) <= 1


def test_yellow_is_the_yellow_that_was_asked_for(tmp_path: Path) -> None:
    frame = still([Page((Word("yellow", 0, 1),), 0, 1)], tmp_path, at=0.5, language="en")
    colour = np.median(frame[yellow(frame)], axis=0)
    assert np.abs(colour - (0xFF, 0xD2, 0x1F)).max() <= 3


def test_plain_captions_stand_on_a_box_that_lets_the_picture_through(tmp_path: Path) -> None:
    page = Page((Word("quiet", 0, 1),), 0, 1)
    frame = still([page], tmp_path, at=0.5, language="en", style="plain")
    box, letters = extent(drawn_on(frame[None])), extent(white(frame))
    assert inside(letters, box)
    inner = frame[int(box.top) + 12, int(box.left) + 30 : int(box.right) - 30]
    assert np.abs(np.median(inner) - (0.35 * 128 + 0.65 * 16)) <= 6


def test_a_clip_without_words_needs_no_filter(tmp_path: Path) -> None:
    page = Page((Word("later", 5, 6),), 5, 6)
    usual = {"language": "en", "width": 1080, "height": 1920, "fps": 30, "frames": 60, "folder": tmp_path}
    assert burn([page], style="highlight", **usual) is None
    assert burn([], style="plain", **usual) is None
    assert burn([Page((Word("now", 0, 1),), 0, 1)], style="none", **usual) is None


def test_a_clip_is_given_only_the_fonts_that_it_draws_with(tmp_path: Path) -> None:
    burn(
        [Page((Word("Ja", 0, 1), Word("שלום", 1, 2)), 0, 2)],
        **{"style": "plain", "language": "de", "width": 1080, "height": 1920, "fps": 30, "frames": 60},
        folder=tmp_path,
    )
    assert {font.name for font in (tmp_path / "fonts").iterdir()} == {
        "InterDisplay-ExtraBold.ttf",
        "NotoSansHebrew-ExtraBold.ttf",
    }


@pytest.mark.parametrize("frames", [300, 4500])
def test_however_often_something_changes_all_of_it_is_drawn(frames: int, tmp_path: Path) -> None:
    words = [Word("ah"[at % 2], at / 30, (at + 1) / 30) for at in range(frames)]
    pages = [Page((word,), word.start, word.end) for word in words]
    film = burnt(pages, tmp_path, language="en", size=(54, 96), frames=frames, since=frames - 3)
    assert not np.array_equal(film[0], film[1])
    assert np.array_equal(film[0], film[2])


@pytest.mark.parametrize("changes", [3400, 3900])
@pytest.mark.parametrize("end", [9_999, 99_999, 999_999, 9_999_999])
def test_the_filters_of_however_long_a_film_fit_into_an_argument_of_a_program(
    changes: int, end: int, tmp_path: Path
) -> None:
    words = [Word("ah"[at % 2], at / 30, (at + 1) / 30) for at in range(end - changes, end)]
    filters = burn(
        [Page((word,), word.start, word.end) for word in words],
        **{"style": "highlight", "language": "en", "width": 54, "height": 96, "fps": 30, "frames": end},
        folder=tmp_path,
    )
    assert filters
    assert len(filters) < 124 * 1024
