"""Leases: two workers who want the same thing do not both make it.

A claim is one conditional write in DynamoDB. It is renewed while the work goes on, and runs out soon after its worker
has died: whoever wants the same thing waits for that, be it another job or the next attempt of the same one.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from uuid import uuid4

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import Claimed, StorageBusy
from shared.settings import settings
from shared.telemetry import logger

_POLL_SECONDS = 0.5


@contextmanager
def claim(what: str, *, patience: float, until: Callable[[], bool]) -> Generator[None]:
    """Hold the claim on `what` for the length of the block.

    While somebody else has it, waits until their work is done (`until`), or they are gone, or `patience` seconds
    have passed. Raises Claimed when they are still at it, StorageBusy when the table does not answer.
    """
    token = uuid4().hex
    deadline = time.monotonic() + patience
    while not (ours := _taken(what, token)) and not until():
        if time.monotonic() > deadline:
            raise Claimed(f"{what} is being made by somebody else")
        time.sleep(_POLL_SECONDS)
    if not ours:
        yield
        return
    try:
        with _renewed(what, token):
            yield
    finally:
        _release(what, token)


@contextmanager
def _renewed(what: str, token: str) -> Generator[None]:
    over = threading.Event()

    def renew() -> None:
        while not over.wait(settings().lease_seconds / 3):
            try:
                _extend(what, token)
            except (BotoCoreError, ClientError):
                # The work goes on: at worst somebody else makes the same thing as well.
                logger.warning("a lease could not be renewed", extra={"lease": what}, exc_info=True)

    thread = threading.Thread(target=renew, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _taken(what: str, token: str) -> bool:
    now = int(time.time())
    try:
        client("dynamodb").put_item(
            TableName=settings().table,
            Item=_key(what)
            | {
                "token": {"S": token},
                "expires": {"N": str(now + settings().lease_seconds)},
            },
            ConditionExpression="attribute_not_exists(pk) OR expires < :now",
            ExpressionAttributeValues={":now": {"N": str(now)}},
        )
    except ClientError as error:
        if _is_refusal(error):
            return False
        raise StorageBusy("the table of claims does not answer as it should") from error
    except BotoCoreError as error:
        raise StorageBusy("the table of claims does not answer as it should") from error
    return True


def _extend(what: str, token: str) -> None:
    client("dynamodb").update_item(
        TableName=settings().table,
        Key=_key(what),
        UpdateExpression="SET expires = :expires",
        ConditionExpression="#token = :token",
        ExpressionAttributeNames={"#token": "token"},
        ExpressionAttributeValues={
            ":expires": {"N": str(int(time.time()) + settings().lease_seconds)},
            ":token": {"S": token},
        },
    )


def _release(what: str, token: str) -> None:
    try:
        client("dynamodb").delete_item(
            TableName=settings().table,
            Key=_key(what),
            ConditionExpression="#token = :token",
            ExpressionAttributeNames={"#token": "token"},
            ExpressionAttributeValues={":token": {"S": token}},
        )
    except (BotoCoreError, ClientError):
        # It expires by itself; what was made is kept already.
        logger.warning("a lease could not be released", extra={"lease": what}, exc_info=True)


def _is_refusal(error: ClientError) -> bool:
    return error.response.get("Error", {}).get("Code") == "ConditionalCheckFailedException"


def _key(what: str) -> dict[str, dict[str, str]]:
    return {"pk": {"S": f"lease#{what}"}, "sk": {"S": "lease"}}
