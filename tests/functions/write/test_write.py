import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from itertools import cycle, islice
from typing import Any, ClassVar

import pytest
from pydantic import JsonValue

from functions.write import handler
from shared import prose
from shared.errors import ProviderRefused, ScriptRefused
from shared.formats.short.niches import NICHES, facts_of
from shared.production.documents import Character, Draft, Order
from shared.providers.language import Composed, Language
from shared.providers.offline.grammar.scenery import picture_text
from shared.providers.offline.reader import OfflineModeration
from shared.providers.offline.writer import OfflineLanguage
from shared.works.briefs import Wish, brief_of
from shared.works.manner import SECONDS, Manner, settle

USUAL = settle(Manner())
TOPIC = "The last lighthouse keeper"
LONG = 0
"""Stands among the lengths in seconds for a long video, which has none."""

OWN_TEXTS = {
    "en": "For eleven years the keeper lit the lamp alone. One night, no boat came home.\n\n"
    "“Where are they?” she asked the sea. It didn't answer — not that night, nor the next.",
    "de": "Elf Jahre lang zündete der Wärter die Lampe allein an. Eines Nachts kam kein Boot zurück, und er wartete.",
    "zh": "灯塔看守人已经在这里住了十一年。每天晚上，他都点亮那盏灯，等待远方的船只归来。“你好！”他对大海说。",
    "hi": "बूढ़ा रखवाला हर रात सीढ़ियाँ चढ़ता था और दीपक जलाता था। एक दिन नाव नहीं आई, और वह समुद्र को देखता रहा।",
    "ar": "في صباح هادئ وقف الحارس أمام البحر، ثم صعد الدرج. كان الليل طويلاً جداً، ولم يعد أي قارب إلى الميناء.",
}
TWO_DIRECTIONS = {
    "he": "שלום לכולם, זה הסיפור של Captain James Cook והספינה שלו. He said: “good night!” ואז הלך לישון ב-22:00.",
    "ar": "في صباح هادئ قال الحارس: The Lighthouse is mine، ثم صعد الدرج إلى Lamp Room رقم 7. كان الليل طويلاً جداً.",
    "en": "The keeper said שלום to the boats and مساء الخير to the sea, then climbed 42 steps to the lamp.",
}
BARE = "the keeper climbed a stair and lit one lamp for every boat that was still far away from home"


class Pen:
    """A writer that hands in given forms, one for each question, and notes what it was asked."""

    company: ClassVar[str] = "pen"
    model: ClassVar[str] = "1"

    def __init__(self, *forms: Mapping[str, Any] | str) -> None:
        self.forms = list(forms)
        self.questions: list[dict[str, JsonValue]] = []

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        self.questions.append(facts)
        form = self.forms[len(self.questions) - 1]
        return Composed(form=form if isinstance(form, str) else json.dumps(form))


def write(order: Order, language: Language) -> Draft:
    return handler.write(order, language, OfflineModeration())


def topic_order(topic: str = TOPIC, *, seconds: int = 30, **manner: Any) -> Order:
    wish = Wish(topic=topic, long=seconds == LONG)
    return brief_of(wish, replace(USUAL, seconds=seconds or USUAL.seconds, **manner)).order


def text_order(text: str, language: str = "en") -> Order:
    return brief_of(Wish(script=text), replace(USUAL, language=language)).order


@cache
def drafted(niche: str, seconds: int) -> Draft:
    return write(topic_order(seconds=seconds, niche=niche), OfflineLanguage())


def written(words: int, **says: Any) -> dict[str, Any]:
    """A script of so many words, as a writer hands it in."""
    lines = [" ".join(["word"] * min(10, words - told)) for told in range(0, words, 10)]
    beats = [{"text": line, "visual": "A lamp.", "role": "body"} for line in lines]
    return {"title": "The lamp", "description": "A keeper.", "hashtags": ["#sea"], "beats": beats} | says


