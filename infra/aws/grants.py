"""Grants: what each word of the table of functions means in IAM."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aws_cdk import aws_events as events
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as sfn

from infra.aws.functions import FUNCTIONS, Grant, StudioFunctions
from infra.aws.store import Store

DESKS = "desks/*"
VIDEOS = "videos/*"
_LEASE_ACTIONS = ("dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")


@dataclass(frozen=True)
class Grantor:
    """All that there is to be granted."""

    store: Store
    bus: events.EventBus
    starts: sqs.Queue
    machines: tuple[sfn.StateMachine, ...]

    def grant(self, functions: StudioFunctions) -> None:
        """Give every function what its row names."""
        for name, row in FUNCTIONS.items():
            for word in row.grants:
                self._meanings[word](functions[name])

    @property
    def _meanings(self) -> Mapping[Grant, Callable[[lambda_.Function], object]]:
        return {
            Grant.DESKS: self._desks,
            Grant.LEASES: lambda function: self.store.table.grant(function, *_LEASE_ACTIONS),
            Grant.ANNOUNCE: self.bus.grant_put_events_to,
            Grant.VIDEOS: lambda function: self.store.videos.grant_put(function, VIDEOS),
            Grant.DATABASE: self.store.database.secret.grant_read,
            Grant.SIGNING: self.store.signing.grant_read,
            Grant.QUEUE_STARTS: self.starts.grant_send_messages,
            Grant.START_FLOWS: self._start,
            Grant.FOLLOW_FLOWS: self._follow,
        }

    def _desks(self, function: lambda_.Function) -> None:
        self.store.internal.grant_read(function, DESKS)
        self.store.internal.grant_put(function, DESKS)

    def _start(self, function: lambda_.Function) -> None:
        for machine in self.machines:
            machine.grant_start_execution(function)

    def _follow(self, function: lambda_.Function) -> None:
        for machine in self.machines:
            machine.grant_execution(function, "states:DescribeExecution")
