"""The vigil: whether there is a job or a delivery that somebody has to look after, known without asking the database.

A database that sleeps while nobody uses the studio costs nothing, and a look at it every minute would keep it awake. So
whoever opens one says so here, before it is committed, and whoever looks after them says when there is something to be
seen next. One item in DynamoDB is all that an idle minute reads.
"""

import time
from dataclasses import dataclass

from shared.table import NEVER, Refused, Table, key, moment

_TABLE = Table("the vigil")
_KEY = key("vigil", "vigil")
_COMMITTED = 120
"""Seconds after which whatever was opened is committed, or will never be: an answer of the API takes 30 at most."""


@dataclass(frozen=True)
class Vigil:
    """What is known of what is not over."""

    stirred: float
    """When the last one was opened, or tried again."""
    look: float
    """When there is something to be seen, at the earliest."""


def stir() -> None:
    """A job or a delivery is about to be there: look after it from now on. Raises StorageBusy."""
    now = moment(time.time())
    _TABLE.ask("put_item", Item={**_KEY, "stirred": now, "look": now})


def due() -> Vigil | None:
    """The vigil, if it is time to look; None when there is nothing to be seen. Raises StorageBusy."""
    found = _TABLE.find(_KEY)
    if not found:
        # A new table: nobody knows what the database has.
        return Vigil(stirred=0, look=0)
    kept = Vigil(stirred=float(found["stirred"]["N"]), look=float(found["look"]["N"]))
    return kept if kept.look <= time.time() else None


def rest(seen: Vigil, until: float | None) -> None:
    """There is nothing to be seen until then; None: until somebody stirs. Raises StorageBusy.

    Nothing happens when somebody has stirred since, or may have stirred for what is not committed yet.
    """
    if time.time() - seen.stirred < _COMMITTED:
        return
    values = {":look": NEVER if until is None else until, ":stirred": seen.stirred}
    try:
        _TABLE.ask(
            "update_item",
            Key=_KEY,
            UpdateExpression="SET look = :look, stirred = :stirred",
            ConditionExpression="attribute_not_exists(stirred) OR stirred = :stirred",
            ExpressionAttributeValues={name: moment(value) for name, value in values.items()},
        )
    except Refused:
        # Somebody has.
        return