def pictured(count: int, **says: Any) -> dict[str, Any]:
    """What belongs around a text of so many beats, as a writer hands it in."""
    seen = [f"Picture {number}." for number in range(count)]
    return {"title": "The lamp", "description": "A keeper.", "hashtags": ["#sea"], "visuals": seen} | says


def spoken(draft: Draft, language: str) -> int:
    return sum(len(prose.words(beat.line.text, language)) for beat in draft.beats)


def joined(draft: Draft, language: str) -> str:
    return ("" if language == "zh" else " ").join(beat.line.text for beat in draft.beats)


def on_one_line(text: str) -> str:
    return " ".join(prose.normalise(text).split())


# From a topic.


@pytest.mark.parametrize("seconds", [*SECONDS, LONG])
@pytest.mark.parametrize("niche", NICHES)
def test_a_story_on_a_topic_keeps_its_word_budget_in_every_niche_and_length(niche: str, seconds: int) -> None:
    fewest, most = (seconds * 2.5 * 0.9, seconds * 2.5 * 1.1) if seconds else (500, 1500)

    # Whole words: at an edge between two numbers the outer one counts.
    assert fewest - 1 < spoken(drafted(niche, seconds), "en") < most + 1


@pytest.mark.parametrize("seconds", [*SECONDS, LONG])
@pytest.mark.parametrize("niche", NICHES)
def test_a_story_on_a_topic_begins_with_a_hook_and_ends_with_a_call(niche: str, seconds: int) -> None:
    roles = [beat.role for beat in drafted(niche, seconds).beats]

    assert (roles[0], roles[-1]) == ("hook", "cta")
    assert "hook" not in roles[1:]
    assert "cta" not in roles[:-2]


@pytest.mark.parametrize("seconds", [*SECONDS, LONG])
@pytest.mark.parametrize("niche", NICHES)
def test_a_story_on_a_topic_has_all_that_is_told_shown_and_published(niche: str, seconds: int) -> None:
    draft = drafted(niche, seconds)

    assert draft.title.strip()
    assert draft.description.strip()
    assert all(beat.line.text.strip() and beat.visual.description.strip() for beat in draft.beats)
    assert all(tag.startswith("#") and tag.count("#") == 1 and len(tag.split()) == 1 for tag in draft.hashtags)
    assert len({*draft.hashtags}) == len(draft.hashtags) > 0


def test_the_same_order_is_the_same_draft() -> None:
    assert write(topic_order(), OfflineLanguage()) == write(topic_order(), OfflineLanguage())


def test_a_draft_within_its_budget_is_asked_for_once() -> None:
    pen = Pen(written(75))

    draft = write(topic_order(seconds=30), pen)

    assert spoken(draft, "en") == 75
    assert len(pen.questions) == 1
    assert "problem" not in pen.questions[0]
    assert (draft.maker.company, draft.maker.model) == ("pen", "1")


@pytest.mark.parametrize("words", [67, 83])
def test_the_edges_of_the_budget_are_within_it(words: int) -> None:
    assert spoken(write(topic_order(seconds=30), Pen(written(words))), "en") == words


@pytest.mark.parametrize("words", [66, 84])
def test_a_draft_outside_its_budget_is_sent_back_with_what_is_wrong_with_it(words: int) -> None:
    pen = Pen(written(words), written(75))

    draft = write(topic_order(seconds=30), pen)

    first, second = pen.questions
    assert spoken(draft, "en") == 75
    assert {name: fact for name, fact in second.items() if name != "problem"} == first
    assert all(str(number) in str(second["problem"]) for number in (words, 67, 83))


def test_a_writer_has_three_tries_and_no_two_questions_are_the_same() -> None:
    pen = Pen(written(10), written(10), written(75))

    draft = write(topic_order(seconds=30), pen)

    assert spoken(draft, "en") == 75
    assert len({json.dumps(question) for question in pen.questions}) == 3


