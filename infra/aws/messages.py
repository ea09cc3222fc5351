"""Messages: the queue in which jobs wait to start, and the news that `record` keeps."""

from collections.abc import Sequence

from aws_cdk import Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

SOURCE = "talewright.studio"
"""Who announces; `shared.events` says so too."""
_KEPT = Duration.days(14)
_VISIBILITY_PER_TIMEOUT = 6
"""AWS: the visibility of a queue is at least six times the timeout of the function that reads it."""


class Messages(Construct):
    def __init__(self, scope: Construct) -> None:
        super().__init__(scope, "Messages")
        self.bus = events.EventBus(self, "Bus")
        self.starts = _queue(self, "Starts", function_seconds=30, tries=5)
        # Twenty tries, three minutes apart: a database may be away for an hour, and nothing is lost.
        self.news = _queue(self, "News", function_seconds=30, tries=20)

    def feed(self, admit: lambda_.Function, record: lambda_.Function) -> None:
        """Let the functions read their queues. What fails in a batch comes back alone."""
        admit.add_event_source(
            sources.SqsEventSource(self.starts.queue, batch_size=1, report_batch_item_failures=True)
        )
        record.add_event_source(
            sources.SqsEventSource(self.news.queue, batch_size=10, report_batch_item_failures=True)
        )
