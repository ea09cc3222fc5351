"""Tickets: what a link in a letter proves. Each is good once, for one purpose, and not for long.

Only the hash of a ticket is kept, so that whoever reads the database can use none.
"""

import re
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from shared.accounts.credentials import hash_of, new_credential
from shared.database import now
from shared.errors import Forbidden
from shared.models.accounts import Purpose, Ticket, User

LIFETIMES: Mapping[Purpose, timedelta] = {Purpose.VERIFY: timedelta(hours=24), Purpose.RESET: timedelta(hours=1)}

_SHAPE = re.compile(r"([0-9a-f]{32})\.([A-Za-z0-9_-]{43})")


def issue(session: Session, user: User, purpose: Purpose) -> str:
    """A ticket for a user, whose row is locked. The earlier ones of this purpose are worthless from now on."""
    earlier = update(Ticket).where(Ticket.user_id == user.id, Ticket.purpose == purpose, Ticket.used_at.is_(None))
    session.execute(earlier.values(used_at=now()))
    key = new_credential()
    ticket = Ticket(
        user_id=user.id,
        purpose=purpose,
        email=user.email,
        key_hash=hash_of(key),
        expires_at=now() + LIFETIMES[purpose],
    )
    session.add(ticket)
    return f"{ticket.id.hex}.{key}"


def redeem(session: Session, shown: str, purpose: Purpose) -> UUID:
    """Use a ticket up; whose it was. Raises Forbidden, in the same words whatever is wrong with it.

    One statement asks and takes: of two who show the same ticket at once, the database lets one have it.
    """
    shape = _SHAPE.fullmatch(shown)
    whose = None
    if shape is not None:
        whose = session.scalar(
            update(Ticket)
            .where(
                Ticket.id == UUID(shape[1]),
                Ticket.key_hash == hash_of(shape[2]),
                Ticket.purpose == purpose,
                Ticket.used_at.is_(None),
                Ticket.expires_at > now(),
                Ticket.user_id == User.id,
                Ticket.email == User.email,
            )
            .values(used_at=now())
            .returning(Ticket.user_id)
            .execution_options(synchronize_session=False)
        )
    if whose is None:
        raise Forbidden("this link is not good, or no longer; ask for another letter")
    return whose
