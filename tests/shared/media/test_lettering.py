"""What libass is told to draw, and what it draws."""

import os
import re
import subprocess
from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from imageio_ffmpeg import get_ffmpeg_exe
from numpy.typing import NDArray

from shared.media.captions import Page, Word, lines, paginate
from shared.media.fonts import FONTS, drawn, families
from shared.media.lettering import ass
from shared.media.words import written
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken

LIT = "&H1FD2FF&"
EVENT = re.compile(r"Dialogue: (\d),(\d:\d\d:\d\d\.\d\d),(\d:\d\d:\d\d\.\d\d),Caption,,0,0,0,,(.*)")
OVERRIDE = re.compile(
    r"(?<!\\)\{(?:\\(?:fn[\w ]+|fs[\d.]+|fsc[xy][\d.]+|1c&H\w{6}&|[13]a&H\w\w&|3c&H\w{6}&|bord[\d.]+"
    r"|blur[\d.]+|pos\([\d.,]+\)|t\(-?\d+,\d+,(?:\\fsc[xy][\d.]+)+\)))+\}"
)

type Frame = NDArray[np.uint8]


def script(text: str, language: str = "en") -> str:
    return ass(paginate(spoken(text), language=language), language=language, width=1080, height=1920)


def events(written: str) -> list[tuple[int, int, int, str]]:
    """Layer, start and end in centiseconds, text."""
    found = [EVENT.fullmatch(line) for line in written.split("\n") if line.startswith("Dialogue")]
    assert all(found)
    return [(int(m[1]), centiseconds(m[2]), centiseconds(m[3]), m[4]) for m in found if m]


def centiseconds(clock: str) -> int:
    hours, minutes, seconds = clock.split(":")
    return round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 100)


def read(text: str) -> str:
    """An event as it is read: our overrides and marks gone, escapes undone."""
    bare = OVERRIDE.sub("", text)
    assert "{" not in bare.replace(r"\{", "")
    assert not re.search(r"\\(?![h{}\u2060])", bare)
    return bare.replace(r"\h", "").replace(r"\{", "{").replace(r"\}", "}").replace("\\\u2060", "\\")


