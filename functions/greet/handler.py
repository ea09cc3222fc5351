"""Greet: somebody wants to have a socket opened. Who it is has to be shown, and pages have to be ours.

A browser shows the cookie of its session and says which page asks; whoever has no cookie shows a ticket
(`POST /api/sockets/tickets`). The connection is written down before the database is asked: a session that is ended in
between is seen either here, or by whoever ends it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from functions import uncollected

with uncollected():
    from shared.accounts import keys, sessions, tokens
    from shared.database import reading
    from shared.errors import Forbidden, StudioError, Unauthenticated
    from shared.limits import Limit, spend
    from shared.settings import settings
    from shared.sockets import connections, tickets
    from shared.sockets.connections import Holder, Proof
    from shared.telemetry import visit

KNOCKS = Limit("socket-knocks", calls=30, seconds=60)
"""Of one user. Whoever shows nothing that is signed by us costs a look at it, and no more."""


@dataclass(frozen=True)
class Knock:
    """Who knocks, as API Gateway tells it."""

    connection: str
    origins: Sequence[str]
    """What a browser says of the page that asks. Once, if at all."""
    cookie: str
    ticket: str

    @classmethod
    def read(cls, event: Mapping[str, Any]) -> Self:
        headers: dict[str, list[str]] = {}
        for name, values in (event.get("multiValueHeaders") or {}).items():
            headers.setdefault(name.lower(), []).extend(values)
        asked = event.get("queryStringParameters") or {}
        return cls(
            connection=event["requestContext"]["connectionId"],
            origins=headers.get("origin", []),
            cookie=_cookie(headers.get("cookie", [])),
            ticket=asked.get("ticket", ""),
        )


def handler(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """Any status but 200 has the gateway refuse."""
    with visit("greet") as said:
        try:
            said["user_id"] = str(greet(Knock.read(event)))
        except StudioError as refused:
            said["code"] = refused.code
            return {"statusCode": int(refused.status)}
        return {"statusCode": 200}


def greet(knock: Knock) -> UUID:
    """Let somebody in; who it is. Raises Forbidden, Unauthenticated, TooMany, Conflict, and StorageBusy."""
    _demand_our_page(knock)
    holder = _shown(knock)
    spend(KNOCKS, str(holder.owner))
    connections.enter(holder, knock.connection)
    there = False
    try:
        there = _is_there(holder)
    finally:
        if not there:
            connections.leave(holder.owner, knock.connection)
    if not there:
        raise Unauthenticated("your session is over; sign in again")
    return holder.owner


def _demand_our_page(knock: Knock) -> None:
    """ASVS 4.4.2. A program says nothing of a page, and has no cookie that somebody else could make it send."""
    if not knock.origins and knock.ticket:
        return
    if len(knock.origins) != 1 or knock.origins[0] not in settings().origins:
        raise Forbidden("no page from there may do this")


def _shown(knock: Knock) -> Holder:
    """As whom they come, as far as a signature tells."""
    if knock.ticket:
        return tickets.redeem(knock.ticket)
    claims = tokens.read(knock.cookie)
    return Holder(claims.user, Proof.SESSION, claims.session)


def _is_there(holder: Holder) -> bool:
    """Whether what they have shown is still good."""
    with reading() as session:
        match holder.proof:
            case Proof.SESSION:
                return sessions.is_good(session, holder.owner, holder.id)
            case Proof.KEY:
                return keys.is_good(session, holder.owner, holder.id)


def _cookie(headers: Sequence[str]) -> str:
    """The session's, as `functions.api` gives it; nothing where there is none."""
    pairs = (pair.strip().partition("=") for header in headers for pair in header.split(";"))
    return next((value for name, _, value in pairs if name == tokens.COOKIE), "")
