"""Connections: whose sockets are open, what they were opened with, and what is to be told through them.

One item an owner. So nobody has more than `MOST` open, however many are opened at the same moment, and whoever has
news for an owner reads one thing to know whether anybody listens. Beside it, an item a connection says whose it is:
that is all that the gateway tells of a message.
"""

import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from shared.errors import Conflict, Unauthenticated
from shared.table import Item, Refused, Table, key, number, text

MOST = 10
"""Sockets that one owner may have open."""
MOST_WISHES = 50
"""Jobs that one connection may name; a batch has no more."""
LIFETIME = 15 * 60
"""Seconds for which a connection is good: as long as an access token, since nobody is asked in between."""

_TABLE = Table("connections")
_TRIES = 3
"""The item can come or go between two steps; not again and again."""
_KEPT = 2 * 60 * 60
"""Seconds after which API Gateway has ended every connection."""
_ALL = "all"
"""The wish to hear of every job."""


class Proof(StrEnum):
    """What somebody has shown to have a socket opened."""

    SESSION = "session"
    KEY = "key"


@dataclass(frozen=True)
class Holder:
    """Whose a connection is, and by which session or API key. It ends with that."""

    owner: UUID
    proof: Proof
    id: UUID

    def __str__(self) -> str:
        return f"{self.proof}/{self.id}"


@dataclass(frozen=True)
class Connection:
    """An open socket."""

    id: str
    """API Gateway's own."""
    holder: str
    """By what it was opened: a `Holder`, as text."""
    until: int
    """Seconds since 1970: from then on it hears nothing."""
    wishes: frozenset[str]

    @property
    def good(self) -> bool:
        return self.until > time.time()

    def hears(self, job: UUID) -> bool:
        """Whether it wants to hear of a job."""
        return not self.wishes.isdisjoint((_ALL, str(job)))

    @classmethod
    def read(cls, id: str, kept: Mapping[str, Any]) -> Self:
        return cls(id, kept["holder"]["S"], int(kept["good_until"]["N"]), frozenset(kept["wishes"]["M"]))


def enter(holder: Holder, connection: str) -> None:
    """Write down that a socket is open. It hears nothing yet. Raises Conflict for one too many, and StorageBusy."""
    now = int(time.time())
    expires = number(now + _KEPT)
    _TABLE.ask("put_item", Item={**_whose(connection), "of": text(str(holder.owner)), "expires": expires})
    entry = {
        "M": {
            "holder": text(str(holder)),
            "good_until": number(now + LIFETIME),
            "wishes": {"M": {}},
        }
    }
    for _ in range(_TRIES):
        try:
            _TABLE.ask(
                "update_item",
                Key=_opened_by(holder.owner),
                UpdateExpression="SET opened.#this = :entry, expires = :expires",
                ConditionExpression="attribute_exists(opened) AND size(opened) < :most",
                ExpressionAttributeNames={"#this": connection},
                ExpressionAttributeValues={":entry": entry, ":most": number(MOST), ":expires": expires},
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
        except Refused as refused:
            if "opened" not in refused.item:
                _begin(holder.owner, expires)
            elif over := [known.id for known in _read(refused.item) if not known.good]:
                leave(holder.owner, *over)
            else:
                raise Conflict(f"you have {MOST} sockets open already; close one") from refused
        else:
            return
    raise _TABLE.silent()


def leave(owner: UUID, *connections: str) -> None:
    """Forget connections. To forget one again changes nothing. Raises StorageBusy."""
    if not connections:
        return
    names = {f"#c{position}": connection for position, connection in enumerate(connections)}
    # Refused when there are none any more: DynamoDB has thrown the item away.
    with suppress(Refused):
        _TABLE.ask(
            "update_item",
            Key=_opened_by(owner),
            UpdateExpression=f"REMOVE {', '.join(f'opened.{name}' for name in names)}",
            ConditionExpression="attribute_exists(opened)",
            ExpressionAttributeNames=names,
        )
    for connection in connections:
        _TABLE.ask("delete_item", Key=_whose(connection))


def wish(owner: UUID, connection: str, job: UUID | None) -> int:
    """Have it told of a job from now on, or of all. Until when it is, in seconds since 1970.

    Whose the job is, is not asked: nobody hears of what is not theirs. Raises Unauthenticated when the connection is
    over, Conflict for one wish too many, and StorageBusy.
    """
    return _change(
        owner,
        connection,
        "SET opened.#this.wishes.#wish = :yes",
        " AND (attribute_exists(opened.#this.wishes.#wish) OR size(opened.#this.wishes) < :most)",
        job,
        {":yes": {"BOOL": True}, ":most": number(MOST_WISHES)},
    )


def unwish(owner: UUID, connection: str, job: UUID | None) -> int:
    """Have it told of a job, or of all, no longer. Raises Unauthenticated, and StorageBusy."""
    return _change(owner, connection, "REMOVE opened.#this.wishes.#wish", "", job, {})


def opened_by(owner: UUID) -> list[Connection]:
    """The owner's connections, those that are over among them. Raises StorageBusy."""
    return _read(_TABLE.find(_opened_by(owner)))


def owner_of(connection: str) -> UUID | None:
    """Whose a connection is; None when nobody knows it any more. Raises StorageBusy."""
    found = _TABLE.find(_whose(connection))
    return UUID(found["of"]["S"]) if found else None


def _begin(owner: UUID, expires: Mapping[str, Any]) -> None:
    """Make the owner's item, unless somebody else has."""
    item = {**_opened_by(owner), "opened": {"M": {}}, "expires": expires}
    with suppress(Refused):
        _TABLE.ask("put_item", Item=item, ConditionExpression="attribute_not_exists(pk)")


def _change(
    owner: UUID, connection: str, change: str, condition: str, job: UUID | None, values: Mapping[str, Any]
) -> int:
    try:
        answer = _TABLE.ask(
            "update_item",
            Key=_opened_by(owner),
            UpdateExpression=change,
            ConditionExpression=f"opened.#this.good_until > :now{condition}",
            ExpressionAttributeNames={"#this": connection, "#wish": _ALL if job is None else str(job)},
            ExpressionAttributeValues={":now": number(int(time.time())), **values},
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except Refused as refused:
        if any(known.id == connection and known.good for known in _read(refused.item)):
            raise Conflict(f"name {MOST_WISHES} jobs at most, or none to hear of all") from refused
        raise Unauthenticated("this connection is over; open another") from refused
    (this,) = (known for known in _read(answer["Attributes"]) if known.id == connection)
    return this.until


def _read(item: Item) -> list[Connection]:
    kept: Mapping[str, Any] = item["opened"]["M"] if "opened" in item else {}
    return [Connection.read(id, entry["M"]) for id, entry in kept.items()]


def _opened_by(owner: UUID) -> Item:
    return key(f"sockets#{owner}", "sockets")


def _whose(connection: str) -> Item:
    return key(f"socket#{connection}", "owner")
