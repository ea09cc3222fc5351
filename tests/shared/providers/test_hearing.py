"""When the words of a text are heard, from when passages of it are."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.providers.hearing import Passage, located, words_heard
from shared.providers.speech import SpokenWord

FRAGMENTS = [
    "hello",
    "—",
    "🌊",
    "e.g.",
    "$1,234.50",
    "don't",
    "你好，",
    "привет",
    "مرحبا",
    "नमस्ते",
    "&",
    "3",
    "“Who’s",
    "İstanbul",
]
TEXTS = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=5), max_size=10).map(" ".join)
LANGUAGES = st.sampled_from(["en", "de", "zh", "ja", "hi", "ar"])
SECONDS = 4.0
TIMES = st.floats(-1, SECONDS + 1)


def by_characters(text: str, each: float = 0.1) -> list[tuple[str, float, float]]:
    return [(character, each * n, each * (n + 1)) for n, character in enumerate(text)]


def heard(text: str, language: str = "en") -> tuple[SpokenWord, ...]:
    return words_heard(text, located(text, by_characters(text)), language=language, seconds=SECONDS * 10)


@given(TEXTS, LANGUAGES, st.data())
def test_whatever_is_told_the_words_are_the_text_in_order_and_within_the_sound(
    text: str, language: str, data: st.DataObject
) -> None:
    places = st.integers(0, max(0, len(text)))
    ranges = st.tuples(places, places, TIMES, TIMES)
    told = [Passage(min(a, b), max(a, b), start, end) for a, b, start, end in data.draw(st.lists(ranges, max_size=8))]

    words = words_heard(text, told, language=language, seconds=SECONDS)

    assert "".join(word.text for word in words) in ("", "".join(text.split()))
    assert all(0 <= word.start <= word.end <= SECONDS for word in words)
    assert all(word.end <= following.start for word, following in pairwise(words))


@given(TEXTS)
def test_where_words_are_written_apart_they_are_those_between_the_spaces(text: str) -> None:
    words = heard(text)

    assert [word.text for word in words] in ([], text.split())


@given(TEXTS)
def test_every_character_is_found_where_it_is(text: str) -> None:
    assert [(passage.first, passage.last) for passage in located(text, by_characters(text))] == [
        (n, n + 1) for n in range(len(text))
    ]


def test_a_word_lasts_from_its_first_letter_to_its_last() -> None:
    words = heard("“Yes,” she said")

    assert [(round(word.start, 1), round(word.end, 1)) for word in words] == [(0.1, 0.4), (0.7, 1.0), (1.1, 1.5)]


def test_what_is_not_said_takes_no_time() -> None:
    dash, picture = heard("one — two 🌊")[1::2]

    assert dash.start == dash.end
    assert picture.start == picture.end


@pytest.mark.parametrize("sign", ["&", "$5", "50%", "C#", "100€"])
def test_signs_that_are_said_take_time(sign: str) -> None:
    word = heard(f"one {sign} two")[1]

    assert word.end - word.start == pytest.approx(0.1 * len(sign))


def test_chinese_is_timed_character_by_character_even_where_words_are_told_of() -> None:
    text = "你好，世界。Python"
    told = located(text, [("你好", 0.0, 0.4), ("世界", 0.5, 0.9), ("python", 1.0, 1.6)])

    words = words_heard(text, told, language="zh", seconds=2)

    assert [word.text for word in words] == ["你", "好，", "世", "界。", "Python"]
    assert [round(word.start, 2) for word in words] == [0.0, 0.2, 0.5, 0.7, 1.0]


def test_strings_without_their_punctuation_are_found_in_small_letters_too() -> None:
    text = "“Who’s there?” HE asked — twice."
    told = located(
        text, [("who’s", 0.0, 0.2), ("there", 0.3, 0.5), ("he", 0.6, 0.7), ("asked", 0.8, 1), ("twice", 2, 3)]
    )

    words = words_heard(text, told, language="en", seconds=4)

    assert [word.start for word in words] == pytest.approx([0, 0.3, 0.6, 0.8, 1, 2])


def test_a_word_that_nobody_tells_of_shares_the_time_of_the_one_before_by_letters() -> None:
    words = words_heard("we sell 45 of them", [Passage(3, 7, 1, 5), Passage(11, 13, 6, 9)], language="en", seconds=9)

    assert [(word.start, word.end) for word in words] == [(1, 2), (2, 4), (4, 5), (6, 7), (7, 9)]


def test_nothing_is_heard_where_nothing_is_told_of_that_can_be_said() -> None:
    assert words_heard("one — two", [Passage(4, 5, 0, 1)], language="en", seconds=2) == ()
    assert words_heard("one", located("one", []), language="en", seconds=2) == ()
