"""Dashboard: one page that says how the studio is, from what people see down to what carries it."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Sequence

from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.aws.alarms import LEAST_SUCCESS_PERCENT, SLOWEST_MILLISECONDS, Watched
from infra.aws.figures import A_WHILE, HOUR, age, aws, depth, every, ours, worked_out

_WIDTH = 8
"""A third of the page."""
_PROVIDERS = ("capability", "provider")


class Dashboard(Construct):
    def __init__(self, scope: Construct, watched: Watched, alarms: Sequence[cloudwatch.Alarm]) -> None:
        super().__init__(scope, "Page")
        self._watched = watched
        page = cloudwatch.Dashboard(self, "Dashboard")
        page.add_widgets(cloudwatch.AlarmStatusWidget(title="Alarms", alarms=list(alarms), width=24, height=3))
        page.add_widgets(*self._jobs())
        page.add_widgets(*self._api())
        page.add_widgets(*self._stages())
        page.add_widgets(*self._waits())
        page.add_widgets(*self._queues())
        page.add_widgets(*self._carriers())

    def _jobs(self) -> list[cloudwatch.IWidget]:
        formats = tuple(self._watched.machines)
        ends = ("JobSucceeded", "JobFailed", "JobRefused")
        shares = [
            worked_out(
                "100 * FILL(good, 0) / (FILL(good, 0) + FILL(bad, 0))",
                name,
                HOUR,
                good=ours("JobSucceeded", period=HOUR, format=name),
                bad=ours("JobFailed", period=HOUR, format=name),
            )
            for name in formats
        ]
        return [
            _graph("Jobs that ended", *(ours(end, period=HOUR, format=name) for name in formats for end in ends)),
            _graph("Jobs that succeed, %", *shares, line=LEAST_SUCCESS_PERCENT),
            _graph(
                "From its beginning to its end, seconds",
                *(ours("JobSeconds", share, HOUR, format=name) for name in formats for share in ("p50", "p95")),
            ),
        ]

    def _api(self) -> list[cloudwatch.IWidget]:
        api = self._watched.api
        kinds = ("read", "write", "password")
        return [
            _graph(
                "Calls, and errors of our own",
                api.metric_count(period=A_WHILE, statistic="Sum"),
                api.metric_client_error(period=A_WHILE, statistic="Sum"),
                api.metric_server_error(period=A_WHILE, statistic="Sum"),
            ),
            _graph(
                "In the function, p95 in milliseconds",
                *(ours("CallMilliseconds", "p95", kind=kind) for kind in kinds),
                line=SLOWEST_MILLISECONDS,
            ),
            _graph(
                "At the gateway, milliseconds: with cold starts, and with passwords",
                *(api.metric_latency(period=A_WHILE, statistic=share) for share in ("p50", "p95", "p99")),
            ),
        ]

    def _stages(self) -> list[cloudwatch.IWidget]:
        return [
            _graph(
                "Stages, p50 and p95 in seconds",
                every("StageSeconds", "p50", "stage"),
                every("StageSeconds", "p95", "stage"),
            ),
            _graph("Stages that fail", every("StageFailed", "Sum", "stage")),
            _graph(
                "Spent by jobs that ended, dollars (one that was tried again counts with all it has cost)",
                *(ours("JobCost", period=HOUR, format=name) for name in self._watched.machines),
            ),
        ]

    def _waits(self) -> list[cloudwatch.IWidget]:
        names = tuple(self._watched.machines)
        return [
            _graph("Providers, p95 in seconds", every("ProviderSeconds", "p95", *_PROVIDERS)),
            _graph("Providers that do not answer", every("ProviderFailed", "Sum", *_PROVIDERS)),
            _graph(
                "Before a job begins, seconds",
                *(ours(figure, "p95", format=name) for name in names for figure in ("StartWaited", "StartLate")),
            ),
        ]

    def _queues(self) -> list[cloudwatch.IWidget]:
        lines = self._watched.lines
        return [
            _graph("Messages that wait", *(depth(line.queue) for line in lines)),
            _graph("The oldest of them, seconds", *(age(line.queue) for line in lines)),
            _graph("Dead letters", *(depth(line.dead) for line in lines)),
        ]

    def _carriers(self) -> list[cloudwatch.IWidget]:
        return [
            _graph(
                "Functions: at work at once, turned away",
                aws("Lambda", "ConcurrentExecutions", "Maximum"),
                aws("Lambda", "Throttles"),
                *(function.metric_throttles(period=A_WHILE) for function in self._watched.functions.values()),
            ),
            _graph(
                "Functions, p95 in milliseconds",
                *(
                    function.metric_duration(period=A_WHILE, statistic="p95")
                    for function in self._watched.functions.values()
                ),
            ),
            *((self._database(),) if self._watched.cluster else ()),
        ]

    def _database(self) -> cloudwatch.IWidget:
        of = {"DBClusterIdentifier": str(self._watched.cluster)}
        return _graph(
            "Database: capacity units, %, connections",
            aws("RDS", "ServerlessDatabaseCapacity", "Maximum", dimensions=of),
            aws("RDS", "ACUUtilization", "Maximum", dimensions=of),
            aws("RDS", "DatabaseConnections", "Maximum", dimensions=of),
        )


def _graph(title: str, *metrics: cloudwatch.IMetric, line: float | None = None) -> cloudwatch.GraphWidget:
    """Some metrics over time; `line` is where they should not go past."""
    return cloudwatch.GraphWidget(
        title=title,
        left=list(metrics),
        left_annotations=[] if line is None else [cloudwatch.HorizontalAnnotation(value=line)],
        width=_WIDTH,
    )
