"""Words, sentences, clauses and beats of a user's own text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.prose import (
    beats,
    clauses,
    could_be,
    language_of,
    normalise,
    script_of,
    sentences,
    spoken_seconds,
    words,
)

ALICE = """CHAPTER I.
Down the Rabbit-Hole


Alice was beginning to get very tired of sitting by her sister on the
bank, and of having nothing to do: once or twice she had peeped into
the book her sister was reading, but it had no pictures or
conversations in it, “and what is the use of a book,” thought Alice
“without pictures or conversations?”

There was nothing so _very_ remarkable in that; nor did Alice think it
so _very_ much out of the way to hear the Rabbit say to itself, “Oh
dear! Oh dear! I shall be late!” (when she thought it over afterwards,
it occurred to her that she ought to have wondered at this).
"""
UNPUNCTUATED = " ".join(
    (
        "it was a dark night and the old man walked along the road to the village where he had been born years ago "
        * 20
    ).split()[:400]
)
CHINESE = (
    "从前有一座山，山上有一座庙，庙里有一个老和尚在给小和尚讲故事。他说：“你知道吗？很久很久以前，月亮比现在近得多。”"
    "小和尚问：“那后来呢？”老和尚笑了笑，没有回答……窗外的风停了，iPhone 15 亮了一下。"
)
ARABIC = "كان يخرج كل يوم قبل الفجر، ويرمي شبكته أربع مرات فقط. وفي يوم من الأيام رمى شبكته فلم يخرج إلا جرة مختومة!"
HINDI = "बहुत समय पहले की बात है। एक गाँव में एक किसान रहता था। डॉ. शर्मा उसके मित्र थे। वह रोज खेत में जाता था और शाम को लौटता था।"

texts = st.text(
    st.one_of(st.sampled_from("aAbB .,;:!?\n\t\"'“”«»—-_*#()1290…é中文。，」「ไทยัเ"), st.characters()), max_size=300
)
spaced_languages = st.sampled_from(("en", "fr", "de", "ar", "hi", "xx"))


def bare(text: str) -> str:
    return "".join(normalise(text).split())


# Normalising


@pytest.mark.parametrize(
    ("typed", "plain"),
    [
        ("cafe\u0301", "café"),
        ("a\u00a0b\u2003c\td", "a b c d"),
        ("in\u00advisi\u200bble\ufeff", "invisible"),
        ("bell\x07\x00", "bell"),
        ("\u202eevil\u202c", "evil"),
        ("lone \ud800 surrogate", "lone surrogate"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("# A heading #\ntext", "A heading\n\ntext"),
        ("so _very_ **very** `odd`", "so very very odd"),
        ("_over two\nlines_", "over two\nlines"),
        ("snake_case and 2*3*4", "snake_case and 2*3*4"),
        ("see [this](https://example.com/a_b)", "see this"),
        ("https://example.com/a_b_c", "https://example.com/a_b_c"),
        ("- one\n- two", "one\n\ntwo"),
        ("before\n* * *\nafter", "before\n\nafter"),
        ("1. one\n2. two", "1. one\n\n2. two"),
        ("می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_a_text_is_normalised_to_what_is_said(typed: str, plain: str) -> None:
    assert normalise(typed) == plain


@given(texts)
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


# Sentences and clauses


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Dr. Jones met Mrs. Hall. They left.", ("Dr. Jones met Mrs. Hall.", "They left.")),
        ("He lives on St. John St. near Mt. Hood.", ("He lives on St. John St. near Mt. Hood.",)),
        ("He lives in the U.S. She does not.", ("He lives in the U.S.", "She does not.")),
        ("U.S. troops left.", ("U.S. troops left.",)),
        ("It was 5 p.m. He left.", ("It was 5 p.m.", "He left.")),
        ("J. R. R. Tolkien wrote it.", ("J. R. R. Tolkien wrote it.",)),
        ("It was I. He knew.", ("It was I.", "He knew.")),
        ("It cost $3.14 for No. 5, i.e. the last.", ("It cost $3.14 for No. 5, i.e. the last.",)),
        ("Did she say no. 5? No. She did not.", ("Did she say no. 5?", "No.", "She did not.")),
        ("Apples, pears, etc. were sold. The end.", ("Apples, pears, etc. were sold.", "The end.")),
        ("Well... maybe not. Wait… What?", ("Well... maybe not.", "Wait…", "What?")),
        ("“Stop!” she cried. “Who is it?”", ("“Stop!” she cried.", "“Who is it?”")),
        ('"Who goes there?" asked the guard.', ('"Who goes there?" asked the guard.',)),
        ('"Run!" Tom shouted. Nobody ran.', ('"Run!" Tom shouted.', "Nobody ran.")),
        ('"It is late." He closed the door.', ('"It is late."', "He closed the door.")),
        ("1. First item. 2. Second item.", ("1. First item.", "2. Second item.")),
        ("It was 1984. He left.", ("It was 1984.", "He left.")),
        ("hello there. how are you?", ("hello there.", "how are you?")),
        ("CHAPTER I\n\nIt rained.", ("CHAPTER I", "It rained.")),
        ("See https://example.com/a.b?c=1. OK.", ("See https://example.com/a.b?c=1.", "OK.")),
    ],
)
def test_english_sentences_end_where_a_reader_ends_them(text: str, parts: tuple[str, ...]) -> None:
    assert sentences(text, "en") == parts


@pytest.mark.parametrize(
    ("language", "text", "count"),
    [
        ("de", "Am 3. Oktober kam z. B. Dr. Müller. Er sagte: „Es regnet.“ Niemand antwortete.", 3),
        ("fr", "« Où vas-tu ? » demanda M. Dupont. Elle ne dit rien.", 2),
        ("es", "—¿Quién es? —preguntó el Sr. García. ¡Abre!", 2),
        ("zh", "今天下雨。他说：“你好吗？”然后走了。", 3),
        ("ja", "「行くぞ。」と彼は言った。雨が降っていた。", 2),
        ("hi", HINDI, 4),
        ("ar", "هل أنت بخير؟ نعم. شكراً جزيلاً! ثم ذهب.", 4),
    ],
)
def test_other_languages_end_their_sentences_in_their_own_way(language: str, text: str, count: int) -> None:
    assert len(sentences(text, language)) == count


def test_clauses_part_at_commas_and_stronger_marks() -> None:
    text = "When it rained, they stayed; the fire, though small, was warm: it was enough."

    assert clauses(text, "en") == (
        "When it rained,",
        "they stayed;",
        "the fire,",
        "though small,",
        "was warm:",
        "it was enough.",
    )


def test_a_number_stays_with_its_separators() -> None:
    assert clauses("He paid 1,000,000 dollars, and left.", "en") == ("He paid 1,000,000 dollars,", "and left.")


# Beats


@given(texts, spaced_languages)
def test_beats_joined_by_spaces_are_the_whole_text(text: str, language: str) -> None:
    assert " ".join(beats(text, language)) == " ".join(normalise(text).split())


@given(texts, st.sampled_from(("zh", "ja", "th")))
def test_beats_of_languages_without_spaces_lose_no_character(text: str, language: str) -> None:
    assert "".join("".join(beats(text, language)).split()) == bare(text)


@given(texts, spaced_languages)
def test_sentences_and_clauses_lose_nothing_either(text: str, language: str) -> None:
    assert " ".join(sentences(text, language)) == " ".join(normalise(text).split())
    assert " ".join(clauses(text, language)) == " ".join(normalise(text).split())


@given(texts, st.sampled_from(("en", "zh")))
def test_no_beat_is_empty(text: str, language: str) -> None:
    assert all(beat.strip() == beat != "" for beat in beats(text, language))


@pytest.mark.parametrize(
    ("language", "text"), [("en", ALICE), ("en", UNPUNCTUATED), ("zh", CHINESE), ("ar", ARABIC), ("hi", HINDI)]
)
def test_beats_take_about_four_to_seven_seconds(language: str, text: str) -> None:
    lengths = [spoken_seconds(beat, language) for beat in beats(text, language)]

    assert all(1.9 <= seconds <= 8.5 for seconds in lengths)
    assert sum(3.5 <= seconds <= 7.7 for seconds in lengths) >= 0.7 * len(lengths)


def test_a_sentence_of_four_hundred_words_without_a_mark_is_parted_at_sensible_words() -> None:
    parts = beats(UNPUNCTUATED, "en")

    assert all(8 <= len(part.split()) <= 20 for part in parts)
    assert not any(part.split()[-1] in ("the", "a", "and", "to", "had", "where") for part in parts)


def test_an_abbreviation_never_ends_a_beat() -> None:
    text = (
        "On the corner of the long grey street there stood, as every evening, the good Dr. Jones with Mr. Smith. " * 3
    )

    assert not any(part.endswith(("Dr.", "Mr.")) for part in beats(text, "en"))


def test_a_quotation_stays_with_who_says_it() -> None:
    text = "He had walked all the way up from the old harbour. “Is anybody at home tonight?” she asked very quietly."

    assert beats(text, "en") == (
        "He had walked all the way up from the old harbour.",
        "“Is anybody at home tonight?” she asked very quietly.",
    )


def test_a_beat_does_not_run_over_a_paragraphs_end_when_both_can_stand_alone() -> None:
    text = "The moon had moved behind the tall houses.\n\nSomewhere below, very softly, something began to tick."

    assert beats(text, "en") == tuple(text.split("\n\n"))


def test_a_very_short_paragraph_joins_its_neighbour() -> None:
    assert beats("“Eleven.”\n\nTom sat up, and listened to the old house for a while.", "en") == (
        "“Eleven.” Tom sat up, and listened to the old house for a while.",
    )


def test_lines_of_verse_are_not_torn() -> None:
    poem = (
        "Twas brillig, and the slithy toves\nDid gyre and gimble in the wabe\n"
        "All mimsy were the borogoves\nAnd the mome raths outgrabe"
    )

    ends = {line.split()[-1] for line in poem.splitlines()}
    assert all(part.split()[-1] in ends for part in beats(poem, "en"))


@pytest.mark.parametrize("text", ["", "   \n", "\u200b"])
def test_nothing_has_no_beats(text: str) -> None:
    assert beats(text, "en") == sentences(text, "en") == words(text, "en") == ()
    assert spoken_seconds(text, "en") == 0


def test_only_emoji_is_a_beat_that_takes_no_time() -> None:
    assert beats("🌊 🌊🚀", "en") == ("🌊 🌊🚀",)
    assert words("🌊 🌊🚀", "en") == ()
    assert spoken_seconds("🌊 🌊🚀", "en") == 0


# Words and time


def test_words_are_what_is_heard() -> None:
    assert words("Well — don't, he said; 3.14 ...", "en") == ("Well", "don't,", "he", "said;", "3.14")


def test_a_language_without_spaces_has_characters_for_words() -> None:
    assert words("我用 Python 写。", "zh") == ("我", "用", "Python", "写。")


def test_thai_vowels_and_tones_stay_with_their_consonant() -> None:
    assert words("เด็กน้อย", "th") == ("เด็", "ก", "น้", "อ", "ย")


def test_two_and_a_half_english_words_take_a_second() -> None:
    assert spoken_seconds("one two three four five", "en") == pytest.approx(2.0)


def test_long_words_and_numbers_take_longer() -> None:
    assert spoken_seconds("Donaudampfschifffahrtsgesellschaft", "de") > 2 * spoken_seconds("Schiff", "de")
    assert spoken_seconds("1984", "en") > spoken_seconds("four", "en")


# Script and language


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hello", "Latn"),
        ("Привет", "Cyrl"),
        (ARABIC, "Arab"),
        (HINDI, "Deva"),
        (CHINESE, "Hani"),
        ("日本の歴史を学ぶ", "Jpan"),
        ("안녕하세요", "Hang"),
        ("שלום", "Hebr"),
        ("สวัสดี", "Thai"),
        ("Hello и hello", "Latn"),
        ("123 🌊 !", None),
    ],
)
def test_the_script_is_that_of_most_letters(text: str, script: str | None) -> None:
    assert script_of(text) == script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (ALICE, "en"),
        ("Elle regardait la mer et le vent qui soufflait dans les volets de la maison, mais il ne pas", "fr"),
        ("Es war einmal ein kleines Haus, und in dem Haus war nicht viel, aber es war warm und die Tür war auf.", "de"),
        ("La noche era larga y el viento traía un olor a sal que nadie había sentido en los últimos años.", "es"),
        ("Он сказал, что это было не так, как он думал, и вышел на улицу, но его уже не было.", "ru"),
        ("قال لنفسه ثم فكر في هذا كله، لكن لم يكن في البيت من أحد، وقد كان كل شيء على ما هو عليه", "ar"),
        (HINDI, "hi"),
        (CHINESE, "zh"),
        ("おじいさんは山へ芝刈りに", "ja"),
        ("Ignis aurum probat, miseria fortes viros", None),
        ("Paris", None),
    ],
)
def test_a_language_is_named_only_when_it_is_sure(text: str, language: str | None) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "language", "possible"),
    [
        (ALICE, "en-GB", True),
        (ALICE, "fr", False),
        (CHINESE, "en", False),
        (CHINESE, "zh-Hans", True),
        (CHINESE, "ja", False),
        (HINDI, "mr", False),
        (HINDI, "ne", True),
        (ARABIC, "hi", False),
        ("Paris, Berlin, Madrid", "en", True),
        ("OK", "de", True),
        ("🌊", "th", True),
        (ALICE, "sw", True),
        (ALICE, "tlh", True),
        ("Hello", "ru", False),
    ],
)
def test_only_a_sure_mismatch_of_language_counts(text: str, language: str, possible: bool) -> None:
    assert could_be(text, language) is possible
