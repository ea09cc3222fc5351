"""Whatever is lost, repeated or dies: nothing that a webhook was to be told is lost, and no try is sent twice."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from sqlalchemy import select

from functions.deliver import handler, tries
from functions.deliver.sending import Answer
from functions.deliver.tries import WAITS, Try
from shared.database import now, reading
from shared.models.notifications import Delivery, DeliveryState, Kind
from shared.notifications import deliveries, telling
from shared.notifications.deliveries import Due
from shared.notifications.webhooks import listening
from tests.functions.deliver.hooks import happens, hooked, somebody

LIFETIME = timedelta(minutes=1)
"""After which Lambda ends a worker, as the table of functions says."""

_DONE = DeliveryState.DELIVERED
_people = count(1)
_ANSWERS = st.sampled_from([Answer(204, ""), Answer(500, "It answered 500."), Answer(None, "Nobody answers there.")])


@dataclass
class World:
    """The time, what is in the queue, and what receivers got."""

    time: datetime = field(default_factory=now)
    queue: list[Due] = field(default_factory=list[Due])
    sent: list[tuple[UUID, datetime]] = field(default_factory=list[tuple[UUID, datetime]])


@pytest.fixture
def there(studio: None, monkeypatch: pytest.MonkeyPatch) -> World:
    world = World()
    for room in (deliveries, tries, handler, telling):
        monkeypatch.setattr(room, "now", lambda: world.time)
    for room in (deliveries, tries, handler):
        monkeypatch.setattr(room, "wake", world.queue.append)
    return world


def test_nothing_is_lost_and_no_try_is_sent_twice(there: World) -> None:
    class Deliveries(RuleBasedStateMachine):
        @initialize()
        def begin(self) -> None:
            there.queue.clear()
            there.sent.clear()
            self.owner = somebody(f"{next(_people)}@example.com")
            for _ in range(2):
                hooked(self.owner)
            self.events = self.told = 0
            self.open: list[tuple[Try, datetime]] = []

        @rule()
        def something_happens(self) -> None:
            self.events += 1
            with reading() as session:
                self.told += len(listening(session, self.owner, Kind.JOB_SUCCEEDED))
            happens(self.owner, f"job/{self.events}/1/succeeded")
            # Heard again.
            happens(self.owner, f"job/{self.events}/1/succeeded")

        @rule(minutes=st.sampled_from([0.05, 1, 3, 10, 200, 1_500]))
        def time_passes(self, minutes: float) -> None:
            there.time += timedelta(minutes=minutes)

        # Which one comes is chance, as in SQS: what may happen next must not depend on what is there.
        @rule(which=st.integers(0, 99), fate=st.sampled_from(["comes", "comes twice", "is lost"]))
        def a_message(self, which: int, fate: str) -> None:
            if not there.queue:
                return
            message = there.queue.pop(which % len(there.queue))
            if fate == "is lost":
                return
            for _ in range(1 + (fate == "comes twice")):
                if message.at > there.time:
                    there.queue.append(message)
                elif (tried := tries.claim(message.delivery)) is not None:
                    self._claimed(tried)

        @rule(which=st.integers(0, 99), answer=_ANSWERS, dies=st.sampled_from(["no", "before", "after"]))
        def a_worker_sends(self, which: int, answer: Answer, dies: str) -> None:
            if not self.open:
                return
            tried, began = self.open.pop(which % len(self.open))
            if dies == "before" or there.time >= began + LIFETIME:
                return
            there.sent.append((tried.delivery_id, tried.until))
            if dies == "no":
                tries.conclude(tried, answer)

        @rule()
        def somebody_tends(self) -> None:
            with reading() as session:
                there.queue.extend(Due(delivery=one, at=there.time) for one in deliveries.late(session, limit=100))

        def _claimed(self, tried: Try) -> None:
            for other, began in self.open:
                gone = there.time >= began + LIFETIME
                assert gone or other.delivery_id != tried.delivery_id, "two workers have the same try"
            self.open.append((tried, there.time))

        def teardown(self) -> None:
            """From now on all goes well: every delivery comes to its end, though every message be lost."""
            self.open = []
            for _ in range(2 * len(WAITS)):
                there.queue.clear()
                there.time += timedelta(days=2)
                self.somebody_tends()
                for message in there.queue:
                    if (tried := tries.claim(message.delivery)) is not None:
                        there.sent.append((tried.delivery_id, tried.until))
                        tries.conclude(tried, Answer(204, ""))
            assert len(set(there.sent)) == len(there.sent), "a try was sent twice"
            with reading() as session:
                found = session.scalars(select(Delivery).where(Delivery.owner_id == self.owner)).all()
            assert len(found) == self.told, "something was told to nobody, or twice"
            for one in found:
                given_up = one.tries > len(WAITS) or one.error == "The webhook is paused."
                assert one.state is (DeliveryState.FAILED if given_up and one.delivered_at is None else _DONE)

    run_state_machine_as_test(
        Deliveries,
        settings=settings(
            max_examples=25,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
