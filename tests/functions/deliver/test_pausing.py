"""Where nothing arrives any more, nothing is sent, and its owner hears of it."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from functions.deliver.handler import handler
from functions.deliver.tries import WAITS
from shared.database import now, reading, transaction
from shared.models.notifications import Delivery, DeliveryState, Kind, Notification, Webhook
from tests.databases import waiting
from tests.functions.deliver.hooks import deliveries, event_of, happens, hooked, paused, somebody, try_once
from tests.functions.deliver.receiver import Receiver, listening

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as here:
        yield here


def notified(kind: Kind) -> list[Notification]:
    with reading() as session:
        return list(session.scalars(select(Notification).where(Notification.kind == kind)))


def test_who_says_that_it_is_gone_is_told_nothing_more(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    receiver.status = 410

    assert try_once().state is DeliveryState.FAILED

    assert paused(hook) is not None
    (told,) = notified(Kind.WEBHOOK_PAUSED)
    assert (told.owner_id, told.detail["webhook_id"], told.detail["url"]) == (owner, str(hook), receiver.url)
    assert {"notification": str(told.id)} in waiting("letters_queue")
    happens(owner, "job/2/1/succeeded")
    assert len(deliveries()) == 1


def test_where_something_else_arrived_meanwhile_one_that_fails_pauses_nothing(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    with transaction() as session:
        session.add(
            Delivery(
                webhook_id=hook,
                owner_id=owner,
                kind=Kind.TEST,
                body={},
                state=DeliveryState.DELIVERED,
                delivered_at=now() + timedelta(hours=1),
            )
        )
        session.scalars(select(Delivery).where(Delivery.kind == Kind.JOB_SUCCEEDED)).one().tries = len(WAITS)
    failing = next(each for each in deliveries() if each.kind is Kind.JOB_SUCCEEDED)
    receiver.status = 500

    handler(event_of({"delivery": str(failing.id), "at": now().isoformat()}), None)

    assert [each.state for each in deliveries() if each.id == failing.id] == [DeliveryState.FAILED]
    assert paused(hook) is None
    assert notified(Kind.WEBHOOK_PAUSED) == []


def test_what_waits_for_a_webhook_that_is_paused_is_given_up_and_not_sent(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    with transaction() as session:
        session.get_one(Webhook, hook).paused_at = now()

    delivery = try_once()

    assert (delivery.state, delivery.error, delivery.tries) == (DeliveryState.FAILED, "The webhook is paused.", 0)
    assert receiver.told == []
