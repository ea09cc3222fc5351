"""What a webhook is to be told arrives, or is given up after days and not before."""

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from standardwebhooks import Webhook as Oracle

from functions.deliver import handler as deliver
from functions.deliver import tries
from functions.deliver.handler import handler
from functions.deliver.sending import Answer
from functions.deliver.tries import LONGEST_WISH, WAITS
from shared.aws import client
from shared.database import now, transaction
from shared.models.notifications import Delivery, DeliveryState, Webhook
from shared.notifications.deliveries import replay
from shared.notifications.signatures import secret_of
from shared.settings import settings
from tests.databases import waiting
from tests.functions.deliver.hooks import SAMPLE, deliveries, event_of, happens, hooked, paused, somebody, try_once
from tests.functions.deliver.receiver import Receiver, listening

pytestmark = pytest.mark.usefixtures("studio")

DONE: dict[str, Any] = {"batchItemFailures": []}


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as here:
        yield here


def test_what_happens_is_told_at_once_and_signed(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner, title="Das Licht — 灯")

    assert handler(event_of(*waiting("deliveries_queue")), None) == DONE

    (told,) = receiver.told
    (delivery,) = deliveries()
    assert told.headers["webhook-id"] == str(delivery.id)
    said = Oracle(secret_of(hook, 1)).verify(told.body, told.headers)
    assert said["type"] == "job.succeeded"
    assert said["data"]["title"] == "Das Licht — 灯"
    assert (delivery.state, delivery.status, delivery.tries) == (DeliveryState.DELIVERED, 204, 1)
    assert delivery.delivered_at is not None
    assert waiting("deliveries_queue") == []


def test_for_a_day_after_it_was_changed_a_message_is_good_by_both_secrets(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url, edition=2, rotated_at=now())
    happens(owner)

    try_once()

    (told,) = receiver.told
    for edition in (1, 2):
        assert Oracle(secret_of(hook, edition)).verify(told.body, told.headers)


def test_a_message_that_comes_twice_is_sent_once(receiver: Receiver) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)
    (message,) = waiting("deliveries_queue")

    for _ in range(3):
        handler(event_of(message, message), None)

    assert len(receiver.told) == 1


def test_a_message_that_comes_too_early_goes_back_without_waking_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[dict[str, Any]] = []
    monkeypatch.setattr(client("sqs"), "send_message", lambda **message: sent.append(message), raising=False)
    monkeypatch.setattr(deliver, "deliver", None)
    at = now() + timedelta(hours=5)
    message = {"delivery": str(UUID(int=7)), "at": at.isoformat()}

    assert handler(event_of(message), None) == DONE

    (back,) = sent
    assert back["DelaySeconds"] == 900
    assert back["QueueUrl"] == settings().deliveries_queue
    told = json.loads(back["MessageBody"])
    assert (told["delivery"], datetime.fromisoformat(told["at"])) == (message["delivery"], at)


def test_a_delivery_that_is_no_more_is_let_go() -> None:
    assert handler(SAMPLE, None) == DONE


def test_between_tries_it_waits_longer_and_longer_until_it_is_given_up(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    receiver.status = 500
    waits: list[timedelta] = []

    for number in range(1, len(WAITS) + 1):
        delivery = try_once()
        assert (delivery.state, delivery.tries) == (DeliveryState.WAITING, number)
        waits.append(delivery.due_at - now())
    last = try_once()

    for wait, least in zip(waits, WAITS, strict=True):
        assert least - timedelta(seconds=5) < wait <= 1.2 * least
    assert (last.state, last.tries, last.status, last.error) == (DeliveryState.FAILED, 10, 500, "It answered 500.")
    assert {told.headers["webhook-id"] for told in receiver.told} == {str(last.id)}
    assert len({told.body for told in receiver.told}) == 1
    assert paused(hook) is not None


@pytest.mark.parametrize(
    ("wish", "waited"),
    [
        ("3600", timedelta(hours=1)),
        ("1", WAITS[0]),
        (str(90 * 24 * 3600), LONGEST_WISH),
    ],
)
def test_a_receiver_is_left_alone_for_as_long_as_it_asks_but_not_forever(
    receiver: Receiver, wish: str, waited: timedelta
) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)
    receiver.status, receiver.headers = 429, {"Retry-After": wish}

    delivery = try_once()

    assert waited - timedelta(seconds=5) < delivery.due_at - now() <= 1.2 * waited


