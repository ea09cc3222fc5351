"""A quote knows who was portrayed, and who looks at pictures."""

from collections.abc import Iterator
from typing import Any

import pytest

from shared.formats.characters import cast
from shared.production.documents import Beat, Character, Draft, Line, Maker, Visual
from shared.production.flow import Stage
from shared.settings import settings
from shared.works.briefs import Wish, brief_of, told
from shared.works.calls import Calls
from shared.works.changes import Changes, applied
from shared.works.manner import Manner, settle
from shared.works.quotes import quote
from shared.works.versions import Edition

MARA = Character(name="Mara", look="a woman in a red coat")
VISUALS = ("Mara by the sea", "an empty room", "Mara at home")
DRAFT = cast(
    Draft(
        title="t",
        description="d",
        hashtags=(),
        beats=tuple(Beat(line=Line(text="One boat."), visual=Visual(description=visual)) for visual in VISUALS),
        cast=(MARA,),
        maker=Maker(company="c", model="m"),
    )
)
BRIEF = told(brief_of(Wish(topic="The sea"), settle(Manner())), DRAFT)
EVERY = {stage: frozenset(range(3)) for stage in Stage}


@pytest.fixture(autouse=True)
def _vendors(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody who draws from portraits, and somebody who looks at pictures. Nobody is asked."""
    for capability in ("images", "moderation"):
        monkeypatch.setenv(f"STUDIO_{capability.upper()}", "openai")
    settings.cache_clear()
    yield
    settings.cache_clear()


def asked(made: dict[Stage, frozenset[int]], **said: Any) -> dict[str, Calls]:
    edition = Edition(number=1, brief=BRIEF, timing=None, made=made)
    quoted = quote(applied(Changes.model_validate(said), BRIEF), edition, [edition])
    return {each.capability: each for each in quoted.calls}


def calls(made: dict[Stage, frozenset[int]], **said: Any) -> dict[str, int]:
    return {capability: each.count for capability, each in asked(made, **said).items()}


def test_another_picture_is_drawn_from_the_portrait_that_there_is() -> None:
    asked = calls(EVERY, beats={1: {"picture": "Mara on a pier"}})

    assert (asked["images"], asked["moderation"]) == (1, 2)


def test_another_style_is_a_portrait_more_than_there_are_pictures() -> None:
    assert calls(EVERY, style="anime")["images"] == 4


def test_whoever_was_not_portrayed_yet_is_portrayed_now() -> None:
    assert calls(EVERY | {Stage.PORTRAY: frozenset()}, beats={2: {"picture": "a full room"}})["images"] == 2


def test_a_portrait_is_paid_for_wherever_it_is_shown() -> None:
    images = asked(EVERY, style="anime")["images"]

    assert images.most.references == 2
    assert images.cost.high >= 2 * images.price.shown_longest * images.price.each_shown > 0


def test_a_picture_of_nobody_is_drawn_without_a_portrait() -> None:
    assert asked(EVERY, beats={1: {"picture": "a pier"}})["images"].most.references == 0
