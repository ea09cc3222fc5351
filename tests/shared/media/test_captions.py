"""Pages of captions: what is on the screen together, and when."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.media.captions import Page, Word, bridged, line_width, lines, paginate
from shared.media.styles import STYLES, USUAL
from shared.media.words import SOFT_HYPHEN, clusters, written
from tests.shared.media.speeches import LANGUAGES, TEXTS, speeches, spoken

LINE = {name: style.line for name, style in STYLES.items() if style}
DRAWN = st.sampled_from(list(LINE))


def shown(text: str, language: str, style: str = USUAL) -> list[str]:
    """The pages of a text, a slash between lines."""
    return [
        " / ".join(written(row) for row in lines(page.words, language, limit=LINE[style]))
        for page in paginate(spoken(text), language=language, style=style)
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


def test_words_are_lit_as_wholes_where_none_are_parted_by_spaces() -> None:
    def lit(text: str, language: str) -> list[str]:
        return [word.text for page in paginate(spoken(text), language=language) for word in page.words]

    assert lit("霧の中から舟が現れた。", "ja") == ["霧の", "中から", "舟が", "現れた。"]
    assert lit("小船从雾中驶来。", "zh") == ["小船", "从雾", "中", "驶来。"]
    assert lit("一條小船從霧中駛來。", "zh-TW") == ["一條", "小船", "從霧", "中", "駛來。"]
    assert lit("เรือลำเล็กแล่นออกมา", "th") == ["เรือ", "ลำเล็ก", "แล่น", "ออก", "มา"]


def test_signs_that_were_timed_one_by_one_are_shown_as_words_with_the_times_of_theirs() -> None:
    signs = [Word(sign, at, at + 0.5, glued=at > 0) for at, sign in enumerate("小船从雾中来")]
    (page,) = paginate(signs, language="zh")
    assert [(word.text, word.start, word.end, word.glued) for word in page.words] == [
        ("小船", 0, 1.5, False),
        ("从雾", 2, 3.5, True),
        ("中", 4, 4.5, True),
        ("来", 5, 5.5, True),
    ]


def test_the_parts_of_a_sentence_timed_as_one_share_its_time_by_their_lengths() -> None:
    (page,) = paginate([Word("霧の舟が", 1.0, 3.0)], language="ja")
    assert [(word.text, word.start, word.end) for word in page.words] == [("霧の", 1.0, 2.0), ("舟が", 2.0, 3.0)]


def test_pages_of_chinese_and_japanese_and_thai_end_between_words() -> None:
    assert shown(TEXTS["zh"], "zh") == [
        "灯塔看守人 / 已经十一年",
        "没有和任何 / 人说过话了。",
        "后来，在十一月的 / 一个夜晚，",
        "一条小船 / 从雾中驶来。",
    ]
    assert shown(TEXTS["ja"], "ja")[:3] == ["灯台守は / 十一年間、", "誰とも / 話していなかった。", "ある夜、"]
    assert shown(TEXTS["th"], "th")[:2] == ["คนเฝ้าประภาคาร / ไม่ได้พูดกับ", "ใครมาสิบเอ็ดปีแล้ว"]


def test_pop_shows_a_few_words_and_plain_whole_clauses() -> None:
    few, clauses = shown(TEXTS["en"], "en", "pop"), shown(TEXTS["en"], "en", "plain")
    assert max(len(page.replace(" / ", " ").split()) for page in few) <= 4
    assert clauses[:2] == ["The lighthouse keeper / had not spoken", "to anyone / for eleven years."]


def test_a_style_of_nothing_has_no_pages() -> None:
    assert paginate(spoken(TEXTS["en"]), language="en", style="none") == ()


def test_a_style_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError, match="sparkle"):
        paginate([], language="en", style="sparkle")


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


@given(speeches(), LANGUAGES, DRAWN)
def test_every_word_is_on_exactly_one_page_in_order(words: tuple[Word, ...], language: str, style: str) -> None:
    pages = paginate(words, language=language, style=style)
    kept = "".join(word.text for page in pages for word in page.words).replace(SOFT_HYPHEN, "")
    assert kept == "".join("".join(word.text.split()) for word in words).replace(SOFT_HYPHEN, "")


@given(speeches(), LANGUAGES)
def test_times_only_go_forward(words: tuple[Word, ...], language: str) -> None:
    pages = paginate(words, language=language)
    times = [time for page in pages for word in page.words for time in (word.start, word.end)]
    assert times == sorted(times)
    assert all(page.start <= page.words[0].start and page.words[-1].end <= page.end for page in pages)
    assert all(page.end <= after.start for page, after in pairwise(pages))


@given(speeches(), LANGUAGES, DRAWN)
def test_a_page_has_at_most_two_lines_that_fit(words: tuple[Word, ...], language: str, style: str) -> None:
    for page in paginate(words, language=language, style=style):
        rows = lines(page.words, language, limit=LINE[style])
        assert len(rows) <= 2
        assert sum(rows, ()) == page.words
        for row in rows:
            assert line_width(row, language) <= 1.5 * LINE[style] or (len(row) == 1 and len(clusters(row[0].text)) <= 2)


@given(st.lists(st.sampled_from(["и", "the", "lighthouse,", "sea.", "灯塔看守人", "สิบเอ็ดปีแล้ว"]), max_size=12))
def test_the_same_words_make_the_same_pages_whenever_they_are_spoken(tokens: list[str]) -> None:
    words = spoken(" ".join(tokens))
    moved = [Word(word.text, word.start + 100, word.end + 100) for word in words]
    apart = [[word.text for word in page.words] for page in paginate(words, language="en")]
    assert apart == [[word.text for word in page.words] for page in paginate(moved, language="en")]
