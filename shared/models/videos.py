"""Series, and the videos that belong to one or to none."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from shared.database import Record, now
from shared.identity import uuid7
from shared.models.accounts import User
from shared.models.jobs import Job


class Visibility(StrEnum):
    """Whether people can see what is released of a video."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    """An admin has said so; they may take it back."""
    REMOVED = "removed"
    """What was public of it is deleted."""


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
    captions: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class Video(Record):
    """What jobs make, one version after the other, as its owner knows it."""

    __tablename__ = "videos"
    __table_args__ = (Index(None, "owner_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    series_id: Mapped[UUID | None] = mapped_column(ForeignKey(Series.id, ondelete="SET NULL"), index=True)
    topic: Mapped[str]
    """What it is about; empty when the text is the owner's own."""
    version: Mapped[int] = mapped_column(default=1, init=False)
    """The number of the version that is shown."""
    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id), unique=True, init=False)
    job: Mapped[Job] = relationship(lazy="raise")
    """The job of the version that is shown: it says how far the video is, and where."""
    changes: Mapped[dict[str, Any] | None] = mapped_column(default=None, init=False)
    """What is to be different in the next version."""
    visibility: Mapped[Visibility] = mapped_column(default=Visibility.SHOWN, init=False)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


class Version(Record):
    """A video as one job makes it. It stays as it is, whichever version is shown."""

    __tablename__ = "video_versions"

    video_id: Mapped[UUID] = mapped_column(ForeignKey(Video.id, ondelete="CASCADE"), primary_key=True, init=False)
    video: Mapped[Video] = relationship(lazy="raise")
    number: Mapped[int] = mapped_column(primary_key=True)
    """From 1 on."""
    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id), unique=True, init=False)
    job: Mapped[Job] = relationship(lazy="raise")
    made_from: Mapped[int | None] = mapped_column(default=None)
    """The number of the version that it changes something of."""
    differences: Mapped[list[dict[str, Any]]] = mapped_column(default_factory=list)
    """What it changes, before and after."""
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
