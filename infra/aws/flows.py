"""Flows on AWS: one state machine per format, read from `shared.formats`.

What travels is the cue. A stage that fails says so in `failures`, beside the cue: its siblings go on, and the flow
ends when all of them have, with a reason that names every one that failed.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from infra.aws import expressions
from infra.aws.acknowledgements import acknowledge_wildcard, named
from shared.errors import TRANSIENT
from shared.formats import Format
from shared.production.flow import Each, Flow, Part, Stage, Together, stages

TRIES = 3
"""NA-10: every stage, at most three times."""
LAMBDA_TROUBLE = (
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.TooManyRequestsException",
)
"""Lambda's own failures: the stage has not said anything yet."""
_ROOM_SECONDS = 60
"""How much longer than its function a task may take, to be queued and to answer."""


@dataclass(frozen=True)
class Worker:
    """The function of a stage, and how long it may take."""

    function: lambda_.Function
    minutes: float


class FormatFlow(Construct):
    """The state machine that makes one format."""

    def __init__(self, scope: Construct, format: Format, workers: Mapping[Stage, Worker], at_once: str) -> None:
        """`at_once` is a number, or the token of one: no stage works on more items than that."""
        super().__init__(scope, f"{format.name.title()}Flow")
        if missing := set(stages(format.flow)) - workers.keys():
            raise ValueError(f"there is no function for {', '.join(sorted(missing))}: give it a row in FUNCTIONS")
        self._workers = workers
        self._at_once = at_once
        log_group = logs.LogGroup(self, "Log", retention=logs.RetentionDays.ONE_MONTH)
        self.machine = sfn.StateMachine(
            self,
            "Machine",
            query_language=sfn.QueryLanguage.JSONATA,
            definition_body=sfn.DefinitionBody.from_chainable(self._whole(format.flow)),
            timeout=Duration.hours(6),
            tracing_enabled=True,
            logs=sfn.LogOptions(destination=log_group, level=sfn.LogLevel.ALL, include_execution_data=False),
        )
        self._acknowledge(format.flow)

    def _acknowledge(self, flow: Flow) -> None:
        role = self.machine.role
        acknowledge_wildcard(role, "*", "X-Ray and the delivery of logs are granted for no resource in particular")
        for stage in sorted(set(stages(flow))):
            function = self._workers[stage].function
            name = named(function.function_arn, function, self)
            acknowledge_wildcard(role, f"{name}:*", "CDK lets a task invoke any version of its function")

    def _whole(self, flow: Flow) -> sfn.State:
        failed = sfn.Fail.jsonata(self, "failed", error=expressions.error(), cause=expressions.reason())
        return self._chain(flow, then=sfn.Succeed.jsonata(self, "done"), failed=failed)

    def _branch(self, flow: Flow) -> sfn.State:
        """A branch ends well even where it failed: the others go on, and what failed is said when they are done."""
        return self._chain(flow, then=None, failed=sfn.Succeed.jsonata(self, f"{_title(flow)} stopped"))

    def _chain(self, flow: Flow, then: sfn.State | None, failed: sfn.State) -> sfn.State:
        """The first state of a flow that goes on to `then`, or to `failed`."""
        for part in reversed(flow):
            then = self._state(part, then, failed)
        if then is None:
            raise ValueError("a flow must have a part")
        return then

    def _state(self, part: Part, then: sfn.State | None, failed: sfn.State) -> sfn.State:
        match part:
            case Stage():
                task = self._task(part).add_catch(failed, outputs=expressions.with_failure(part))
                return task if then is None else _before(task, then)
            case Each():
                each = self._each(part).add_catch(failed, outputs=expressions.with_failure(part.stage))
                return each if then is None else _before(each, self._unless_failed(part, then, failed))
            case Together(branches=branches):
                together = sfn.Parallel.jsonata(self, _name(part))
                together.branch(*(self._branch(branch) for branch in branches))
                join = sfn.Pass.jsonata(self, f"join {_name(part)}", outputs=expressions.joined())
                together.next(join if then is None else _before(join, self._unless_failed(part, then, failed)))
                return together

    def _unless_failed(self, part: Part, then: sfn.State, failed: sfn.State) -> sfn.Choice:
        choice = sfn.Choice.jsonata(self, f"all of {_name(part)}?")
        return choice.when(sfn.Condition.jsonata(expressions.something_failed()), failed).otherwise(then)

    def _each(self, each: Each) -> sfn.Map:
        item = self._task(each.stage)
        item.add_catch(
            sfn.Succeed.jsonata(self, f"{each.stage} failed"), outputs=expressions.failure_of_item(each.stage)
        )
        state = sfn.Map.jsonata(
            self,
            _name(each),
            items=sfn.ProvideItems.jsonata(expressions.items(each.over)),
            jsonata_item_selector=expressions.cue_of_item(),
            jsonata_max_concurrency=expressions.at_most(each.at_once, self._at_once),
            outputs=expressions.with_failures_of_items(),
        )
        return state.item_processor(item)

    def _task(self, stage: Stage) -> tasks.LambdaInvoke:
        worker = self._workers[stage]
        task = tasks.LambdaInvoke.jsonata(
            self,
            stage,
            lambda_function=worker.function,
            payload=sfn.TaskInput.from_text(expressions.cue()),
            payload_response_only=True,
            retry_on_service_exceptions=False,
            task_timeout=sfn.Timeout.duration(Duration.seconds(worker.minutes * 60 + _ROOM_SECONDS)),
        )
        # One retrier: each counts for itself, and two would make five tries of three.
        task.add_retry(
            errors=[*TRANSIENT, *LAMBDA_TROUBLE],
            interval=Duration.seconds(4),
            backoff_rate=2,
            max_attempts=TRIES - 1,
            jitter_strategy=sfn.JitterType.FULL,
        )
        return task


def _before[S: (sfn.TaskStateBase, sfn.Map, sfn.Pass)](state: S, then: sfn.State) -> S:
    state.next(then)
    return state


def _name(part: Part) -> str:
    match part:
        case Stage():
            return part
        case Each(stage=stage):
            return f"each {stage}"
        case Together(branches=branches):
            return " and ".join(map(_title, branches))


def _title(flow: Flow) -> str:
    return ", ".join(map(_name, flow))
