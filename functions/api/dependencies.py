"""What routes may ask for.

The database has one connection: who is there is read, and the connection given back, before a route gets its session.
"""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from functions.api import cookies, limiting
from shared import database
from shared.accounts import keys
from shared.accounts.callers import Caller, Scope
from shared.accounts.sessions import Visitor, visitor
from shared.errors import Forbidden, Unauthenticated
from shared.models.accounts import Role
from shared.settings import settings
from shared.telemetry import logger

_SAFE = {"GET", "HEAD", "OPTIONS"}

_cookie = APIKeyCookie(name=cookies.ACCESS, scheme_name="Browser", auto_error=False)
_bearer = HTTPBearer(
    scheme_name="CommandLine", description="An API key, `tw_…`, or a session's access token.", auto_error=False
)


async def same_origin(request: Request) -> None:
    """A page of somebody else may not act in a visitor's name. Raises Forbidden."""
    origin = request.headers.get("origin")
    if request.method not in _SAFE and origin is not None and origin not in settings().origins:
        raise Forbidden(f"{origin} may not do this")


@dataclass(frozen=True)
class _Seen:
    """Who is there. A visitor too, if it is a session that says so."""

    caller: Caller
    visitor: Visitor | None


async def _seen(
    request: Request,
    response: Response,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> _Seen:
    """One trip to the database, whatever is shown; whoever is about to change something is counted.

    Raises Unauthenticated, TooMany.
    """
    seen = _shown(cookie, bearer)
    logger.append_keys(user_id=str(seen.caller.user_id))
    if request.method not in _SAFE:
        limiting.write(seen.caller, response)
    return seen


def _shown(cookie: str | None, bearer: HTTPAuthorizationCredentials | None) -> _Seen:
    if bearer is not None and keys.is_key(bearer.credentials):
        return _Seen(_by_key(bearer.credentials), None)
    shown = bearer.credentials if bearer is not None else cookie
    if shown is None:
        raise Unauthenticated("sign in first")
    return _by_session(shown)


def check(shown: str) -> None:
    """Make sure that a key, or a session's token, is still good. Raises Unauthenticated."""
    if keys.is_key(shown):
        _by_key(shown)
    else:
        _by_session(shown)


def _by_session(shown: str) -> _Seen:
    with database.reading() as session:
        found = visitor(session, shown)
    return _Seen(Caller.by_session(found.user, found.session_id), found)


def _by_key(shown: str) -> Caller:
    with database.reading() as session:
        found = keys.shown_by(session, shown)
    if found.first_today:
        with database.transaction() as session:
            keys.note_use(session, found.key_id)
    return found.caller


async def _caller(request: Request, seen: Annotated[_Seen, Depends(_seen)]) -> Caller:
    """To look takes one scope, to do anything another. Raises Forbidden."""
    _demand(seen.caller, Scope.READ if request.method in _SAFE else Scope.MAKE)
    return seen.caller


async def _perhaps_caller(
    request: Request,
    response: Response,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller | None:
    """What is shown has to be good, but nobody has to show anything. Raises Unauthenticated, Forbidden, TooMany."""
    if cookie is None and bearer is None:
        return None
    return await _caller(request, await _seen(request, response, cookie, bearer))


async def _looker(seen: Annotated[_Seen, Depends(_seen)]) -> Caller:
    _demand(seen.caller, Scope.READ)
    return seen.caller


async def _admin(seen: Annotated[_Seen, Depends(_seen)]) -> Caller:
    if not seen.caller.administers:
        raise Forbidden("only an admin may do this")
    _demand(seen.caller, Scope.ADMIN)
    return seen.caller


async def _owner(admin: Annotated[Caller, Depends(_admin)]) -> Caller:
    if admin.role is not Role.OWNER:
        raise Forbidden("only the owner may do this")
    return admin


async def _visitor(seen: Annotated[_Seen, Depends(_seen)]) -> Visitor:
    if seen.visitor is None:
        raise Forbidden("no API key may do this: sign in")
    return seen.visitor


async def _signed_in(seen: Annotated[_Seen, Depends(_seen)], _: Annotated[Visitor, Depends(_visitor)]) -> Caller:
    return seen.caller


async def _user_id(caller: Annotated[Caller, Depends(_caller)]) -> UUID:
    return caller.user_id


def _demand(caller: Caller, scope: Scope) -> None:
    if scope not in caller.scopes:
        raise Forbidden(f"this takes an API key with the scope {scope}")


async def _reading() -> AsyncGenerator[Session]:
    with database.reading() as session:
        yield session


async def _writing() -> AsyncGenerator[Session]:
    with database.transaction() as session:
        yield session


CurrentCaller = Annotated[Caller, Depends(_caller)]
"""Who is there: by a session, or by an API key that is good for `read` on safe methods and for `make` on all others."""
Looker = Annotated[Caller, Depends(_looker)]
"""The same, for what only lets them look, whatever the method: an API key needs the scope `read`."""
PerhapsCaller = Annotated[Caller | None, Depends(_perhaps_caller)]
"""Who is there, or nobody: for routes that are for everybody, and would like to know."""
CurrentUser = Annotated[UUID, Depends(_user_id)]
"""The id of the caller, for routes that ask no more of them."""
CurrentVisitor = Annotated[Visitor, Depends(_visitor)]
"""Who is signed in, and by which session. No API key is: it can neither make others of its kind nor end sessions."""
SignedIn = Annotated[Caller, Depends(_signed_in)]
"""The same, as a caller."""
Admin = Annotated[Caller, Depends(_admin)]
"""An admin or the owner, by a session or by a key with the scope `admin`."""
Owner = Annotated[Caller, Depends(_owner)]
Reading = Annotated[Session, Depends(_reading, scope="function")]
"""For routes that change nothing: one trip to the database for each statement."""
Writing = Annotated[Session, Depends(_writing, scope="function")]
"""For routes that change something: one transaction, which is committed before the answer leaves."""
Tag = Annotated[
    str | None, Header(alias="If-Match", description="The `ETag` that you have: if it is another now, nothing changes.")
]
Before = Annotated[UUID | None, Query(description="The last one that you have: the answer goes on after it.")]
Limit = Annotated[int, Query(ge=1, le=100)]
