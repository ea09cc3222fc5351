"""Pages of captions: what is on the screen together, and when."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.captions import LINE, Page, Word, bridged, line_width, lines, paginate
from shared.media.words import SOFT_HYPHEN, clusters, written
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken


def shown(text: str, language: str) -> list[str]:
    """The pages of a text, a slash between lines."""
    return [
        " / ".join(written(row) for row in lines(page.words, language))
        for page in paginate(spoken(text), language=language)
    ]


def test_pages_end_where_the_sentence_breathes() -> None:
    assert shown(TEXTS["en"], "en") == [
        "The lighthouse / keeper",
        "had not spoken / to anyone",
        "for eleven years.",
        "Then, one night / in November,",
        "a small / boat came",
        "out of the fog,",
        "and in it sat a girl",
        "with a violin.",
    ]


def test_an_article_never_ends_a_page_or_a_line() -> None:
    rows = [row for page in shown(TEXTS["en"], "en") for row in page.split(" / ")]
    assert not any(row.endswith((" a", " the", " of", " in", " The")) for row in rows)
    pages = shown("Das ist der Mann, den die Frau in einem der Häuser am Rand des Waldes sah.", "de")
    assert not any(page.endswith((" der", " den", " die", " einem", " des", " am")) for page in pages)


def test_short_words_lean_on_the_next_one_where_we_have_no_list_of_them() -> None:
    assert not any(
        row.endswith((" с", " ни", " не", " из")) for row in " / ".join(shown(TEXTS["ru"], "ru")).split(" / ")
    )


@pytest.mark.parametrize("language", ["zh", "ja"])
def test_no_line_begins_with_a_mark_that_closes(language: str) -> None:
    rows = " / ".join(shown(TEXTS[language] * 3, language)).split(" / ")
    assert not any(row[0] in "。，、」！？ー" or row[-1] in "「" for row in rows)


def test_japanese_is_lit_phrase_by_phrase_and_chinese_sign_by_sign() -> None:
    phrases = [word.text for page in paginate(spoken("霧の中から舟が現れた。"), language="ja") for word in page.words]
    signs = [word.text for page in paginate(spoken("小船从雾中驶来。"), language="zh") for word in page.words]
    assert phrases == ["霧の", "中から", "舟が", "現れた。"]
    assert signs == ["小", "船", "从", "雾", "中", "驶", "来。"]


def test_the_parts_of_a_word_share_its_time_by_their_lengths() -> None:
    (page,) = paginate([Word("雾中来", 1.0, 2.5)], language="zh")
    assert [(word.start, word.end, word.glued) for word in page.words] == [
        (1.0, 1.5, False),
        (1.5, 2.0, True),
        (2.0, 2.5, True),
    ]


def test_a_word_a_little_too_long_for_a_line_is_left_whole() -> None:
    assert shown("Rechtsschutzversicherung", "de") == ["Rechtsschutzversicherung"]


def test_a_word_much_too_long_for_a_line_is_hyphenated_before_a_syllable() -> None:
    assert shown("Donaudampfschifffahrtsgesellschaftskapitän", "de") == [
        "Donaudampfschifffahrts- / gesellschaftskapitän",
    ]


def test_a_short_gap_between_pages_is_bridged_and_a_long_one_is_not() -> None:
    one, two = Word("one.", 0, 1), Word("Two.", 1.4, 2)
    later = Word("Three.", 4, 5)
    assert [
        (page.start, page.end) for page in bridged([Page((word,), word.start, word.end) for word in (one, two, later)])
    ] == [
        (0, 1.4),
        (1.4, 2),
        (4, 5),
    ]


def test_a_page_that_would_reach_into_the_next_one_ends_there() -> None:
    first, second = Page((Word("a", 0, 3),), 0, 3), Page((Word("b", 2, 4),), 2, 4)
    assert [page.end for page in bridged([first, second])] == [2, 4]


def test_no_words_make_no_pages() -> None:
    assert paginate([], language="en") == ()
    assert paginate([Word("  \n", 0, 1)], language="en") == ()


@given(speeches(), LANGUAGES)
def test_every_word_is_on_exactly_one_page_in_order(words: tuple[Word, ...], language: str) -> None:
    pages = paginate(words, language=language)
    kept = "".join(word.text for page in pages for word in page.words).replace(SOFT_HYPHEN, "")
    assert kept == "".join("".join(word.text.split()) for word in words).replace(SOFT_HYPHEN, "")


@given(speeches(), LANGUAGES)
def test_times_only_go_forward(words: tuple[Word, ...], language: str) -> None:
    pages = paginate(words, language=language)
    times = [time for page in pages for word in page.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(page.start <= page.words[0].start and page.words[-1].end <= page.end for page in pages)
    assert all(page.end <= after.start for page, after in pairwise(pages))


@given(speeches(), LANGUAGES)
def test_a_page_has_at_most_two_lines_that_fit(words: tuple[Word, ...], language: str) -> None:
    for page in paginate(words, language=language):
        rows = lines(page.words, language)
        assert len(rows) <= 2
        assert sum(rows, ()) == page.words
        for row in rows:
            assert line_width(row, language) <= 1.5 * LINE or (len(row) == 1 and len(clusters(row[0].text)) <= 2)


@given(st.lists(st.sampled_from(["и", "the", "lighthouse,", "sea.", "灯塔看守人", "สิบเอ็ดปีแล้ว"]), max_size=12))
def test_the_same_words_make_the_same_pages_whenever_they_are_spoken(tokens: list[str]) -> None:
    words = spoken(" ".join(tokens))
    moved = [Word(word.text, word.start + 100, word.end + 100) for word in words]
    apart = [[word.text for word in page.words] for page in paginate(words, language="en")]
    assert apart == [[word.text for word in page.words] for page in paginate(moved, language="en")]