def test_what_waits_goes_to_where_its_webhook_is_by_then(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, "http://127.0.0.1:9/")
    happens(owner)
    with transaction() as session:
        session.get_one(Webhook, hook).url = receiver.url

    assert try_once().state is DeliveryState.DELIVERED


def test_a_webhook_that_is_removed_while_it_is_told_something_is_no_trouble(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    send = deliver.post

    def meanwhile(*message: Any) -> Any:
        with transaction() as session:
            session.delete(session.get_one(Webhook, hook))
        return send(*message)

    monkeypatch.setattr(deliver, "post", meanwhile)

    assert handler(event_of(*waiting("deliveries_queue")), None) == DONE
    assert deliveries() == []


def test_no_transaction_is_open_while_a_receiver_thinks(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)
    send = deliver.post

    def looking(*message: Any) -> Any:
        # There is one connection: it could not be had while a transaction holds it.
        assert deliveries()[0].tries == 1
        return send(*message)

    monkeypatch.setattr(deliver, "post", looking)

    assert handler(event_of(*waiting("deliveries_queue")), None) == DONE


def test_a_worker_that_dies_after_it_has_sent_leaves_it_to_be_sent_again_under_the_same_id(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)
    (message,) = waiting("deliveries_queue")

    def dead(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(deliver, "conclude", dead)
        assert handler(event_of(message), None)["batchItemFailures"]
    handler(event_of(message), None)
    assert len(receiver.told) == 1
    assert try_once().state is DeliveryState.DELIVERED

    assert len(receiver.told) == 2
    assert len({told.headers["webhook-id"] for told in receiver.told}) == 1


def test_what_every_worker_dies_of_is_not_tried_without_end(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)

    def never(*_: Any) -> None:
        pass

    with monkeypatch.context() as patch:
        patch.setattr(deliver, "conclude", never)
        for _ in range(len(WAITS) + 1):
            assert try_once().state is DeliveryState.WAITING
    last = try_once()

    assert (last.state, last.tries) == (DeliveryState.FAILED, len(WAITS) + 1)
    assert last.error == "Its last try was cut off: nobody knows how it went."
    assert len(receiver.told) == len(WAITS) + 1


def test_whoever_comes_back_after_their_claim_is_over_changes_nothing(receiver: Receiver) -> None:
    owner = somebody()
    hooked(owner, receiver.url)
    happens(owner)
    (delivery,) = deliveries()
    slow = tries.claim(delivery.id)
    assert slow is not None
    assert try_once().state is DeliveryState.DELIVERED

    tries.conclude(slow, Answer(500, "It answered 500."))

    kept = deliveries()[0]
    assert (kept.state, kept.status, kept.error) == (DeliveryState.DELIVERED, 204, None)


def test_what_was_given_up_is_sent_again_when_its_owner_says_so(receiver: Receiver) -> None:
    owner = somebody()
    hook = hooked(owner, receiver.url)
    happens(owner)
    with transaction() as session:
        delivery = session.scalars(select(Delivery)).one()
        delivery.state, delivery.tries, delivery.error = DeliveryState.FAILED, 10, "It answered 500."
    waiting("deliveries_queue")
    with transaction() as session:
        replay(session, owner, hook, delivery.id)

    assert handler(event_of(*waiting("deliveries_queue")), None) == DONE

    again = deliveries()[0]
    assert (again.state, again.tries, again.error) == (DeliveryState.DELIVERED, 1, None)
    assert receiver.told[0].headers["webhook-id"] == str(delivery.id)