def test_a_writer_who_never_keeps_to_the_budget_is_given_up_on_after_three_tries() -> None:
    pen = Pen(*[written(10)] * 9)

    with pytest.raises(ProviderRefused, match=r"pen.* 67 .*83 words"):
        write(topic_order(seconds=30), pen)

    assert len(pen.questions) == 3


def test_a_writer_is_told_the_topic_the_niche_the_tone_and_how_much_to_write() -> None:
    pen = Pen(written(150))

    write(topic_order(seconds=60, niche="travel", tone="dry"), pen)

    (question,) = pen.questions
    assert question["niche"] == facts_of(NICHES["travel"])
    assert (question["topic"], question["language"], question["tone"]) == (TOPIC, "en", "dry")
    assert (question["words"], question["beats"]) == (150, 12)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("Once upon a time", id="no JSON"),
        pytest.param("[]", id="a list"),
        pytest.param(written(75, beats=[]), id="no beats"),
        pytest.param(written(75, title=""), id="no title"),
        pytest.param(written(75, title=" "), id="a blank title"),
        pytest.param(written(75, mood="calm"), id="more than was asked for"),
        pytest.param(written(75, beats=[{"text": "word " * 75, "visual": "A lamp."}]), id="no role"),
        pytest.param(written(75, beats=[{"text": "word " * 75, "visual": "", "role": "hook"}]), id="nothing to see"),
        pytest.param(
            written(75, beats=[*written(75)["beats"], {"text": "\u200b", "visual": "A lamp.", "role": "cta"}]),
            id="nothing to say",
        ),
        pytest.param(
            written(75, beats=[*written(75)["beats"], {"text": "… 🎉", "visual": "A lamp.", "role": "cta"}]),
            id="no word to say",
        ),
    ],
)
def test_a_script_that_is_not_what_was_asked_for_is_the_providers_refusal(form: Mapping[str, Any] | str) -> None:
    with pytest.raises(ProviderRefused):
        write(topic_order(seconds=30), Pen(*[form] * 3))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["sea", "#sea", "##sea"], ("#sea",)),
        (["#light house", " # lamp"], ("#lighthouse", "#lamp")),
        (["#sea#lamp"], ("#sealamp",)),
        (["#sea\tlamp"], ("#sealamp",)),
        (["", "#", " ", "#b", "#a"], ("#b", "#a")),
    ],
)
def test_a_hashtag_has_one_mark_no_spaces_and_comes_once(given: list[str], kept: tuple[str, ...]) -> None:
    assert write(topic_order(seconds=30), Pen(written(75, hashtags=given))).hashtags == kept


def test_the_understudy_says_what_to_do_about_a_topic_in_another_language() -> None:
    order = topic_order("Der letzte Leuchtturmwärter", language="de")

    with pytest.raises(ProviderRefused, match=r"English only, not 'de'.*your own text.*key of a language model"):
        write(order, OfflineLanguage())


# From a text of one's own.


@pytest.mark.parametrize("language", OWN_TEXTS)
def test_ones_own_text_is_told_word_for_word(language: str) -> None:
    text = OWN_TEXTS[language]

    draft = write(text_order(text, language), OfflineLanguage())

    assert joined(draft, language) == on_one_line(text)


@pytest.mark.parametrize("language", TWO_DIRECTIONS)
def test_a_text_in_two_directions_keeps_every_word_in_its_place(language: str) -> None:
    text = TWO_DIRECTIONS[language]

    draft = write(text_order(f"\u202b{text}\u202c", language), OfflineLanguage())

    assert joined(draft, language).split() == text.split()


@pytest.mark.parametrize("language", OWN_TEXTS)
def test_ones_own_text_begins_with_a_hook_and_has_a_picture_for_each_beat(language: str) -> None:
    draft = write(text_order(OWN_TEXTS[language], language), OfflineLanguage())

    assert len(draft.beats) > 1
    assert [beat.role for beat in draft.beats] == ["hook", *["body"] * (len(draft.beats) - 1)]
    assert all(beat.visual.description.strip() for beat in draft.beats)
    assert draft.title.strip()
    assert all(tag.count("#") == 1 for tag in draft.hashtags)


