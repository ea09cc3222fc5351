"""What routes may ask for.

The database has one connection. Who is there is read in the session in which a route reads; a route that changes
something has a session of its own, and the connection is given back before.
"""

from collections.abc import AsyncGenerator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from functions.api import cookies, limiting
from shared import database
from shared.accounts import keys
from shared.accounts.callers import Caller, Scope, Visitor
from shared.accounts.sessions import visitor
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


async def _reading() -> AsyncGenerator[Session]:
    with database.reading() as session:
        yield session


async def _writing() -> AsyncGenerator[Session]:
    with database.transaction() as session:
        yield session


Reading = Annotated[Session, Depends(_reading, scope="function")]
"""For routes that change nothing: one trip to the database for each statement."""
Writing = Annotated[Session, Depends(_writing, scope="function")]
"""For routes that change something: one transaction, which is committed before the answer leaves."""


async def _seen(
    request: Request,
    response: Response,
    reading: Reading,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller:
    """One trip to the database, whatever is shown; whoever is about to change something is counted.

    Raises Unauthenticated, TooMany.
    """
    if bearer is not None:
        caller = _shown_by(reading, bearer.credentials)
    elif cookie is not None:
        caller = visitor(reading, cookie)
    else:
        raise Unauthenticated("sign in first")
    logger.append_keys(user_id=str(caller.user_id))
    if request.method not in _SAFE:
        # What is about to be changed is changed in another session, and there is one connection for both.
        reading.close()
        limiting.write(caller, response)
    return caller


def check(shown: str) -> None:
    """Make sure that a key, or a session's token, is still good. Raises Unauthenticated."""
    with database.reading() as session:
        _shown_by(session, shown)


def _shown_by(reading: Session, shown: str) -> Caller:
    """Who shows a key, or a session's token. Raises Unauthenticated."""
    if not keys.is_key(shown):
        return visitor(reading, shown)
    found = keys.shown_by(reading, shown)
    if found.first_today:
        reading.close()
        with database.transaction() as session:
            keys.note_use(session, found.key_id)
    return found.caller


async def _caller(request: Request, seen: Annotated[Caller, Depends(_seen)]) -> Caller:
    """To look takes one scope, to do anything another. Raises Forbidden."""
    _demand(seen, Scope.READ if request.method in _SAFE else Scope.MAKE)
    return seen


async def _perhaps_caller(
    request: Request,
    response: Response,
    reading: Reading,
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Caller | None:
    """What is shown has to be good, but nobody has to show anything. Raises Unauthenticated, Forbidden, TooMany."""
    if cookie is None and bearer is None:
        return None
    return await _caller(request, await _seen(request, response, reading, cookie, bearer))


async def _looker(seen: Annotated[Caller, Depends(_seen)]) -> Caller:
    _demand(seen, Scope.READ)
    return seen


async def _admin(seen: Annotated[Caller, Depends(_seen)]) -> Caller:
    if not seen.administers:
        raise Forbidden("only an admin may do this")
    _demand(seen, Scope.ADMIN)
    return seen


async def _owner(admin: Annotated[Caller, Depends(_admin)]) -> Caller:
    if admin.role is not Role.OWNER:
        raise Forbidden("only the owner may do this")
    return admin


async def _visitor(seen: Annotated[Caller, Depends(_seen)]) -> Visitor:
    if not isinstance(seen, Visitor):
        raise Forbidden("no API key may do this: sign in")
    return seen


async def _user_id(caller: Annotated[Caller, Depends(_caller)]) -> UUID:
    return caller.user_id


def _demand(caller: Caller, scope: Scope) -> None:
    if scope not in caller.scopes:
        raise Forbidden(f"this takes an API key with the scope {scope}")


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
Admin = Annotated[Caller, Depends(_admin)]
"""An admin or the owner, by a session or by a key with the scope `admin`."""
Owner = Annotated[Caller, Depends(_owner)]
Tag = Annotated[
    str | None, Header(alias="If-Match", description="The `ETag` that you have: if it is another now, nothing changes.")
]
Before = Annotated[UUID | None, Query(description="The last one that you have: the answer goes on after it.")]
Limit = Annotated[int, Query(ge=1, le=100)]
