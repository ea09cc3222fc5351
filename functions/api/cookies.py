"""Cookies: how a browser keeps a session, out of the reach of its scripts."""

from fastapi import Response

from shared.accounts import sessions, tokens
from shared.accounts.sessions import Tokens

# A browser takes `__Host-` only if the cookie is Secure, for the whole site, and for no other host.
ACCESS = tokens.COOKIE
REFRESH = "__Host-refresh"
CSRF = "__Host-csrf"
"""The one that scripts of our own pages read: they say it back (`functions.api.csrf`)."""

_LIFETIMES = {ACCESS: tokens.LIFETIME, REFRESH: sessions.LIFETIME, CSRF: sessions.LIFETIME}


def give(response: Response, pair: Tokens) -> None:
    """Have the browser keep a session."""
    values = {ACCESS: pair.access, REFRESH: pair.refresh, CSRF: tokens.page_token(pair.session_id)}
    for name, value in values.items():
        lifetime = int(_LIFETIMES[name].total_seconds())
        closed = name != CSRF
        response.set_cookie(name, value, max_age=lifetime, path="/", secure=True, httponly=closed, samesite="lax")


def take_back(response: Response) -> None:
    """Have the browser forget the session."""
    for name in _LIFETIMES:
        response.delete_cookie(name, path="/", secure=True, httponly=name != CSRF, samesite="lax")
