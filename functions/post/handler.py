"""Post: a letter is wanted. Write it, and send it."""

from functools import partial
from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.accounts.letters import Wanted, write
from shared.database import after_commit, transaction
from shared.mail import send
from shared.telemetry import logger


def post(wanted: Wanted) -> None:
    """Doing it again sends another letter, and only the newest one's link is good."""
    with transaction() as session:
        letter = write(session, wanted)
        if letter is not None:
            after_commit(session, partial(send, letter))
    logger.info("posted" if letter else "nobody to write to", extra={"purpose": wanted.purpose})


def handler(event: dict[str, Any], context: LambdaContext | None = None) -> Any:
    """The letters that could not be sent stay in the queue, and the others do not."""
    processor = BatchProcessor(
        event_type=EventType.SQS,
        raise_on_entire_batch_failure=False,
        logger=logger,  # pyright: ignore[reportArgumentType] (Powertools' own Logger is a Logger in all but type)
    )
    return process_partial_response(event=event, record_handler=_post, processor=processor, context=context)


def _post(record: SQSRecord) -> None:
    post(Wanted.model_validate_json(record.body))
