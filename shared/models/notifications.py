"""What users are told: on their list, by letter, and at addresses of their own."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Record, now
from shared.identity import uuid7
from shared.models.accounts import User


class Kind(StrEnum):
    """What has happened."""

    JOB_SUCCEEDED = "job.succeeded"
    JOB_FAILED = "job.failed"
    VIDEO_WITHHELD = "video.withheld"
    VIDEO_SHOWN = "video.shown"
    WEBHOOK_PAUSED = "webhook.paused"
    """Nobody has answered at a webhook for so long that nothing is told there any more."""
    TEST = "webhook.test"
    """Somebody wants to see whether their webhook works."""


class Notification(Record):
    """Something that its owner wants to know."""

    __tablename__ = "notifications"
    __table_args__ = (Index(None, "owner_id", "id"), UniqueConstraint("owner_id", "event"))

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    kind: Mapped[Kind]
    event: Mapped[str]
    """What happened, in a word that is the same when it is heard again: `job/019a…/1/succeeded`."""
    detail: Mapped[dict[str, Any]]
    """What is told of it: ids, a sentence, addresses."""
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class Webhook(Record):
    """An address of the user's own that is told what happens."""

    __tablename__ = "webhooks"
    __table_args__ = (Index(None, "owner_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    url: Mapped[str]
    kinds: Mapped[list[str]]
    """Of what happens, which is told there."""
    edition: Mapped[int] = mapped_column(default=1)
    """Of its secret, which is made from the studio's own and this number: none is kept."""
    rotated_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the secret was last changed: the one before is good for a day more."""
    paused_at: Mapped[datetime | None] = mapped_column(default=None)
    """When nothing was told there any more, by its owner's wish or because nobody answers."""
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class DeliveryState(StrEnum):
    WAITING = "waiting"
    """For its first try, or for the next one."""
    DELIVERED = "delivered"
    FAILED = "failed"
    """It was tried as often as anything is."""


class Delivery(Record):
    """One thing told to one webhook, and how that went."""

    __tablename__ = "deliveries"
    __table_args__ = (
        Index(None, "webhook_id", "id"),
        Index("ix_deliveries_waiting", "due_at", postgresql_where=text("state = 'waiting'")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    webhook_id: Mapped[UUID] = mapped_column(ForeignKey(Webhook.id, ondelete="CASCADE"))
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id, ondelete="CASCADE"))
    kind: Mapped[Kind]
    body: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.WAITING)
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime] = mapped_column(default_factory=now)
    """When it is tried next."""
    status: Mapped[int | None] = mapped_column(default=None)
    """Of the last answer; None when there was none."""
    error: Mapped[str | None] = mapped_column(default=None)
    """Why the last try did not do, in a sentence."""
    delivered_at: Mapped[datetime | None] = mapped_column(default=None)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
