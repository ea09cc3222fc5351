"""Access tokens: a signed note that says who is there, good for a quarter of an hour.

PyJWT is loaded for the first of them. It brings all of `cryptography`, of which ours need nothing: neither those who
show an API key, nor those who show nothing, should wait for it.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any
from uuid import UUID

from shared.database import now
from shared.errors import Unauthenticated
from shared.secrets import signing_key

LIFETIME = timedelta(minutes=15)
COOKIE = "__Host-access"
"""In which a browser keeps it: one that is Secure, for the whole site, and for no other host."""

_ALGORITHM = "HS256"
_ISSUER = "talewright"
_AUDIENCE = "talewright-api"
_MOST_CHARACTERS = 1_000
"""Ours have a third of it. A header is parsed before its signature is looked at, and JSON can be deep."""
_MOST_KNOWN = 256
"""Tokens whose signatures are remembered: one environment of Lambda rarely serves as many in a quarter of an hour."""
_SHAPE = re.compile(r"[\w-]+\.[\w-]+\.[\w-]{42}[AEIMQUYcgkosw048]", re.ASCII)
"""What base64url makes of 32 bytes, and nothing that only reads the same: a token has one spelling."""


@dataclass(frozen=True)
class Claims:
    user: UUID
    session: UUID


def sign(claims: Claims) -> str:
    """An access token. Raises RuntimeError when the studio's secret is too short to sign with."""
    import jwt  # noqa: PLC0415 (see above)

    issued = now()
    payload: dict[str, Any] = {
        "iss": _ISSUER,
        "aud": _AUDIENCE,
        "sub": str(claims.user),
        "sid": str(claims.session),
        "iat": issued,
        "exp": issued + LIFETIME,
    }
    return jwt.encode(payload, signing_key(), algorithm=_ALGORITHM)


def read(token: str) -> Claims:
    """What a token says, if we said it and it is still true. Raises Unauthenticated."""
    if len(token) > _MOST_CHARACTERS or not _SHAPE.fullmatch(token):
        raise _over()
    claims, expires = _verified(token, signing_key())
    # As PyJWT has it: a token is over in the second that it names.
    if expires <= now().timestamp():
        raise _over()
    return claims


@lru_cache(maxsize=_MOST_KNOWN)
def _verified(token: str, key: bytes) -> tuple[Claims, int]:
    """What a token says that `key` has signed, and until when, in seconds since 1970. Raises Unauthenticated.

    A page asks many times with one token: it is verified once. Whatever is not good is looked at each time.
    """
    import jwt  # noqa: PLC0415 (see above)

    try:
        payload = jwt.decode(
            token,
            key,
            algorithms=[_ALGORITHM],
            issuer=_ISSUER,
            audience=_AUDIENCE,
            options={"require": ["iss", "aud", "sub", "sid", "iat", "exp"], "strict_aud": True},
        )
        return Claims(user=UUID(str(payload["sub"])), session=UUID(str(payload["sid"]))), int(payload["exp"])
    except (jwt.InvalidTokenError, TypeError, ValueError) as error:
        raise _over() from error


def page_token(session: UUID) -> str:
    """What a page shows with whatever it changes, to say that it is one of ours. It is good as long as its session."""
    # No access token is a signature of this: what those sign begins with `eyJ`.
    return hmac.new(signing_key(), b"page:" + session.bytes, hashlib.sha256).hexdigest()


def _over() -> Unauthenticated:
    return Unauthenticated("your session is over; sign in again")
