"""Executions: a job's flow, walked by Step Functions. One execution for each attempt, and never two.

A job starts by a message in a queue, so that a burst of orders waits there instead of being refused.
"""

import json
from enum import Enum, auto
from typing import Any

from botocore.exceptions import ClientError
from pydantic import AwareDatetime, BaseModel, ConfigDict

from shared.aws import client
from shared.production.cue import Cue
from shared.production.documents import Brief
from shared.settings import settings

STATUS_CHANGE = "Step Functions Execution Status Change"
"""What Step Functions says on the bus when an execution begins or ends."""


class Fate(Enum):
    """What has become of an attempt, as Step Functions knows it."""

    ABSENT = auto()
    """It never began. It may begin yet: its start may still wait in the queue."""
    RUNNING = auto()
    ENDED_WELL = auto()
    ENDED_BADLY = auto()

    @property
    def is_an_end(self) -> bool:
        return self in {Fate.ENDED_WELL, Fate.ENDED_BADLY}


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
    """What waits in the queue: whose flow is to begin, and with which brief. A newer release may say more."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    cue: Cue
    brief: Brief
    places: int = 1
    """How many jobs of this owner may be made at the same time. A start of before there were places says nothing."""

    due: AwareDatetime | None = None
    """When it should have begun, if it is called because its time has come."""
    called_at: AwareDatetime | None = None
    """Since when it waits in the queue."""

    @property
    def name(self) -> str:
        """What its execution is called."""
        return name_of(self.cue.job, self.cue.attempt)


def request(start: Start, *, first: bool = False) -> None:
    """Put a start into the queue, or into that of those who come first."""
    queue = settings().premium_queue if first else settings().starts_queue
    client("sqs").send_message(QueueUrl=queue, MessageBody=start.model_dump_json())


def demand_machine(format: str) -> None:
    """Raises KeyError for a format that no state machine makes."""
    if format not in settings().machines:
        raise KeyError(f"no state machine makes {format}")


def begin(cue: Cue) -> bool:
    """Start the flow. False for an attempt that was started before: it goes on as it does, or it is over."""
    try:
        client("stepfunctions").start_execution(
            stateMachineArn=settings().machines[cue.format],
            name=name_of(cue.job, cue.attempt),
            input=cue.model_dump_json(exclude={"item"}),
        )
    except ClientError as error:
        if _code(error) != "ExecutionAlreadyExists":
            raise
        return False
    return True


def stop(format: str, job: str, attempt: int) -> None:
    """Stop the flow of an attempt, with whatever it does for its items. What never began, or is over, stays so."""
    try:
        client("stepfunctions").stop_execution(executionArn=_arn(format, job, attempt))
    except ClientError as error:
        if _code(error) not in {"ExecutionDoesNotExist", "ValidationException"}:
            raise


def fate_of(format: str, job: str, attempt: int) -> Fate:
    """What has become of an attempt at this moment."""
    described = _described(format, job, attempt)
    return Fate.ABSENT if described is None else _FATES[described["status"]]


def tell_again(format: str, job: str, attempt: int) -> None:
    """Say once more how an execution stands, as Step Functions said it on the bus: that news was lost on its way."""
    told = _described(format, job, attempt)
    if told is None:
        return
    when = told.get("stopDate", told["startDate"])
    news = {
        "id": f"{name_of(job, attempt)}-{told['status']}",
        "detail-type": STATUS_CHANGE,
        "source": "aws.states",
        "time": when.isoformat(),
        "detail": {name: told.get(name) for name in ("executionArn", "name", "status", "error", "cause")},
    }
    client("sqs").send_message(QueueUrl=settings().news_queue, MessageBody=json.dumps(news))


def name_of(job: str, attempt: int) -> str:
    """What an execution is called. Step Functions keeps a name for 90 days, and starts it once."""
    return f"{job}-{attempt}"


def attempt_of(name: str) -> tuple[str, int]:
    """The job and the attempt that an execution is called after. Raises ValueError for another kind of name."""
    job, _, attempt = name.rpartition("-")
    return job, int(attempt)


def _described(format: str, job: str, attempt: int) -> dict[str, Any] | None:
    """An execution as Step Functions describes it; None for one that never began."""
    try:
        told: dict[str, Any] = client("stepfunctions").describe_execution(executionArn=_arn(format, job, attempt))
    except ClientError as error:
        if _code(error) == "ExecutionDoesNotExist":
            return None
        raise
    return told


def _arn(format: str, job: str, attempt: int) -> str:
    machine = settings().machines[format]
    return f"{machine.replace(':stateMachine:', ':execution:')}:{name_of(job, attempt)}"


def _code(error: ClientError) -> str:
    return error.response.get("Error", {}).get("Code", "")
