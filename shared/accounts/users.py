"""Users: who may have an account, and who has one."""

import re

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.accounts.passwords import hash_password, matches
from shared.errors import Conflict, Invalid, Unauthenticated
from shared.models.accounts import User

FEWEST_CHARACTERS = 8
"""Of a password (ASVS 6.2.1)."""
_MOST_CHARACTERS = 254
"""Of an address (RFC 5321, by erratum 1690)."""
_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]{1,64}@[^@\s.\x00-\x1f\x7f]+(\.[^@\s.\x00-\x1f\x7f]+)+")
"""What every address looks like. Only a letter that arrives proves more."""


def sign_up(session: Session, email: str, password: str) -> User:
    """Make an account. Raises Invalid for what cannot be one, Conflict when the address has one already."""
    address = _address(email)
    if address is None:
        raise Invalid("email: this is not an e-mail address")
    if len(password) < FEWEST_CHARACTERS:
        raise Invalid(f"password: at least {FEWEST_CHARACTERS} characters")
    user = User(email=address, password_hash=hash_password(password))
    session.add(user)
    try:
        session.flush()
    except IntegrityError as error:
        raise Conflict("there is an account with this e-mail address already") from error
    return user


def sign_in(session: Session, email: str, password: str) -> User:
    """The user with this address and password. Raises Unauthenticated, and does not say which of them is wrong."""
    address = _address(email)
    user = None if address is None else session.scalar(select(User).where(User.email == address))
    if not matches(password, None if user is None else user.password_hash) or user is None:
        raise Unauthenticated("no account has this e-mail address and password")
    return user


def _address(email: str) -> str | None:
    """An address as it is kept, or None when it is none."""
    address = email.strip().lower()
    return address if len(address) <= _MOST_CHARACTERS and _EMAIL.fullmatch(address) else None
