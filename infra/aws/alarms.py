"""Alarms: what rings when the studio is not well, and what whoever hears it does about it.

The thresholds are what the studio promises (SW-09): an API under 200 milliseconds, jobs that succeed in 95 of 100
cases, errors in fewer than one of a thousand calls. A share is judged only of enough cases: one of three is somebody's
bad luck. docs/operations.md has the longer story of each.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import aws_apigatewayv2 as apigateway
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from infra.aws import rollout
from infra.aws.figures import A_WHILE, HOUR, MINUTE, age, aws, depth, ours, worked_out
from infra.aws.messages import Line

SLOWEST_MILLISECONDS = 200
"""What 95 of 100 calls are answered within (SW-09). Those that hash a password are not among them: hashing takes as
long as that by itself, and is meant to."""
MOST_ERRORS_PERCENT = 0.1
LEAST_SUCCESS_PERCENT = 95

_ENOUGH_CALLS = 100
_ENOUGH_TO_RANK = 40
"""Calls of which it says something that one of twenty is slow."""
_ENOUGH_JOBS = 20
_SOME = 5
"""Errors that are too many, of however few cases."""
_LATE_SECONDS = 300
"""What is older than this looks stuck to whoever waits for it."""
_CROWDED = 100
"""Calls turned away in a while. Flows come again by themselves; so many of them say that it is no burst."""
_FULL_PERCENT = 90

_AT = cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
_ABOVE = cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD
_BELOW = cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD


@dataclass(frozen=True)
class Watched:
    """What there is to be watched."""

    lines: Sequence[Line]
    news: Line
    starts: Sequence[Line]
    """The queues in which jobs wait to begin."""
    functions: Mapping[str, lambda_.Function]
    api: apigateway.HttpApi
    machines: Mapping[str, sfn.StateMachine]
    cluster: str | None
    """The identifier of the studio's own database, if it has one."""


