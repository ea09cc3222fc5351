"""API keys: what a script shows instead of a session.

A key is `tw_<id>_<secret>`: 32 hexadecimal digits that say which one it is, and 256 random bits in base64url. It is
said once. What is kept is the SHA-256 of the secret: a fast hash is enough, because nobody guesses 256 bits.
"""

import hmac
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, bindparam, func, or_, select, update
from sqlalchemy.orm import Session

from shared.accounts.callers import KNOWN, Caller, Known, Scope
from shared.accounts.credentials import hash_of, new_credential
from shared.database import Reader, after_commit, now, rows
from shared.errors import Conflict, Forbidden, Invalid, NotFound, Unauthenticated
from shared.models.accounts import ApiKey, Standing, User
from shared.sockets import gateway
from shared.sockets.connections import Holder, Proof

PREFIX = "tw_"
"""How every key begins, so that people and scanners of sources see what it is."""
MOST = 20
"""Keys that one user may have at a time."""

_SHAPE = re.compile(PREFIX + r"([0-9a-f]{32})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True)
class Made:
    """A key that was just made. Its `text` is never seen again."""

    key: ApiKey
    text: str


def make_key(
    session: Session, caller: Caller, name: str, scopes: Collection[Scope], lifetime: timedelta | None = None
) -> Made:
    """Give a user a key. Raises Forbidden for what they may not do themselves, Invalid, and Conflict for one too many.

    Whoever has not shown that the address is theirs gets none: a key would outlast the day on which the one whose
    address it is resets the password.
    """
    if not caller.verified:
        raise Forbidden("confirm your e-mail address first: a key is as good as an account")
    if not scopes:
        raise Invalid("scopes: a key without any is good for nothing")
    if Scope.ADMIN in scopes and not caller.administers:
        raise Forbidden("only an admin's key can have the scope admin")
    # Its user's row is what two who make keys at the same time wait for.
    session.execute(select(User.id).where(User.id == caller.user_id).with_for_update(key_share=True))
    count = session.scalar(select(func.count()).where(ApiKey.user_id == caller.user_id, ApiKey.revoked_at.is_(None)))
    if count is not None and count >= MOST:
        raise Conflict(f"you have {MOST} keys already; revoke one that is no longer used")
    secret = new_credential()
    key = ApiKey(
        user_id=caller.user_id,
        name=name,
        key_hash=hash_of(secret),
        scopes=[scope.value for scope in Scope if scope in scopes],
        expires_at=None if lifetime is None else now() + lifetime,
    )
    session.add(key)
    session.flush()
    return Made(key, f"{PREFIX}{key.id.hex}_{secret}")


def list_keys(session: Session, user: UUID) -> Sequence[ApiKey]:
    """A user's keys, the newest first, without those that were revoked."""
    mine = select(ApiKey).where(ApiKey.user_id == user, ApiKey.revoked_at.is_(None))
    return session.scalars(mine.order_by(ApiKey.id.desc())).all()


def revoke_key(session: Session, user: UUID, key_id: UUID) -> None:
    """A key is good for nothing from now on. Raises NotFound for one that its user has not got, or no longer."""
    if not _revoke(session, user, ApiKey.id == key_id):
        raise NotFound(f"there is no key {key_id}")


def revoke_all(session: Session, user: UUID) -> None:
    """No key of a user is good for anything from now on: somebody else may have made them."""
    _revoke(session, user)


def is_key(shown: str) -> bool:
    """Whether this claims to be an API key."""
    return shown.startswith(PREFIX)


@dataclass(frozen=True)
class Claim:
    """What a key says."""

    key_id: UUID
    secret: str


def read(text: str) -> Claim:
    """What a key says, if it has the shape of one. Raises Unauthenticated, in the words of `shown_by`."""
    shape = _SHAPE.fullmatch(text)
    if shape is None:
        raise _not_good()
    return Claim(UUID(shape[1]), shape[2])


@dataclass(frozen=True)
class Shown:
    """A key that is good: who it is for, and whether its use today is still to be noted."""

    caller: Caller
    key_id: UUID
    first_today: bool


def shown_by(reader: Reader, claim: Claim) -> Shown:
    """Who shows a key that says this. Raises Unauthenticated, in the same words whatever is wrong with it."""
    found = rows(reader, _kept(), {"key": claim.key_id}).one_or_none()
    if found is None:
        raise _not_good()
    known = hmac.compare_digest(found.key_hash, hash_of(claim.secret))
    over = found.revoked_at is not None or (found.expires_at is not None and found.expires_at <= now())
    if not known or over or found.standing is not Standing.ACTIVE:
        raise _not_good()
    caller = Caller.by_key(cast("Known", found), claim.key_id, {Scope(name) for name in found.scopes})
    return Shown(caller, claim.key_id, first_today=found.used_on is None or found.used_on < _today())


def is_good(session: Session, user: UUID, key_id: UUID) -> bool:
    """Whether a user's key is good at this moment."""
    found = session.scalar(
        select(ApiKey.id)
        .join(User, User.id == ApiKey.user_id)
        .where(
            User.id == user,
            User.standing == Standing.ACTIVE,
            ApiKey.id == key_id,
            ApiKey.revoked_at.is_(None),
            or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > now()),
        )
    )
    return found is not None


def note_use(session: Session, key_id: UUID) -> None:
    """Write down that a key was used today, if nobody has yet."""
    today = _today()
    unnoted = or_(ApiKey.used_on.is_(None), ApiKey.used_on < today)
    session.execute(update(ApiKey).where(ApiKey.id == key_id, unnoted).values(used_on=today))


@cache
def _kept() -> Select[*tuple[Any, ...]]:
    """A key and its user. Made once, because every call of a script asks it (`shared.accounts.sessions`)."""
    kept = (ApiKey.key_hash, ApiKey.scopes, ApiKey.expires_at, ApiKey.revoked_at, ApiKey.used_on)
    return (
        select(*KNOWN, User.standing, *kept).join(User, User.id == ApiKey.user_id).where(ApiKey.id == bindparam("key"))
    )


def _revoke(session: Session, user: UUID, *which: ColumnElement[bool]) -> bool:
    """Revoke keys of a user, and end what was opened by them; whether there was any."""
    revoking = update(ApiKey).where(ApiKey.user_id == user, ApiKey.revoked_at.is_(None), *which)
    revoked = session.scalars(revoking.values(revoked_at=now()).returning(ApiKey.id)).all()
    after_commit(session, partial(gateway.end, [Holder(user, Proof.KEY, key_id) for key_id in revoked]))
    return bool(revoked)


def _not_good() -> Unauthenticated:
    return Unauthenticated("this API key is not good, or no longer")


def _today() -> datetime:
    return now().astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
