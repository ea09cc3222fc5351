"""So many calls are let through as were promised, to the last one, whoever asks beside one."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shared import limits, table
from shared.errors import StorageBusy, TooMany
from shared.limits import Limit, spend

TEN = Limit("orders", calls=10, seconds=60)


class Clock:
    """Time as a test has it, in seconds from a start."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(limits.time, "time_ns", self._now)

    def _now(self) -> int:
        return 1_800_000_000_000_000_000 + round(self.seconds * 1e9)


@pytest.fixture
def clock(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def let_through(limit: Limit, whose: str) -> bool:
    try:
        spend(limit, whose)
    except TooMany:
        return False
    return True


def test_as_many_calls_as_were_promised_are_let_through_and_not_one_more(clock: Clock) -> None:
    assert [let_through(TEN, "ada") for _ in range(12)] == [True] * 10 + [False] * 2


def test_fifty_who_ask_at_once_get_exactly_what_one_would(clock: Clock, one_by_one: None) -> None:
    with ThreadPoolExecutor(50) as callers:
        answers = Counter(callers.map(lambda _: let_through(TEN, "ada"), range(50)))

    assert answers == {True: 10, False: 40}


def test_what_is_left_is_told_with_every_call(clock: Clock) -> None:
    told = [spend(TEN, "ada") for _ in range(10)]

    assert [allowance.left for allowance in told] == [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]
    assert [allowance.full_in for allowance in told] == [6, 12, 18, 24, 30, 36, 42, 48, 54, 60]


def test_whoever_is_refused_is_told_when_to_come_back_and_is_let_in_then(clock: Clock) -> None:
    for _ in range(10):
        spend(TEN, "ada")
    clock.seconds = 2.5
    with pytest.raises(TooMany) as refused:
        spend(TEN, "ada")

    assert refused.value.after == 4
    clock.seconds = 5.99
    assert not let_through(TEN, "ada")
    clock.seconds = 6
    assert let_through(TEN, "ada")
    assert not let_through(TEN, "ada")


def test_everybody_has_a_bucket_of_their_own_for_everything(clock: Clock) -> None:
    while let_through(TEN, "ada"):
        continue

    assert let_through(TEN, "ben")
    assert let_through(Limit("keys", calls=10, seconds=60), "ada")


def test_a_full_bucket_holds_no_more_however_long_it_stands(clock: Clock) -> None:
    spend(TEN, "ada")
    clock.seconds = 86_400

    assert sum(let_through(TEN, "ada") for _ in range(20)) == 10


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    calls=st.integers(1, 20),
    seconds=st.integers(1, 3600),
    waits=st.lists(st.floats(0, 2), min_size=1, max_size=30),
)
def test_no_window_ever_sees_more_than_twice_and_no_pace_is_refused_that_was_promised(
    clock: Clock, calls: int, seconds: int, waits: list[float]
) -> None:
    limit, whose = Limit("any", calls, seconds), uuid4().hex
    passed: list[float] = []
    for wait in waits:
        clock.seconds += wait * seconds / calls
        if let_through(limit, whose):
            passed.append(clock.seconds)

    for first in passed:
        within = [moment for moment in passed if first <= moment < first + seconds]
        # A bucket that is full, and what comes back within the window.
        assert len(within) <= 2 * calls
    steady = [wait for wait in waits if wait >= 1]
    assert len(passed) >= min(len(waits), calls)
    assert len(passed) >= len(steady)


def test_a_table_that_does_not_answer_is_told_as_such(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "settings", lambda: type("Settings", (), {"table": "gone"})())

    with pytest.raises(StorageBusy):
        spend(TEN, "ada")
