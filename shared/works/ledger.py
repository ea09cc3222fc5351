"""The ledger: what was asked of whom, and for how much. Of one job, and of all of them together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import SQLColumnExpression, Text, cast, func, null, select
from sqlalchemy.orm import Session, defer, load_only

from shared.errors import Invalid, NotFound
from shared.models.accounts import User
from shared.models.jobs import Generation, Job

MOST_LINES = 2_000
"""Of a job: more than the longest text that the studio takes has ever needed."""


@dataclass(frozen=True)
class Ledger:
    """The lines of one job, in the order in which they were written."""

    job: Job
    lines: Sequence[Generation]
    more: bool
    """Whether there are lines that are not among these."""


class By(StrEnum):
    """What spending is summed up by."""

    DAY = "day"
    """In UTC."""
    PROVIDER = "provider"
    USER = "user"


@dataclass(frozen=True)
class Group:
    """What was spent on one day, at one provider, or by one user."""

    of: str
    """The day, the provider's name, or the user's id."""
    email: str | None
    """The user's, if it is one."""
    cost: Decimal
    """US dollars."""
    calls: int
    """That were paid, and not answered by what there was."""


@dataclass(frozen=True)
class Spending:
    """What was spent in a time."""

    cost: Decimal
    """US dollars, all groups together."""
    groups: Sequence[Group]
    """The largest first."""
    left_out: int
    """How many groups there are beside these."""


def ledger_of(session: Session, owner_id: UUID, job_id: UUID) -> Ledger:
    """The ledger of the owner's job, in one question. Raises NotFound."""
    found = session.execute(
        select(Job, Generation)
        .outerjoin(Generation, Generation.job_id == Job.id)
        .options(load_only(Job.cost, Job.cap), defer(Generation.prompt, raiseload=True))
        .where(Job.id == job_id, Job.owner_id == owner_id)
        .order_by(Generation.at, Generation.generation)
        .limit(MOST_LINES + 1)
    ).all()
    if not found:
        raise NotFound(f"there is no job {job_id}")
    lines = [line for _, line in found if line]
    return Ledger(found[0].Job, lines[:MOST_LINES], len(lines) > MOST_LINES)


def spending(session: Session, by: By, since: datetime, until: datetime, *, limit: int) -> Spending:
    """What was spent from one moment to another, in one question. Raises Invalid when the second is not later."""
    if since >= until:
        raise Invalid("since: earlier than until")
    what, email = _group(by)
    cost, groups = func.sum(Generation.cost), func.count().over()
    wanted = (
        select(
            what.label("of"),
            email.label("email"),
            cost.label("cost"),
            func.count().filter(~Generation.cached).label("calls"),
            func.sum(cost).over().label("whole"),
            groups.label("groups"),
        )
        .where(Generation.at >= since, Generation.at < until)
        .group_by("of", "email")
        .order_by(cost.desc(), "of")
        .limit(limit)
    )
    found = session.execute(wanted.join(User, User.id == Generation.owner_id) if by is By.USER else wanted).all()
    if not found:
        return Spending(Decimal(0), (), 0)
    return Spending(
        cost=found[0].whole,
        groups=[Group(str(row.of), row.email, row.cost, row.calls) for row in found],
        left_out=found[0].groups - len(found),
    )


def _group(by: By) -> tuple[SQLColumnExpression[Any], SQLColumnExpression[Any]]:
    """What makes a group, and the address that goes with it."""
    match by:
        case By.DAY:
            return func.date(func.timezone("UTC", Generation.at)), cast(null(), Text)
        case By.PROVIDER:
            return Generation.provider, cast(null(), Text)
        case By.USER:
            return Generation.owner_id, User.email
