"""Listen: what comes through a socket that is open, and that one was closed.

    {"action": "subscribe", "job": "019a…"}      tell me of a job; without `job`, of all that are mine
    {"action": "unsubscribe", "job": "019a…"}
    {"action": "ping"}

What is not understood, or may not be, is answered as the API does: `{error, code}`.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from functions import uncollected

with uncollected():
    from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

    from shared.errors import Invalid, StudioError, Unauthenticated
    from shared.limits import Limit, spend
    from shared.sockets import connections
    from shared.telemetry import visit

MESSAGES = Limit("socket-messages", calls=120, seconds=60)
"""Of one user, through all their sockets."""
LARGEST = 1_024
"""Characters of a message. Ours have a tenth of it."""


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Subscribe(_Said):
    action: Literal["subscribe"]
    job: UUID | None = None


class Unsubscribe(_Said):
    action: Literal["unsubscribe"]
    job: UUID | None = None


class Ping(_Said):
    action: Literal["ping"]


_MESSAGE: TypeAdapter[Subscribe | Unsubscribe | Ping] = TypeAdapter(
    Annotated[Subscribe | Unsubscribe | Ping, Field(discriminator="action")]
)


def handler(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """What API Gateway brings of one connection; the body of the answer goes back through it."""
    told = event["requestContext"]
    with visit("listen", route=told["routeKey"]) as said:
        if told["routeKey"] == "$disconnect":
            forget(told["connectionId"])
            return {"statusCode": 200}
        answered = _in_words(told["connectionId"], event.get("body") or "")
        said["code"] = answered.get("code")
        return {"statusCode": 200, "body": json.dumps(answered)}


def forget(connection: str) -> None:
    """A socket is closed. The gateway does not promise to say so: what is not forgotten here is forgotten in time."""
    owner = connections.owner_of(connection)
    if owner is not None:
        connections.leave(owner, connection)


def answer(connection: str, message: str) -> Mapping[str, Any]:
    """What is said to a message. Raises Invalid, Unauthenticated, Conflict, TooMany, and StorageBusy."""
    if len(message) > LARGEST:
        raise Invalid(f"a message has {LARGEST} characters at most")
    owner = connections.owner_of(connection)
    if owner is None:
        raise Unauthenticated("this connection is over; open another")
    spend(MESSAGES, str(owner))
    match _read(message):
        case Ping():
            return {"event": "pong"}
        case Subscribe(job=job):
            return _changed("subscribed", job, connections.wish(owner, connection, job))
        case Unsubscribe(job=job):
            return _changed("unsubscribed", job, connections.unwish(owner, connection, job))


def _in_words(connection: str, message: str) -> Mapping[str, Any]:
    try:
        return answer(connection, message)
    except StudioError as refused:
        return {"error": str(refused), "code": refused.code}


def _read(message: str) -> Subscribe | Unsubscribe | Ping:
    try:
        return _MESSAGE.validate_json(message)
    except ValidationError as error:
        raise Invalid('say {"action": "subscribe"}, "unsubscribe" or "ping", and of which "job" if you like') from error


def _changed(event: str, job: UUID | None, until: int) -> Mapping[str, Any]:
    """`until` is when the connection ends by itself, in the form that the API has for moments."""
    moment = datetime.fromtimestamp(until, UTC).isoformat().replace("+00:00", "Z")
    return {"event": event, "job": None if job is None else str(job), "until": moment}
