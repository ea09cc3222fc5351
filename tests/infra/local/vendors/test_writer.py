"""What a played language model writes, held against the stage that has real ones write."""

from dataclasses import replace
from itertools import pairwise
from typing import Any, ClassVar

import pytest
from pydantic import JsonValue

from functions.write import handler
from infra.local.vendors import writer
from infra.local.vendors.pacing import paced
from shared import prose
from shared.formats.short.niches import NICHES
from shared.production.documents import Draft, Order
from shared.providers.language import Composed, message
from shared.providers.offline.reader import OfflineModeration
from shared.providers.offline.writer import OfflineLanguage
from shared.works.briefs import Wish, brief_of
from shared.works.manner import SECONDS, Manner, settle

USUAL = settle(Manner())
TOPIC = "A lighthouse"
LONG = 0
"""Stands among the lengths in seconds for a long video, which has none."""
BEATS = (
    {"text": "Look.", "visual": "A lamp.", "role": "hook"},
    {"text": "Nobody had lit it for years, and nobody knew why.", "visual": "A dark tower.", "role": "body"},
    {
        "text": "Then one night a small boat came home late, saw a light where none had been, and turned. It was us.",
        "visual": "A boat.",
        "role": "body",
    },
    {"text": "Follow for more.", "visual": "A lamp.", "role": "cta"},
)


class Asked:
    """A vendor whose model is played, as an adapter asks it; it remembers what it was asked."""

    company: ClassVar[str] = "openai"
    model: ClassVar[str] = "gpt-6-luna"

    def __init__(self) -> None:
        self.questions: list[dict[str, JsonValue]] = []

    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        self.questions.append(facts)
        return Composed(form=writer.answer(message(task, facts), schema))


def written(wish: Wish, **manner: Any) -> tuple[Asked, Draft]:
    order: Order = brief_of(wish, replace(USUAL, **manner)).order
    model = Asked()
    return model, handler.write(order, model, OfflineModeration())


@pytest.mark.parametrize("seconds", [*SECONDS, LONG])
@pytest.mark.parametrize("niche", NICHES)
def test_one_draft_of_a_played_writer_is_enough_in_every_niche_and_length(niche: str, seconds: int) -> None:
    wish = Wish(topic=TOPIC, long=seconds == LONG)

    model, draft = written(wish, niche=niche, seconds=seconds or USUAL.seconds)

    assert ["problem" in facts for facts in model.questions] == [False]
    assert (draft.beats[0].role, draft.beats[-1].role) == ("hook", "cta")


@pytest.mark.parametrize(
    "wish", [Wish(topic=TOPIC), Wish(script="Nobody lit the lamp. Who knows why? The keeper slept!")]
)
def test_a_played_writer_says_nothing_of_a_template(wish: Wish) -> None:
    _, draft = written(wish)
    ours = handler.write(brief_of(wish, USUAL).order, OfflineLanguage(), OfflineModeration())

    assert ours.description.endswith(" by a template, not by AI.")
    assert draft.description
    assert ours.description.startswith(draft.description)
    assert "template" not in draft.description


def test_what_is_paced_says_the_same_and_each_beat_takes_as_long_as_a_shot() -> None:
    told = paced(BEATS)

    assert " ".join(beat["text"] for beat in told) == " ".join(beat["text"] for beat in BEATS)
    assert [beat["role"] for beat in told] == ["hook", *["body"] * (len(told) - 2), "cta"]
    assert all(4 <= prose.spoken_seconds(beat["text"], "en") <= 7 for beat in told[1:-1])
    assert told[0]["visual"] == BEATS[0]["visual"]
    assert all(before["visual"] != after["visual"] for before, after in pairwise(told))


def test_a_single_beat_stays_one_and_is_the_hook() -> None:
    assert paced(BEATS[:1]) == [BEATS[0]]
