"""CSRF: a browser sends cookies along with whatever any page makes it ask. So a page has to show that it is ours.

It reads the cookie `__Host-csrf`, which no page of another origin can, and says it in `X-CSRF-Token`. The value belongs
to the session: a cookie that another site of the same domain might plant is worth nothing. Who shows a token or a key
in `Authorization` needs none of this, because no browser does that by itself.
"""

import hmac

from fastapi import Request
from fastapi.security import HTTPBearer

from functions.api import cookies
from shared.accounts import tokens
from shared.errors import Forbidden
from shared.settings import settings

HEADER = "X-CSRF-Token"

OPEN = frozenset(f"/api/auth/{name}" for name in ("sign-up", "sign-in", "refresh", "verify", "forgot", "reset"))
"""What is done without a session, by whoever shows a password, a ticket or a refresh token.

No cookie says here who is there, so there is nothing that a page could do in somebody's name, except to renew their
session or to sign them in as somebody else: the check of the origin keeps pages from elsewhere from both.
"""
_SAFE = {"GET", "HEAD", "OPTIONS"}

bearer = HTTPBearer(auto_error=False)
"""What is shown in `Authorization`, which no browser says by itself."""


async def ours(request: Request) -> None:
    """No page of somebody else may act in a visitor's name. Raises Forbidden, and Unauthenticated."""
    if request.method in _SAFE:
        return
    _same_origin(request)
    await _double_submit(request)


def _same_origin(request: Request) -> None:
    origin = request.headers.get("origin")
    if origin is not None and origin not in settings().origins:
        raise Forbidden(f"{origin} may not do this")


async def _double_submit(request: Request) -> None:
    """What a cookie speaks for has to be asked for by a page of ours."""
    shown = request.cookies.get(cookies.ACCESS)
    if request.scope["path"] in OPEN or shown is None or await bearer(request) is not None:
        return
    expected = tokens.page_token(tokens.read(shown).session)
    said = request.headers.get(HEADER, "")
    if not hmac.compare_digest(expected.encode(), said.encode()):
        raise Forbidden(f"say in {HEADER} what the cookie {cookies.CSRF} has")
