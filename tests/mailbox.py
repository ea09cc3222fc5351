"""A mailbox: what readers of letters find in it, once everything that is wanted has been posted."""

import json
import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from functions.post.handler import handler
from shared.aws import client
from shared.mail import OUTBOX
from shared.settings import settings


def wanted() -> list[dict[str, Any]]:
    """The letters that wait to be written, taken out of their queue."""
    taken = client("sqs").receive_message(QueueUrl=settings().letters_queue, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in taken.get("Messages", ())]


def received() -> list[EmailMessage]:
    """The letters that arrive now, the newest last, taken out of the outbox."""
    for one in wanted():
        assert handler(event_of(one), None) == {"batchItemFailures": []}
    bucket = {"Bucket": settings().internal_bucket}
    letters: list[EmailMessage] = []
    for found in client("s3").list_objects_v2(**bucket, Prefix=OUTBOX).get("Contents", ()):
        letters.append(read(client("s3").get_object(**bucket, Key=found["Key"])["Body"].read()))
        client("s3").delete_object(**bucket, Key=found["Key"])
    return letters


def read(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=default)


def ticket_in(letter: EmailMessage) -> str:
    """What the link of a letter ends with."""
    body = letter.get_body(("plain",))
    assert body is not None
    (link,) = re.findall(r"^http\S+#(\S+)$", body.get_content(), re.MULTILINE)
    return link


def event_of(body: dict[str, Any]) -> dict[str, Any]:
    """What the post hears of a letter that is wanted."""
    return {"Records": [{"messageId": "1", "eventSource": "aws:sqs", "body": json.dumps(body)}]}
