"""Places: how many attempts of one owner are made at the same time; and marks, on those that were called off.

Whoever lets an attempt begin has no database, so what they must know is kept in DynamoDB: the names of the attempts
that have a place, in one item an owner. It is a set and no counter: to take a place twice, or to give one back twice,
changes nothing.
"""

import time
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import StorageBusy
from shared.settings import settings

_MARK_SECONDS = 15 * 24 * 60 * 60
"""How long a mark is kept: a day longer than a message may wait in a queue."""


def take(owner: str, attempt: str, *, most: int) -> bool:
    """Whether the attempt has a place now, of `most` that its owner may have. Raises StorageBusy."""
    try:
        _ask(
            "update_item",
            Key=_places(owner),
            UpdateExpression="ADD taken :these",
            ConditionExpression="attribute_not_exists(taken) OR contains(taken, :this) OR size(taken) < :most",
            ExpressionAttributeValues={
                ":these": {"SS": [attempt]},
                ":this": {"S": attempt},
                ":most": {"N": str(most)},
            },
        )
    except _Refused:
        return False
    return True


def give_back(owner: str, *attempts: str) -> None:
    """Let others have the places of attempts that are over, or will never begin. Raises StorageBusy."""
    if attempts:
        _ask(
            "update_item",
            Key=_places(owner),
            UpdateExpression="DELETE taken :these",
            ExpressionAttributeValues={":these": {"SS": [*attempts]}},
        )


def taken(owner: str) -> frozenset[str]:
    """The attempts that have a place. Raises StorageBusy."""
    return frozenset(_find(_places(owner)).get("taken", {}).get("SS", ()))


def call_off(attempt: str) -> None:
    """Mark an attempt: it must not begin any more. Raises StorageBusy."""
    expires = str(int(time.time()) + _MARK_SECONDS)
    _ask("put_item", Item=_mark(attempt) | {"expires": {"N": expires}})


def is_called_off(attempt: str) -> bool:
    """Whether an attempt has the mark at this moment. Raises StorageBusy."""
    return bool(_find(_mark(attempt)))


class _Refused(Exception):
    """The condition of a write did not hold."""


def _find(key: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _ask("get_item", Key=key, ConsistentRead=True).get("Item", {})
    return found


def _ask(action: str, **what: Any) -> Mapping[str, Any]:
    try:
        answer: Mapping[str, Any] = getattr(client("dynamodb"), action)(TableName=settings().table, **what)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException":
            raise _Refused from error
        raise StorageBusy("the table of places does not answer as it should") from error
    except BotoCoreError as error:
        raise StorageBusy("the table of places does not answer as it should") from error
    return answer


def _places(owner: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"places#{owner}"}, "sk": {"S": "places"}}


def _mark(attempt: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"called-off#{attempt}"}, "sk": {"S": "mark"}}
