"""Messages: what a queue hands to a function, several at once."""

from collections.abc import Callable
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.telemetry import logger


def each(event: dict[str, Any], context: LambdaContext | None, do: Callable[[str], object]) -> Any:
    """Give the body of every message to `do`. Those that raise come back to the queue, and the others do not."""

    def take(record: SQSRecord) -> None:
        do(record.body)

    processor = BatchProcessor(
        event_type=EventType.SQS,
        raise_on_entire_batch_failure=False,
        logger=logger,  # pyright: ignore[reportArgumentType] (Powertools' own Logger is a Logger in all but type)
    )
    return process_partial_response(event=event, record_handler=take, processor=processor, context=context)
