"""No job ever holds or pays more than it may, whoever fails, dies, or says the same again."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from moto import mock_aws

from shared.aws import client
from shared.charges import Charge
from shared.errors import OverCap, ProviderRefused, ProviderTimeout
from shared.production.budgets import Budget
from shared.production.chains import links
from shared.production.desk import Desk
from shared.production.recorder import Recorder
from shared.providers.provider import paid
from shared.providers.speech import SPEECH
from shared.table import Refused, Table
from tests.conftest import forget, furnish
from tests.prices import charge, charges
from tests.productions import OWNER, Company

CAP = Decimal("0.10")


@pytest.fixture
def budget(cloud: None) -> Budget:
    return Budget("job", CAP)


def test_what_is_held_is_no_more_than_the_cap(budget: Budget) -> None:
    budget.hold("a", Decimal("0.06"))
    budget.hold("b", Decimal("0.04"))

    with pytest.raises(OverCap, match=r"a call may cost \$0.00000001, and \$0 is left of the job's \$0.1"):
        budget.hold("c", Decimal("0.00000001"))
    assert budget.spent() == CAP


def test_a_call_that_alone_costs_more_is_refused_at_once(budget: Budget) -> None:
    with pytest.raises(OverCap, match=r"\$0.1 is left of the job's \$0.1"):
        budget.hold("a", Decimal("0.11"))
    assert budget.spent() == 0


def test_a_call_that_goes_on_is_held_once(budget: Budget) -> None:
    assert [budget.hold("a", Decimal("0.06"), again=False) for _ in range(3)] == [True, False, False]

    assert budget.spent() == Decimal("0.06")


def test_a_call_that_is_made_again_is_held_again_since_the_one_before_may_be_paid(budget: Budget) -> None:
    assert budget.hold("a", Decimal("0.05"))
    assert budget.hold("a", Decimal("0.04"))
    assert budget.spent() == Decimal("0.09")

    with pytest.raises(OverCap):
        budget.hold("a", Decimal("0.05"))

    budget.settle("a", Decimal("0.01"))
    assert budget.spent() == Decimal("0.06")


def test_a_write_that_is_sent_twice_because_its_answer_was_lost_holds_once(
    budget: Budget, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = Table.ask

    def twice(table: Table, action: str, **what: Any) -> dict[str, Any]:
        if action == "update_item":
            with suppress(Refused):
                ask(table, action, **what)
        return ask(table, action, **what)

    monkeypatch.setattr(Table, "ask", twice)
    assert [budget.hold("a", Decimal("0.04")) for _ in range(2)] == [True, True]
    assert budget.spent() == Decimal("0.08")

    with pytest.raises(OverCap):
        budget.hold("a", Decimal("0.04"))
    budget.settle("a", Decimal("0.01"))
    assert budget.spent() == Decimal("0.05")


@pytest.mark.parametrize(
    ("before", "held", "settled"), [("held 3000000", "0.07", "0.05"), ("cost 3000000", "0.07", "0.05")]
)
def test_what_was_held_and_paid_before_calls_were_held_again_still_counts(
    budget: Budget, before: str, held: str, settled: str
) -> None:
    client("dynamodb").put_item(
        TableName="studio",
        Item={
            "pk": {"S": "budget#job"},
            "sk": {"S": "budget"},
            "spent": {"N": "3000000"},
            "call#a": {"S": before},
        },
    )

    assert budget.hold("a", Decimal("0.04"))
    assert budget.spent() == Decimal(held)
    budget.settle("a", Decimal("0.02"))
    assert budget.spent() == Decimal(settled)


def test_a_call_that_is_made_again_for_nothing_gives_back_no_more_than_its_own(budget: Budget) -> None:
    budget.hold("a", Decimal("0.05"))
    budget.hold("a", Decimal("0.04"))
    budget.release("a")
    budget.release("a")

    assert budget.spent() == Decimal("0.05")


def test_what_a_call_did_not_cost_is_there_for_others(budget: Budget) -> None:
    budget.hold("a", Decimal("0.06"))
    budget.settle("a", Decimal("0.01"))
    budget.settle("a", Decimal("0.05"))

    budget.hold("b", Decimal("0.09"))
    assert budget.spent() == CAP


def test_a_call_that_failed_gives_back_what_it_held(budget: Budget) -> None:
    budget.hold("a", CAP)
    budget.release("a")
    budget.release("a")

    assert budget.spent() == 0
    budget.hold("b", CAP)


def test_what_is_paid_is_not_given_back(budget: Budget) -> None:
    budget.hold("a", CAP)
    budget.settle("a", CAP)
    budget.release("a")

    assert budget.spent() == CAP


def test_many_who_hold_at_once_get_no_more_than_there_is(budget: Budget, one_by_one: None) -> None:
    def held(call: int) -> bool:
        try:
            budget.hold(str(call), Decimal("0.01"))
        except OverCap:
            return False
        return True

    with ThreadPoolExecutor(40) as callers:
        answers = Counter(callers.map(held, range(40)))

    assert answers == {True: 10, False: 30}
    assert budget.spent() == CAP


def test_jobs_have_budgets_of_their_own(budget: Budget) -> None:
    budget.hold("a", CAP)

    Budget("other", CAP).hold("a", CAP)


class Spending(RuleBasedStateMachine):
    """What any number of workers may do to one budget, in any order and as often as they like."""

    CALLS = st.sampled_from("abcde")
    COSTS = st.decimals(0, CAP * 2, places=3)

    def __init__(self) -> None:
        super().__init__()
        self.cloud = mock_aws()
        self.cloud.start()
        forget()
        furnish()
        self.budget = Budget("job", CAP)
        self.held: dict[str, Decimal] = {}
        self.paid = Counter[str]()

    def teardown(self) -> None:
        self.cloud.stop()
        forget()

    @rule(call=CALLS, most=COSTS, again=st.booleans())
    def hold(self, call: str, most: Decimal, again: bool) -> None:
        goes_on = bool(self.held.get(call)) and not again
        if not goes_on and most > CAP - self.spent:
            with pytest.raises(OverCap):
                self.budget.hold(call, most, again=again)
        else:
            assert self.budget.hold(call, most, again=again) is not goes_on
            if not goes_on:
                self.paid[call] += self.held.get(call, Decimal(0))
                self.held[call] = most

    @rule(call=CALLS, part=st.integers(0, 4))
    def settle(self, call: str, part: int) -> None:
        cost = self.held.get(call, CAP) * part / 4
        self.budget.settle(call, cost)
        if self.held.pop(call, 0):
            self.paid[call] += cost

    @rule(call=CALLS)
    def release(self, call: str) -> None:
        self.budget.release(call)
        self.held.pop(call, None)

    @invariant()
    def what_is_spent_is_what_is_held_and_paid_and_never_more_than_may_be(self) -> None:
        assert self.budget.spent() == self.spent <= CAP

    @property
    def spent(self) -> Decimal:
        return sum(self.held.values(), Decimal(0)) + self.paid.total()


def test_a_budget_adds_up_whatever_happens() -> None:
    run_state_machine_as_test(
        Spending, settings=hypothesis_settings(max_examples=15, stateful_step_count=30, deadline=None)
    )


# what stages do


@pytest.fixture
def priced(company: Company, monkeypatch: pytest.MonkeyPatch) -> Company:
    """A company whose speech costs at most five times of what it takes."""
    charge(monkeypatch, {("speech", company.company): charges("0.01")})
    return company


def speak(recorder: Recorder, company: Company, text: str = "A calm sea.") -> None:
    recorder.recorded(links(SPEECH), SPEECH).speak(text, voice="ava", language="en", speed=1.0)


def recorder() -> Recorder:
    return Recorder(Desk(OWNER, "job"), cap=Decimal("0.015"))


def test_a_call_holds_its_price_and_settles_its_cost(priced: Company) -> None:
    spent: list[Decimal] = []
    priced.during = lambda _: spent.append(Budget("job", CAP).spent())

    speak(recorder(), priced)

    assert spent == [Decimal("0.01")]
    assert Budget("job", CAP).spent() == Decimal("0.002")


def test_a_job_whose_money_is_used_up_calls_nobody(priced: Company) -> None:
    for number in range(3):
        speak(recorder(), priced, f"Sentence {number}.")

    with pytest.raises(OverCap):
        speak(recorder(), priced, "One sentence more.")
    assert len(priced.calls) == 3


def fails(error: Exception) -> None:
    raise error


def test_a_failure_is_not_paid(priced: Company) -> None:
    priced.during = lambda _: fails(ProviderRefused("no"))

    with pytest.raises(ProviderRefused):
        speak(recorder(), priced)
    assert Budget("job", CAP).spent() == 0


def test_what_may_have_been_made_stays_held_when_it_is_asked_for_again(priced: Company) -> None:
    priced.during = lambda _: fails(ProviderTimeout("no answer"))
    with pytest.raises(ProviderTimeout):
        speak(Recorder(Desk(OWNER, "job"), cap=CAP), priced)
    assert Budget("job", CAP).spent() == Decimal("0.01")

    priced.during = str
    speak(Recorder(Desk(OWNER, "job"), cap=CAP), priced)
    assert Budget("job", CAP).spent() == Decimal("0.012")


def test_nobody_is_asked_again_when_that_and_the_answer_that_was_lost_may_pass_the_cap(priced: Company) -> None:
    priced.during = lambda _: fails(ProviderTimeout("no answer"))
    with pytest.raises(ProviderTimeout):
        speak(recorder(), priced)

    with pytest.raises(OverCap):
        speak(recorder(), priced)
    assert len(priced.calls) == 1


def test_what_is_paid_and_refused_is_told_settled_and_asked_for_anew(priced: Company) -> None:
    charge = Charge(Decimal("0.004"), units=Decimal(2))
    priced.during = lambda _: fails(paid(ProviderRefused("not that"), charge))
    refused = Recorder(Desk(OWNER, "job"), cap=CAP)
    with pytest.raises(ProviderRefused):
        speak(refused, priced)

    priced.during = str
    answered = Recorder(Desk(OWNER, "job"), cap=CAP)
    speak(answered, priced)

    later = Recorder(Desk(OWNER, "later"), cap=CAP)
    speak(later, priced)

    assert [(made.cost, made.units) for made in refused.generations] == [("0.004", "2")]
    # Whoever was refused may have died before it could tell: the next one of the same job tells as well.
    assert [made.cost for made in answered.generations] == ["0.004", "0.002"]
    assert len({made.call for made in answered.generations}) == 2
    assert [made.cost for made in later.generations] == ["0.002"]
    assert [Budget(job, CAP).spent() for job in ("job", "later")] == [Decimal("0.006"), 0]


def test_whoever_failed_forgets_its_own_answer_and_nobody_elses(priced: Company) -> None:
    priced.during = lambda _: fails(paid(ProviderRefused("not that"), Charge(Decimal("0.004"))))
    refused = recorder()
    with pytest.raises(ProviderRefused):
        speak(refused, priced)
    priced.during = str
    speak(Recorder(Desk(OWNER, "another")), priced)

    refused.forget()
    speak(Recorder(Desk(OWNER, "third")), priced)

    assert len(priced.calls) == 2


def test_what_was_refused_and_paid_is_settled_by_the_next_one_where_the_worker_died(
    priced: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    priced.during = lambda _: fails(paid(ProviderRefused("not that"), Charge(Decimal("0.004"))))
    with monkeypatch.context() as patch:
        patch.setattr(Budget, "settle", lambda *_: None)
        with pytest.raises(ProviderRefused):
            speak(Recorder(Desk(OWNER, "job"), cap=CAP), priced)
    assert Budget("job", CAP).spent() == Decimal("0.01")

    priced.during = str
    speak(Recorder(Desk(OWNER, "job"), cap=CAP), priced)
    assert Budget("job", CAP).spent() == Decimal("0.006")


def test_a_worker_that_died_before_it_settled_is_settled_by_the_next_one(
    priced: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Budget, "settle", lambda *_: None)
        speak(recorder(), priced)
    assert Budget("job", CAP).spent() == Decimal("0.01")

    speak(recorder(), priced)
    assert Budget("job", CAP).spent() == Decimal("0.002")
    assert len(priced.calls) == 1


def test_what_another_job_has_paid_costs_this_one_nothing(priced: Company) -> None:
    speak(recorder(), priced)

    speak(Recorder(Desk(OWNER, "later"), cap=Decimal(0)), priced)
    assert Budget("later", CAP).spent() == 0
