"""Messages: the queues through which jobs start, the news that `record` keeps, and the hours that strike.

A queue only says that a job's turn has come: where jobs wait for a place is the database (`shared.turns`). The two
queues of starts are emptied by one function. Of its workers, most are for the premium one: however many starts wait in
the standard queue, those of the other go on at their own pace, and that is the faster one.
"""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Sequence

from aws_cdk import ArnFormat, Duration, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

SOURCE = "talewright.studio"
"""Who announces; `shared.events` says so too."""

_STARTERS = 2
"""Starts of the standard queue that are worked on at once: the fewest that Lambda can be limited to."""
_PREMIUM_STARTERS = 4 * _STARTERS
_CALLERS = 20
"""Webhooks that are called at once: each holds a connection to the database, and a function, for some seconds."""
_KEPT = Duration.days(14)
_VISIBLE_AGAIN = 3
"""Minutes. AWS: at least six times the half minute that the functions may take."""


class Line(Construct):
    """A queue, and the queue of what could not be done in so many tries."""

    def __init__(self, scope: Construct, id: str, *, tries: int, minutes: float = _VISIBLE_AGAIN) -> None:
        """`minutes`: how long nobody else gets a message that somebody is at work on."""
        super().__init__(scope, id)
        self.dead = sqs.Queue(
            self, "Dead", encryption=sqs.QueueEncryption.SQS_MANAGED, enforce_ssl=True, retention_period=_KEPT
        )
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=_KEPT,
            visibility_timeout=Duration.minutes(minutes),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead, max_receive_count=tries),
        )


class Messages(Construct):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Messages")
        self.bus = events.EventBus(self, "Bus")
        self.starts = Line(self, "Starts", tries=5)
        self.premium = Line(self, "Premium", tries=5)
        # Every three minutes, twenty times: the database may be away for an hour, and nothing is lost.
        self.news = Line(self, "News", tries=20)
        # As often as it takes until the database is back: a receiver that is away is no failure here.
        self.deliveries = Line(self, "Deliveries", tries=20, minutes=6)
        self.seclusions = Line(self, "Seclusions", tries=20, minutes=6)

    def read_by(
        self,
        *,
        admit: lambda_.Function,
        record: lambda_.Function,
        deliver: lambda_.Function,
        seclude: lambda_.Function,
    ) -> None:
        """Bring each queue to its function. What fails in a batch comes back alone."""
        for line, starters in ((self.starts, _STARTERS), (self.premium, _PREMIUM_STARTERS)):
            admit.add_event_source(
                sources.SqsEventSource(
                    line.queue, batch_size=1, max_concurrency=starters, report_batch_item_failures=True
                )
            )
        # One at a time, so that nobody waits behind a receiver that is slow to answer.
        deliver.add_event_source(
            sources.SqsEventSource(
                self.deliveries.queue, batch_size=1, max_concurrency=_CALLERS, report_batch_item_failures=True
            )
        )
        seclude.add_event_source(
            sources.SqsEventSource(self.seclusions.queue, batch_size=1, report_batch_item_failures=True)
        )
        record.add_event_source(sources.SqsEventSource(self.news.queue, batch_size=10, report_batch_item_failures=True))

    def strike(self, *, tend: lambda_.Function, migrate: lambda_.Function) -> None:
        """Call those who look after things from time to time. A call that is lost is made good by the next one."""
        forget = events.RuleTargetInput.from_object({"command": "forget"})
        for name, function, when, told in (
            ("EveryMinute", tend, events.Schedule.rate(Duration.minutes(1)), None),
            # There is nothing to migrate, but the months that come need their partitions; a year of them is there.
            ("EveryMonth", migrate, events.Schedule.cron(day="1", hour="4", minute="11"), None),
            ("EveryWeek", migrate, events.Schedule.cron(week_day="SUN", hour="4", minute="41"), forget),
        ):
            events.Rule(self, name, schedule=when, targets=[targets.LambdaFunction(function, event=told)])

    def hear(self, machines: Sequence[sfn.StateMachine]) -> None:
        """Bring what is announced, and what Step Functions says of our machines, to the news."""
        news = targets.SqsQueue(self.news.queue, dead_letter_queue=self.news.dead)
        events.Rule(
            self,
            "Announcements",
            event_bus=self.bus,
            event_pattern=events.EventPattern(source=[SOURCE]),
            targets=[news],
        )
        events.Rule(
            self,
            "Executions",
            event_pattern=events.EventPattern(
                source=["aws.states"],
                detail_type=["Step Functions Execution Status Change"],
                detail={"executionArn": [{"prefix": self._of_jobs(machine)} for machine in machines]},
            ),
            targets=[news],
        )

    def _of_jobs(self, machine: sfn.StateMachine) -> str:
        """How the executions of jobs begin; that of an item has the name of its Map behind that of the machine."""
        name = machine.state_machine_name
        form = ArnFormat.COLON_RESOURCE_NAME
        arn = Stack.of(self).format_arn(service="states", resource="execution", resource_name=name, arn_format=form)
        return f"{arn}:"
