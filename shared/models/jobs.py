"""Jobs: what is being made, what was heard of it, and what it cost.

Jobs and their events are partitioned by month. The key of a job begins with the time it was made, so a month is a
range of keys, and an event lies in the month of its job.
"""

from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict
from sqlalchemy import ColumnElement, ForeignKey, Index, Numeric, UniqueConstraint, bindparam, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.database import Record, now
from shared.identity import earliest_uuid7, uuid7
from shared.models.accounts import User


class Status(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


UNFINISHED = frozenset({Status.QUEUED, Status.RUNNING})
IN_VAIN = frozenset({Status.FAILED, Status.CANCELLED})
"""It has ended without a result."""


class Priority(StrEnum):
    """Which queue a job waits in."""

    STANDARD = "standard"
    PREMIUM = "premium"


class Tally(BaseModel):
    """How many items a stage has, the numbers of those that are made, or have failed, and who was to make them."""

    model_config = ConfigDict(frozen=True)

    of: int = 1
    done: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()
    makers: dict[str, str] = {}
    """By capability, as `company/model`."""


class Batch(Record):
    """Jobs that were asked for together."""

    __tablename__ = "batches"
    __table_args__ = (Index(None, "owner_id", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)


def is_over(status: Status, release: object | None) -> bool:
    """Whether a job came to nothing, or has succeeded and what it released is known, whichever was heard first."""
    return status in IN_VAIN or (status is Status.SUCCEEDED and release is not None)


class Job(Record):
    """One run of a flow for one brief; a retry is another attempt of the same job."""

    __tablename__ = "jobs"
    __table_args__ = (Index(None, "owner_id", "id"), {"postgresql_partition_by": "RANGE (id)"})

    id: Mapped[UUID] = mapped_column(primary_key=True, default_factory=uuid7, init=False)
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id))
    format: Mapped[str]
    brief: Mapped[dict[str, Any]]
    batch_id: Mapped[UUID | None] = mapped_column(ForeignKey(Batch.id, ondelete="SET NULL"), default=None, index=True)
    priority: Mapped[Priority] = mapped_column(default=Priority.STANDARD)
    starts_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it may start, at the earliest; None for as soon as it can."""
    cap: Mapped[Decimal | None] = mapped_column(default=None)
    """US dollars that its generations may cost together, at most."""
    request: Mapped[str | None] = mapped_column(default=None)
    """The request that this attempt was asked for by, as logs call it."""
    attempt: Mapped[int] = mapped_column(default=1)
    status: Mapped[Status] = mapped_column(default=Status.QUEUED, index=True)
    stage: Mapped[str | None] = mapped_column(default=None)
    """The furthest stage that this attempt was heard from."""
    counts: Mapped[dict[str, Any]] = mapped_column(default_factory=dict)
    """The `Tally` of each stage that was heard from."""
    progress: Mapped[int] = mapped_column(default=0)
    """Of a hundred."""
    cost: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """US dollars: the sum of the job's generations."""
    error_code: Mapped[str | None] = mapped_column(default=None)
    error_message: Mapped[str | None] = mapped_column(default=None)
    preview: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    release: Mapped[dict[str, Any] | None] = mapped_column(default=None)
    folder: Mapped[str | None] = mapped_column(default=None, index=True)
    """What its release is found by: the name of its folder, as the address of its page has it."""
    next_event: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
    queued_at: Mapped[datetime] = mapped_column(default_factory=now, init=False)
    """When this attempt was asked for."""
    started_at: Mapped[datetime | None] = mapped_column(default=None)
    finished_at: Mapped[datetime | None] = mapped_column(default=None)

    @property
    def came_to_nothing(self) -> bool:
        """Whether it has ended without a result. What it made until then is kept."""
        return self.status in IN_VAIN

    @property
    def over(self) -> bool:
        return is_over(self.status, self.release)


class JobEvent(Record):
    """One thing that was heard of a job, numbered in the order of hearing."""

    __tablename__ = "job_events"
    __table_args__ = (
        UniqueConstraint("job_id", "event_id"),
        Index("ix_job_events_failures", "at", postgresql_where=text("name = 'StageFailed'")),
        Index("ix_job_events_detours", "at", postgresql_where=text("name = 'ProviderChanged'")),
        {"postgresql_partition_by": "RANGE (job_id)"},
    )

    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id, ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[str]
    """EventBridge's own, which is the same when it delivers again."""
    name: Mapped[str]
    detail: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Generation(Record):
    """The ledger: one call of a provider for one job (SB-02), however often it is announced."""

    __tablename__ = "generations"
    __table_args__ = (Index(None, "at"),)

    job_id: Mapped[UUID] = mapped_column(ForeignKey(Job.id), primary_key=True)
    generation: Mapped[str] = mapped_column(primary_key=True)
    """What was asked of whom, as a fingerprint."""
    owner_id: Mapped[UUID] = mapped_column(ForeignKey(User.id), index=True)
    stage: Mapped[str]
    item: Mapped[int | None]
    type: Mapped[str]
    provider: Mapped[str]
    model: Mapped[str]
    prompt: Mapped[str]
    cost: Mapped[Decimal]
    milliseconds: Mapped[int]
    cached: Mapped[bool]
    at: Mapped[datetime]
    units: Mapped[Decimal] = mapped_column(default=Decimal(0))
    """How much of it: characters, tokens, pictures, seconds, as the provider counts."""
    unit: Mapped[str] = mapped_column(default="call")
    """What is counted."""
    unit_price: Mapped[Decimal] = mapped_column(Numeric(20, 12), default=Decimal(0))
    """US dollars for one of them, for whoever paid."""
    capability: Mapped[str] = mapped_column(default="")
    """What the provider was asked as; empty in lines from before this was kept."""


def in_no_month_to_come() -> ColumnElement[bool]:
    """True of every job, unless it was made by a clock that is a day ahead.

    PostgreSQL plans for each month that a job may be of; this leaves out those to come. Whoever names a job needs none
    of it. The bound is made anew whenever a statement is sent, also for one that is made once.
    """
    return Job.id < bindparam("to_come", callable_=lambda: earliest_uuid7(now() + timedelta(days=1)))