def test_pictures_belong_to_the_beats_in_their_order() -> None:
    text = OWN_TEXTS["en"]
    told = prose.beats(text, "en")
    pen = Pen(pictured(len(told)))

    draft = write(text_order(text), pen)

    assert pen.questions[0]["beats"] == [*told]
    assert [(beat.line.text, beat.visual.description) for beat in draft.beats] == [
        (text, f"Picture {number}.") for number, text in enumerate(told)
    ]


def test_one_endless_sentence_is_told_in_beats_of_one_breath() -> None:
    text = " ".join(islice(cycle(BARE.split()), 400))

    draft = write(text_order(text), OfflineLanguage())

    assert joined(draft, "en") == text
    assert all(1 <= prose.spoken_seconds(beat.line.text, "en") <= 8 for beat in draft.beats)


@pytest.mark.parametrize("more", [-1, 1])
def test_a_writer_who_miscounts_the_pictures_is_refused(more: int) -> None:
    beats = len(prose.beats(OWN_TEXTS["en"], "en"))
    form = pictured(beats + more)

    with pytest.raises(ProviderRefused, match=f"{beats + more} visuals for {beats} beats"):
        write(text_order(OWN_TEXTS["en"]), Pen(form, form))


def test_a_writer_who_miscounts_the_pictures_once_is_told_so() -> None:
    beats = len(prose.beats(OWN_TEXTS["en"], "en"))
    pen = Pen(pictured(beats - 1), pictured(beats))

    draft = write(text_order(OWN_TEXTS["en"]), pen)

    wrong = f"there are {beats - 1} visuals for {beats} beats; give one for each"
    assert pen.questions[1]["wrong_with_it"] == wrong
    assert len(draft.beats) == beats


LONG_TEXT = " ".join(
    f"Night {number} came, and the keeper lit the lamp for every boat at sea." for number in range(130)
)


def test_a_long_text_is_pictured_in_portions_that_go_on_from_one_another() -> None:
    told = prose.beats(LONG_TEXT, "en")
    portions = [told[start : start + 60] for start in range(0, len(told), 60)]
    cast = [{"name": "the keeper", "look": "an old man"}]
    others = [{"name": "the mate", "look": "a boy"}]
    pen = Pen(
        pictured(60, cast=cast),
        *(pictured(len(portion), title="Another", hashtags=[], cast=others) for portion in portions[1:]),
    )

    draft = write(text_order(LONG_TEXT), pen)

    assert len(portions) == len(pen.questions) > 2
    assert [question["beats"] for question in pen.questions] == [[*portion] for portion in portions]
    assert pen.questions[0]["portion"] == {"first": 1, "last": 60, "of": len(told)}
    assert "cast" not in pen.questions[0]
    assert pen.questions[1]["portion"] == {"first": 61, "last": 120, "of": len(told)}
    assert pen.questions[1]["cast"] == cast
    assert (pen.questions[1]["title"], pen.questions[1]["seen_last"]) == (
        "The lamp",
        ["Picture 57.", "Picture 58.", "Picture 59."],
    )
    assert (draft.title, draft.hashtags, [played.name for played in draft.cast]) == (
        "The lamp",
        ("#sea",),
        ["the keeper"],
    )
    assert tuple(beat.line.text for beat in draft.beats) == told
    assert draft.beats[60].visual.description == "Picture 0."


def test_in_a_long_text_only_the_portion_that_is_wrong_is_asked_for_again() -> None:
    count = len(prose.beats(LONG_TEXT, "en"))
    rest = [pictured(min(60, count - start)) for start in range(60, count, 60)]
    pen = Pen(pictured(60, title="word " * 25), pictured(60), pictured(59), *rest)

    write(text_order(LONG_TEXT), pen)

    assert "the title has 124 characters" in str(pen.questions[1]["problem"])
    assert "there are 59 visuals for 60 beats" in str(pen.questions[3]["wrong_with_it"])
    assert len(pen.questions) == len(rest) + 3


