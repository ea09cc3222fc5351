"""A worker that asks vendors: a process as Lambda keeps them.

    python -m bench.vendors.asking overhead      what a call costs, beside the same request by itself
    python -m bench.vendors.asking pictures      a dozen pictures at once

It stands in the studio that its variables name, and says its figures as JSON on its last line.
"""

import json
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from statistics import median
from typing import Any
from unittest.mock import patch
from uuid import uuid4

import urllib3
from pydantic import BaseModel

from functions.write.forms import Written
from infra.local.vendors.everybody import everybody
from shared import secrets
from shared.formats.looks import prompt
from shared.formats.short.niches import NICHES, facts_of
from shared.production import catalogue
from shared.production.chains import links
from shared.production.desk import Desk
from shared.production.recorder import Recorder
from shared.providers.images import IMAGES
from shared.providers.language import LANGUAGE
from shared.providers.moderation import MODERATION
from shared.providers.speech import SPEECH
from shared.registry import Registry

PICTURES = 12
ROUNDS, CALLS = 9, 5
"""Of each kind in a round, one kind after the other."""
_LINE = "Nobody on the coast could say who had lit the lamp, for the keeper had been gone for eleven years."
_STYLE = "watercolor"

type Ask = Callable[[], object]


class Cost(BaseModel):
    """Milliseconds of processor time of one call, the median of all rounds."""

    who: str
    asked: float
    """With the adapter."""
    bare: float
    """The same request, by itself."""


class Waited(BaseModel):
    """Seconds."""

    alone: float
    """For one picture."""
    all: float
    """For all of them, asked for at once."""


def overhead() -> list[Cost]:
    """What asking costs. That pictures are brought to size besides is no question of asking."""
    return [_cost(who, ask) for who, ask in _questions().items()]


def pictures() -> list[Waited]:
    """As many workers as there are pictures, each with a recorder of its own, as a flow has them."""
    desk = Desk("bench", f"{uuid4()}")

    def draw(number: int) -> None:
        what = f"a lighthouse of {desk.job} with {number} windows"
        images = Recorder(desk).recorded(links(IMAGES), IMAGES)
        images.draw(prompt(_STYLE, what), description=what, style=_STYLE, width=1080, height=1920)

    # What is loaded and opened for the first of all is none of its vendor's time.
    draw(-1)
    began = time.monotonic()
    draw(0)
    between = time.monotonic()
    with ThreadPoolExecutor(PICTURES) as workers:
        list(workers.map(draw, range(1, PICTURES + 1)))
    return [Waited(alone=between - began, all=time.monotonic() - between)]


def _questions() -> Mapping[str, Ask]:
    facts: dict[str, Any] = {
        "topic": "why cats land on their feet",
        "niche": facts_of(NICHES["science"]),
        "language": "en",
        "words": 120,
        "beats": 9,
    }
    form = Written.model_json_schema()
    judge, speech = _of(MODERATION, "openai"), _of(SPEECH, "elevenlabs")

    def writes(company: str) -> Ask:
        language = _of(LANGUAGE, company)
        return lambda: language.compose("short.script", instructions="Write.", facts=facts, schema=form)

    return {
        "openai writes": writes("openai"),
        "anthropic writes": writes("anthropic"),
        "gemini writes": writes("gemini"),
        "openai judges": lambda: judge.judge(_LINE, language="en"),
        "elevenlabs speaks": lambda: speech.speak(_LINE, voice="ava", language="en", speed=1.0),
    }


def _of[P](registry: Registry[P], company: str) -> P:
    return registry.of(company, catalogue.catalogue().find(registry.capability, company))


def _cost(who: str, ask: Ask) -> Cost:
    with patch.object(urllib3.PoolManager, "request", autospec=True, side_effect=urllib3.PoolManager.request) as sent:
        ask()
    (pool, *arguments), options = sent.call_args

    def bare() -> None:
        answer = pool.request(*arguments, **options)
        answer.read()
        answer.release_conn()

    rounds = [(_milliseconds(ask), _milliseconds(bare)) for _ in range(ROUNDS)]
    return Cost(who=who, asked=median(one for one, _ in rounds), bare=median(other for _, other in rounds))


def _milliseconds(ask: Ask) -> float:
    began = time.process_time()
    for _ in range(CALLS):
        ask()
    return 1000 * (time.process_time() - began) / CALLS


if __name__ == "__main__":
    for played in everybody():
        secrets.hold(played.company, played.KEY)
    said: list[BaseModel] = [*(overhead() if sys.argv[1] == "overhead" else pictures())]
    print(json.dumps([one.model_dump() for one in said]))  # noqa: T201 (the figures)
