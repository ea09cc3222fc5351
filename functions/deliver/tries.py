"""Tries: one of a delivery at a time, and what follows from how it went.

A try is claimed before anything is sent: the delivery is due again only when whoever has claimed it must be gone, so
that two workers never send the same one. No transaction is open while somebody else's server thinks.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from functions.deliver.sending import Answer
from shared.database import after_commit, now, transaction
from shared.models.notifications import Delivery, DeliveryState, Kind, Webhook
from shared.notifications.deliveries import Due, wake
from shared.notifications.signatures import editions_of, signed
from shared.notifications.telling import tell

WAITS = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
)
"""Between one try and the next, much as the guide of Standard Webhooks suggests: ten tries in a bit over two days."""
LONGEST_WISH = timedelta(days=1)
"""How long a receiver may ask to be left alone."""
CLAIM = timedelta(seconds=75)
"""How long a try is its worker's: more than the minute after which Lambda ends whoever works."""

_SPREAD = 0.2
"""Of a wait, what chance adds: receivers that were away together are not called together."""


@dataclass(frozen=True)
class Try:
    """A right to send a delivery once."""

    delivery_id: UUID
    webhook_id: UUID
    url: str
    headers: Mapping[str, str]
    body: bytes
    until: datetime
    """When it ends; no two tries of a delivery end at the same moment, so it is also their name."""


def claim(delivery_id: UUID) -> Try | None:
    """The next try of a delivery; None when it is not due, not any more, or somebody else's.

    One whose last worker died is given up here: nobody else is left to do it.
    """
    with transaction() as session:
        at = now()
        found = session.execute(
            select(Delivery, Webhook)
            .join(Webhook, Webhook.id == Delivery.webhook_id)
            .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.WAITING, Delivery.due_at <= at)
            .with_for_update(of=Delivery)
        ).one_or_none()
        if found is None:
            return None
        delivery, webhook = found
        if webhook.paused_at is not None:
            delivery.state, delivery.error = DeliveryState.FAILED, "The webhook is paused."
            return None
        if delivery.tries > len(WAITS):
            delivery.state, delivery.error = DeliveryState.FAILED, "Its last try was cut off: nobody knows how it went."
            return None
        delivery.tries += 1
        delivery.due_at = at + CLAIM
    body = json.dumps(delivery.body, ensure_ascii=False, separators=(",", ":")).encode()
    headers = signed(webhook.id, editions_of(webhook, at), delivery.id, at, body)
    return Try(delivery.id, webhook.id, webhook.url, headers, body, delivery.due_at)


def conclude(tried: Try, answer: Answer) -> None:
    """Write down how a try went, and see to what comes next. Nothing happens when it is no longer the try's turn."""
    with transaction() as session:
        # The webhook first, as whoever removes it does.
        webhook = session.get(Webhook, tried.webhook_id, with_for_update=True)
        delivery = session.scalar(
            select(Delivery).where(Delivery.id == tried.delivery_id, Delivery.due_at == tried.until).with_for_update()
        )
        if webhook is None or delivery is None:
            return
        delivery.status, delivery.error = answer.status, answer.error or None
        if answer.good:
            delivery.state, delivery.delivered_at = DeliveryState.DELIVERED, now()
        elif answer.gone or delivery.tries > len(WAITS):
            _give_up(session, webhook, delivery, answer)
        else:
            delivery.due_at = now() + _wait(delivery.tries, answer)
            after_commit(session, partial(wake, Due(delivery=delivery.id, at=delivery.due_at)))


def _wait(tries: int, answer: Answer) -> timedelta:
    ours = WAITS[tries - 1] * random.uniform(1, 1 + _SPREAD)
    return max(ours, min(answer.after or timedelta(0), LONGEST_WISH))


def _give_up(session: Session, webhook: Webhook, delivery: Delivery, answer: Answer) -> None:
    """It stays where its owner finds it. Where nothing arrives any more, nothing more is sent."""
    delivery.state = DeliveryState.FAILED
    if answer.gone:
        _pause(session, webhook, "It said that it wants to hear nothing any more (410).")
    elif not _hears(session, webhook, since=delivery.created_at):
        _pause(session, webhook, "Nothing has arrived there for two days.")


def _hears(session: Session, webhook: Webhook, *, since: datetime) -> bool:
    arrived = exists().where(Delivery.webhook_id == webhook.id, Delivery.delivered_at >= since)
    return session.scalar(select(arrived)) or False


def _pause(session: Session, webhook: Webhook, reason: str) -> None:
    if webhook.paused_at is None:
        webhook.paused_at = at = now()
        detail = {"webhook_id": str(webhook.id), "url": webhook.url, "reason": reason}
        event = f"webhook/{webhook.id}/{at.isoformat()}/paused"
        tell(session, webhook.owner_id, Kind.WEBHOOK_PAUSED, event, detail)
