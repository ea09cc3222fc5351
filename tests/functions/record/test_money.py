"""The ledger adds up: whoever fails, dies, tries again or says it twice, it never passes the cap, and bills no failure.

Workers narrate as they do in the studio, at a company that asks for money, and `record` hears what they announce.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from sqlalchemy import select

from functions.record.handler import keep
from shared.charges import Charge
from shared.database import reading, transaction
from shared.errors import ProviderBusy, ProviderRefused, ProviderTimeout, StudioError
from shared.models.accounts import User
from shared.models.jobs import Generation, Job
from shared.production import stage
from shared.production.budgets import Budget
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Beat, Line, Maker, Script, Visual
from shared.production.flow import Stage
from shared.production.prices import Unit
from shared.production.stage import StageHandler
from shared.providers.provider import paid
from shared.settings import settings
from tests.prices import charge, charges
from tests.productions import Company, brief, counted, handler, news

TEXTS = ("A calm sea.", "A small boat in it.", "A long way home, and nobody to row.", "The lamp burns.", "A calm sea.")
COST = Decimal("0.002")
"""Of each call; the price says that it may be a lot more."""
EACH = Decimal("0.001")
"""Of a character, at most."""


class Killed(BaseException):
    """The end of a worker, wherever it is."""


@pytest.fixture
def company(studio: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with counted(monkeypatch) as company:
        settings.cache_clear()
        charge(monkeypatch, {("speech", company.company): charges(str(EACH), Unit.CHARACTER)})
        yield company


def raising(error: BaseException, struck: list[BaseException]) -> Callable[..., Any]:
    def end(*_: Any, **__: Any) -> Any:
        struck.append(error)
        raise error

    return end


COSTLY = Company, "_note", paid(ProviderRefused("no"), Charge(COST))
FATES: dict[str, tuple[tuple[Any, str, BaseException], ...]] = {
    "answers": (),
    "is busy": ((Company, "_note", ProviderBusy("later")),),
    "does not answer in time": ((Company, "_note", ProviderTimeout("no answer")),),
    "refuses": ((Company, "_note", ProviderRefused("no")),),
    "refuses, and is paid": (COSTLY,),
    "refuses, is paid, and it is not told": (COSTLY, (StageHandler, "_tell_of", Killed())),
    "refuses, is paid, and it is not settled": (COSTLY, (Budget, "settle", Killed())),
    "dies in the call": ((Company, "_note", Killed()),),
    "dies before the answer is kept": ((Desk, "keep_generation", Killed()),),
    "dies before it is settled": ((Budget, "settle", Killed()),),
    "dies before the result is kept": ((Desk, "keep_result", Killed()),),
    "dies before it is told": ((stage, "announce", Killed()),),
}


LOST = {"does not answer in time", "dies in the call", "dies before the answer is kept"}
"""Fates after which nobody knows whether the answer is paid."""


@contextmanager
def fated(fate: str) -> Iterator[list[BaseException]]:
    """What happens to a worker, if it comes so far: the errors that did."""
    struck: list[BaseException] = []
    with pytest.MonkeyPatch.context() as patch:
        for where, what, error in FATES[fate]:
            patch.setattr(where, what, raising(error, struck))
        yield struck


def opened(cap: Decimal) -> Cue:
    """A job of somebody new, whose script is written."""
    with transaction() as session:
        user = User(email=f"{uuid4()}@example.com", password_hash="")
        session.add(user)
        session.flush()
        job = Job(owner_id=user.id, format="short", brief=brief().model_dump(mode="json"), cap=cap)
        session.add(job)
    desk = Desk(str(user.id), str(job.id))
    desk.open(brief())
    beats = tuple(Beat(line=Line(text=text), visual=Visual(description=text)) for text in TEXTS)
    desk.put(Script(title="", description="", hashtags=(), beats=beats, maker=Maker(company="own", model="text")))
    return Cue(
        owner=str(user.id), job=str(job.id), attempt=1, format="short", beats=tuple(range(len(TEXTS))), cap=str(cap)
    )


def ledger(cue: Cue) -> tuple[Decimal, list[Generation]]:
    """What the job has cost, and the lines that say so."""
    with reading() as session:
        lines = session.scalars(select(Generation).where(Generation.job_id == UUID(cue.job))).all()
        return session.get_one(Job, UUID(cue.job)).cost, [*lines]


def work(cue: Cue, item: int, fate: str) -> list[BaseException]:
    """One visit of a worker; with what its fate has struck it."""
    with fated(fate) as struck, suppress(StudioError, Killed):
        handler(Stage.NARRATE)(cue.model_copy(update={"item": item}).model_dump())
    return struck


def adds_up(cue: Cue, cap: Decimal, answered: set[str], refused: Counter[str]) -> None:
    """`refused`: how often each text was, and was paid."""
    cost, lines = ledger(cue)
    assert cost == sum((line.cost for line in lines), Decimal(0))
    assert cost <= cap
    told = Counter(json.loads(line.prompt)["text"] for line in lines)
    assert told <= Counter(answered) + refused
    assert all(line.cost == COST and not line.cached for line in lines)
    assert cost <= Budget(cue.job, cap).spent() <= cap


visits = st.lists(st.tuples(st.integers(0, len(TEXTS) - 1), st.sampled_from(sorted(FATES))), max_size=14)


@examples(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cents=st.integers(0, 12), visits=visits, data=st.data())
def test_the_ledger_never_passes_the_cap_and_bills_no_failure(
    company: Company, cents: int, visits: list[tuple[int, str]], data: st.DataObject
) -> None:
    cap = Decimal(cents) / 100
    cue, heard = opened(cap), list[dict[str, Any]]()
    answered, refused = set[str](), Counter[str]()
    company.calls.clear()

    for item, fate in visits:
        before = Budget(cue.job, cap).spent()
        refused[TEXTS[item]] += COSTLY[-1] in work(cue, item, fate)
        if fate in {"is busy", "refuses"}:
            assert Budget(cue.job, cap).spent() <= before
        answered |= {text for _, text in company.calls}
        heard += [said for said in news() if said["detail"]["job"] == cue.job]
        for envelope in data.draw(st.lists(st.sampled_from(heard), max_size=3)) if heard else []:
            keep(envelope)
        adds_up(cue, cap, answered, refused)
    for envelope in data.draw(st.permutations(heard)):
        keep(envelope)

    adds_up(cue, cap, answered, refused)
    told = {said["detail"]["prompt"] for said in heard if said["detail-type"] == "Generated"}
    assert {line.prompt for line in ledger(cue)[1]} == told


@examples(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(visits=visits)
def test_whatever_happened_before_the_end_costs_what_it_is_worth(
    company: Company, visits: list[tuple[int, str]]
) -> None:
    """With money enough, all is made in the end, and each different line is paid once.

    So is each refusal that costs, also of workers that died of it. What stays held is the price of answers that were
    lost.
    """
    cap, lost, refused = Decimal(10), Decimal(0), 0
    cue = opened(cap)

    for item, fate in visits:
        struck = work(cue, item, fate)
        refused += COSTLY[-1] in struck
        if struck and fate in LOST:
            lost += len(TEXTS[item]) * EACH
    for item in cue.beats:
        work(cue, item, "answers")
    for envelope in news():
        keep(envelope)

    cost, lines = ledger(cue)
    assert {json.loads(line.prompt)["text"] for line in lines} == {*TEXTS}
    assert cost == (len({*TEXTS}) + refused) * COST == Budget(cue.job, cap).spent() - lost
    assert {(line.unit, line.units, line.unit_price * line.units) for line in lines} == {
        ("character", Decimal(len(text)), (COST / len(text)).quantize(Decimal("1e-12")) * len(text)) for text in TEXTS
    }


def test_a_job_that_may_cost_nothing_asks_nobody(company: Company) -> None:
    cue = opened(Decimal(0))

    assert not any(work(cue, item, "answers") for item in cue.beats)

    assert company.calls == []
    assert ledger(cue) == (0, [])
