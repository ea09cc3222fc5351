"""Sessions: begun by signing in, renewed by a refresh token, ended by signing out.

A refresh token is good once: renewing gives the next one. One that was used before means that somebody has a copy, and
we cannot know who: the session ends for both. Unless it was replaced a moment ago: then it is a second tab that asks at
the same time as the first, and is told so. An access token is good only while its session is.
"""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, select, update
from sqlalchemy.orm import Session

from shared.accounts import tokens
from shared.accounts.callers import KNOWN, Known, Visitor
from shared.accounts.credentials import hash_of, new_credential
from shared.database import Reader, after_commit, newest, now, rows
from shared.errors import Conflict, NotFound, Unauthenticated
from shared.models.accounts import Standing, User, UserSession
from shared.sockets import gateway
from shared.sockets.connections import Holder, Proof

LIFETIME = timedelta(days=7)
"""How long a session lasts without being renewed."""
GRACE = timedelta(seconds=10)
"""How long a refresh token that was replaced is taken for a latecomer's, and not for a copy."""

_AGENT_CHARACTERS = 200


@dataclass(frozen=True)
class Tokens:
    """What a client keeps: one to show with every request, one to get the next pair with."""

    access: str
    refresh: str
    session_id: UUID


def begin(session: Session, user: User, agent: str = "") -> Tokens:
    """Sign a user in, with a program that calls itself `agent`."""
    named = "".join(character for character in agent if character.isprintable())[:_AGENT_CHARACTERS]
    begun = UserSession(user_id=user.id, refresh_hash="", expires_at=now() + LIFETIME, agent=named)
    session.add(begun)
    return _renewed(begun)


def renew(session: Session, refresh: str) -> Tokens | None:
    """The next pair of tokens, or None when this one is not good; then its session, if it has one, is over.

    Raises Conflict when another renewal was faster by less than `GRACE`: whoever shares its cookies has the new pair.
    """
    name, _, key = refresh.partition(".")
    session_id = _uuid(name)
    found = None if session_id is None else session.get(UserSession, session_id, with_for_update=True)
    if found is None or found.revoked_at is not None or found.expires_at <= now():
        return None
    if hmac.compare_digest(found.refresh_hash, hash_of(key)):
        return _renewed(found)
    if _was_just_replaced(found, key):
        raise Conflict("your session was renewed by another page a moment ago; use its new cookies")
    found.revoked_at = now()
    _hang_up(session, (found.user_id, found.id))
    return None


def visitor(reader: Reader, claims: tokens.Claims) -> Visitor:
    """Who shows an access token that says this. Raises Unauthenticated."""
    user = _who_has(reader, claims.user, claims.session)
    if user is None:
        raise Unauthenticated("your session is over; sign in again")
    return Visitor.by_session(user, claims.session)


def is_good(reader: Reader, user_id: UUID, session_id: UUID) -> bool:
    """Whether a user may come in by this session, as `visitor` has it."""
    return _who_has(reader, user_id, session_id) is not None


def list_sessions(session: Session, user_id: UUID, *, before: UUID | None, limit: int) -> Sequence[UserSession]:
    """Where a user is signed in, the latest first; those that began before one, if it is named."""
    live = select(UserSession).where(UserSession.user_id == user_id, *_live(now()))
    return session.scalars(newest(live, UserSession.id, before=before, limit=limit)).all()


def end(session: Session, session_id: UUID) -> None:
    """Sign out. Neither token of this session is good any more."""
    _end(session, UserSession.id == session_id)


def end_one(session: Session, user_id: UUID, session_id: UUID) -> None:
    """Sign a user out somewhere else. Raises NotFound when they are not signed in there."""
    if not _end(session, UserSession.id == session_id, UserSession.user_id == user_id):
        raise NotFound(f"there is no session {session_id}")


def end_all(session: Session, user_id: UUID, *, but: UUID | None = None) -> None:
    """Sign a user out everywhere, except by the session `but`."""
    kept = () if but is None else (UserSession.id != but,)
    _end(session, UserSession.user_id == user_id, *kept)


def _end(session: Session, *which: ColumnElement[bool]) -> bool:
    """End sessions, and what was opened by them; whether there was any."""
    ending = update(UserSession).where(*which, *_live(now())).values(revoked_at=now())
    ended = session.execute(ending.returning(UserSession.user_id, UserSession.id)).all()
    _hang_up(session, *((user_id, session_id) for user_id, session_id in ended))
    return bool(ended)


def _hang_up(session: Session, *ended: tuple[UUID, UUID]) -> None:
    """End the sockets of sessions that are over, by their users and ids, once they are over for good."""
    holders = [Holder(user_id, Proof.SESSION, session_id) for user_id, session_id in ended]
    after_commit(session, partial(gateway.end, holders))


def _who_has(reader: Reader, user_id: UUID, session_id: UUID) -> Known | None:
    """The user, if they may come in by this session."""
    asked = {"user": user_id, "session": session_id, "now": now()}
    return cast("Known | None", rows(reader, _coming_in(), asked).one_or_none())


@cache
def _coming_in() -> Select[*tuple[Any, ...]]:
    """Made once, because every call asks it: a statement takes longer to make than to send."""
    return (
        select(*KNOWN)
        .join(UserSession, UserSession.user_id == User.id)
        .where(User.id == bindparam("user"), User.standing == Standing.ACTIVE)
        .where(UserSession.id == bindparam("session"), *_live(bindparam("now")))
    )


def _live(at: datetime | BindParameter[datetime]) -> tuple[ColumnElement[bool], ...]:
    return UserSession.revoked_at.is_(None), UserSession.expires_at > at


def _was_just_replaced(found: UserSession, key: str) -> bool:
    previous = found.previous_hash or ""
    return hmac.compare_digest(previous, hash_of(key)) and now() - found.seen_at < GRACE


def _renewed(found: UserSession) -> Tokens:
    key = new_credential()
    found.previous_hash, found.refresh_hash = found.refresh_hash or None, hash_of(key)
    found.seen_at = now()
    found.expires_at = found.seen_at + LIFETIME
    access = tokens.sign(tokens.Claims(user=found.user_id, session=found.id))
    return Tokens(access=access, refresh=f"{found.id}.{key}", session_id=found.id)


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
