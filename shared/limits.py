"""Limits: how often somebody may do something, counted exactly however many ask at once.

A token bucket, kept as the one number that the generic cell rate algorithm (GCRA; ITU-T I.371, annex A) needs: the
moment at which the bucket will be full again. A call moves that moment on by one interval, and is refused when it would
then lie further ahead than a whole bucket takes to fill. Each step is one conditional write, and nothing is read before
it: nobody can come between.
"""

import math
import time
from dataclasses import dataclass

from shared.errors import TooMany
from shared.table import Item, Refused, Table, key, number

_TABLE = Table("limits")
_SECOND = 1_000_000
"""Moments are whole microseconds: DynamoDB adds them without rounding."""
_TRIES = 3
"""A bucket can run full, or be thrown away, between the two steps of a try; not again and again."""
_KEPT = 60
"""Seconds for which a full bucket is kept: DynamoDB's clock is not ours."""


@dataclass(frozen=True)
class Limit:
    """So many calls within so many seconds, at any pace."""

    name: str
    calls: int
    seconds: int

    @property
    def window(self) -> int:
        """Microseconds that an empty bucket takes to fill."""
        return self.seconds * _SECOND

    @property
    def interval(self) -> int:
        """Microseconds that one call takes to come back."""
        return self.window // self.calls


@dataclass(frozen=True)
class Allowance:
    """What is left of a limit after a call."""

    limit: Limit
    left: int
    """Calls that may be made at once."""
    full_in: int
    """Seconds until all of them may."""


def spend(limit: Limit, whose: str) -> Allowance:
    """Make one call of a limit. `whose` it is: a user, a key, an address. Raises TooMany, or StorageBusy."""
    now = time.time_ns() // 1000
    fresh = now + limit.interval
    for _ in range(_TRIES):
        # A full bucket first: most people ask now and then, and for them this is all that it takes.
        step = _step(
            limit, whose, "SET fills_at = :fresh", "attribute_not_exists(pk) OR fills_at < :now", now=now, fresh=fresh
        )
        if not step.taken:
            latest = now + limit.window - limit.interval
            step = _step(
                limit,
                whose,
                "SET fills_at = fills_at + :interval",
                "fills_at BETWEEN :now AND :latest",
                now=now,
                latest=latest,
                interval=limit.interval,
            )
        if step.taken:
            left = (now + limit.window - step.fills_at) // limit.interval
            return Allowance(limit, left, full_in=math.ceil((step.fills_at - now) / _SECOND))
        if step.fills_at >= now:
            wait = step.fills_at + limit.interval - limit.window - now
            raise TooMany(
                f"this may be done {limit.calls} times in {limit.seconds} seconds",
                after=math.ceil(wait / _SECOND),
                limit=limit.name,
            )
    raise _TABLE.silent()


@dataclass(frozen=True)
class _Step:
    taken: bool
    fills_at: int
    """As it is after the step, or as it was found."""


def _step(limit: Limit, whose: str, change: str, condition: str, **moments: int) -> _Step:
    """Move a bucket's moment, if the condition holds."""
    expires = moments["now"] // _SECOND + limit.seconds + _KEPT
    try:
        answer = _TABLE.ask(
            "update_item",
            Key=key(f"limit#{limit.name}", whose),
            UpdateExpression=f"{change}, expires = :expires",
            ConditionExpression=condition,
            ExpressionAttributeValues={
                f":{name}": number(value) for name, value in {**moments, "expires": expires}.items()
            },
            ReturnValues="UPDATED_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
        )
    except Refused as refused:
        return _Step(False, _moment(refused.item))
    return _Step(True, _moment(answer["Attributes"]))


def _moment(item: Item) -> int:
    return int(item["fills_at"]["N"]) if "fills_at" in item else 0
