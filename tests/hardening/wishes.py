"""Wishes: what people want, done in a worker as the API does it: each in one transaction, or by one call of a limit."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from shared.database import transaction
from shared.errors import TooMany
from shared.jobs import cancel_job, open_job, retry_job
from shared.limits import Limit
from shared.limits import spend as spend_allowance
from shared.models.accounts import User
from shared.production.documents import Brief
from shared.turns import rank_of


def grant(wish: dict[str, Any], _context: object) -> str:
    """Which job it was about. Raises Conflict for what comes too late, or too early."""
    with transaction() as session:
        owner = session.get_one(User, UUID(wish["owner"]))
        rank = rank_of(owner.role, owner.plan)
        match wish["want"]:
            case "order":
                job = open_job(session, owner.id, Brief.model_validate(wish["brief"]), rank, cap=Decimal(wish["cap"]))
            case "retry":
                job = retry_job(session, owner.id, UUID(wish["job"]), rank, cap=Decimal(wish["cap"]))
            case "cancel":
                job = cancel_job(session, owner.id, UUID(wish["job"]))
            case other:
                raise ValueError(f"nobody can want {other}")
    return str(job.id)


def spend(wish: dict[str, Any], _context: object) -> bool:
    """Whether a call is let through."""
    try:
        spend_allowance(Limit(wish["limit"], wish["calls"], wish["seconds"]), wish["whose"])
    except TooMany:
        return False
    return True
