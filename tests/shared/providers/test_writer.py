"""The offline writer: scripts, and pictures for a user's own text."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, JsonValue

from shared.errors import ProviderRefused
from shared.formats.short.niches import NICHES, facts_of
from shared.prose import beats, sentences
from shared.providers.language import compose
from shared.providers.offline.grammar.fragments import voice_of
from shared.providers.offline.grammar.lexicon import shown_by
from shared.providers.offline.grammar.topic import read_topic
from shared.providers.offline.grammar.worlds import world_named
from shared.providers.offline.writer import OfflineLanguage

WRITER = OfflineLanguage()


class Form(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class WrittenBeat(Form):
    text: str
    visual: str
    role: Literal["hook", "body", "cta"]


class Played(Form):
    name: str
    look: str


class Script(Form):
    title: str
    description: str
    hashtags: tuple[str, ...]
    cast: tuple[Played, ...]
    beats: tuple[WrittenBeat, ...]


class Visuals(Form):
    title: str
    description: str
    hashtags: tuple[str, ...]
    cast: tuple[Played, ...]
    visuals: tuple[str, ...]


def write(topic: str, niche: str = "science", *, words: int = 150, count: int = 10, language: str = "en") -> Script:
    facts: dict[str, JsonValue] = {
        "topic": topic,
        "niche": facts_of(NICHES[niche]),
        "language": language,
        "words": words,
        "beats": count,
    }
    return compose(WRITER, "short.script", instructions="", facts=facts, into=Script)


def picture(*texts: str, language: str = "en", topic: str | None = None) -> Visuals:
    facts: dict[str, JsonValue] = {"beats": list(texts), "language": language, "topic": topic}
    return compose(WRITER, "short.visuals", instructions="", facts=facts, into=Visuals)


def told(script: Script) -> str:
    return " ".join(beat.text for beat in script.beats)


def scripts() -> Iterator[Script]:
    for niche in NICHES:
        for topic in ("The lighthouse keeper who never slept", "why cats land on their feet", "black holes"):
            yield write(topic, niche)


# Scripts


@pytest.mark.parametrize("niche", NICHES)
@pytest.mark.parametrize(("words", "count"), [(75, 5), (150, 10), (225, 15), (150, 6)])
def test_a_script_keeps_its_word_budget_and_its_beats(niche: str, words: int, count: int) -> None:
    for topic in ("black holes", "The lighthouse keeper who never slept", "how to save money", "Marie Curie"):
        script = write(topic, niche, words=words, count=count)

        assert abs(len(told(script).split()) - words) <= 0.08 * words
        assert len(script.beats) == count


@pytest.mark.parametrize("niche", ["scary-stories", "mythology", "science", "philosophy"])
@pytest.mark.parametrize(("words", "count"), [(500, 33), (1500, 100)])
def test_a_long_script_keeps_its_budget_and_says_no_sentence_twice(niche: str, words: int, count: int) -> None:
    script = write("old mirrors", niche, words=words, count=count)

    assert abs(len(told(script).split()) - words) <= 0.08 * words
    assert len(script.beats) == count
    assert max(Counter(sentences(told(script), "en")).values()) == 1
    assert "part" in told(script).lower()


def test_a_script_begins_with_its_hook_and_ends_with_its_call() -> None:
    for script in scripts():
        roles = [beat.role for beat in script.beats]
        assert roles == ["hook", *["body"] * (len(roles) - 2), "cta"]


def test_a_script_is_about_its_topic() -> None:
    for niche in NICHES:
        assert told(write("old mirrors", niche)).lower().count("old mirrors") >= 3
        assert told(write("how to save money", niche)).lower().count("saving money") >= 3


def test_no_slot_is_left_open_and_every_sentence_begins_with_a_capital() -> None:
    for script in scripts():
        shown = " ".join((script.title, script.description, told(script), *(beat.visual for beat in script.beats)))
        assert not re.search(r"[{}|]|\s{2}|\bNone\b", shown)
        assert all(re.match(r"[\"“]?[A-Z0-9]", sentence) for sentence in sentences(told(script), "en"))


def test_every_beat_has_another_picture() -> None:
    for script in scripts():
        visuals = [beat.visual for beat in script.beats]
        assert len(set(visuals)) == len(visuals)
        assert all(before.split(":")[0] != after.split(":")[0] for before, after in pairwise(visuals))


def test_a_script_says_that_a_template_wrote_it() -> None:
    assert all(script.description.endswith("Written by a template, not by AI.") for script in scripts())


def test_the_same_facts_give_the_same_script_and_others_another() -> None:
    assert write("black holes") == write("black holes")
    assert told(write("black holes")) != told(write("white holes"))
    assert told(write("black holes")) != told(write("black holes", "nature"))


def test_scripts_vary() -> None:
    bodies = [
        {beat.text for beat in write(f"{topic} holes").beats[1:-1]} for topic in ("black", "white", "deep", "cold")
    ]

    assert all(len(one & other) <= 4 for one, other in pairwise(bodies))


def test_what_a_story_pays_off_it_has_planted() -> None:
    for topic in ("owls", "clocks", "Venice", "the last train", "salt", "my old teacher"):
        for niche in ("scary-stories", "bedtime-stories", "mythology"):
            text = told(write(topic, niche, words=225, count=15))
            for payoff, plant in {
                "chair in the corner has been": "A chair stood",
                "closed its big blue coat": "opened its big blue coat",
                "The string ran out": "piece of string",
                "The empty frame": "portraits",
            }.items():
                assert payoff not in text or plant in text


def test_every_fragment_of_every_niche_can_be_told() -> None:
    for niche in [*NICHES, "plain"]:
        voice = voice_of(niche)
        planted = {plant for move in voice.moves for fragment in move.fragments for plant in fragment.plants}
        fragments = [fragment for move in voice.moves for fragment in move.fragments]
        assert all(fragment.needs <= planted for fragment in fragments)
        assert len({fragment.text for fragment in fragments}) == len(fragments)


def test_a_niche_without_a_voice_is_told_plainly() -> None:
    assert voice_of("knitting") == voice_of("plain")


def test_other_languages_are_refused_with_a_way_out() -> None:
    with pytest.raises(ProviderRefused, match="--script"):
        write("los gatos", language="es")


@pytest.mark.parametrize("topic", ["", "  ", "🌊🌊", "?!"])
def test_a_topic_without_a_word_is_refused(topic: str) -> None:
    with pytest.raises(ProviderRefused, match="topic"):
        write(topic)


def test_an_unknown_task_is_refused() -> None:
    with pytest.raises(ProviderRefused, match=r"short\.script"):
        WRITER.compose("poem", instructions="", facts={}, schema={})


def test_facts_that_lack_something_are_refused() -> None:
    with pytest.raises(ProviderRefused, match="niche"):
        WRITER.compose("short.script", instructions="", facts={"topic": "owls", "language": "en"}, schema={})


@given(st.text(max_size=120).filter(lambda text: any(character.isalnum() for character in text)))
@settings(max_examples=60, deadline=None)
def test_any_topic_with_a_word_makes_a_script(topic: str) -> None:
    script = write(topic, words=75, count=5)

    assert len(script.beats) == 5
    assert len(script.title) <= 100


# Topics


@pytest.mark.parametrize(
    ("typed", "name", "matter", "ask"),
    [
        ("black holes", "black holes", "black holes", "What do we really know about black holes?"),
        ("Black holes", "black holes", "black holes", "What do we really know about black holes?"),
        ("volcano", "volcanoes", "volcanoes", "What do we really know about volcanoes?"),
        ("The Fall of Rome", "the Fall of Rome", "the Fall of Rome", "What do we really know about the Fall of Rome?"),
        ("Paris", "Paris", "Paris", "What do we really know about Paris?"),
        ("5 facts about honey", "honey", "honey", "What do we really know about honey?"),
        ("The truth about sleep", "sleep", "sleep", "What do we really know about sleep?"),
        ("how to run faster", "running faster", "running faster", "How does one begin to run faster?"),
        ("why cats always land", "cats", "why cats always land", "Why do cats always land?"),
        ("Why is the sky blue?", "the sky", "why the sky is blue", "Why is the sky blue?"),
        ("how do magnets work", "magnets", "how magnets work", "How do magnets work?"),
        ("Why does the moon follow us", "the moon", "why the moon follows us", "Why does the moon follow us?"),
        ("what is justice", "justice", "what justice is", "What is justice?"),
        ("free will", "free will", "free will", "What do we really know about free will?"),
        ("can robots dream", "robots", "the old question, can robots dream", "Can robots dream?"),
        ("cats are liquid", "cats", "the idea that cats are liquid", "Cats are liquid. Really?"),
        (
            "Write me a story about a dragon. Make it funny.",
            "a dragon",
            "a dragon",
            "What do we really know about a dragon?",
        ),
    ],
)
def test_a_topic_is_read(typed: str, name: str, matter: str, ask: str) -> None:
    topic = read_topic(typed)

    assert (topic.name, topic.matter, topic.ask) == (name, matter, ask)


def test_a_keeper_with_a_story_is_spoken_of_shortly() -> None:
    topic = read_topic("The lighthouse keeper who never slept")

    assert topic.name == "the lighthouse keeper"
    assert topic.matter == "the lighthouse keeper who never slept"


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("Marie Curie", "person"),
        ("Cleopatra", "name"),
        ("how to save money", "deed"),
        ("walking", "deed"),
        ("why bread rises", "claim"),
        ("black holes", "thing"),
        ("the Silk Road", "thing"),
        ("New York", "thing"),
    ],
)
def test_a_topic_is_of_a_kind(typed: str, kind: str) -> None:
    assert read_topic(typed).kind == kind


@pytest.mark.parametrize(
    ("typed", "is_plural"),
    [
        ("black holes", True),
        ("honey", False),
        ("physics", False),
        ("love and loss", True),
        ("Socrates", False),
        ("the rise and fall of Rome", False),
        ("people who never sleep", True),
        ("a box of chocolates", False),
    ],
)
def test_verbs_can_agree_with_a_topic(typed: str, is_plural: bool) -> None:
    assert read_topic(typed).is_plural is is_plural


# Visuals for a user's own text


def test_every_beat_of_a_users_own_text_gets_a_picture() -> None:
    for language, text in (
        ("en", "It was late. The train had gone. " * 9),
        ("zh", "今天下雨，路上没有人。" * 9),
        ("ar", "كان البحر هادئا. " * 9),
    ):
        parts = beats(text, language)
        seen = picture(*parts, language=language)

        assert len(seen.visuals) == len(parts)
        assert len({visual.split(":")[0] for visual in seen.visuals[:5]}) == min(5, len(parts))
        assert seen.title
        assert seen.hashtags
        assert all(re.fullmatch(r"#\w+", tag) for tag in seen.hashtags)


def test_a_picture_shows_what_the_words_name() -> None:
    (visual,) = picture("A white rabbit ran through the dark forest at night, in the rain.").visuals

    assert all(shown in visual for shown in ("white rabbit", "forest", "night", "rain"))


def test_place_hour_and_hero_stay_until_the_text_leaves_them() -> None:
    seen = picture(
        "At dawn Marta walked into the forest, and Marta was not afraid.",
        "Nothing moved. It was very quiet.",
        "Then Marta came to a castle.",
    ).visuals

    assert all("Marta" in visual and "sunrise" in visual for visual in seen)
    assert "forest" in seen[1]
    assert "castle" in seen[2]
    assert "forest" not in seen[2]


FABLE = """A dispute arose between the North Wind and the Sun, each claiming that he was stronger than the other. At
last they agreed to try their powers upon a traveller, to see which could soonest strip him of his cloak. The North
Wind had the first try, and he came whirling furiously down upon the man: but the harder he blew, the more closely the
man wrapped it round himself. Then came the turn of the Sun. At first he beamed gently upon the traveller, who walked
on; then he shone forth in his full strength, and the man was glad to throw his cloak right off."""


def test_a_fable_happens_where_its_words_say_and_not_in_a_room() -> None:
    seen = picture(*beats(FABLE, "en")).visuals

    assert all(re.search("path|heath", visual) and "room" not in visual for visual in seen)
    assert len({visual.split(", ")[1] for visual in seen}) >= 4


def test_wind_and_sun_are_seen_when_they_act() -> None:
    parts = beats(FABLE, "en")
    by_words = dict(zip(parts, picture(*parts).visuals, strict=True))

    (blew,) = (visual for part, visual in by_words.items() if "he blew" in part)
    (shone,) = (visual for part, visual in by_words.items() if "shone" in part)
    assert "strong wind" in blew
    assert "sun" not in blew
    assert "huge sun" in shone
    assert "wind," not in shone


def test_somebody_wears_the_same_in_every_picture() -> None:
    seen = picture(*beats(FABLE, "en")).visuals

    assert len({worn for visual in seen for worn in re.findall(r"a traveller in an? \w+ cloak", visual)}) == 1
    assert sum("a traveller" in visual for visual in seen) > len(seen) // 2


def test_the_colours_that_a_text_tells_are_worn_by_whom_it_says() -> None:
    seen = picture("The detective waited in the street.", "A woman in a red coat came.", "The detective ran.").visuals

    assert "a woman in a red coat" in seen[1]
    assert "red" not in seen[0] + seen[2]


def test_neighbouring_pictures_are_seen_from_different_places() -> None:
    seen = picture(*beats(FABLE, "en")).visuals

    assert all(before.split(":")[0] != after.split(":")[0] for before, after in pairwise(seen))


def test_a_text_that_tells_of_no_place_happens_out_of_doors() -> None:
    for text in ("It is so. It was so. It will be so.", "Ceci n'est rien.", "Hm."):
        assert not any("room" in visual or "window" in visual for visual in picture(*[text] * 9).visuals)


def test_the_day_goes_on_over_a_story() -> None:
    hours = ["soft morning light", "bright daylight", "afternoon light", "golden evening light"]

    seen = picture(*["Nobody spoke."] * 12).visuals

    passed = [hours.index(next(hour for hour in hours if hour in visual)) for visual in seen]
    assert passed == sorted(passed)
    assert set(passed) == {0, 1, 2, 3}


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (FABLE, "The North Wind and the Sun"),
        ("Why the sky is blue\n\nSunlight looks white, but it is made of all colours.", "Why the sky is blue"),
        (
            "Not long ago, and not so very far from here, a fox met a crow upon a gate. The fox bowed. The crow sang.",
            "The fox and the crow",
        ),
    ],
)
def test_a_title_is_made_of_the_texts_own_words(text: str, title: str) -> None:
    assert picture(*beats(text, "en")).title == title


def test_ships_and_towns_are_not_people() -> None:
    seen = picture("Ada Brandt sailed from Bergen on the Petrel.", "Then Ada saw Bergen again.").visuals

    assert all("Ada Brandt in a" in visual for visual in seen)
    assert not any(re.search("(Petrel|Bergen) in a", visual) for visual in seen)


@pytest.mark.parametrize(
    ("language", "text", "shown"),
    [
        ("de", "Der Wolf lief durch den Wald.", ["wolf", "forest"]),
        ("es", "El barco salió al mar de noche.", ["ship", "sea", "night"]),
        ("ar", "عاش الملك في القصر.", ["king", "castle"]),
        ("zh", "渔夫在海边。", ["sailor", "shore"]),
        ("ru", "Дождь шёл в городе.", ["rain", "city"]),
        ("hi", "राजा जंगल में था।", ["king", "forest"]),
    ],
)
def test_common_nouns_of_other_languages_are_understood(language: str, text: str, shown: list[str]) -> None:
    (visual,) = picture(text, language=language).visuals

    assert all(noun in visual.split("(told:")[0] for noun in shown)


def test_every_noun_of_other_languages_shows_something() -> None:
    lines = files("shared.providers.offline.grammar").joinpath("tongues.txt").read_text(encoding="utf-8").splitlines()
    sections = ("people", "things", "creatures", "times", "weathers", "deeds", "garments")

    nouns = [line.split(" | ")[0] for line in lines[1:]]

    assert all(
        any(noun in shown_by(section) for section in sections) or world_named([noun]) for noun in nouns if noun != "sky"
    )


def test_the_title_is_the_texts_own_first_words() -> None:
    assert picture("The year he turned ninety, he bought a boat. It was red.").title == (
        "The year he turned ninety, he bought a boat"
    )
    assert picture("It rained.", topic="old boats").title == "Old boats"


def test_the_pictures_of_a_text_in_another_language_follow_its_words() -> None:
    one, other = picture("El faro", "La noche", language="es").visuals

    assert "El faro" in one
    assert "La noche" in other


def test_a_text_without_beats_has_no_pictures() -> None:
    assert picture().visuals == ()


def test_a_changed_sentence_leaves_the_pictures_of_the_others_as_they_are() -> None:
    text = (Path(__file__).parents[3] / "bench" / "texts" / "lighthouse.txt").read_text(encoding="utf-8")
    told = list(beats(text, "en"))

    def pictures(told: list[str]) -> list[str]:
        facts: dict[str, JsonValue] = {"beats": [*told], "language": "en"}
        return compose(OfflineLanguage(), "short.visuals", instructions="", facts=facts, into=Visuals).visuals

    before = pictures(told)
    for changed in range(1, len(told)):
        other = [*told]
        other[changed] = other[changed].rstrip(".,;") + ", as people say."
        kept = [now == then for now, then in zip(pictures(other), before, strict=True)]
        assert all(kept[:changed] + kept[changed + 1 :]), changed


# The cast


def test_whoever_is_seen_again_is_one_of_the_cast_and_wears_what_the_pictures_say() -> None:
    script = write("the sea", "bedtime-stories")

    (played,) = script.cast
    seen = [beat.visual for beat in script.beats if played.name in beat.visual]
    assert len(seen) > 1
    coats = {found.group(1) for visual in seen for found in re.finditer(rf"{played.name} in (an? \w+ coat)", visual)}
    assert [coat for coat in coats if coat in played.look] == [*coats]


def test_nobody_is_cast_who_is_not_seen_again() -> None:
    for script in scripts():
        assert all(sum(played.name in beat.visual for beat in script.beats) > 1 for played in script.cast)


# Other words


def compose_form(task: str, facts: dict[str, JsonValue]) -> dict[str, str]:
    return json.loads(WRITER.compose(task, instructions="", facts=facts, schema={}).form)


@pytest.mark.parametrize(
    ("description", "rule", "other"),
    [
        ("two men fight with knives, dark alley, night", "violence/graphic", "two men, dark alley, night"),
        ("Close-up: a man beside a dead body, a rainy street", "violence", "Close-up: a man, a rainy street"),
        ("Wide shot: Mara in a red coat, an old pier, night", "policy", "Wide shot: an old pier, night"),
    ],
)
def test_a_description_loses_the_words_of_the_rule_or_else_whoever_is_in_it(
    description: str, rule: str, other: str
) -> None:
    assert compose_form("short.reword", {"description": description, "rule": rule})["description"] == other


@pytest.mark.parametrize("description", ["a knife", "Mara"])
def test_a_description_of_which_nothing_would_be_left_has_no_other_words(description: str) -> None:
    with pytest.raises(ProviderRefused, match="no other words"):
        compose_form("short.reword", {"description": description, "rule": "violence"})


def test_a_line_that_takes_too_long_is_cut_after_a_sentence_or_a_clause() -> None:
    facts: dict[str, JsonValue] = {"language": "en", "fewest": 4, "most": 7}

    two = compose_form("short.fit", facts | {"text": "The lamp went out that night. Nobody lit it again for a year."})
    one = compose_form("short.fit", facts | {"text": "The lamp went out that night, and nobody lit it again."})

    assert two["text"] == one["text"] == "The lamp went out that night."


def test_a_line_that_is_too_short_has_no_longer_words() -> None:
    with pytest.raises(ProviderRefused, match="shorter or longer"):
        compose_form("short.fit", {"text": "The lamp went out.", "language": "en", "fewest": 10, "most": 17})
