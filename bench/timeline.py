"""Timeline: where each second of a job went, from what its stages announced.

Every moment between the order and the end belongs to exactly one of `Doing`, so that the parts add up to the whole.
Where workers do different things at the same time, the moment belongs to the first of them in `Doing`'s order.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any

from bench.production import Production

_FILM = frozenset({"render", "assemble"})
"""Stages whose own function is FFmpeg, VapourSynth and the mixing of sound, from its first line to its last."""


class Doing(StrEnum):
    MAKING = "FFmpeg and providers"
    WORKING = "the rest of stages' own functions"
    HANDLING = "around them: desk, claims, bus"
    WALKING = "between stages: no stage runs"
    ADMITTING = "from the order to the first stage"
    ENDING = "from the last stage to the end"


@dataclass(frozen=True)
class Visit:
    """One call of a stage's Lambda that ended well."""

    stage: str
    item: int | None
    cached: bool
    began: datetime
    worked_from: datetime
    """When its own function began, or a few milliseconds before: it is announced, and then claimed."""
    ended: datetime
    worked: timedelta
    asked: timedelta
    """Of `worked`, what providers took to answer."""

    @property
    def making(self) -> timedelta:
        return self.worked if self.stage in _FILM else self.asked


@dataclass(frozen=True)
class Share:
    """One stage, in seconds."""

    visits: int
    kept: int
    """How many of them found their result made."""
    wall: float
    """From its first beginning to its last end."""
    worked: float
    """In its own function, all its workers together."""
    making: float
    """Of that, FFmpeg and providers."""
    handled: float
    """Around its own function, all its workers together."""


def visits(production: Production) -> tuple[Visit, ...]:
    """Every visit of the last attempt, in the order of their ends."""
    asked: dict[tuple[str, int | None], timedelta] = defaultdict(timedelta)
    for said in _said(production, "Generated"):
        if not said["cached"]:
            asked[said["stage"], said["item"]] += timedelta(milliseconds=said["milliseconds"])
    started = {(said["stage"], said["item"]): said["at"] for said in _said(production, "StageStarted")}
    done = [_visit(said, started, asked) for said in _said(production, "StageDone")]
    return tuple(sorted(done, key=lambda visit: visit.ended))


def parts(production: Production) -> dict[Doing, float]:
    """Seconds of each kind; together they are the whole job."""
    spans = [span for visit in visits(production) for span in _spans(visit)]
    first, last = min(begin for _, begin, _ in spans), max(end for *_, end in spans)
    spans += [
        (Doing.ADMITTING, production.ordered, first),
        (Doing.WALKING, first, last),
        (Doing.ENDING, last, production.over),
    ]
    parts = dict.fromkeys(Doing, 0.0)
    for begin, end in pairwise(sorted({edge for _, *edges in spans for edge in edges})):
        here = {doing for doing, since, until in spans if since <= begin and end <= until}
        parts[next(doing for doing in Doing if doing in here)] += (end - begin).total_seconds()
    return parts


def shares(production: Production) -> dict[str, Share]:
    """Every stage, in the order in which they began."""
    by_stage: dict[str, list[Visit]] = defaultdict(list)
    for visit in sorted(visits(production), key=lambda visit: visit.began):
        by_stage[visit.stage].append(visit)
    return {stage: _share(made) for stage, made in by_stage.items()}


def _visit(
    said: Mapping[str, Any],
    started: Mapping[tuple[str, int | None], datetime],
    asked: Mapping[tuple[str, int | None], timedelta],
) -> Visit:
    which = said["stage"], said["item"]
    began = said["at"] - timedelta(milliseconds=said["milliseconds"])
    return Visit(
        *which,
        cached=said["cached"],
        began=began,
        worked_from=began if said["cached"] else started[which],
        ended=said["at"],
        worked=timedelta(milliseconds=said["worked"]),
        # A visit that found its result says again what it once cost: that was not now.
        asked=timedelta() if said["cached"] else asked.get(which, timedelta()),
    )


def _spans(visit: Visit) -> list[tuple[Doing, datetime, datetime]]:
    """What a visit did, and when: providers are asked first, and their answer is kept."""
    since = visit.worked_from
    return [
        (Doing.MAKING, since, since + visit.making),
        (Doing.WORKING, since, since + visit.worked),
        (Doing.HANDLING, visit.began, visit.ended),
    ]


def _share(visits: Iterable[Visit]) -> Share:
    visits = list(visits)
    worked = sum((visit.worked for visit in visits), timedelta())
    present = sum((visit.ended - visit.began for visit in visits), timedelta())
    return Share(
        visits=len(visits),
        kept=sum(visit.cached for visit in visits),
        wall=(max(visit.ended for visit in visits) - min(visit.began for visit in visits)).total_seconds(),
        worked=worked.total_seconds(),
        making=sum((visit.making for visit in visits), timedelta()).total_seconds(),
        handled=(present - worked).total_seconds(),
    )


def _said(production: Production, name: str) -> list[dict[str, Any]]:
    """What was announced under a name in the last attempt, with moments for their texts."""
    attempt = max(event.detail["attempt"] for event in production.events)
    heard = [event.detail for event in production.events if event.name == name]
    return [{**said, "at": datetime.fromisoformat(said["at"])} for said in heard if said["attempt"] == attempt]
