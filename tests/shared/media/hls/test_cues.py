"""Subtitles in pieces: whoever plays any piece reads all that is to be read while it lasts."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.hls.cues import CLOCK, Cue, cues, cut
from shared.media.subtitles import webvtt
from tests.shared.media.speeches import LANGUAGES, TEXTS, spoken

MOMENTS = st.integers(0, 100_000)
CUES = st.lists(
    st.builds(
        lambda start, lasts, text: Cue(start, start + lasts, text),
        MOMENTS,
        st.integers(1, 9_000),
        st.sampled_from("abc"),
    ),
    max_size=9,
)
SEAMS = st.lists(MOMENTS, min_size=2, max_size=6, unique=True).map(lambda seams: [0, *sorted(set(seams) - {0})])


def _file(*whole: Cue) -> str:
    return "\n\n".join(("WEBVTT", *map(str, whole))) + "\n"


@given(CUES, SEAMS)
def test_each_piece_holds_just_what_is_shown_while_it_lasts(whole: list[Cue], seams: list[int]) -> None:
    pieces = [set(cues(piece)) for piece in cut(_file(*whole), seams)]

    for piece, (begins, ends) in zip(pieces, pairwise(seams), strict=True):
        shown = {cue for cue in whole if cue.start < ends and cue.end > begins}
        assert {(cue.start, cue.text) for cue in piece} == {(cue.start, cue.text) for cue in shown}
        assert all(cue.end <= seams[-1] for cue in piece)


@given(CUES)
def test_what_was_written_is_read_again(whole: list[Cue]) -> None:
    assert list(cues(_file(*whole))) == whole


@given(LANGUAGES, st.sampled_from(sorted(TEXTS)))
def test_our_own_subtitles_are_understood_in_every_script(language: str, text: str) -> None:
    words = spoken(TEXTS[text])
    pieces = list(cut(webvtt(words, language=language), [0, 3_000, round(1_000 * words[-1].end) + 1_000]))

    assert len(pieces) == 2
    assert all(cues(piece) for piece in pieces)


def test_a_piece_says_that_its_time_is_the_streams() -> None:
    (piece,) = cut(_file(Cue(500, 1_500, "Hello")), [0, 2_000])

    assert piece == f"WEBVTT\n{CLOCK}\n\n00:00:00.500 --> 00:00:01.500\nHello\n"


def test_a_piece_in_which_nobody_speaks_is_still_a_file() -> None:
    assert list(cut("WEBVTT\n", [0, 2_000])) == [f"WEBVTT\n{CLOCK}\n"]


def test_names_settings_and_hours_are_read() -> None:
    (cue,) = cues("WEBVTT\n\nfirst\n01:02:03.004 --> 01:02:04.000 align:left\nTwo\nlines")

    assert cue == Cue(3_723_004, 3_724_000, "Two\nlines")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", "begins with WEBVTT"),
        ("1\n00:00:00,000 --> 00:00:01,000\nSubRip", "begins with WEBVTT"),
        ("WEBVTT\n\nNOTE to nobody", "no cue: 'NOTE to nobody'"),
        ("WEBVTT\n\n00:00:02.000 --> 00:00:01.000\nBackwards", "ends before it starts"),
    ],
)
def test_what_is_no_webvtt_is_refused(text: str, wrong: str) -> None:
    with pytest.raises(ValueError, match=wrong):
        cues(text)
