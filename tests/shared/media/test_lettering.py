"""What libass is told to draw: the words of an ASS script."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.formats.captions import STYLES as OFFERED
from shared.media.captions import Page, Word, paginate
from shared.media.fonts import drawn, families
from shared.media.lettering import script as lettering
from shared.media.styles import STYLES, USUAL
from shared.media.words import written
from shared.media.zones import Box
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken

LIT = "&H1FD2FF&"
EVENT = re.compile(r"Dialogue: (\d),(\d:\d\d:\d\d\.\d\d),(\d:\d\d:\d\d\.\d\d),Caption,,0,0,0,,(.*)")
OVERRIDE = re.compile(
    r"(?<!\\)\{(?:\\(?:fn[\w ]+|fs[\d.]+|fsc[xy][\d.]+|[12]c&H\w{6}&|1a&H\w\w&|bord[\d.]+|blur[\d.]+"
    r"|pos\(-?[\d.]+,-?[\d.]+\)|an7|p1|kt-?\d+|kf\d+|k0))+\}"
)

DRAWN = st.sampled_from([name for name, style in STYLES.items() if style])


def ass(pages: Sequence[Page], *, style: str, language: str) -> str:
    drawn = lettering.sheet(pages, style=style, language=language, width=1080, height=1920, fps=30)
    return lettering.written(drawn.events, Box(0, 0, 1080, 1920), 30, layered=False)


def script(text: str, language: str = "en", style: str = USUAL) -> str:
    pages = paginate(spoken(text), language=language, style=style)
    return ass(pages, style=style, language=language)


def events(written: str) -> list[tuple[int, int, int, str]]:
    """Layer, start and end in frames of 1/30 s, text."""
    found = [EVENT.fullmatch(line) for line in written.split("\n") if line.startswith("Dialogue")]
    assert all(found)
    return [(int(m[1]), frame(m[2]), frame(m[3]), m[4]) for m in found if m]


def frame(clock: str) -> int:
    """The first frame that is not before a time."""
    hours, minutes, seconds = clock.split(":")
    return -(-round((int(hours) * 3600 + int(minutes) * 60 + float(seconds)) * 100) * 30 // 100)


def read(text: str) -> str:
    """An event as it is read: our overrides and marks gone, escapes undone."""
    bare = OVERRIDE.sub("", text)
    assert "{" not in bare.replace(r"\{", "")
    assert not re.search(r"\\(?![h{}\u2060])", bare)
    return bare.replace(r"\h", "").replace(r"\{", "{").replace(r"\}", "}").replace("\\\u2060", "\\")


def test_every_style_that_can_be_ordered_can_be_drawn_and_no_other() -> None:
    assert set(OFFERED) == set(STYLES)
    assert OFFERED[0] == USUAL


@settings(deadline=None)
@given(speeches(), LANGUAGES, DRAWN)
def test_every_frame_of_a_page_has_all_its_words_once_and_no_other_frame_any(
    words: tuple[Word, ...], language: str, style: str
) -> None:
    pages = paginate(words, language=language, style=style)
    drawing = ass(pages, style=style, language=language)
    on_screen: defaultdict[int, list[str]] = defaultdict(list)
    for layer, start, end, text in events(drawing):
        assert start < end
        for at in range(start, end) if layer else ():
            on_screen[at].append(letters(read(text)))
    expected = {
        at: sorted(letters(drawn(written(page.words))))
        for page in pages
        for at in range(round(30 * page.start), round(30 * page.end))
    }
    assert {at: sorted("".join(rows)) for at, rows in on_screen.items()} == expected
    assert all(len(rows) <= 2 for rows in on_screen.values())


def letters(text: str) -> str:
    """What is left when spaces, controls, marks of direction and the hyphens that we may add are gone."""
    return re.sub(r"[\s\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u2060-]+", "", text)


def test_the_word_that_is_spoken_is_lit_from_its_start_to_the_next_ones() -> None:
    page = Page((Word("one", 0.5, 0.8), Word("two", 1.0, 1.4)), 0.2, 2.0)
    found = events(ass([page], style="highlight", language="en"))
    lit = [
        (start, end, [word for word in ("one", "two") if word in text.partition(LIT)[2]])
        for _, start, end, text in found
    ]
    assert lit[0] == (6, 15, [])
    assert lit[1][0] == 15
    assert all(end == after for (_, end, _), (after, _, _) in pairwise(lit))
    assert lit[-1][1:] == (60, ["two"])
    assert next(start for start, _, words in lit if words == ["two"]) == 30


def test_what_lies_before_a_clip_is_left_out_and_what_reaches_into_it_is_kept() -> None:
    past = Page((Word("gone", -3, -2),), -3, -1)
    reaching = Page((Word("still", -0.5, 0.2), Word("here", 0.2, 1)), -0.5, 1)
    found = events(ass([past, reaching], style="highlight", language="en"))
    assert min(start for _, start, *_ in found) == 0
    assert max(end for _, _, end, _ in found) == 30
    assert all("gone" not in text for *_, text in found)


@pytest.mark.parametrize("style", STYLES)
def test_every_font_asked_for_is_shipped(style: str) -> None:
    shipped = {family.name for family in families()}
    for language, text in TEXTS.items():
        assert set(re.findall(r"\\fn([^\\}]+)", script(text + " 😀", language, style))) <= shipped


def test_no_pages_and_a_style_of_nothing_make_a_script_without_events() -> None:
    assert "Dialogue" not in ass([], style=USUAL, language="en")
    pages = paginate(spoken(TEXTS["en"]), language="en")
    assert "Dialogue" not in ass(pages, style="none", language="en")


def test_a_style_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="sparkle"):
        ass([], style="sparkle", language="en")
