"""Sessions: begun by signing in, renewed by a refresh token, ended by signing out.

A refresh token is good once: renewing gives the next one. One that was used before means that somebody has a copy, and
we cannot know who: the session ends for both. An access token is good only while its session is.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shared.accounts import tokens
from shared.database import now
from shared.errors import Unauthenticated
from shared.models.accounts import User, UserSession

LIFETIME = timedelta(days=7)
"""How long a session lasts without being renewed."""

_RANDOM_BYTES = 32


@dataclass(frozen=True)
class Tokens:
    """What a client keeps: one to show with every request, one to get the next pair with."""

    access: str
    refresh: str


@dataclass(frozen=True)
class Visitor:
    """Who is there, and by which session."""

    user: User
    session_id: UUID


def begin(session: Session, user: User) -> Tokens:
    """Sign a user in."""
    begun = UserSession(user_id=user.id, refresh_hash="", expires_at=now() + LIFETIME)
    session.add(begun)
    return _renewed(begun)


def renew(session: Session, refresh: str) -> Tokens | None:
    """The next pair of tokens, or None when this one is not good; then its session, if it has one, is over."""
    name, _, key = refresh.partition(".")
    session_id = _uuid(name)
    found = None if session_id is None else session.get(UserSession, session_id, with_for_update=True)
    if found is None or found.revoked_at is not None or found.expires_at <= now():
        return None
    if not hmac.compare_digest(found.refresh_hash, _hash(key)):
        found.revoked_at = now()
        return None
    return _renewed(found)


def end(session: Session, session_id: UUID) -> None:
    """Sign out. Neither token of this session is good any more."""
    session.execute(
        update(UserSession)
        .where(UserSession.id == session_id, UserSession.revoked_at.is_(None))
        .values(revoked_at=now())
    )


def visitor(session: Session, access: str) -> Visitor:
    """Who shows this access token. Raises Unauthenticated."""
    claims = tokens.read(access)
    user = session.scalar(
        select(User)
        .join(UserSession, UserSession.user_id == User.id)
        .where(
            User.id == claims.user,
            UserSession.id == claims.session,
            UserSession.revoked_at.is_(None),
            UserSession.expires_at > now(),
        )
    )
    if user is None:
        raise Unauthenticated("your session is over; sign in again")
    return Visitor(user, claims.session)


def _renewed(found: UserSession) -> Tokens:
    key = secrets.token_urlsafe(_RANDOM_BYTES)
    found.refresh_hash = _hash(key)
    found.expires_at = now() + LIFETIME
    access = tokens.sign(tokens.Claims(user=found.user_id, session=found.id))
    return Tokens(access=access, refresh=f"{found.id}.{key}")


def _hash(key: str) -> str:
    # A fast hash is enough: the key is random, and nobody guesses 256 bits.
    return hashlib.sha256(key.encode()).hexdigest()


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
