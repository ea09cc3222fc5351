"""What routes may ask for.

The database has one connection: who is there is read, and the connection given back, before a route gets its session.
"""

from collections.abc import AsyncGenerator
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy.orm import Session

from functions.api import cookies
from shared import database
from shared.accounts.sessions import Visitor, visitor
from shared.errors import Forbidden, Unauthenticated
from shared.settings import settings

_SAFE = {"GET", "HEAD", "OPTIONS"}

_cookie = APIKeyCookie(name=cookies.ACCESS, scheme_name="Browser", auto_error=False)
_bearer = HTTPBearer(bearerFormat="JWT", scheme_name="Command line", auto_error=False)


async def same_origin(request: Request) -> None:
    """A page of somebody else may not act in a visitor's name. Raises Forbidden."""
    origin = request.headers.get("origin")
    if request.method not in _SAFE and origin is not None and origin not in settings().origins:
        raise Forbidden(f"{origin} may not do this")


async def _visitor(
    cookie: Annotated[str | None, Depends(_cookie)],
    bearer: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Visitor:
    access = bearer.credentials if bearer is not None else cookie
    if access is None:
        raise Unauthenticated("sign in first")
    with database.reading() as session:
        return visitor(session, access)


async def _user_id(visitor: Annotated[Visitor, Depends(_visitor)]) -> UUID:
    return visitor.user.id


async def _reading() -> AsyncGenerator[Session]:
    with database.reading() as session:
        yield session


async def _writing() -> AsyncGenerator[Session]:
    with database.transaction() as session:
        yield session


CurrentVisitor = Annotated[Visitor, Depends(_visitor)]
CurrentUser = Annotated[UUID, Depends(_user_id)]
Reading = Annotated[Session, Depends(_reading, scope="function")]
"""For routes that change nothing: one trip to the database for each statement."""
Writing = Annotated[Session, Depends(_writing, scope="function")]
"""For routes that change something: one transaction, which is committed before the answer leaves."""
Tag = Annotated[
    str | None, Header(alias="If-Match", description="The `ETag` that you have: if it is another now, nothing changes.")
]
Before = Annotated[UUID | None, Query(description="The last one that you have: the answer goes on after it.")]
Limit = Annotated[int, Query(ge=1, le=100)]
