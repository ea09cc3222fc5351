"""Flows on AWS: one state machine per format, read from `shared.formats`.

What travels is the cue. A stage that fails says so in `failures`, beside the cue: its siblings go on, and the flow
ends when all of them have, with a reason that names every one that failed. Many items run apart: decision 0009.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from aws_cdk import Duration
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk import aws_stepfunctions as sfn
from aws_cdk import aws_stepfunctions_tasks as tasks
from constructs import Construct

from infra.aws import expressions
from infra.aws.acknowledgements import acknowledge_wildcard, executions, named
from shared.errors import TRANSIENT
from shared.formats import Format
from shared.production.flow import Aside, Each, Flow, Part, Stage, Together, stages

TRIES = 3
"""NA-10: every stage, at most three times."""
LAMBDA_TROUBLE = (
    "Lambda.ClientExecutionTimeoutException",
    "Lambda.ServiceException",
    "Lambda.AWSLambdaException",
    "Lambda.SdkClientException",
    "Lambda.Unknown",
    "Sandbox.Timedout",
)
"""Lambda's own failures, and the end of a worker in mid-work: the stage has not said anything yet."""
CROWDED = "Lambda.TooManyRequestsException"
"""Lambda turns a call away: all the workers that the account may have are at work."""
TURNED_AWAY = 5
"""How often that may happen to a call. It takes a minute or so, in which another job's burst has passed."""
AT_ONCE_WITHIN = 40
"""As many items as Step Functions works on at once within one execution: a quota of inline Maps."""
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
        if apart := self.machine.node.try_find_child("DistributedMapPolicy"):
            for which in (":*", "/*:*"):
                reason = "The executions that this one starts for its items are named by Step Functions"
                acknowledge_wildcard(apart, executions(self.machine) + which, reason)

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
                task = self._task(part, part).add_catch(failed, outputs=expressions.with_failure(part))
                return task if then is None else _before(task, then)
            case Aside(stage=stage):
                missed = sfn.Succeed.jsonata(self, f"no {stage}") if then is None else then
                task = self._task(stage, stage).add_catch(missed, outputs=expressions.cue())
                return task if then is None else _before(task, then)
            case Each():
                return self._each(part, None if then is None else self._unless_failed(part, then, failed), failed)
            case Together(branches=branches):
                together = sfn.Parallel.jsonata(self, _name(part))
                together.branch(*(self._branch(branch) for branch in branches))
                join = sfn.Pass.jsonata(self, f"join {_name(part)}", outputs=expressions.joined())
                together.next(join if then is None else _before(join, self._unless_failed(part, then, failed)))
                return together

    def _unless_failed(self, part: Part, then: sfn.State, failed: sfn.State) -> sfn.Choice:
        choice = sfn.Choice.jsonata(self, f"all of {_name(part)}?")
        return choice.when(sfn.Condition.jsonata(expressions.something_failed()), failed).otherwise(then)

    def _each(self, each: Each, then: sfn.State | None, failed: sfn.State) -> sfn.State:
        """Items in the job's own execution; or, when they are more than it can have at once, each in one of its own."""

        def ended(state: sfn.Map | sfn.DistributedMap) -> sfn.State:
            state.add_catch(failed, outputs=expressions.with_failure(each.stage))
            return state if then is None else _before(state, then)

        few = ended(self._within(each))
        if each.at_once <= AT_ONCE_WITHIN:
            return few
        more = sfn.Condition.jsonata(expressions.more_items_than(AT_ONCE_WITHIN, each.over))
        number = sfn.Choice.jsonata(self, f"many {each.over} to {each.stage}?")
        return number.when(more, ended(self._apart(each))).otherwise(few)

    def _within(self, each: Each) -> sfn.Map:
        state = sfn.Map.jsonata(self, _name(each), **self._over_items(each))
        return state.item_processor(self._item(each, each.stage))

    def _apart(self, each: Each) -> sfn.DistributedMap:
        """Executions of the standard kind: one of the express kind must end within five minutes."""
        state = sfn.DistributedMap.jsonata(
            self,
            f"{_name(each)} of many",
            map_execution_type=sfn.StateMachineType.STANDARD,
            # What failed is counted afterwards: no item may cancel the others.
            tolerated_failure_percentage=100,
            **self._over_items(each),
        )
        return state.item_processor(self._item(each, f"{each.stage} of many"))

    def _over_items(self, each: Each) -> dict[str, Any]:
        return {
            "items": sfn.ProvideItems.jsonata(expressions.items(each.over)),
            "jsonata_item_selector": expressions.cue_of_item(),
            "jsonata_max_concurrency": expressions.at_most(each.at_once, self._at_once),
            "outputs": expressions.with_failures_of_items(each.stage, each.over),
        }

    def _item(self, each: Each, name: str) -> sfn.State:
        alone = sfn.Succeed.jsonata(self, f"{name} failed")
        return self._task(each.stage, name).add_catch(alone, outputs=expressions.failure_of_item(each.stage, each.over))

    def _task(self, stage: Stage, name: str) -> tasks.LambdaInvoke:
        worker = self._workers[stage]
        task = tasks.LambdaInvoke.jsonata(
            self,
            name,
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
        # A call that Lambda turns away for want of room is no try: nothing has run.
        task.add_retry(
            errors=[CROWDED],
            interval=Duration.seconds(4),
            backoff_rate=2,
            max_attempts=TURNED_AWAY,
            jitter_strategy=sfn.JitterType.FULL,
        )
        return task


def _before[S: (sfn.TaskStateBase, sfn.MapBase, sfn.Pass)](state: S, then: sfn.State) -> S:
    state.next(then)
    return state


def _name(part: Part) -> str:
    match part:
        case Stage():
            return part
        case Aside(stage=stage):
            return stage
        case Each(stage=stage):
            return f"each {stage}"
        case Together(branches=branches):
            return " and ".join(map(_title, branches))


def _title(flow: Flow) -> str:
    return ", ".join(map(_name, flow))
