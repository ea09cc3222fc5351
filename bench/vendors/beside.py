"""Vendors: what asking them costs beside the bare request, and a dozen pictures beside one."""

import json
import time
from collections.abc import Mapping
from functools import cache
from typing import Any
from unittest.mock import patch

from bench import children
from bench.figures import Figure, Row
from bench.studio import Studio
from bench.vendors.asking import CALLS, PICTURES, ROUNDS, Cost, Waited
from infra.local.vendors import illustrator, openai
from infra.local.vendors.everybody import everybody
from infra.local.vendors.street import Street, opened
from shared.formats.looks import prompt

_MORE_MILLISECONDS = 5.0
_ABOUT_AS_LONG = 1.25
_DRAWS_SECONDS = 10.0
"""Real ones take ten seconds to a minute."""
_WORKER = "illustrate"
"""Whose surroundings whoever asks has."""


def overhead(studio: Studio) -> Figure:
    costs = [Cost.model_validate(cost) for cost in _asked(studio, "overhead", {})]
    return Figure(
        name="vendors",
        title=f"Vendors: processor time of a call (median of {ROUNDS} rounds of {CALLS})",
        rows=tuple(
            Row(
                {"call": cost.who, "ms": cost.asked, "bare ms": cost.bare, "more ms": cost.asked - cost.bare},
                judged="more ms",
                bar=_MORE_MILLISECONDS,
            )
            for cost in costs
        ),
        notes=("bare: the very same request through urllib3, its answer read whole",),
    )


def pictures(studio: Studio) -> Figure:
    return Figure(
        name="pictures",
        title=f"{PICTURES} pictures asked for at once, each of which takes its vendor {_DRAWS_SECONDS:g} seconds",
        rows=(_row(studio, PICTURES, _ABOUT_AS_LONG), _row(studio, PICTURES // 3, None)),
        notes=("all are brought to size on the processors of this machine; Lambda has some for each",),
    )


def _row(studio: Studio, at_once: int, bar: float | None) -> Row:
    limits = json.dumps({openai.OpenAI.company: (at_once, 0)})
    with patch.object(openai, "picture", _picture):
        (said,) = _asked(studio, "pictures", {"STUDIO_IMAGES": openai.OpenAI.company, "STUDIO_PROVIDER_LIMITS": limits})
    waited = Waited.model_validate(said)
    cells = {"the vendor allows at once": at_once, "one s": waited.alone, "all s": waited.all}
    return Row({**cells, "ratio": waited.all / waited.alone}, judged="ratio", bar=bar)


def _asked(studio: Studio, what: str, told: Mapping[str, str]) -> list[dict[str, Any]]:
    """What a worker says that asks played vendors."""
    played = everybody()
    with opened(Street(played)) as url:
        doors = json.dumps({vendor.company: f"{url}/{vendor.company}" for vendor in played})
        surroundings = {**studio.surroundings(_WORKER), **told, "STUDIO_PROVIDER_URLS": doors}
        return children.said("bench.vendors.asking", what, surroundings)


def _picture(_: str, width: int, height: int) -> bytes:
    """One that is there already, and takes its time all the same."""
    time.sleep(_DRAWS_SECONDS)
    return _drawn(width, height)


@cache
def _drawn(width: int, height: int) -> bytes:
    sentence = prompt("watercolor", "a lighthouse above the sea")
    return illustrator.picture(sentence, width, height)
