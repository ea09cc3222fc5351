"""The offline writer: scripts from a seeded story grammar, pictures from the words of a text."""

import json
import re
from collections.abc import Callable
from itertools import accumulate
from random import Random
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from shared.errors import ProviderRefused
from shared.prose import clauses, sentences, words
from shared.prose.pieces import primary
from shared.providers.language import Composed
from shared.providers.offline.grammar.cast import draw_cast
from shared.providers.offline.grammar.fragments import voice_of
from shared.providers.offline.grammar.scenery import picture_text
from shared.providers.offline.grammar.slots import say, slots_of
from shared.providers.offline.grammar.softening import soften
from shared.providers.offline.grammar.telling import tell
from shared.providers.offline.grammar.topic import read_topic
from shared.providers.offline.grammar.wardrobe import COLOURS


class OfflineLanguage:
    """Language, played by templates. The same facts give the same form."""

    company: ClassVar[str] = "offline"
    model: ClassVar[str] = "grammar-1"

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """Fill in the form of a task that it knows; the task says what the form is, whatever the schema says.

        Raises ProviderRefused: a task it does not know, facts that lack something, a language it does not write.
        """
        if task not in _TASKS:
            raise ProviderRefused(
                f"the offline writer does not know how to do {task!r}; it does {', '.join(sorted(_TASKS))}. "
                "Set the key of a language model for anything else."
            )
        try:
            form = _TASKS[task](facts)
        except ValidationError as error:
            raise ProviderRefused(f"the offline writer cannot do {task} from these facts: {error}") from error
        return Composed(form=json.dumps(form, ensure_ascii=False))


class _Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class _NicheFacts(_Facts):
    name: str
    label: str
    vocabulary: tuple[str, ...] = Field(min_length=1)


class _ScriptFacts(_Facts):
    topic: str
    niche: _NicheFacts
    language: str
    words: int = Field(ge=1)
    beats: int = Field(ge=1)


class _RewordFacts(_Facts):
    description: str
    rule: str = ""


class _FitFacts(_Facts):
    text: str
    language: str
    fewest: int
    most: int
    """Words."""


class _VisualsFacts(_Facts):
    beats: tuple[str, ...]
    language: str
    title: str | None = None
    topic: str | None = None


def _write_script(facts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    order = _ScriptFacts.model_validate(facts)
    dice = Random(json.dumps(facts, sort_keys=True))
    if primary(order.language) != "en":
        raise ProviderRefused(
            f"the offline writer writes English only, not {order.language!r}; "
            "bring your own text (--script FILE), or set the key of a language model."
        )
    if not any(character.isalnum() for character in order.topic):
        raise ProviderRefused("the topic has no word in it; say in a few words what the video is about.")
    topic, voice = read_topic(order.topic), voice_of(order.niche.name)
    word = dice.choice([word for word in order.niche.vocabulary if word not in topic.matter] or order.niche.vocabulary)
    cast = draw_cast(dice, topic.matter)
    slots, coat = slots_of(topic, cast, word), dice.choice(COLOURS)
    told = tell(voice, slots, kind=topic.kind, words=order.words, beats=order.beats, coat=coat, dice=dice)
    seen_again = sum(cast.name in line.visual for line in told) > 1
    return {
        "title": _PILED_MARKS.sub(r"\1", say(dice.choice(voice.titles), slots))[:_LONGEST_TITLE],
        "description": f"{say(voice.about, slots)} Written by a template, not by AI.",
        "hashtags": [*_hashtags(order.niche.label, topic.name, word, "storytime")],
        "cast": [{"name": cast.name, "look": cast.look(coat)}] if seen_again else [],
        "beats": [{"text": line.text, "visual": line.visual, "role": line.role} for line in told],
    }


def _picture_text(facts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    order = _VisualsFacts.model_validate(facts)
    seen = picture_text(order.beats, order.language, title=order.title, topic=order.topic)
    return {
        "title": seen.title,
        "description": f"{seen.summary} The pictures were planned by a template, not by AI.",
        "hashtags": [*_hashtags(*seen.subjects, "story", "narrated", "storytime")[:5]],
        "cast": [],
        "visuals": [*seen.visuals],
    }


def _reword(facts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    asked = _RewordFacts.model_validate(facts)
    other = soften(asked.description, asked.rule)
    if other is None:
        raise ProviderRefused("the offline writer has no other words for this; say yourself what can be shown instead.")
    return {"description": other}


def _fit(facts: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """As many sentences, or clauses, as there is time for: what is too short, a template cannot make longer."""
    asked = _FitFacts.model_validate(facts)
    for parts in (sentences(asked.text, asked.language), clauses(asked.text, asked.language)):
        begun = accumulate(parts, lambda said, part: f"{said} {part}")
        fitting = [text for text in begun if asked.fewest <= len(words(text, asked.language)) <= asked.most]
        if fitting:
            return {"text": re.sub(r"[,;:–—-]$", ".", fitting[-1])}
    raise ProviderRefused("the offline writer has no shorter or longer way to say this.")


def _hashtags(*phrases: str) -> list[str]:
    bare = (phrase.casefold().removeprefix("the ").removeprefix("this ") for phrase in phrases)
    tags = ("".join(character for character in phrase if character.isalnum()) for phrase in bare)
    return list(dict.fromkeys(f"#{tag}" for tag in tags if 1 < len(tag) <= 30))


_LONGEST_TITLE = 100
"""Characters: what YouTube takes."""
_PILED_MARKS = re.compile(r"[?!.]+([:,?])")

_TASKS: dict[str, Callable[[dict[str, JsonValue]], dict[str, JsonValue]]] = {
    "short.script": _write_script,
    "short.visuals": _picture_text,
    "short.reword": _reword,
    "short.fit": _fit,
}
