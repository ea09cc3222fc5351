"""Slots: what the braces in the fragments stand for."""

import re
from collections.abc import Mapping

from shared.providers.offline.grammar.cast import Cast
from shared.providers.offline.grammar.english import with_article
from shared.providers.offline.grammar.topic import Topic

type Slots = Mapping[str, str]


def slots_of(topic: Topic, cast: Cast, word: str) -> Slots:
    """Every slot that a fragment may have.

    The topic: {topic}, as a phrase ("black holes"); {matter}, all of it as a thing to think about ("why the sky is
    blue"); {claim}, what it takes for granted, where there is such a thing ("the sky is blue"); {ask}, as a sentence;
    {Title}; {shown}, as something to draw; {them}, and verbs that agree with it ({matter_...} agree with all of it).
    The story: {name}, {place}, {hour}. The niche: {word}, {a_word}.
    """
    return {
        "topic": topic.name,
        "matter": topic.matter,
        "claim": topic.claim,
        "ask": topic.ask,
        "Title": topic.title,
        "shown": topic.shown,
        "is": "are" if topic.is_plural else "is",
        "was": "were" if topic.is_plural else "was",
        "has": "have" if topic.is_plural else "has",
        "becomes": "become" if topic.is_plural else "becomes",
        "comes": "come" if topic.is_plural else "comes",
        "them": "them" if topic.is_plural or topic.kind == "person" else "it",
        "matter_has": "have" if topic.matter_is_plural else "has",
        "matter_makes": "make" if topic.matter_is_plural else "makes",
        "name": cast.name,
        "place": cast.place,
        "hour": cast.hour,
        "word": word,
        "a_word": with_article(word),
    }


def fill(text: str, slots: Slots) -> str:
    """`text` with its slots filled in."""
    return _SLOT.sub(lambda slot: slots[slot.group(1)], text)


def say(text: str, slots: Slots) -> str:
    """Sentences with their slots filled in, each beginning with a capital."""
    return _SENTENCE_START.sub(lambda start: start.group(0).upper(), fill(text, slots))


_SLOT = re.compile(r"\{(\w+)\}")
_SENTENCE_START = re.compile(r"^[\"“]?[a-z]|(?<=[.!?] )[a-z]")
