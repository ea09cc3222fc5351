"""Deliveries: what webhooks are told, each of it one row until it has arrived or was tried often enough.

A message in a queue only says that one is due. One that is lost is made good: whoever looks after things finds what has
waited for too long (`late`). One that comes twice does nothing the second time: a try is claimed in the database.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared import vigil
from shared.aws import client
from shared.database import after_commit, now
from shared.errors import Conflict, NotFound
from shared.models.notifications import Delivery, DeliveryState, Kind, Webhook
from shared.notifications.webhooks import find_webhook
from shared.settings import settings

PATIENCE = timedelta(minutes=5)
"""How long a delivery may be due before the message that says so is taken to be lost."""

_LONGEST_DELAY = 900
"""Seconds: no queue of SQS holds a message back for longer."""


class Due(BaseModel):
    """What waits in the queue: which delivery is to be tried, and when."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    delivery: UUID
    at: AwareDatetime


def wake(due: Due) -> None:
    """Have a delivery tried when it is due. Of a longer wait the queue takes a quarter of an hour at a time."""
    seconds = math.ceil((due.at - now()).total_seconds())
    client("sqs").send_message(
        QueueUrl=settings().deliveries_queue,
        MessageBody=due.model_dump_json(),
        DelaySeconds=min(max(0, seconds), _LONGEST_DELAY),
    )


def send_out(session: Session, webhooks: Iterable[Webhook], kind: Kind, detail: Mapping[str, Any]) -> list[Delivery]:
    """Have webhooks told of something, once the caller's transaction is safe. Raises StorageBusy."""
    body = {"type": kind.value, "timestamp": now().isoformat(), "data": dict(detail)}
    made = [Delivery(webhook_id=to.id, owner_id=to.owner_id, kind=kind, body=body) for to in webhooks]
    if made:
        session.add_all(made)
        _begin(session, made)
    return made


def send_test(session: Session, owner_id: UUID, webhook_id: UUID) -> Delivery:
    """Tell a webhook that somebody wants to see whether it works. Raises NotFound, Conflict, StorageBusy."""
    webhook = _awake(find_webhook(session, owner_id, webhook_id))
    (made,) = send_out(session, [webhook], Kind.TEST, {"webhook_id": str(webhook.id)})
    return made


def replay(session: Session, owner_id: UUID, webhook_id: UUID, delivery_id: UUID) -> Delivery:
    """Send what has arrived, or was given up, once more and under the same id.

    Raises NotFound, StorageBusy, or Conflict when its tries are not over.
    """
    _awake(find_webhook(session, owner_id, webhook_id))
    mine = select(Delivery).where(Delivery.id == delivery_id, Delivery.webhook_id == webhook_id)
    delivery = session.scalar(mine.with_for_update())
    if delivery is None:
        raise NotFound(f"there is no delivery {delivery_id}")
    if delivery.state is DeliveryState.WAITING:
        raise Conflict("this delivery is still being tried")
    delivery.state, delivery.tries, delivery.due_at = DeliveryState.WAITING, 0, now()
    delivery.delivered_at = delivery.status = delivery.error = None
    _begin(session, [delivery])
    return delivery


def list_deliveries(
    session: Session,
    owner_id: UUID,
    webhook_id: UUID,
    state: DeliveryState | None,
    *,
    before: UUID | None,
    limit: int,
) -> Sequence[Delivery]:
    """What the owner's webhook was told, the newest first, from the one after `before` on. Raises NotFound."""
    wanted = Delivery.webhook_id == Webhook.id
    for condition in (
        None if state is None else Delivery.state == state,
        None if before is None else Delivery.id < before,
    ):
        if condition is not None:
            wanted &= condition
    found = session.execute(
        select(Webhook.id, Delivery)
        .outerjoin(Delivery, wanted)
        .where(Webhook.id == webhook_id, Webhook.owner_id == owner_id)
        .order_by(Delivery.id.desc())
        .limit(limit)
    ).all()
    if not found:
        raise NotFound(f"there is no webhook {webhook_id}")
    return [delivery for _, delivery in found if delivery]


def late(session: Session, *, limit: int) -> Sequence[UUID]:
    """Deliveries that have been due for so long that the message of it may be lost. Of too many, any."""
    waiting = (Delivery.state == DeliveryState.WAITING) & (Delivery.due_at < now() - PATIENCE)
    return session.scalars(select(Delivery.id).where(waiting).order_by(func.random()).limit(limit)).all()


def next_late(session: Session) -> datetime | None:
    """When a delivery that waits now will be late, at the earliest; None when none waits."""
    earliest = session.scalar(select(func.min(Delivery.due_at)).where(Delivery.state == DeliveryState.WAITING))
    return None if earliest is None else earliest + PATIENCE


def _awake(webhook: Webhook) -> Webhook:
    if webhook.paused_at is not None:
        raise Conflict("this webhook is paused: wake it first")
    return webhook


def _begin(session: Session, deliveries: Iterable[Delivery]) -> None:
    # Before they are committed, so that none can be overlooked.
    vigil.stir()
    for delivery in deliveries:
        after_commit(session, partial(wake, Due(delivery=delivery.id, at=delivery.due_at)))