def test_the_understudy_pictures_a_long_text_whole() -> None:
    told = prose.beats(LONG_TEXT, "en")

    draft = write(text_order(LONG_TEXT), OfflineLanguage())

    whole = picture_text(told, "en", title=None, topic="")
    assert tuple(beat.visual.description for beat in draft.beats) == whole.visuals


def test_a_text_that_fits_into_one_answer_is_asked_for_as_ever() -> None:
    pen = Pen(pictured(len(prose.beats(OWN_TEXTS["en"], "en"))))

    write(text_order(OWN_TEXTS["en"]), pen)

    assert [*pen.questions[0]] == ["topic", "language", "niche", "beats"]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("A lamp.", id="no JSON"),
        pytest.param(pictured(1, title=""), id="no title"),
        pytest.param(pictured(1, visuals="A lamp."), id="no list"),
        pytest.param(pictured(1, beats=["Other words."]), id="more than was asked for"),
        pytest.param(pictured(1, visuals=[""]), id="nothing to see"),
    ],
)
def test_pictures_that_are_not_what_was_asked_for_are_the_providers_refusal(form: Mapping[str, Any] | str) -> None:
    with pytest.raises(ProviderRefused):
        write(text_order("The keeper lit the lamp."), Pen(form, form))


@pytest.mark.parametrize("text", ["😀🎉", "...!?", "—— 🌊 ——", "👨‍👩‍👧\n\n***\n\n❤️"])
def test_a_text_without_a_word_to_say_is_refused_before_a_writer_is_asked(text: str) -> None:
    pen = Pen()

    with pytest.raises(ScriptRefused, match="no words to say"):
        write(text_order(text), pen)

    assert pen.questions == []


@pytest.mark.parametrize(
    "text",
    [
        "🎉🎉🎉\n\nThe keeper lit the lamp, and every boat in the bay turned slowly for home.",
        "The keeper lit the lamp, and every boat in the bay turned slowly for home.\n\n❤️",
    ],
)
def test_every_beat_of_ones_own_text_has_a_word_to_say(text: str) -> None:
    draft = write(text_order(text), OfflineLanguage())

    assert all(prose.words(beat.line.text, "en") for beat in draft.beats)


def test_what_an_earlier_version_said_is_written_by_nobody() -> None:
    said = drafted("history", 30)
    pen = Pen()

    again = write(topic_order().model_copy(update={"draft": said}), pen)

    assert again == said
    assert pen.questions == []


@pytest.mark.parametrize(
    "wish", [Wish(topic="You should go kill yourself"), Wish(script=f"{BARE}. You should go kill yourself.")]
)
def test_what_moderation_objects_to_is_refused_before_a_writer_is_asked(wish: Wish) -> None:
    pen = Pen()

    with pytest.raises(ScriptRefused, match=r"moderation objects.*kill yourself"):
        write(brief_of(wish, USUAL).order, pen)

    assert pen.questions == []


# Its beats.


def beaten(*counts: int) -> dict[str, Any]:
    """A script whose beats have so many words, as a writer hands it in."""
    beats = [{"text": " ".join(["word"] * count), "visual": "A lamp.", "role": "body"} for count in counts]
    return written(75, beats=beats)


def test_a_draft_is_sent_back_with_the_beats_that_take_too_short_or_too_long() -> None:
    pen = Pen(beaten(12, 5, 12, 25, 12, 9), beaten(12, 12, 12, 12, 12, 15))

    draft = write(topic_order(seconds=30), pen)

    problem = str(pen.questions[1]["problem"])
    assert "beat 2 takes about 2.0 seconds with its 5 words; make that 10 to 18" in problem
    assert "beat 4 takes about 10.0 seconds with its 25 words; make that 10 to 18" in problem
    assert all(f"beat {number} " not in problem for number in (1, 3, 5, 6))
    assert len(draft.beats[1].line.text.split()) == 12


