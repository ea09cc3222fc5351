"""What people say is wrong with a public work, and what was done about it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Record, now
from shared.identity import uuid7
from shared.models.accounts import User
from shared.models.videos import Video


class Reason(StrEnum):
    """Why somebody thinks that a work should not be public."""

    HATE = "hate"
    VIOLENCE = "violence"
    SEXUAL = "sexual"
    CHILDREN = "children"
    SELF_HARM = "self-harm"
    DECEPTION = "deception"
    COPYRIGHT = "copyright"
    PRIVACY = "privacy"
    OTHER = "other"


class Decision(StrEnum):
    """What becomes of a work that was reported."""

    APPROVE = "approve"
    """It stays, or comes back."""
    HIDE = "hide"
    """Nobody sees it until it is approved."""
    REMOVE = "remove"
    """What is public of it is deleted."""
    BAN = "ban"
    """It is removed, and so is its owner."""


class Report(Record):
    """Somebody says that something is wrong with a video."""

    __tablename__ = "reports"
    __table_args__ = (
        Index("ix_reports_open", "id", postgresql_where=text("decision IS NULL")),
        Index("ix_reports_once", "video_id", "reporter_id", unique=True, postgresql_where=text("decision IS NULL")),
    )
    """One of each reader and video waits at most."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    video_id: Mapped[UUID] = mapped_column(ForeignKey(Video.id, ondelete="CASCADE"))
    reporter_id: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"))
    """None for somebody who is no longer here."""
    reason: Mapped[Reason]
    detail: Mapped[str] = mapped_column(default="")
    """In the reporter's own words."""
    decision: Mapped[Decision | None] = mapped_column(default=None)
    """None as long as nobody has decided."""
    decided_by: Mapped[UUID | None] = mapped_column(ForeignKey(User.id, ondelete="SET NULL"), default=None)
    decided_at: Mapped[datetime | None] = mapped_column(default=None)
    note: Mapped[str] = mapped_column(default="")
    """Why it was decided so, for other admins."""
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
