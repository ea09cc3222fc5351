"""WebVTT and SubRip files, read back by the letter of their grammars."""

import html
import re
from itertools import pairwise

import pytest
from hypothesis import given

from shared.media.subtitles import srt, webvtt
from shared.media.words import SOFT_HYPHEN, Word, clusters
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken

type Cue = tuple[int, int, list[str]]

# WebVTT: Candidate Recommendation of 2019, 4.1. Cue text without tags: & only begins an escape, no <, no -->.
VTT_TIMES = re.compile(r"(\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3}) --> (\d{2,}):([0-5]\d):([0-5]\d)\.(\d{3})")
VTT_LINE = re.compile(r"(?:[^&<>\r\n]|&(?:amp|lt|gt);)+")
SRT_TIMES = re.compile(VTT_TIMES.pattern.replace(r"\.", ","))
SRT_LINE = re.compile(r"(?:(?!-->|<[a-z/]|\{)[^\r\n]|\{(?=\u2060))+", re.IGNORECASE)


def read_webvtt(text: str) -> list[Cue]:
    head, *blocks = text.removesuffix("\n").split("\n\n")
    assert head == "WEBVTT"
    assert text.endswith("\n")
    return [read_cue(block.split("\n"), VTT_TIMES, VTT_LINE) for block in blocks]


def read_srt(text: str) -> list[Cue]:
    found: list[Cue] = []
    for number, block in enumerate(text.removesuffix("\n").split("\n\n") if text else [], start=1):
        first, *rest = block.split("\n")
        assert first == str(number)
        found.append(read_cue(rest, SRT_TIMES, SRT_LINE))
    return found


def read_cue(rows: list[str], times: re.Pattern[str], line: re.Pattern[str]) -> Cue:
    timing = times.fullmatch(rows[0])
    assert timing, rows
    assert 1 <= len(rows[1:]) <= 2
    assert all(line.fullmatch(row) for row in rows[1:]), rows
    hours, minutes, seconds, rest, *until = [int(group) for group in timing.groups()]
    start = ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
    end = ((until[0] * 60 + until[1]) * 60 + until[2]) * 1000 + until[3]
    return start, end, rows[1:]


def test_a_sentence_that_fits_is_a_cue_of_one_or_two_lines() -> None:
    assert [rows for *_, rows in read_webvtt(webvtt(spoken(TEXTS["en"]), language="en"))] == [
        ["The lighthouse keeper had not spoken", "to anyone for eleven years."],
        ["Then, one night in November,"],
        ["a small boat came out of the fog,", "and in it sat a girl with a violin."],
    ]


def test_markup_in_the_text_is_shown_and_not_obeyed() -> None:
    words = spoken("<b>bold</b> &amp; {\\an8}top --> here")
    assert "&lt;b&gt;bold&lt;/b&gt; &amp;amp; {\\an8}top --&gt; here" in webvtt(words, language="en")
    assert "<\u2060b>bold<\u2060/b> &amp; {\u2060\\an8}top --\u2060> here" in srt(words, language="en")


@pytest.mark.parametrize("language", TEXTS)
def test_no_line_is_wider_than_forty_two_columns(language: str) -> None:
    for *_, rows in read_webvtt(webvtt(spoken(TEXTS[language]), language=language)):
        wide = 2 if language in {"zh", "ja", "ko"} else 1
        assert all(len([part for part in clusters(row) if part != " "]) <= 42 // wide for row in rows)


def test_a_cue_stays_a_little_after_its_last_word_but_never_into_the_next_one() -> None:
    words = (Word("One.", 0, 1), Word("Two.", 1.2, 3), Word("Three.", 9, 10))
    cues = read_srt(srt(words, language="en"))
    assert [(start, end) for start, end, _ in cues] == [(0, 1200), (1200, 3700), (9000, 10700)]


def test_no_words_make_an_empty_file_that_is_still_valid() -> None:
    assert webvtt([], language="en") == "WEBVTT\n"
    assert srt([], language="en") == ""


@given(speeches(), LANGUAGES)
def test_any_words_make_valid_files_that_say_all_of_them_in_order(words: tuple[Word, ...], language: str) -> None:
    vtt, sub = read_webvtt(webvtt(words, language=language)), read_srt(srt(words, language=language))
    assert [cue[:2] for cue in vtt] == [cue[:2] for cue in sub]
    assert all(start < end for start, end, _ in vtt)
    assert all(end <= after for (_, end, _), (after, _, _) in pairwise(vtt))
    said = letters("".join(html.unescape(row) for *_, rows in vtt for row in rows))
    assert said == letters("".join(word.text for word in words))
    assert said == letters("".join(row for *_, rows in sub for row in rows))


def letters(text: str) -> str:
    """What is left when spaces, controls, and the hyphens and joiners that we may add are gone."""
    return re.sub(rf"[\s\x00-\x1f\x7f-\x9f\u2060{SOFT_HYPHEN}-]+", "", text)
