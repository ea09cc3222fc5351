"""The inbox: what an owner was told, and what of it they have not read yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, true, update
from sqlalchemy.orm import Session, aliased

from shared.database import newest, now
from shared.errors import NotFound
from shared.models.notifications import Notification


@dataclass(frozen=True)
class Page:
    """Some of what an owner was told, the newest first."""

    notifications: Sequence[Notification]
    unread: int
    """How many are unread in all."""


def list_notifications(session: Session, owner_id: UUID, *, only_unread: bool, before: UUID | None, limit: int) -> Page:
    """What the owner was told, from the one after `before` on: one question."""
    count = select(func.count().label("unread")).where(_unread_of(owner_id)).subquery()
    listed = select(Notification).where(Notification.owner_id == owner_id)
    if only_unread:
        listed = listed.where(Notification.read_at.is_(None))
    listed = newest(listed, Notification.id, before=before, limit=limit)
    told = aliased(Notification, listed.subquery())
    # The count comes with every line of the page, and alone when there is none.
    found = session.execute(
        select(count.c.unread, told).select_from(count).outerjoin(told, true()).order_by(told.id.desc())
    ).all()
    return Page([notification for _, notification in found if notification], found[0].unread)


def mark_read(session: Session, owner_id: UUID, notification_id: UUID) -> None:
    """The owner has read this one. Raises NotFound."""
    mine = (Notification.id == notification_id) & (Notification.owner_id == owner_id)
    at = func.coalesce(Notification.read_at, now())
    if session.scalar(update(Notification).where(mine).values(read_at=at).returning(Notification.id)) is None:
        raise NotFound(f"there is no notification {notification_id}")


def mark_all_read(session: Session, owner_id: UUID, up_to: UUID) -> None:
    """The owner has read this one and all that came before it."""
    old = _unread_of(owner_id) & (Notification.id <= up_to)
    session.execute(update(Notification).where(old).values(read_at=now()))


def count_unread(session: Session, owner_id: UUID) -> int:
    return session.scalar(select(func.count()).where(_unread_of(owner_id))) or 0


def _unread_of(owner_id: UUID) -> ColumnElement[bool]:
    return (Notification.owner_id == owner_id) & Notification.read_at.is_(None)
