"""Somebody with a webhook, and what becomes of what it is told."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import select

from functions.deliver.handler import handler
from shared.database import now, reading, transaction
from shared.models.accounts import User
from shared.models.notifications import Delivery, Kind, Webhook
from shared.notifications.telling import tell

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "delivery.json").read_text())


def somebody(email: str = "ada@example.com", **more: Any) -> UUID:
    with transaction() as session:
        user = User(email=email, password_hash="", verified_at=now(), **more)
        session.add(user)
    return user.id


def hooked(owner: UUID, url: str = "http://127.0.0.1:9/", **more: Any) -> UUID:
    """A webhook of theirs, which is told of everything unless it is said otherwise."""
    values: dict[str, Any] = {"kinds": [kind.value for kind in Kind]} | more
    with transaction() as session:
        webhook = Webhook(owner_id=owner, url=url, **values)
        session.add(webhook)
    return webhook.id


def happens(owner: UUID, event: str = "job/1/1/succeeded", kind: Kind = Kind.JOB_SUCCEEDED, **detail: Any) -> None:
    told = {"title": "The lamp", "watch_url": "http://127.0.0.1:8080/cdn/watch.html?video=one", **detail}
    with transaction() as session:
        tell(session, owner, kind, event, told)


def deliveries() -> list[Delivery]:
    with reading() as session:
        return list(session.scalars(select(Delivery).order_by(Delivery.id)))


def event_of(*messages: Mapping[str, Any]) -> dict[str, Any]:
    """What the function hears of these messages."""
    (record,) = SAMPLE["Records"]
    told = [record | {"messageId": str(number), "body": json.dumps(each)} for number, each in enumerate(messages)]
    return {"Records": told}


def try_once() -> Delivery:
    """Try the only delivery that there is, now; how it stands then."""
    (delivery,) = deliveries()
    with transaction() as session:
        session.get_one(Delivery, delivery.id).due_at = now() - timedelta(seconds=1)
    assert handler(event_of({"delivery": str(delivery.id), "at": now().isoformat()}), None) == {"batchItemFailures": []}
    return deliveries()[0]


def paused(webhook: UUID) -> datetime | None:
    with reading() as session:
        return session.get_one(Webhook, webhook).paused_at
