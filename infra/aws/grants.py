"""Grants: what each word of the table of functions means in IAM."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_stepfunctions as sfn

from infra.aws.acknowledgements import acknowledge_wildcard, executions, named
from infra.aws.flags import Flags
from infra.aws.functions import FUNCTIONS, Grant, StudioFunctions
from infra.aws.mail import Mail
from infra.aws.messages import Line, Messages
from infra.aws.providers import Providers
from infra.aws.sockets import Sockets
from infra.aws.store import Store

_DESKS = "desks/*"
_DOCUMENTS = "desks/*/jobs/*"
_FILES = "desks/*/files/*"
_UPLOADS = "desks/*/uploads/*"
_OUTBOX = "outbox/*"
_VIDEOS = "videos/*"
_WITHHELD = "withheld/*"
_READ = "s3:GetObject"
_WRITE = "s3:PutObject"
_REMOVE = "s3:DeleteObject"
_LEASE_ACTIONS = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem")
"""With what a job's budget and a company's circuit are read by."""
_PLACE_ACTIONS = ("dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem")


@dataclass(frozen=True)
class Grantor:
    """All that there is to be granted."""

    store: Store
    messages: Messages
    mail: Mail
    machines: tuple[sfn.StateMachine, ...]
    distribution_id: str
    """Of CloudFront's that shows the videos."""
    sockets: Sockets
    lines: tuple[Line, ...]
    """Every queue that there is."""
    flags: Flags
    providers: Providers

    def grant(self, functions: StudioFunctions) -> None:
        """Give every function what its row names."""
        for name, row in FUNCTIONS.items():
            for word in row.grants:
                self._meanings[word](functions[name])
            self.providers.grant(functions[name], row.asks)

    @property
    def _meanings(self) -> Mapping[Grant, Callable[[lambda_.Function], object]]:
        return {
            Grant.DESKS: self._desks,
            Grant.BRIEFS: lambda function: self._objects(self.store.internal, function, _DOCUMENTS, _WRITE),
            Grant.SCRIPTS: self._scripts,
            Grant.LEASES: lambda function: self.store.table.grant(function, *_LEASE_ACTIONS),
            Grant.COUNT_AND_REPLAY: lambda function: self.store.table.grant(function, *_LEASE_ACTIONS),
            Grant.PLACES: lambda function: self.store.table.grant(function, *_PLACE_ACTIONS),
            Grant.ANNOUNCE: self.messages.bus.grant_put_events_to,
            Grant.VIDEOS: self._videos,
            Grant.DATABASE: self.store.database.secret.grant_read,
            Grant.SIGNING: self.store.signing.grant_read,
            Grant.GOOGLE: self._google,
            Grant.QUEUE_STARTS: self._queue_starts,
            Grant.QUEUE_NEWS: self.messages.news.queue.grant_send_messages,
            Grant.QUEUE_LETTERS: self.mail.letters.queue.grant_send_messages,
            Grant.SEND_LETTERS: self._send_letters,
            Grant.QUEUE_DELIVERIES: self.messages.deliveries.queue.grant_send_messages,
            Grant.QUEUE_SECLUSIONS: self.messages.seclusions.queue.grant_send_messages,
            Grant.SECLUDE: self._seclude,
            Grant.SOCKETS: lambda function: self.store.table.grant(function, *_LEASE_ACTIONS),
            Grant.PUSH: self.sockets.let_push,
            Grant.TEND_QUEUES: self._tend_queues,
            Grant.FLAGS: self.flags.grant_read,
            Grant.START_FLOWS: self._start,
            Grant.FOLLOW_FLOWS: lambda function: self._executions(function, "states:DescribeExecution"),
            Grant.STOP_FLOWS: lambda function: self._executions(function, "states:StopExecution"),
        }

    def _desks(self, function: lambda_.Function) -> None:
        self._objects(self.store.internal, function, _DESKS, _READ, _WRITE)
        self._tell_what_is_not_there(function)

    def _scripts(self, function: lambda_.Function) -> None:
        self._objects(self.store.internal, function, _DOCUMENTS, _READ)
        for keys in (_FILES, _UPLOADS):
            # A link or a form allows what the one who signed it may do.
            self._objects(self.store.internal, function, keys, _READ, _WRITE)
        self._tell_what_is_not_there(function)

    def _tell_what_is_not_there(self, function: lambda_.Function) -> None:
        """Who may not list is told "forbidden" of what is not there, and could not tell the two apart."""
        self._list(self.store.internal, function, _DESKS)

    def _list(self, bucket: s3.Bucket, function: lambda_.Function, keys: str) -> None:
        iam.Grant.add_to_principal(
            grantee=function,
            actions=["s3:ListBucket"],
            resource_arns=[bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": keys}},
        )

    def _google(self, function: lambda_.Function) -> None:
        if self.store.google is not None:
            self.store.google.grant_read(function)

    def _videos(self, function: lambda_.Function) -> None:
        self._objects(self.store.videos, function, _VIDEOS, _WRITE)

    def _send_letters(self, function: lambda_.Function) -> None:
        if self.mail.sender is None:
            self._objects(self.store.internal, function, _OUTBOX, _WRITE)
        else:
            self.mail.sender.grant(function, "ses:SendEmail")

    def _seclude(self, function: lambda_.Function) -> None:
        for bucket, keys in ((self.store.videos, _VIDEOS), (self.store.internal, _WITHHELD)):
            self._objects(bucket, function, keys, _READ, _WRITE, _REMOVE)
            self._list(bucket, function, keys)
        # It is known by its id, and was not there when this function was made.
        distribution = Stack.of(function).format_arn(
            service="cloudfront", region="", resource="distribution", resource_name=self.distribution_id
        )
        iam.Grant.add_to_principal(
            grantee=function, actions=["cloudfront:CreateInvalidation"], resource_arns=[distribution]
        )

    def _objects(self, bucket: s3.Bucket, function: lambda_.Function, keys: str, *actions: str) -> None:
        s3.BucketGrants.from_bucket(bucket).actions_on_object_keys(function, keys, *actions)
        which = named(bucket.bucket_arn, bucket, function)
        acknowledge_wildcard(_role(function), f"{which}/{keys}", "Every owner's desk and every video has its own keys")

    def _queue_starts(self, function: lambda_.Function) -> None:
        for line in (self.messages.starts, self.messages.premium):
            line.queue.grant_send_messages(function)

    def _tend_queues(self, function: lambda_.Function) -> None:
        for line in self.lines:
            line.queue.grant(function, "sqs:GetQueueAttributes", "sqs:SendMessage")
            line.dead.grant(function, "sqs:GetQueueAttributes", "sqs:ReceiveMessage", "sqs:DeleteMessage")

    def _start(self, function: lambda_.Function) -> None:
        for machine in self.machines:
            machine.grant_start_execution(function)

    def _executions(self, function: lambda_.Function, action: str) -> None:
        for machine in self.machines:
            machine.grant_execution(function, action)
            acknowledge_wildcard(
                _role(function),
                f"{executions(machine)}:*",
                "An execution is named after its job and attempt, which are not known before",
            )


def _role(function: lambda_.Function) -> iam.IRole:
    if function.role is None:
        raise ValueError(f"{function.node.path} has no role to grant anything to")
    return function.role
