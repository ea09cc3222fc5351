"""The bill: the supplier's book after a trial, held against the studio's ledger."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from shared.database import reading
from shared.models.jobs import Generation, Job, Status
from tests.hardening.supplier import outcomes

_ORDER = re.compile(r"order (\d+) tells")
"""By which the words of an order are known."""
_KINDS = {"compose": "TEXT", "judge": "TEXT", "speak": "AUDIO"}


@dataclass(frozen=True)
class Bill:
    calls: int
    failed: int
    """Of those: how many came to nothing for whoever called."""
    answered_twice: list[str]
    """What was asked again although it had been answered, and the answer had arrived."""
    unentered: list[str]
    """Orders whose jobs have all succeeded, and whose calls do not all stand in the ledger, once each."""


def read(book: Path) -> Bill:
    asked = outcomes(book)
    every = sum(asked.values(), Counter[str]())
    return Bill(
        calls=every.total(),
        failed=every["busy"] + every["dropped"],
        answered_twice=[about for (_, about), count in asked.items() if count["answered"] > 1],
        unentered=[*_unentered([call for call, count in asked.items() if count["answered"]])],
    )


def _unentered(answered: list[tuple[str, str]]) -> Iterator[str]:
    with reading() as session:
        paid = session.execute(select(Generation.type, Generation.prompt).where(Generation.cost > 0)).all()
        came_to_nothing = session.scalars(select(Job.brief).where(Job.status != Status.SUCCEEDED)).all()
    owed = _by_order((_KINDS[call], about) for call, about in answered)
    entered = _by_order((kind, prompt) for kind, prompt in paid)
    # Of a worker that died with its answer, and of a job that nobody has tried again since, nobody has heard.
    unheard = {order for brief in came_to_nothing for order in _ORDER.findall(brief["order"]["script"])}
    for kind, order in owed.keys() | entered.keys():
        if order not in unheard and owed[kind, order] != entered[kind, order]:
            yield f"order {order}: {owed[kind, order]} calls of {kind} answered, {entered[kind, order]} entered"


def _by_order(calls: Iterator[tuple[str, str]]) -> Counter[tuple[str, str]]:
    """How many calls there were of each kind, for each order."""
    return Counter((kind, order) for kind, about in calls for order in set(_ORDER.findall(about)))
