"""Carriers: they bring what waits in a queue to a function, as Lambda's pollers do on a bad day.

Messages come in any order, some of them twice, and what a worker that died was given comes back. Of some queues, some
messages never arrive.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import random, sample
from threading import Event, Lock, Thread
from typing import Any
from uuid import uuid4

from shared.aws import client
from tests.hardening.crew import Answer, Died

TWICE = 0.3
"""How often a message is delivered once more."""
_AT_ONCE = 10
_WITHIN_REACH = 40
"""Of so many, chance takes the next ones."""
_VISIBILITY_SECONDS = 5
_PAUSE_SECONDS = 0.05


@dataclass(frozen=True)
class Message:
    body: str
    id: str = field(default_factory=lambda: str(uuid4()))
    receipt: str | None = None
    """By which it is taken out of the queue; None for one that comes a second time."""


class Carrier:
    """From one queue to one function."""

    def __init__(self, queue: str, function: str, call: Any, *, lost: float = 0.0) -> None:
        """`call` has a function done by a worker, and raises Died. `lost`: how often a message never arrives."""
        self._queue, self._function, self._call, self._lost = queue, function, call, lost
        self._within_reach: list[Message] = []
        self._lock = Lock()
        self._busy = 0
        self.delivered = self.twice = self.lost = 0

    def is_idle(self) -> bool:
        """Whether nothing is on its way."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        with self._lock:
            if self._busy or self._within_reach:
                return False
        waiting = client("sqs").get_queue_attributes(QueueUrl=self._queue, AttributeNames=names)["Attributes"]
        return not any(int(waiting[name]) for name in names)

    def carry(self, over: Event) -> None:
        """Go on until it is over."""
        while not over.is_set():
            batch = self._take()
            if batch:
                self._deliver(batch)
            else:
                time.sleep(_PAUSE_SECONDS)

    def _take(self) -> list[Message]:
        """Any ten of what is within reach."""
        with self._lock:
            if len(self._within_reach) < _WITHIN_REACH:
                self._within_reach += self._receive()
            taken = sample(self._within_reach, min(_AT_ONCE, len(self._within_reach)))
            self._within_reach = [message for message in self._within_reach if message not in taken]
            self._busy += bool(taken)
        return taken

    def _receive(self) -> list[Message]:
        given = client("sqs").receive_message(
            QueueUrl=self._queue, MaxNumberOfMessages=10, VisibilityTimeout=_VISIBILITY_SECONDS
        )
        return [Message(one["Body"], one["MessageId"], one["ReceiptHandle"]) for one in given.get("Messages", ())]

    def _deliver(self, batch: list[Message]) -> None:
        lost = [message for message in batch if message.receipt and random() < self._lost]
        arriving = [message for message in batch if message not in lost]
        try:
            failed = _failed(self._call(self._function, _event(arriving))) if arriving else frozenset[str]()
        except Died:
            failed = frozenset(message.id for message in arriving)
        done = [message for message in arriving if message.id not in failed]
        again = [Message(message.body) for message in done if message.receipt and random() < TWICE]
        self._remove([message.receipt for message in (*done, *lost) if message.receipt])
        with self._lock:
            self._within_reach += again
            self._busy -= 1
            self.delivered += len(done)
            self.twice += len(again)
            self.lost += len(lost)

    def _remove(self, receipts: list[str]) -> None:
        if receipts:
            entries = [{"Id": str(number), "ReceiptHandle": receipt} for number, receipt in enumerate(receipts)]
            client("sqs").delete_message_batch(QueueUrl=self._queue, Entries=entries)


@contextmanager
def carrying(*carriers: Carrier) -> Iterator[None]:
    """All of them at work, for the length of the block. The same one may be named more than once."""
    over = Event()
    threads = [Thread(target=carrier.carry, args=(over,), daemon=True) for carrier in carriers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


def _event(messages: list[Message]) -> dict[str, Any]:
    """What Lambda gives a function."""
    return {
        "Records": [
            {
                "messageId": message.id,
                "receiptHandle": message.receipt or message.id,
                "body": message.body,
                "attributes": {},
                "messageAttributes": {},
                "md5OfBody": "",
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:us-east-1:000000000000:queue",
                "awsRegion": "us-east-1",
            }
            for message in messages
        ]
    }


def _failed(answer: Answer) -> frozenset[str]:
    """The ids of the messages that a function could not get done."""
    assert answer.error is None, f"{answer.error}: {answer.detail}"
    return frozenset(failure["itemIdentifier"] for failure in answer.said["batchItemFailures"])
