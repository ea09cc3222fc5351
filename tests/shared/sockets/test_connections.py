"""Whoever has a socket open is known, nobody has more than they may, and what is over hears nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from shared.aws import client
from shared.errors import Conflict, StorageBusy, Unauthenticated
from shared.sockets import connections
from shared.sockets.connections import LIFETIME, MOST, MOST_WISHES, Holder, Proof

pytestmark = pytest.mark.usefixtures("cloud")

ADA, BEA = uuid4(), uuid4()
JOB, OTHER = uuid4(), uuid4()


def holder(owner: UUID = ADA) -> Holder:
    return Holder(owner, Proof.SESSION, uuid4())


class Clock:
    """Time as a test has it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 1_800_000_000.0
        monkeypatch.setattr(connections.time, "time", lambda: self.seconds)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def ids(owner: UUID = ADA) -> set[str]:
    return {connection.id for connection in connections.opened_by(owner)}


def test_a_connection_is_known_by_whose_it_is_and_by_what_it_was_opened() -> None:
    shown = holder()

    connections.enter(shown, "one")

    (known,) = connections.opened_by(ADA)
    assert (known.id, known.holder, known.good, known.wishes) == ("one", f"session/{shown.id}", True, frozenset())
    assert connections.owner_of("one") == ADA
    assert connections.owner_of("two") is None


def test_nobody_has_more_than_they_may_and_nobody_takes_from_others() -> None:
    for number in range(MOST):
        connections.enter(holder(), str(number))

    with pytest.raises(Conflict, match=f"{MOST} sockets open already"):
        connections.enter(holder(), "one too many")
    connections.enter(holder(BEA), "another's")

    assert ids() == {str(number) for number in range(MOST)}
    assert ids(BEA) == {"another's"}


def test_however_many_are_opened_at_once_no_more_are_let_in(one_by_one: None) -> None:
    def opened(number: int) -> bool:
        try:
            connections.enter(holder(), str(number))
        except Conflict:
            return False
        return True

    with ThreadPoolExecutor(20) as browsers:
        let_in = sum(browsers.map(opened, range(30)))

    assert let_in == len(ids()) == MOST


def test_what_is_over_makes_room_for_what_is_new(clock: Clock) -> None:
    for number in range(MOST):
        connections.enter(holder(), str(number))

    clock.seconds += LIFETIME
    connections.enter(holder(), "new")

    assert ids() == {"new"}


def test_whoever_left_is_forgotten_however_often() -> None:
    connections.enter(holder(), "one")

    for _ in range(2):
        connections.leave(ADA, "one", "never there")
    connections.leave(BEA, "never there")
    connections.leave(ADA)

    assert ids() == set()
    assert connections.owner_of("one") is None


def test_a_connection_hears_of_what_it_named_and_of_all_when_it_named_nothing() -> None:
    connections.enter(holder(), "one")
    connections.enter(holder(), "two")

    connections.wish(ADA, "one", JOB)
    connections.wish(ADA, "two", None)

    hears = {known.id: (known.hears(JOB), known.hears(OTHER)) for known in connections.opened_by(ADA)}
    assert hears == {"one": (True, False), "two": (True, True)}


def test_what_is_no_longer_wished_is_not_heard() -> None:
    connections.enter(holder(), "one")
    connections.wish(ADA, "one", JOB)

    connections.unwish(ADA, "one", JOB)
    connections.unwish(ADA, "one", OTHER)

    assert not connections.opened_by(ADA)[0].hears(JOB)


def test_a_wish_says_until_when_it_is_good(clock: Clock) -> None:
    connections.enter(holder(), "one")

    assert connections.wish(ADA, "one", JOB) == clock.seconds + LIFETIME
    clock.seconds += LIFETIME

    for ask in (connections.wish, connections.unwish):
        with pytest.raises(Unauthenticated, match="open another"):
            ask(ADA, "one", JOB)
    assert not connections.opened_by(ADA)[0].good


def test_nobody_wishes_through_what_is_not_theirs_or_not_there() -> None:
    connections.enter(holder(), "one")

    for owner, connection in ((BEA, "one"), (ADA, "two")):
        with pytest.raises(Unauthenticated):
            connections.wish(owner, connection, None)
    assert connections.opened_by(ADA)[0].wishes == frozenset()


def test_a_connection_names_so_many_jobs_and_no_more() -> None:
    connections.enter(holder(), "one")
    jobs = [uuid4() for _ in range(MOST_WISHES)]
    for job in jobs:
        connections.wish(ADA, "one", job)

    connections.wish(ADA, "one", jobs[0])
    with pytest.raises(Conflict, match="or none to hear of all"):
        connections.wish(ADA, "one", uuid4())


def test_a_table_that_is_not_there_is_told_as_busy() -> None:
    client("dynamodb").delete_table(TableName="studio")
    asked: tuple[Callable[[], object], ...] = (
        lambda: connections.enter(holder(), "one"),
        lambda: connections.leave(ADA, "one"),
        lambda: connections.wish(ADA, "one", None),
        lambda: connections.opened_by(ADA),
        lambda: connections.owner_of("one"),
    )

    for ask in asked:
        with pytest.raises(StorageBusy):
            ask()


NAMES = st.sampled_from([f"connection {number}" for number in range(MOST + 2)])
WISHES = st.sampled_from([None, JOB, OTHER])


class Switchboard(RuleBasedStateMachine):
    """One owner's connections, beside what they ought to be."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.now = 1_800_000_000.0
        self.patch.setattr(connections.time, "time", lambda: self.now)
        self.owner = uuid4()
        self.expected: dict[str, tuple[float, set[UUID | None]]] = {}

    def teardown(self) -> None:
        self.patch.undo()

    @rule(name=NAMES)
    def enter(self, name: str) -> None:
        if name in self.expected:
            return
        good = {known: kept for known, kept in self.expected.items() if kept[0] > self.now}
        try:
            connections.enter(holder(self.owner), name)
        except Conflict:
            assert len(good) == MOST
        else:
            if len(self.expected) == MOST:
                self.expected = good
            self.expected[name] = (self.now + LIFETIME, set())

    @rule(names=st.lists(NAMES, unique=True, max_size=3))
    def leave(self, names: list[str]) -> None:
        connections.leave(self.owner, *names)
        for name in names:
            self.expected.pop(name, None)

    @rule(name=NAMES, job=WISHES, wished=st.booleans())
    def wish(self, name: str, job: UUID | None, wished: bool) -> None:
        until, wishes = self.expected.get(name, (0.0, set[UUID | None]()))
        try:
            (connections.wish if wished else connections.unwish)(self.owner, name, job)
        except Unauthenticated:
            assert until <= self.now
        else:
            assert until > self.now
            wishes ^= {job} if (job in wishes) != wished else set()

    @rule(seconds=st.sampled_from([1, LIFETIME - 1, LIFETIME]))
    def wait(self, seconds: int) -> None:
        self.now += seconds

    @invariant()
    def all_are_known_and_none_too_many(self) -> None:
        known = connections.opened_by(self.owner)
        assert len(known) <= MOST
        assert {one.id: one.until for one in known} == {name: until for name, (until, _) in self.expected.items()}
        for one in known:
            until, wishes = self.expected[one.id]
            assert one.good == (until > self.now)
            assert one.hears(JOB) == bool(wishes & {None, JOB})


def test_whatever_happens_in_whatever_order_the_connections_are_what_they_ought_to_be() -> None:
    run_state_machine_as_test(
        Switchboard,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
        ),
    )