def test_only_the_first_and_the_last_beat_may_be_short() -> None:
    pen = Pen(beaten(3, 17, 17, 17, 17, 4))

    write(topic_order(seconds=30), pen)

    assert len(pen.questions) == 1


def test_of_drafts_that_all_miss_the_one_that_misses_with_the_fewest_beats_is_taken() -> None:
    pen = Pen(beaten(12, 5, 12, 25, 12, 9), beaten(12, 5, 12, 17, 17, 12), beaten(5, 20, 5, 20, 20, 5))

    draft = write(topic_order(seconds=30), pen)

    assert len(pen.questions) == 3
    assert [len(beat.line.text.split()) for beat in draft.beats] == [12, 5, 12, 17, 17, 12]


def test_a_line_that_the_studio_wrote_knows_how_long_it_may_take() -> None:
    draft = write(topic_order(seconds=30), Pen(beaten(12, 12, 12, 12, 12, 15)))

    assert [beat.line.span for beat in draft.beats] == [(0, 7_000), *[(4_000, 7_000)] * 4, (0, 7_000)]


def test_words_that_are_ones_own_or_an_understudys_are_told_in_the_time_they_take() -> None:
    own = write(text_order(OWN_TEXTS["en"]), Pen(pictured(len(prose.beats(OWN_TEXTS["en"], "en")))))

    assert {beat.line.span for beat in (*own.beats, *drafted("science", 30).beats)} == {None}


# What stands beside it.


@pytest.mark.parametrize(
    ("says", "wrong"),
    [
        ({"title": "word " * 25}, "the title has 124 characters"),
        ({"description": "word " * 500}, "description and hashtags have 2505 characters together"),
        ({"hashtags": [f"#tag{number}" for number in range(7)]}, "there are 7 hashtags; there may be 5"),
        ({"title": "The <b>lamp"}, "< and > may be in none of it"),
    ],
)
def test_what_some_platform_would_not_take_is_sent_back_once_and_then_cut(says: dict[str, Any], wrong: str) -> None:
    form = written(75, **says)
    pen = Pen(form, form)

    draft = write(topic_order(seconds=30), pen)

    assert wrong in str(pen.questions[1]["problem"])
    assert len(draft.title) <= 100
    assert len(draft.description) <= 2_200
    assert len(draft.hashtags) <= 5
    assert "<" not in draft.title


def test_what_stands_beside_ones_own_text_is_held_to_the_same() -> None:
    count = len(prose.beats(OWN_TEXTS["en"], "en"))
    pen = Pen(pictured(count, title="word " * 25), pictured(count))

    draft = write(text_order(OWN_TEXTS["en"]), pen)

    assert "the title has 124 characters" in str(pen.questions[1]["problem"])
    assert draft.title == "The lamp"


def test_a_title_that_is_one_endless_word_is_the_providers_refusal() -> None:
    form = written(75, title="a" * 101)

    with pytest.raises(ProviderRefused, match="one endless word"):
        write(topic_order(seconds=30), Pen(form, form))


# Its cast.


def test_a_draft_has_the_cast_that_its_writer_thought_up() -> None:
    cast = [{"name": "the  keeper", "look": "An old man in a blue coat."}]

    draft = write(topic_order(seconds=30), Pen(written(75, cast=cast)))

    assert draft.cast == (Character(name="the keeper", look="An old man in a blue coat"),)


@pytest.mark.parametrize(
    "names", [["Mara", "mara"], ["Mara", "Tobin", "Elke", "Rowan", "Ines"]], ids=["one twice", "too many"]
)
def test_a_cast_that_cannot_be_told_apart_is_the_providers_refusal(names: list[str]) -> None:
    form = written(75, cast=[{"name": name, "look": "a woman in red"} for name in names])

    with pytest.raises(ProviderRefused):
        write(topic_order(seconds=30), Pen(form, form))
