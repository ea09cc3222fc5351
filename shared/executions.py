"""Executions: a job's flow, walked by Step Functions. One execution for each attempt, and never two.

A job starts by a message in a queue, so that a burst of orders waits there instead of being refused.
"""

from botocore.exceptions import ClientError
from pydantic import BaseModel, ConfigDict

from shared.aws import client
from shared.production.cue import Cue
from shared.production.documents import Brief
from shared.settings import settings


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


def is_running(format: str, job: str, attempt: int) -> bool:
    """Whether Step Functions is walking this attempt at this moment."""
    machine = settings().machines[format]
    execution = f"{machine.replace(':stateMachine:', ':execution:')}:{name_of(job, attempt)}"
    try:
        described = client("stepfunctions").describe_execution(executionArn=execution)
    except ClientError as error:
        if _code(error) == "ExecutionDoesNotExist":
            return False
        raise
    return described["status"] == "RUNNING"


def name_of(job: str, attempt: int) -> str:
    """What an execution is called. Step Functions keeps a name for 90 days, and starts it once."""
    return f"{job}-{attempt}"


def attempt_of(name: str) -> tuple[str, int]:
    """The job and the attempt that an execution is called after. Raises ValueError for another kind of name."""
    job, _, attempt = name.rpartition("-")
    return job, int(attempt)


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
