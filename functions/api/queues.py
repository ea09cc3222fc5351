"""Queues: what waits in each, what could not be done, and how that is tried again.

Redriving is done here, message by message, and not by SQS's own task: that one moves all or nothing, and ends some
time after the answer. A message is sent before it is taken away. Whoever dies in between leaves it twice, and every
reader of our queues does nothing the second time, but for a letter, which is sent again.
"""

import json
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import BusBusy, NotFound
from shared.settings import settings

AT_ONCE = 10
"""Messages that one call of SQS takes, gives or removes."""
MOST = 500
"""That one redrive moves: fifty rounds of three calls, far within the half minute that an answer has."""

_OURS_SECONDS = 60
"""For how long nobody else gets what is being moved."""
_COUNTS = ("", "NotVisible", "Delayed")
_TELLING = frozenset(
    {"action", "attempt", "delivery", "detail-type", "error", "event", "executionArn", "format", "id", "item", "job"}
    | {"kind", "owner", "purpose", "source", "stage", "status", "user", "video", "webhook"}
)
"""Keys whose values say what a message is about. Scripts, prompts, addresses and links lie under others."""
_WORD = re.compile(r"[\w:./-]{1,200}", re.ASCII)
"""No value of theirs is an address of somebody's, or a sentence."""


@dataclass(frozen=True)
class Depth:
    """How many messages a queue has, as far as SQS knows at the moment."""

    name: str
    waiting: int
    in_flight: int
    """That a reader is at work on."""
    delayed: int
    dead: int
    """That could not be done in so many tries."""


@dataclass(frozen=True)
class DeadLetter:
    """A message that could not be done."""

    id: str
    sent_at: datetime
    received: int
    """How often somebody has taken it, and looked at it since."""
    about: Mapping[str, str | int]


def list_queues() -> Sequence[Depth]:
    """Every queue that there is, by its name. Raises BusBusy."""
    return [_depth(name, *urls) for name, urls in sorted(settings().queues.items())]


def list_dead(name: str) -> Sequence[DeadLetter]:
    """Some of what a queue could not get done, ten at most. They stay where they are. Raises NotFound, BusBusy."""
    _, dead = _urls(name)
    return [_dead_letter(message) for message in _received(dead, AT_ONCE, hidden=0)]


def redrive(name: str, limit: int) -> int:
    """Have some of what could not be done tried again; how many were moved. Raises NotFound, BusBusy."""
    queue, dead = _urls(name)
    moved = 0
    while moved < limit and (some := _received(dead, min(AT_ONCE, limit - moved), hidden=_OURS_SECONDS)):
        sent = _sent(queue, some)
        _removed(dead, sent)
        moved += len(sent)
        if len(sent) < len(some):
            raise BusBusy(f"{moved} messages were moved, and then the queue took no more")
    return moved


def demand(name: str) -> None:
    """Raises NotFound for a queue that there is not."""
    _urls(name)


def _urls(name: str) -> tuple[str, str]:
    if name not in settings().queues:
        raise NotFound(f"there is no queue {name!r}; there are {', '.join(sorted(settings().queues))}")
    return settings().queues[name]


def _depth(name: str, queue: str, dead: str) -> Depth:
    waiting, in_flight, delayed = _counted(queue)
    return Depth(name=name, waiting=waiting, in_flight=in_flight, delayed=delayed, dead=sum(_counted(dead)))


def _counted(url: str) -> Iterator[int]:
    names = [f"ApproximateNumberOfMessages{which}" for which in _COUNTS]
    with _in_our_words():
        told = client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return (int(told[name]) for name in names)


def _received(url: str, count: int, *, hidden: int) -> list[dict[str, Any]]:
    with _in_our_words():
        answer = client("sqs").receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=count,
            VisibilityTimeout=hidden,
            # A short look asks some of SQS's servers, and may find nothing where there is something.
            WaitTimeSeconds=1,
            MessageSystemAttributeNames=["SentTimestamp", "ApproximateReceiveCount"],
            MessageAttributeNames=["All"],
        )
    return answer.get("Messages", [])


def _sent(url: str, messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Those that the queue has taken."""
    entries = [
        {
            "Id": str(position),
            "MessageBody": message["Body"],
            "MessageAttributes": message.get("MessageAttributes", {}),
        }
        for position, message in enumerate(messages)
    ]
    with _in_our_words():
        answer = client("sqs").send_message_batch(QueueUrl=url, Entries=entries)
    return [messages[int(sent["Id"])] for sent in answer.get("Successful", ())]


def _removed(url: str, messages: Sequence[Mapping[str, Any]]) -> None:
    if messages:
        entries = [{"Id": str(n), "ReceiptHandle": message["ReceiptHandle"]} for n, message in enumerate(messages)]
        with _in_our_words():
            client("sqs").delete_message_batch(QueueUrl=url, Entries=entries)


def _dead_letter(message: Mapping[str, Any]) -> DeadLetter:
    told = message["Attributes"]
    return DeadLetter(
        id=message["MessageId"],
        sent_at=datetime.fromtimestamp(int(told["SentTimestamp"]) / 1000, UTC),
        received=int(told["ApproximateReceiveCount"]),
        about=about(message["Body"]),
    )


def about(body: str) -> dict[str, str | int]:
    """What a message is about, and nothing that somebody wrote in it. Of two that are called alike, the outer one."""
    try:
        said = json.loads(body)
    except ValueError:
        return {}
    found: dict[str, str | int] = {}
    inside = [said]
    while inside:
        part = inside.pop(0)
        match part:
            case dict():
                for name, value in part.items():
                    if name in _TELLING and name not in found and _is_word(value):
                        found[name] = value
                inside += part.values()
            case list():
                inside += part
            case _:
                continue
    return found


def _is_word(value: object) -> bool:
    return isinstance(value, int) or (isinstance(value, str) and _WORD.fullmatch(value) is not None)


@contextmanager
def _in_our_words() -> Generator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise BusBusy("the queues do not answer as they should") from error
