"""Deliver: something is to be told to a webhook. Send it, and write down how that went.

It is sent at least once. A worker that dies after its message was taken, and before that is written down, leaves it to
be sent again, under the same id: receivers know it by that.
"""

from typing import Any
from uuid import UUID

from functions import uncollected

with uncollected():
    from functions.deliver.sending import post
    from functions.deliver.tries import claim, conclude
    from shared.database import now
    from shared.messages import Failures, each
    from shared.notifications.deliveries import Due, wake
    from shared.telemetry import logger, visit


def deliver(delivery_id: UUID) -> None:
    """Try a delivery once, if it is its turn."""
    with visit("deliver", delivery=str(delivery_id)) as said:
        tried = claim(delivery_id)
        if tried is None:
            logger.info("there is nothing to send")
            return
        answer = post(tried.url, tried.headers, tried.body)
        said |= {"taken": answer.good, "status": answer.status}
        conclude(tried, answer)


def handler(event: dict[str, Any], _context: object = None) -> Failures:
    """The messages that could not be worked on stay in the queue."""
    return each(event, _deliver)


def _deliver(body: str) -> None:
    due = Due.model_validate_json(body)
    if due.at > now():
        # No queue keeps a message for as long as some tries wait. The database need not know.
        wake(due)
    else:
        deliver(due.delivery)
