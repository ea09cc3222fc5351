"""What routes may ask for.

The database has one connection. Who is there is read on the one that a route then reads on; a route that changes
something has a session of its own, and the connection is given back before. So a route names who is there first, and
once: whoever is named twice is looked for, and counted, twice.
"""

from collections.abc import AsyncGenerator, Callable
from contextlib import ExitStack
from functools import cached_property
from typing import Annotated
from uuid import UUID

from fastapi import Depends, Header, Query, Request, Response
from fastapi.security import APIKeyCookie
from fastapi.security.base import SecurityBase
from sqlalchemy import Connection
from sqlalchemy.orm import Session
from starlette.types import ASGIApp, Receive, Send
from starlette.types import Scope as Asked

from functions.api import cookies, csrf, limiting
from shared import database
from shared.accounts import keys, tokens
from shared.accounts.callers import Caller, Scope, Visitor
from shared.accounts.sessions import visitor
from shared.errors import Forbidden, Unauthenticated
from shared.telemetry import logger

_SAFE = {"GET", "HEAD", "OPTIONS"}
BROWSER = "Browser"
"""What the contract calls the way in by a cookie."""
_OPENED = "talewright.opened"


class _Opened(ExitStack):
    """What a question has opened: the one connection, and a session on it for routes that want one."""

    @cached_property
    def looking(self) -> Connection:
        return self.enter_context(database.looking())

    @cached_property
    def reading(self) -> Session:
        return self.enter_context(database.readers()(bind=self.looking))

    def give_back(self) -> None:
        """Let others have the connection. Whatever is read afterwards opens it again."""
        self.close()
        for opened in ("looking", "reading"):
            vars(self).pop(opened, None)


class Closing:
    """An app that closes, with its answer, what a question has opened.

    FastAPI does the same for dependencies that yield, and takes as long for each as for three others.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        with _Opened() as scope[_OPENED]:
            await self._app(scope, receive, send)


async def _looking(request: Request) -> Connection:
    return _opened(request).looking


async def _reading(request: Request) -> Session:
    return _opened(request).reading


async def _writing() -> AsyncGenerator[Session]:
    with database.transaction() as session:
        yield session


def _opened(request: Request) -> _Opened:
    opened: _Opened = request.scope[_OPENED]
    return opened


class _Who[Admitted](SecurityBase):
    """Who is there, if they are who `admit` lets in. Raises Unauthenticated, TooMany, and what `admit` does.

    One dependency for all of that: FastAPI goes through each of them in every call. What it says of itself for the
    contract is the cookie; the contract says the other way beside it (`functions.api.contract`).
    """

    scheme_name = BROWSER
    model = APIKeyCookie(name=cookies.ACCESS).model

    def __init__(self, admit: Callable[[Request, Caller], Admitted]) -> None:
        self._admit = admit

    async def __call__(self, request: Request, response: Response) -> Admitted:
        caller = await _seen(request, response)
        if caller is None:
            raise Unauthenticated("sign in first")
        return self._admit(request, caller)


class _Perhaps[Admitted](_Who[Admitted | None]):
    """The same, or nobody: what is shown has to be good, but nobody has to show anything."""

    async def __call__(self, request: Request, response: Response) -> Admitted | None:
        caller = await _seen(request, response)
        return None if caller is None else self._admit(request, caller)


async def _seen(request: Request, response: Response) -> Caller | None:
    """Who shows a session's cookie or, in `Authorization`, a key or a session's token; None for nobody.

    One trip to the database, whatever is shown; whoever is about to change something is counted. Raises
    Unauthenticated, TooMany.
    """
    bearer, cookie = await csrf.bearer(request), request.cookies.get(cookies.ACCESS)
    opened = _opened(request)
    if bearer is not None:
        caller = _shown_by(opened, bearer.credentials)
    elif cookie:
        caller = _signed_in(opened, cookie)
    else:
        return None
    logger.append_keys(user_id=str(caller.user_id))
    if request.method not in _SAFE:
        # What is about to be changed is changed in another session, and there is one connection for both.
        opened.give_back()
        limiting.write(caller, response)
    return caller


def check(shown: str) -> None:
    """Make sure that a key, or a session's token, is still good. Raises Unauthenticated."""
    with _Opened() as opened:
        _shown_by(opened, shown)


def _shown_by(opened: _Opened, shown: str) -> Caller:
    """Who shows a key, or a session's token. Raises Unauthenticated."""
    if not keys.is_key(shown):
        return _signed_in(opened, shown)
    claim = keys.read(shown)
    found = keys.shown_by(opened.looking, claim)
    if found.first_today:
        opened.give_back()
        with database.transaction() as session:
            keys.note_use(session, found.key_id)
    return found.caller


def _signed_in(opened: _Opened, access: str) -> Visitor:
    """Who shows an access token. Raises Unauthenticated; a database that sleeps is not woken for one that is over."""
    claims = tokens.read(access)
    return visitor(opened.looking, claims)


def _caller(request: Request, caller: Caller) -> Caller:
    """To look takes one scope, to do anything another. Raises Forbidden."""
    _demand(caller, Scope.READ if request.method in _SAFE else Scope.MAKE)
    return caller


def _user_id(request: Request, caller: Caller) -> UUID:
    return _caller(request, caller).user_id


def _looker(_: Request, caller: Caller) -> Caller:
    _demand(caller, Scope.READ)
    return caller


def _admin(_: Request, caller: Caller) -> Caller:
    if not caller.administers:
        raise Forbidden("only an admin may do this")
    _demand(caller, Scope.ADMIN)
    return caller


def _visitor(_: Request, caller: Caller) -> Visitor:
    if not isinstance(caller, Visitor):
        raise Forbidden("no API key may do this: sign in")
    return caller


def _demand(caller: Caller, scope: Scope) -> None:
    if scope not in caller.scopes:
        raise Forbidden(f"this takes an API key with the scope {scope}")


Looking = Annotated[Connection, Depends(_looking)]
"""For routes that change nothing, and ask for columns alone: one trip to the database for each statement."""
Reading = Annotated[Session, Depends(_reading)]
"""The same, for routes that ask for records, or for much else."""
Writing = Annotated[Session, Depends(_writing, scope="function")]
"""For routes that change something: one transaction, which is committed before the answer leaves."""
CurrentCaller = Annotated[Caller, Depends(_Who(_caller))]
"""Who is there: by a session, or by an API key that is good for `read` on safe methods and for `make` on all others."""
Looker = Annotated[Caller, Depends(_Who(_looker))]
"""The same, for what only lets them look, whatever the method: an API key needs the scope `read`."""
PerhapsCaller = Annotated[Caller | None, Depends(_Perhaps(_caller))]
"""Who is there, or nobody: for routes that are for everybody, and would like to know."""
CurrentUser = Annotated[UUID, Depends(_Who(_user_id))]
"""The id of the caller, for routes that ask no more of them."""
CurrentVisitor = Annotated[Visitor, Depends(_Who(_visitor))]
"""Who is signed in, and by which session. No API key is: it can neither make others of its kind nor end sessions."""
Admin = Annotated[Caller, Depends(_Who(_admin))]
"""An admin or the owner, by a session or by a key with the scope `admin`."""
Tag = Annotated[
    str | None, Header(alias="If-Match", description="The `ETag` that you have: if it is another now, nothing changes.")
]
Before = Annotated[UUID | None, Query(description="The last one that you have: the answer goes on after it.")]
Limit = Annotated[int, Query(ge=1, le=100)]
