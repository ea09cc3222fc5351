"""What has happened is told once: on the list, to whoever listens, and by letter."""

from contextlib import suppress

import pytest
from sqlalchemy import select

from shared import vigil
from shared.database import now, reading, transaction
from shared.models.notifications import Delivery, DeliveryState, Kind, Notification
from shared.notifications import deliveries
from shared.notifications.deliveries import PATIENCE, late, next_late
from shared.notifications.telling import tell
from tests.databases import waiting
from tests.functions.deliver.hooks import deliveries as told_to_webhooks
from tests.functions.deliver.hooks import happens, hooked, somebody

pytestmark = pytest.mark.usefixtures("studio")


def notifications() -> list[Notification]:
    with reading() as session:
        return list(session.scalars(select(Notification).order_by(Notification.id)))


def test_it_is_told_to_those_webhooks_that_want_it_and_are_awake() -> None:
    ada, bea = somebody(), somebody("bea@example.com")
    wants = hooked(ada, kinds=["job.succeeded"])
    hooked(ada, kinds=["job.failed"])
    hooked(ada, paused_at=now())
    hooked(bea)

    happens(ada)

    (delivery,) = told_to_webhooks()
    assert (delivery.webhook_id, delivery.owner_id, delivery.state) == (wants, ada, DeliveryState.WAITING)
    assert delivery.body["type"] == "job.succeeded"
    assert delivery.body["data"] == notifications()[0].detail
    (message,) = waiting("deliveries_queue")
    assert message["delivery"] == str(delivery.id)
    assert vigil.due() is not None


def test_what_is_heard_again_is_not_told_again() -> None:
    ada, bea = somebody(), somebody("bea@example.com")
    hooked(ada)

    for owner in (ada, ada, bea):
        happens(owner)

    assert [told.owner_id for told in notifications()] == [ada, bea]
    assert len(told_to_webhooks()) == 1
    assert len(waiting("letters_queue")) == 2


def test_where_nobody_listens_the_database_may_go_on_sleeping() -> None:
    vigil.rest(vigil.Vigil(stirred=0, look=0), None)
    happens(somebody())

    assert vigil.due() is None


def test_what_did_not_happen_is_told_to_nobody() -> None:
    ada = somebody()
    hooked(ada)

    with suppress(ZeroDivisionError), transaction() as session:
        tell(session, ada, Kind.JOB_FAILED, "job/1/1/failed", {})
        raise ZeroDivisionError

    assert notifications() == []
    assert told_to_webhooks() == []
    assert waiting("deliveries_queue") == waiting("letters_queue") == []


def test_no_letter_is_wanted_about_what_is_no_news() -> None:
    happens(somebody(), "test/1", Kind.TEST)

    assert waiting("letters_queue") == []


def test_a_delivery_whose_message_was_lost_is_found_when_it_is_late() -> None:
    ada = somebody()
    hooked(ada)
    happens(ada)
    (delivery,) = told_to_webhooks()

    with reading() as session:
        assert late(session, limit=9) == []
        assert next_late(session) == delivery.due_at + PATIENCE
    with transaction() as session:
        session.get_one(Delivery, delivery.id).due_at = now() - 2 * PATIENCE
    with reading() as session:
        assert late(session, limit=9) == [delivery.id]
    with transaction() as session:
        session.get_one(Delivery, delivery.id).state = DeliveryState.DELIVERED
    with reading() as session:
        assert late(session, limit=9) == []
        assert next_late(session) is None


def test_a_queue_that_does_not_answer_loses_no_delivery(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = somebody()
    hooked(ada)

    def away(_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(deliveries, "wake", away)
    with pytest.raises(ConnectionError):
        happens(ada)

    assert [one.state for one in told_to_webhooks()] == [DeliveryState.WAITING]
    assert vigil.due() is not None
