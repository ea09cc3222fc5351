"""Series, and the videos that belong to one or to none."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shared.database import Record, now
from shared.identity import uuid7
from shared.models.accounts import User
from shared.models.jobs import Job


class Series(Record):
    """Videos that are told in one manner."""

    __tablename__ = "series"
    __table_args__ = (Index(None, "owner_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    name: Mapped[str]
    niche: Mapped[str]
    style: Mapped[str]
    voice: Mapped[str]
    language: Mapped[str]
    speed: Mapped[float]
    tone: Mapped[str]
    seconds: Mapped[int]
    music: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class Video(Record):
    """What a job makes, as its owner knows it. How far it is, and where it is, its job says."""

    __tablename__ = "videos"
    __table_args__ = (Index(None, "owner_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey(Series.id, ondelete="SET NULL"), index=True)
    topic: Mapped[str]
    """What it is about; empty when the text is the owner's own."""
    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id), unique=True, init=False)
    job: Mapped[Job] = relationship(lazy="raise")
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
