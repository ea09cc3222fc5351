"""Cookies: how a browser keeps a session, out of the reach of its scripts."""

from fastapi import Response

from shared.accounts import sessions, tokens
from shared.accounts.sessions import Tokens

# A browser takes `__Host-` only if the cookie is Secure, for the whole site, and for no other host.
ACCESS = "__Host-access"
REFRESH = "__Host-refresh"

_LIFETIMES = {ACCESS: tokens.LIFETIME, REFRESH: sessions.LIFETIME}


def give(response: Response, pair: Tokens) -> None:
    for name, value in ((ACCESS, pair.access), (REFRESH, pair.refresh)):
        lifetime = int(_LIFETIMES[name].total_seconds())
        response.set_cookie(name, value, max_age=lifetime, path="/", secure=True, httponly=True, samesite="lax")


def take_back(response: Response) -> None:
    for name in _LIFETIMES:
        response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
