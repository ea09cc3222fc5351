"""Users: who may have an account, who has one, and what they sign in with."""

import re
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.accounts.keys import revoke_all
from shared.accounts.passwords import demand, hash_password, matches
from shared.accounts.tickets import redeem
from shared.database import now
from shared.errors import Conflict, Forbidden, Invalid, Unauthenticated
from shared.flags import Flag, is_on
from shared.models.accounts import Purpose, Standing, User

_MOST_CHARACTERS = 254
"""Of an address (RFC 5321, by erratum 1690)."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s.\x00-\x1f\x7f]+(\.[^@\s.\x00-\x1f\x7f]+)+")
"""What every address looks like. Only a letter that arrives proves more."""


def sign_up(session: Session, email: str, password: str) -> User:
    """Make an account.

    Raises Invalid for what cannot be one, Conflict when the address has one already, Forbidden while there are no new
    ones.
    """
    address = address_of(email)
    if address is None:
        raise Invalid("email: this is not an e-mail address")
    demand_welcome(address)
    demand(password, address)
    user = User(email=address, password_hash=hash_password(password))
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("there is an account with this e-mail address already") from error
    return user


def demand_welcome(email: str) -> None:
    """Go on only if whoever has this address may get an account at this time. Raises Forbidden."""
    if not is_on(Flag.SIGN_UP, email=email):
        raise Forbidden("this studio takes no new accounts at this time")


def sign_in(session: Session, email: str, password: str) -> User:
    """The user with this address and password.

    Raises Unauthenticated, and does not say which of them is wrong; Forbidden to somebody who knows both and is banned.
    """
    address = address_of(email)
    user = None if address is None else session.scalar(select(User).where(User.email == address))
    if not matches(password, None if user is None else user.password_hash) or user is None:
        raise Unauthenticated("no account has this e-mail address and password")
    if user.standing is Standing.BANNED:
        raise Forbidden("this account is closed")
    return user


def verify(session: Session, ticket: str) -> None:
    """Whoever shows this ticket has read a letter: their address is theirs. Raises Forbidden for no good ticket."""
    _prove(session.get_one(User, redeem(session, ticket, Purpose.VERIFY)))


def reset_password(session: Session, ticket: str, password: str) -> User:
    """Choose a new password without knowing the old one; that proves the address too, and ends all of the user's keys.

    Raises Forbidden for no good ticket. Raises Invalid for a password that may not be one: the ticket stays good.
    """
    user = session.get_one(User, redeem(session, ticket, Purpose.RESET))
    demand(password, user.email)
    user.password_hash = hash_password(password)
    _prove(user)
    revoke_all(session, user.id)
    return user


def change_password(session: Session, user_id: UUID, present: str, password: str) -> None:
    """Choose another password. Raises Forbidden when `present` is not the one until now, and Invalid."""
    user = session.get_one(User, user_id, with_for_update={"key_share": True})
    if not matches(present, user.password_hash):
        raise Forbidden("this is not your present password")
    demand(password, user.email)
    user.password_hash = hash_password(password)


def address_of(email: str) -> str | None:
    """An address as it is kept, or None when it is none."""
    address = email.strip().lower()
    # Half of a surrogate pair is printed by nobody, and kept by no database.
    shaped = len(address) <= _MOST_CHARACTERS and address.isprintable() and _EMAIL.fullmatch(address)
    return address if shaped else None


def _prove(user: User) -> None:
    user.verified_at = user.verified_at or now()