class Alarms(Construct):
    def __init__(self, scope: Construct, watched: Watched) -> None:
        super().__init__(scope, "Alarms")
        self._watched = watched
        self.of_releases = (self._api_errors(), self._api_slow(), self._api_crashes())
        """Those that a new release of the API is taken back for."""
        self.all = (*self.of_releases, *self._queues(), *self._jobs(), *self._room())

    def _api_errors(self) -> cloudwatch.Alarm:
        api = self._watched.api
        share = worked_out(
            # Of few calls, some errors are too many.
            f"IF(calls >= {_ENOUGH_CALLS}, 100 * FILL(errors, 0) / calls, IF(FILL(errors, 0) >= {_SOME}, 100, 0))",
            "errors, % of calls",
            MINUTE,
            errors=api.metric_server_error(period=MINUTE, statistic="Sum"),
            calls=api.metric_count(period=MINUTE, statistic="Sum"),
        )
        return self._alarm(
            "ApiErrors",
            share,
            MOST_ERRORS_PERCENT,
            "More than 0.1 % of calls end in an error of the API's own. If a release is under way it is taken back by "
            "itself. Else: `filter status >= 500 | stats count(*) by action` in the log of the function api, and the "
            "error beside it with the same correlation_id; a database that does not answer says so there.",
            rings=_ABOVE,
            of=(3, 5),
        )

    def _api_slow(self) -> cloudwatch.Alarm:
        kinds = ("read", "write")
        calls = {f"n_{kind}": ours("CallMilliseconds", "SampleCount", MINUTE, kind=kind) for kind in kinds}
        slow = {f"p_{kind}": ours("CallMilliseconds", "p95", MINUTE, kind=kind) for kind in kinds}
        judged = (f"IF(FILL(n_{kind}, 0) >= {_ENOUGH_TO_RANK}, p_{kind}, 0)" for kind in kinds)
        return self._alarm(
            "ApiSlow",
            worked_out(f"MAX([{', '.join(judged)}])", "p95 of calls, ms", MINUTE, **calls, **slow),
            SLOWEST_MILLISECONDS,
            "One of twenty calls takes longer than 200 ms, those that hash a password left out. If a release is under "
            "way it is taken back by itself. Else: `stats pct(duration_ms, 95) by action` in the log of the function "
            "api says which route; the database's load, on the dashboard, often why.",
            rings=_ABOVE,
            of=(3, 5),
        )

    def _api_crashes(self) -> cloudwatch.Alarm:
        name = self._watched.functions["api"].function_name
        # By name, since the alias itself waits for this alarm.
        of = {"FunctionName": name, "Resource": f"{name}:{rollout.ALIAS}"}
        return self._alarm(
            "ApiCrashes",
            aws("Lambda", "Errors", "Sum", MINUTE, of),
            _SOME,
            "The API's function ends without answering: it cannot be imported, runs out of memory, or out of time. "
            "A release that does so is taken back by itself; else its log says which of them.",
        )

    def _queues(self) -> Iterator[cloudwatch.Alarm]:
        for line in self._watched.lines:
            yield self._alarm(
                f"{line.node.id}Dead",
                depth(line.dead),
                1,
                f"Something in the queue {line.node.id} could not be done in all its tries. Look at it: `talewright "
                f"queues`. Mend what is in its way, and put it back: `talewright queues redrive "
                f"{line.node.id.lower()}`. It is kept for two weeks.",
            )
        yield self._alarm(
            "NewsLate",
            age(self._watched.news.queue),
            _LATE_SECONDS,
            "News of jobs is recorded late, so that they look stuck. Nothing is lost. Either the database does not "
            "answer, or `record` fails: its log says why.",
        )
        for line in self._watched.starts:
            yield self._alarm(
                f"{line.node.id}Late",
                age(line.queue),
                _LATE_SECONDS,
                f"Jobs in the queue {line.node.id} wait for more than five minutes to begin. `admit` fails or is "
                f"throttled: its log, and the account's concurrency on the dashboard.",
            )
        yield self._alarm(
            "ScheduleLate",
            worked_out(
                "MAX(METRICS())",
                "late by, s",
                **{f"of_{name}": ours("StartLate", "Maximum", format=name) for name in self._watched.machines},
            ),
            _LATE_SECONDS,
            "A job that was ordered for a certain time began more than five minutes after it. `tend`, which calls it, "
            "fails or is overwhelmed: its log, and the alarm TendFails.",
        )

    def _jobs(self) -> Iterator[cloudwatch.Alarm]:
        formats = tuple(self._watched.machines)
        made = {f"good_{name}": ours("JobSucceeded", period=HOUR, format=name) for name in formats}
        failed = {f"bad_{name}": ours("JobFailed", period=HOUR, format=name) for name in formats}
        good, bad = (" + ".join(f"FILL({name}, 0)" for name in of) for of in (made, failed))
        yield self._alarm(
            "JobsFail",
            worked_out(
                f"IF({good} + {bad} >= {_ENOUGH_JOBS}, 100 * ({good}) / ({good} + {bad}), 100)",
                "jobs that succeed, %",
                HOUR,
                **made,
                **failed,
            ),
            LEAST_SUCCESS_PERCENT,
            "Of twenty jobs or more within an hour, fewer than 95 % succeeded; orders that nobody could make are not "
            "counted. The widget of stages that fail says where, `filter message = 'a stage failed'` in that stage's "
            "log why. `talewright providers` says whether it is another company.",
            rings=_BELOW,
        )
        for name, machine in self._watched.machines.items():
            yield self._alarm(
                f"{name.title()}FlowFails",
                worked_out(
                    "failed + late",
                    "attempts",
                    failed=machine.metric_failed(period=A_WHILE, statistic="Sum"),
                    late=machine.metric_timed_out(period=A_WHILE, statistic="Sum"),
                ),
                _SOME,
                f"Attempts at jobs of the format {name} fail, one after the other. As for JobsFail; a flow that takes "
                f"longer than six hours is stopped as well.",
            )
        yield self._alarm(
            "TendFails",
            self._watched.functions["tend"].metric_errors(period=A_WHILE, statistic="Sum"),
            3,
            "Jobs that were lost are not looked after, and scheduled ones do not begin. The log of `tend` says what "
            "it stumbles over; all others it does look after.",
        )

    def _room(self) -> Iterator[cloudwatch.Alarm]:
        yield self._alarm(
            "ApiThrottled",
            self._watched.functions["api"].metric_throttles(period=A_WHILE, statistic="Sum"),
            1,
            "Calls are turned away because all workers of the account are busy. Ask AWS for more concurrency (quota "
            "L-B99A9384), or lower the stack's parameter MaxConcurrency.",
        )
        yield self._alarm(
            "Throttled",
            aws("Lambda", "Throttles"),
            _CROWDED,
            "The account's workers are all busy, and flows come again in vain. As for ApiThrottled.",
            of=(3, 3),
        )
        if self._watched.cluster is not None:
            yield self._alarm(
                "DatabaseFull",
                aws("RDS", "ACUUtilization", "Average", A_WHILE, {"DBClusterIdentifier": self._watched.cluster}),
                _FULL_PERCENT,
                "The database has been at nine tenths of what it may grow to for a quarter of an hour. Performance "
                "Insights says which statement; raise the cluster's greatest capacity if it is simply load.",
                of=(3, 3),
            )

    def _alarm(
        self,
        name: str,
        metric: cloudwatch.IMetric,
        threshold: float,
        what: str,
        *,
        rings: cloudwatch.ComparisonOperator = _AT,
        of: tuple[int, int] = (1, 1),
    ) -> cloudwatch.Alarm:
        """`of`: when so many periods of so many are at the threshold, or past it."""
        judged, looked_at = of
        return cloudwatch.Alarm(
            self,
            name,
            alarm_description=what,
            metric=metric,
            threshold=threshold,
            datapoints_to_alarm=judged,
            evaluation_periods=looked_at,
            comparison_operator=rings,
            # No news is good news: a studio that nobody uses is well.
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
