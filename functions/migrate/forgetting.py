"""Forgetting: what nobody will ask for again is not kept for ever, least of all what says who was where.

Jobs, the ledger and the audit log stay: they say what was made, what it cost, and who decided.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, delete, or_, select

from shared.database import now, transaction
from shared.identity import earliest_uuid7
from shared.models.accounts import Ticket, UserSession
from shared.models.notifications import Delivery, DeliveryState, Notification
from shared.telemetry import logger

COMMAND = "forget"
AT_ONCE = 1_000
"""Rows of one transaction: nobody waits for its locks for long."""
MOST = 1_000_000
"""Rows of one table in one visit, which takes minutes. What is left is forgotten by the next ones."""

type Forgettable = UserSession | Ticket | Notification | Delivery


@dataclass(frozen=True)
class Rule:
    """Which rows of a table are forgotten."""

    kind: type[Forgettable]
    after: timedelta
    over: Callable[[datetime], ColumnElement[bool]]
    """Those that were over at a moment."""


RULES = (
    # As long as this, people who find a stranger in their account can be told since when, and with which program.
    Rule(
        UserSession,
        timedelta(days=90),
        lambda at: or_(UserSession.expires_at < at, UserSession.revoked_at < at),
    ),
    Rule(Ticket, timedelta(days=30), lambda at: Ticket.expires_at < at),
    Rule(Notification, timedelta(days=180), lambda at: Notification.created_at < at),
    # As long as this, it can be sent once more; then anew from its last try on.
    Rule(
        Delivery,
        timedelta(days=30),
        lambda at: and_(Delivery.state != DeliveryState.WAITING, Delivery.due_at < at),
    ),
)


def forget() -> dict[str, int]:
    """Delete what is over and old. How many rows of each table that were."""
    forgotten = {rule.kind.__tablename__: _forget(rule) for rule in RULES}
    logger.info("forgot what is over", extra={"rows": forgotten})
    return forgotten


def _forget(rule: Rule) -> int:
    since = now() - rule.after
    # By the key as well, which begins with the time when a row was made, and has an index.
    which = (rule.kind.id < earliest_uuid7(since), rule.over(since))
    some = select(rule.kind.id).where(*which).order_by(rule.kind.id).limit(AT_ONCE)
    forgotten = 0
    while forgotten < MOST:
        with transaction() as session:
            # All of it again: a delivery may have been sent once more since it was found, and waits.
            gone = session.connection().execute(delete(rule.kind).where(rule.kind.id.in_(some), *which)).rowcount
        forgotten += gone
        if gone < AT_ONCE:
            break
    return forgotten