@pytest.fixture
def draw(tmp_path: Path) -> Callable[[str, float], Frame]:
    """Draws one moment of a script over grey, in RGB, with no fonts but ours."""

    def frame(written: str, at: float) -> Frame:
        (tmp_path / "captions.ass").write_text(written)
        filters = f"format=yuv444p,setpts=PTS+{at}/TB,ass={tmp_path / 'captions.ass'}:fontsdir={FONTS}"
        done = subprocess.run(
            [
                *(get_ffmpeg_exe(), "-loglevel", "error", "-f", "lavfi", "-i", "color=gray:s=1080x1920:r=100"),
                *("-vf", filters, "-frames:v", "1", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
            ],
            env={**os.environ, "FONTCONFIG_FILE": str(FONTS / "fonts.conf")},
            capture_output=True,
            check=True,
        )
        return np.frombuffer(done.stdout, np.uint8).reshape(1920, 1080, 3).copy()

    return frame


def yellow(frame: Frame) -> NDArray[np.bool_]:
    return (frame[..., 0] > 200) & (frame[..., 1] > 160) & (frame[..., 2] < 110)


def white(frame: Frame) -> NDArray[np.bool_]:
    return (frame > 225).all(axis=2)


def extent(mask: NDArray[np.bool_]) -> tuple[int, int, int, int]:
    """First and last column, first and last row."""
    columns, rows = np.flatnonzero(mask.any(axis=0)), np.flatnonzero(mask.any(axis=1))
    return int(columns[0]), int(columns[-1]), int(rows[0]), int(rows[-1])


@given(speeches(), LANGUAGES)
def test_at_no_moment_two_events_of_a_line_overlap_or_leave_a_gap(words: tuple[Word, ...], language: str) -> None:
    pages = paginate(words, language=language)
    lines_on_screen: defaultdict[tuple[int, str], list[tuple[int, int]]] = defaultdict(list)
    for layer, start, end, text in events(ass(pages, language=language, width=1080, height=1920)):
        place = re.search(r"\\pos\([\d.]+,([\d.]+)\)", text)
        assert place
        lines_on_screen[layer, place[1]].append((start, end))
    for spans in lines_on_screen.values():
        assert all(start < end for start, end in spans)
        assert all(end <= after for (_, end), (after, _) in pairwise(sorted(spans)))
    shown = {moment for spans in lines_on_screen.values() for span in spans for moment in range(*span)}
    assert shown == {moment for page in pages for moment in range(round(100 * page.start), round(100 * page.end))}


@given(speeches(), LANGUAGES)
def test_any_text_is_drawn_as_it_is_and_overrides_nothing(words: tuple[Word, ...], language: str) -> None:
    for page in paginate(words, language=language):
        if round(100 * page.start) == round(100 * page.end):
            continue
        expected = {drawn(written(row)) for row in lines(page.words, language)}
        said = {read(text) for *_, text in events(ass([page], language=language, width=1080, height=1920))}
        controls = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
        bare = {re.sub("[\u200e\u200f]", "", controls.sub(" ", row)) for row in expected}
        assert {re.sub("[\u200e\u200f]", "", row) for row in said} == bare


def test_the_word_that_is_spoken_is_lit_from_its_start_to_the_next_ones() -> None:
    page = Page((Word("one", 0.5, 0.8), Word("two", 1.0, 1.4)), 0.2, 2.0)
    letters = events(ass([page], language="en", width=1080, height=1920))
    lit = {(start, end): text.partition(LIT)[2] for layer, start, end, text in letters if layer == 1}
    assert list(lit) == [(20, 50), (50, 100), (100, 200)]
    assert lit[20, 50] == ""
    assert "one" in lit[50, 100]
    assert "one" not in lit[100, 200]
    assert "two" in lit[100, 200]


def test_what_lies_before_a_clip_is_left_out_and_what_reaches_into_it_is_kept() -> None:
    past = Page((Word("gone", -3, -2),), -3, -1)
    reaching = Page((Word("still", -0.5, 0.2), Word("here", 0.2, 1)), -0.5, 1)
    found = events(ass([past, reaching], language="en", width=1080, height=1920))
    assert [(layer, start, end) for layer, start, end, _ in found] == [(0, 0, 100), (1, 0, 20), (1, 20, 100)]


def test_every_font_asked_for_is_shipped() -> None:
    shipped = {family.name for family in families()}
    for language, text in TEXTS.items():
        assert set(re.findall(r"\\fn([^\\}]+)", script(text + " 😀", language))) <= shipped


def test_no_pages_make_a_script_without_events() -> None:
    assert "Dialogue" not in ass([], language="en", width=1080, height=1920)


@pytest.mark.parametrize("language", TEXTS)
def test_captions_keep_within_the_safe_box_of_all_platforms(language: str, draw: Callable[[str, float], Frame]) -> None:
    pages = paginate(spoken(TEXTS[language]), language=language)
    fullest = max(pages, key=lambda page: sum(len(word.text) for word in page.words))
    frame = draw(ass(pages, language=language, width=1080, height=1920), fullest.words[0].start + 0.12)
    left, right, top, bottom = extent(white(frame) | yellow(frame))
    assert left >= 65
    assert right <= 915
    assert top >= 270
    assert bottom <= 1245
    assert abs((left + right) / 2 - 540) < 40


@pytest.mark.parametrize("word", ["Supercalifragilisticexpialidocious" * 2, "Щ" * 60, "W" * 24, "ﷺ" * 9, "字" * 60])
def test_a_word_of_any_length_stays_within_the_frame(word: str, draw: Callable[[str, float], Frame]) -> None:
    frame = draw(script(word), 0.3)
    left, right, _, _ = extent(white(frame) | yellow(frame))
    assert left >= 65
    assert right <= 1015


@pytest.mark.parametrize(
    ("language", "text", "rightwards"),
    [
        ("en", "one two six", True),
        ("ar", "في بيت هنا", False),
        ("he", "שלום לכולם כאן", False),
        ("fa", "یک دو سه", False),
        ("hi", "एक दो तीन", True),
    ],
)
def test_the_lit_word_moves_as_the_language_is_read(
    language: str, text: str, rightwards: bool, draw: Callable[[str, float], Frame]
) -> None:
    words = spoken(text, pace=0.2)
    captions = ass([Page(words, 0, words[-1].end)], language=language, width=1080, height=1920)
    middles: list[float] = []
    for word in words:
        left, right, _, _ = extent(yellow(draw(captions, (word.start + word.end) / 2)))
        middles.append((left + right) / 2)
    assert middles == sorted(middles, reverse=not rightwards)
    assert len(set(middles)) == 3


def test_latin_words_in_an_arabic_line_keep_their_own_order(draw: Callable[[str, float], Frame]) -> None:
    words = spoken("في AI Labs", pace=0.2)
    captions = ass([Page(words, 0, words[-1].end)], language="ar", width=1080, height=1920)
    middle = [sum(extent(yellow(draw(captions, (word.start + word.end) / 2)))[:2]) / 2 for word in words]
    assert middle[1] < middle[2] < middle[0]


def test_nothing_moves_but_the_word_that_pops(draw: Callable[[str, float], Frame]) -> None:
    words = (Word("the", 0.5, 1), Word("sea,", 1, 2), Word("he", 2, 3))
    captions = ass([Page(words, 0, 3)], language="en", width=1080, height=1920)
    still, popped = draw(captions, 0.2), draw(captions, 1.5)
    middle = slice(extent(yellow(popped))[0] - 20, extent(yellow(popped))[1] + 20)
    for frame in (still, popped):
        frame[:, middle] = 128
    outer = [extent(white(frame)) for frame in (still, popped)]
    assert max(abs(one - other) for one, other in zip(*outer, strict=True)) <= 1


def test_a_clip_cut_within_a_pop_goes_on_where_the_last_one_ended(draw: Callable[[str, float], Frame]) -> None:
    words = (Word("quiet", 0.2, 1.0), Word("lighthouse", 1.0, 2.0))
    whole = Page(words, 0.0, 2.0)
    cut = Page(tuple(Word(word.text, word.start - 1.05, word.end - 1.05) for word in words), -1.05, 0.95)
    frames = [
        draw(ass([page], language="en", width=1080, height=1920), at) for page, at in ((whole, 1.06), (cut, 0.01))
    ]
    assert np.array_equal(*frames)
