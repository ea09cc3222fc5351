"""Leases: two workers who want the same thing do not both make it.

A claim is one conditional write in DynamoDB. It is renewed while the work goes on, and runs out soon after its worker
has died: whoever wants the same thing waits for that, be it another job or the next attempt of the same one.
"""

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from uuid import uuid4

from shared.errors import Claimed, StorageBusy
from shared.settings import settings
from shared.table import Item, Refused, Table, key, number, text
from shared.telemetry import logger

_TABLE = Table("claims")
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
            except (Refused, StorageBusy):
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
        _TABLE.ask(
            "put_item",
            Item={**_key(what), "token": text(token), "expires": number(now + settings().lease_seconds)},
            ConditionExpression="attribute_not_exists(pk) OR expires < :now",
            ExpressionAttributeValues={":now": number(now)},
        )
    except Refused:
        return False
    return True


def _extend(what: str, token: str) -> None:
    _TABLE.ask(
        "update_item",
        Key=_key(what),
        UpdateExpression="SET expires = :expires",
        ConditionExpression="#token = :token",
        ExpressionAttributeNames={"#token": "token"},
        ExpressionAttributeValues={
            ":expires": number(int(time.time()) + settings().lease_seconds),
            ":token": text(token),
        },
    )


def _release(what: str, token: str) -> None:
    try:
        _TABLE.ask(
            "delete_item",
            Key=_key(what),
            ConditionExpression="#token = :token",
            ExpressionAttributeNames={"#token": "token"},
            ExpressionAttributeValues={":token": text(token)},
        )
    except (Refused, StorageBusy):
        # It expires by itself; what was made is kept already.
        logger.warning("a lease could not be released", extra={"lease": what}, exc_info=True)


def _key(what: str) -> Item:
    return key(f"lease#{what}", "lease")
