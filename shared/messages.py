"""Messages: what a queue hands to a function, several at once.

Powertools' batches do the same for four kinds of sources, and bring ninety modules that nothing here needs: an eighth
of a small function's cold start.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypedDict

from shared.telemetry import logger


class Failure(TypedDict):
    itemIdentifier: str


class Failures(TypedDict):
    """The answer of a function whose queue is told which messages failed (`ReportBatchItemFailures`).

    https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
    """

    batchItemFailures: list[Failure]


def each(event: Mapping[str, Any], do: Callable[[str], object]) -> Failures:
    """Give the body of every message to `do`. Those that raise come back to the queue, and the others do not."""
    failures: list[Failure] = []
    for message in event["Records"]:
        try:
            do(message["body"])
        except Exception:
            logger.warning("a message could not be worked on, and stays in its queue", exc_info=True)
            failures.append({"itemIdentifier": message["messageId"]})
    return {"batchItemFailures": failures}
