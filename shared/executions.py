"""Executions: a job's flow, walked by Step Functions. One execution for each attempt, and never two.

A job starts by a message in a queue, so that a burst of orders waits there instead of being refused.
"""

from enum import Enum, auto

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from shared.aws import client
from shared.production.cue import Cue
from shared.production.documents import Brief
from shared.settings import settings


class Fate(Enum):
    """What has become of an attempt, as Step Functions knows it."""

    ABSENT = auto()
    """It never began. It may begin yet: its start may still wait in the queue."""
    RUNNING = auto()
    ENDED_WELL = auto()
    ENDED_BADLY = auto()


_FATES = {
    "RUNNING": Fate.RUNNING,
    "PENDING_REDRIVE": Fate.RUNNING,
    "SUCCEEDED": Fate.ENDED_WELL,
    "FAILED": Fate.ENDED_BADLY,
    "TIMED_OUT": Fate.ENDED_BADLY,
    "ABORTED": Fate.ENDED_BADLY,
}
"""By the status that DescribeExecution gives: these are all that there are."""


class Start(BaseModel):
    """What waits in the queue: whose flow is to begin, and with which brief."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: Cue
    brief: Brief


def request(start: Start) -> None:
    """Put a start into the queue."""
    client("sqs").send_message(QueueUrl=settings().starts_queue, MessageBody=start.model_dump_json())


def begin(cue: Cue) -> None:
    """Start the flow; an attempt that was started before goes on as it does."""
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=settings().machines[cue.format],
            name=name_of(cue.job, cue.attempt),
            input=cue.model_dump_json(exclude={"item"}),
        )
    except ClientError as error:
        if _code(error) != "ExecutionAlreadyExists":
            raise


def fate_of(format: str, job: str, attempt: int) -> Fate:
    """What has become of an attempt at this moment."""
    machine = settings().machines[format]
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{name_of(job, attempt)}"
    try:
        described = client("stepfunctions").describe_execution(executionArn=execution)
    except ClientError as error:
        if _code(error) == "ExecutionDoesNotExist":
            return Fate.ABSENT
        raise
    return _FATES[described["status"]]


def name_of(job: str, attempt: int) -> str:
    """What an execution is called. Step Functions keeps a name for 90 days, and starts it once."""
    return f"{job}-{attempt}"


def attempt_of(name: str) -> tuple[str, int]:
    """The job and the attempt that an execution is called after. Raises ValueError for another kind of name."""
    job, _, attempt = name.rpartition("-")
    return job, int(attempt)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
