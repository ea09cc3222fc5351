"""The vigil: whether there is any job that somebody has to look after, known without asking the database.

A database that sleeps while nobody uses the studio costs nothing, and a look at it every minute would keep it awake. So
whoever opens a job says so here, before it is committed, and whoever looks after jobs says when there is something to
be seen next. One item in DynamoDB is all that an idle minute reads.
"""

import time
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import StorageBusy
from shared.settings import settings

_KEY = {"pk": {"S": "vigil"}, "sk": {"S": "vigil"}}
_COMMITTED = 120
"""Seconds after which whatever was opened is committed, or will never be: an answer of the API takes 30 at most."""

_NEVER = 1e12
"""Seconds: some thirty thousand years from now."""


@dataclass(frozen=True)
class Vigil:
    """What is known of jobs that are not over."""

    stirred: float
    """When the last one was opened, or tried again."""
    look: float
    """When there is something to be seen, at the earliest."""


def stir() -> None:
    """A job is about to be there: look after it from now on. Raises StorageBusy."""
    now = {"N": f"{time.time():.3f}"}
    _ask("put_item", Item=_KEY | {"stirred": now, "look": now})


def due() -> Vigil | None:
    """The vigil, if it is time to look; None when there is nothing to be seen. Raises StorageBusy."""
    found = _ask("get_item", Key=_KEY, ConsistentRead=True).get("Item")
    if found is None:
        return None
    kept = Vigil(stirred=float(found["stirred"]["N"]), look=float(found["look"]["N"]))
    return kept if kept.look <= time.time() else None


def rest(seen: Vigil, until: float | None) -> None:
    """There is nothing to be seen until then; None: until somebody stirs. Raises StorageBusy.

    Nothing happens when somebody has stirred since, or may have stirred for what is not committed yet.
    """
    if time.time() - seen.stirred < _COMMITTED:
        return
    values = {":look": _NEVER if until is None else until, ":stirred": seen.stirred}
    try:
        _ask(
            "update_item",
            Key=_KEY,
            UpdateExpression="SET look = :look",
            ConditionExpression="stirred = :stirred",
            ExpressionAttributeValues={name: {"N": f"{value:.3f}"} for name, value in values.items()},
        )
    except _Stirred:
        return


class _Stirred(Exception):
    """Somebody has stirred since."""


def _ask(action: str, **what: Any) -> dict[str, Any]:
    try:
        answer: dict[str, Any] = getattr(client("dynamodb"), action)(TableName=settings().table, **what)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
            raise _Stirred from error
        raise StorageBusy("the table of the vigil does not answer as it should") from error
    except BotoCoreError as error:
        raise StorageBusy("the table of the vigil does not answer as it should") from error
    return answer
