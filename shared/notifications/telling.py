"""Telling: what has happened goes on its owner's list, to those of their webhooks that want it, and into a letter.

All of it is in the transaction in which it happened: either everybody hears of it, or it has not happened.
"""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from shared.database import after_commit, now
from shared.identity import uuid7
from shared.models.notifications import Kind, Notification
from shared.notifications import letters
from shared.notifications.deliveries import send_out
from shared.notifications.letters import WRITTEN, News
from shared.notifications.webhooks import TOLD, listening


def tell(session: Session, owner_id: UUID, kind: Kind, event: str, detail: Mapping[str, Any]) -> None:
    """Tell an owner what has happened. To tell it again changes nothing.

    `event` is a word for it that is the same when it is heard again: `job/019a…/1/succeeded`. `detail` is JSON: ids,
    sentences and addresses, which the owner and their webhooks see as they are. Raises StorageBusy.
    """
    line = {
        "id": uuid7(),
        "owner_id": owner_id,
        "kind": kind,
        "event": event,
        "detail": dict(detail),
        "created_at": now(),
    }
    new = insert(Notification).values(line).on_conflict_do_nothing(index_elements=["owner_id", "event"])
    told = session.scalar(new.returning(Notification.id))
    if told is None:
        return
    if kind in WRITTEN:
        after_commit(session, partial(letters.want, News(notification=told)))
    if kind in TOLD:
        send_out(session, listening(session, owner_id, kind), kind, detail)
