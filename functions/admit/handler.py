"""Admit: a job's turn has come. Lay its brief on the desk, and start its flow."""

from typing import Any

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

from shared.executions import Start, begin
from shared.production.desk import Desk
from shared.telemetry import logger


def admit(start: Start) -> None:
    """Doing it again changes nothing: the brief is the same, and an attempt is started once."""
    Desk(start.cue.owner, start.cue.job).open(start.brief)
    begin(start.cue)
    logger.info("admitted", extra={"job": start.cue.job, "attempt": start.cue.attempt})


def handler(event: dict[str, Any], context: LambdaContext | None = None) -> Any:
    """The messages that could not be admitted stay in the queue, and the others do not."""
    processor = BatchProcessor(
        event_type=EventType.SQS,
        raise_on_entire_batch_failure=False,
        logger=logger,  # pyright: ignore[reportArgumentType] (Powertools' own Logger is a Logger in all but type)
    )
    return process_partial_response(event=event, record_handler=_admit, processor=processor, context=context)


def _admit(record: SQSRecord) -> None:
    admit(Start.model_validate_json(record.body))
