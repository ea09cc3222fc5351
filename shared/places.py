"""Places: how many attempts of one owner are made at the same time; and marks, on those that were called off.

Whoever lets an attempt begin has no database, so what they must know is kept in DynamoDB: the names of the attempts
that have a place, in one item an owner, and when each took it. It is a set and no counter: to take a place twice, or to
give one back twice, changes nothing.
"""

import time

from shared.table import NEVER, Item, Refused, Table, key, moment, number, text

_TABLE = Table("places")
_MARK_SECONDS = 15 * 24 * 60 * 60
"""How long a mark is kept: a day longer than a message may wait in a queue."""


def take(owner: str, attempt: str, *, most: int) -> bool:
    """Whether the attempt has a place now, of `most` that its owner may have. Raises StorageBusy."""
    try:
        _TABLE.ask(
            "update_item",
            Key=_places(owner),
            UpdateExpression="ADD taken :these SET #this = :now",
            ConditionExpression="attribute_not_exists(taken) OR contains(taken, :this) OR size(taken) < :most",
            ExpressionAttributeNames={"#this": attempt},
            ExpressionAttributeValues={
                ":these": {"SS": [attempt]},
                ":this": text(attempt),
                ":most": number(most),
                ":now": moment(time.time()),
            },
        )
    except Refused:
        return False
    return True


def give_back(owner: str, attempt: str, *, held_since: float | None = None) -> None:
    """Let others have the place of an attempt that is over, or will never begin. Raises StorageBusy.

    `held_since`: not if it was taken again after that moment, in seconds since 1970.
    """
    latest = NEVER if held_since is None else held_since
    try:
        _TABLE.ask(
            "update_item",
            Key=_places(owner),
            UpdateExpression="DELETE taken :these REMOVE #this",
            ConditionExpression="attribute_not_exists(#this) OR #this <= :latest",
            ExpressionAttributeNames={"#this": attempt},
            ExpressionAttributeValues={":these": {"SS": [attempt]}, ":latest": moment(latest)},
        )
    except Refused:
        """Whoever took it again needs it."""


def taken(owner: str) -> frozenset[str]:
    """The attempts that have a place. Raises StorageBusy."""
    return frozenset(held(owner))


def held(owner: str) -> dict[str, float]:
    """The same, each with when it took its place last, in seconds since 1970. Raises StorageBusy."""
    found = _TABLE.find(_places(owner))
    # Those of before times were kept have had theirs for long.
    return {name: float(found.get(name, number(0))["N"]) for name in found.get("taken", {}).get("SS", ())}


def call_off(attempt: str) -> None:
    """Mark an attempt: it must not begin any more. Raises StorageBusy."""
    expires = int(time.time()) + _MARK_SECONDS
    _TABLE.ask("put_item", Item={**_mark(attempt), "expires": number(expires)})


def is_called_off(attempt: str) -> bool:
    """Whether an attempt has the mark at this moment. Raises StorageBusy."""
    return bool(_TABLE.find(_mark(attempt)))


def _places(owner: str) -> Item:
    return key(f"places#{owner}", "places")


def _mark(attempt: str) -> Item:
    return key(f"called-off#{attempt}", "mark")
