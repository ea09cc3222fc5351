"""Access tokens: a signed note that says who is there, good for a quarter of an hour."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import jwt

from shared.database import now
from shared.errors import Unauthenticated
from shared.secrets import secret
from shared.settings import settings

LIFETIME = timedelta(minutes=15)

_ALGORITHM = "HS256"
_ISSUER = "talewright"
_AUDIENCE = "talewright-api"
_FEWEST_BYTES = 32
"""RFC 7518, section 3.2: a key at least as long as the hash."""


@dataclass(frozen=True)
class Claims:
    user: UUID
    session: UUID


def sign(claims: Claims) -> str:
    """An access token. Raises RuntimeError when the studio's secret is too short to sign with."""
    issued = now()
    payload: dict[str, Any] = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": str(claims.user),
        "sid": str(claims.session),
        "iat": issued,
        "exp": issued + LIFETIME,
    }
    return jwt.encode(payload, _key(), algorithm=_ALGORITHM)


def read(token: str) -> Claims:
    """What a token says, if we said it and it is still true. Raises Unauthenticated."""
    try:
        payload = jwt.decode(
            token,
            _key(),
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            audience=_AUDIENCE,
            options={"require": ["iss", "aud", "sub", "sid", "iat", "exp"]},
        )
        return Claims(user=UUID(payload["sub"]), session=UUID(payload["sid"]))
    except (jwt.InvalidTokenError, ValueError) as error:
        raise Unauthenticated("your session is over; sign in again") from error


def _key() -> bytes:
    key = secret(settings().signing_secret).encode()
    if len(key) < _FEWEST_BYTES:
        raise RuntimeError(f"the signing secret has {len(key)} bytes; it needs {_FEWEST_BYTES}")
    return key
