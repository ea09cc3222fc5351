"""Every Lambda of the studio, in one table."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto

from aws_cdk import Duration, Size
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.aws import bundles
from infra.aws.acknowledgements import acknowledge, acknowledge_wildcard
from infra.aws.database import Network


class Grant(Enum):
    """What a function may do beyond running and logging. `grants.py` says what that is in IAM."""

    DESKS = auto()
    """Work at jobs' desks in the internal bucket."""
    BRIEFS = auto()
    """Lay on a desk what a job is told."""
    SCRIPTS = auto()
    """Read what jobs have made, and take in the pictures that owners send."""
    LEASES = auto()
    COUNT_AND_REPLAY = auto()
    """Count what somebody does, and keep answers that may be asked for again."""
    ANNOUNCE = auto()
    VIDEOS = auto()
    """Write what people will see."""
    DATABASE = auto()
    SIGNING = auto()
    GOOGLE = auto()
    """Ask Google who somebody is, if the studio may."""
    QUEUE_STARTS = auto()
    QUEUE_NEWS = auto()
    """Say again what was lost on its way."""
    QUEUE_LETTERS = auto()
    SEND_LETTERS = auto()
    QUEUE_DELIVERIES = auto()
    """Have webhooks told of something."""
    QUEUE_SECLUSIONS = auto()
    """Have a video hidden, shown again or removed."""
    SECLUDE = auto()
    """Take from people's sight what they could see, and bring it back."""
    SOCKETS = auto()
    """Know whose sockets are open, and count what comes through them."""
    PUSH = auto()
    """Say something through them, and close them."""
    TEND_QUEUES = auto()
    """Look into queues, and have tried again what could not be done."""
    FLAGS = auto()
    """Read what is turned on and off."""
    PLACES = auto()
    """Give jobs their places, and mark those that are called off."""
    START_FLOWS = auto()
    FOLLOW_FLOWS = auto()
    STOP_FLOWS = auto()


STAGE = (Grant.DESKS, Grant.LEASES, Grant.ANNOUNCE)


@dataclass(frozen=True)
class Row:
    """What one function needs. `layers` is also the list of what it may import, in an image too."""

    grants: tuple[Grant, ...] = STAGE
    layers: tuple[str, ...] = ("core",)
    memory: int = 512
    """Mebibytes; 1,769 are one processor."""
    minutes: float = 2
    disk: int = 512
    """Mebibytes of /tmp."""
    image: bool = False
    """Whether it runs in the image of `functions/render/Dockerfile`, which has FFmpeg and the fonts."""
    asks: tuple[str, ...] = ()
    """Of which capabilities it asks providers: those of its signature."""


FUNCTIONS: dict[str, Row] = {
    # bcrypt takes a quarter of a second of a whole processor.
    "api": Row(
        grants=(
            Grant.DATABASE,
            Grant.SIGNING,
            Grant.GOOGLE,
            Grant.SCRIPTS,
            Grant.COUNT_AND_REPLAY,
            Grant.QUEUE_STARTS,
            Grant.QUEUE_LETTERS,
            Grant.QUEUE_DELIVERIES,
            Grant.QUEUE_SECLUSIONS,
            Grant.PLACES,
            Grant.FOLLOW_FLOWS,
            Grant.STOP_FLOWS,
            Grant.PUSH,
            Grant.TEND_QUEUES,
            Grant.FLAGS,
        ),
        layers=("core", "web", "data"),
        memory=1769,
        minutes=0.5,
    ),
    "admit": Row(
        grants=(Grant.PLACES, Grant.START_FLOWS, Grant.FOLLOW_FLOWS, Grant.STOP_FLOWS, Grant.BRIEFS), minutes=0.5
    ),
    "write": Row(minutes=5, asks=("language", "moderation")),
    "check": Row(asks=("moderation",)),
    "narrate": Row(
        layers=("core", "press"), memory=1769, minutes=5, asks=("speech", "alignment", "language", "moderation")
    ),
    "illustrate": Row(layers=("core", "press"), memory=1769, minutes=5, asks=("images", "moderation", "language")),
    "portray": Row(layers=("core", "press"), memory=1769, minutes=5, asks=("images", "moderation", "language")),
    "align": Row(layers=("core", "press"), memory=1024),
    # Nobody waits long for what only bridges a wait: half an hour takes a minute and a half.
    "preview": Row(
        grants=(*STAGE, Grant.VIDEOS), layers=bundles.IMAGE_LAYERS, memory=5307, minutes=5, disk=4096, image=True
    ),
    "render": Row(layers=bundles.IMAGE_LAYERS, memory=5307, minutes=15, disk=2048, image=True),
    # Half an hour is up to 1.5 GB of clips, all of it written once more to be streamed, and 0.5 GB of sound.
    "assemble": Row(layers=bundles.IMAGE_LAYERS, memory=3538, minutes=15, disk=8192, image=True, asks=("music",)),
    "publish": Row(grants=(*STAGE, Grant.VIDEOS), minutes=5),
    "record": Row(
        grants=(
            Grant.DATABASE,
            Grant.PLACES,
            Grant.QUEUE_STARTS,
            Grant.QUEUE_LETTERS,
            Grant.QUEUE_DELIVERIES,
            Grant.QUEUE_SECLUSIONS,
            Grant.STOP_FLOWS,
            Grant.SOCKETS,
            Grant.PUSH,
        ),
        layers=("core", "data"),
        minutes=0.5,
    ),
    "tend": Row(
        grants=(
            Grant.DATABASE,
            Grant.PLACES,
            Grant.QUEUE_STARTS,
            Grant.QUEUE_NEWS,
            Grant.QUEUE_DELIVERIES,
            Grant.FOLLOW_FLOWS,
        ),
        layers=("core", "data"),
        minutes=1,
    ),
    "greet": Row(grants=(Grant.DATABASE, Grant.SIGNING, Grant.SOCKETS), layers=("core", "web", "data"), minutes=0.5),
    "listen": Row(grants=(Grant.SOCKETS,), minutes=0.5),
    "post": Row(grants=(Grant.DATABASE, Grant.SEND_LETTERS), layers=("core", "data"), minutes=0.5),
    "deliver": Row(
        grants=(Grant.DATABASE, Grant.SIGNING, Grant.QUEUE_DELIVERIES, Grant.QUEUE_LETTERS),
        layers=("core", "data"),
        minutes=1,
    ),
    # Half an hour of video has a thousand files, copied by S3 itself.
    "seclude": Row(grants=(Grant.DATABASE, Grant.SECLUDE, Grant.LEASES), layers=("core", "data"), minutes=1),
    "migrate": Row(grants=(Grant.DATABASE,), layers=("core", "data"), minutes=15),
}


_ALONE = {"OPENBLAS_NUM_THREADS": "1"}
"""numpy does nothing here that several threads would do sooner: waiting for work, they only take time from FFmpeg."""


class StudioFunctions(Construct):
    def __init__(self, scope: Construct, environment: Mapping[str, str], network: Network | None) -> None:
        super().__init__(scope, "Functions")
        self._environment = environment
        self._network = network
        zipped = (row.layers for row in FUNCTIONS.values() if not row.image)
        self._layers = {name: self._layer(name) for name in sorted({name for names in zipped for name in names})}
        self._functions = {name: self._function(name, row) for name, row in FUNCTIONS.items()}

    def __getitem__(self, name: str) -> lambda_.Function:
        return self._functions[name]

    def _function(self, name: str, row: Row) -> lambda_.Function:
        log_group = logs.LogGroup(self, f"{name.title()}Log", retention=logs.RetentionDays.ONE_MONTH)
        network = self._network if Grant.DATABASE in row.grants else None
        role = self._role(name, log_group, networked=network is not None)
        function = lambda_.Function(
            self,
            name.title(),
            code=bundles.image_code(name) if row.image else bundles.function_code(name),
            runtime=lambda_.Runtime.FROM_IMAGE if row.image else lambda_.Runtime.PYTHON_3_13,
            handler=lambda_.Handler.FROM_IMAGE if row.image else bundles.handler(name),
            layers=None if row.image else [self._layers[layer] for layer in row.layers],
            architecture=lambda_.Architecture.ARM_64,
            memory_size=row.memory,
            timeout=Duration.seconds(row.minutes * 60),
            ephemeral_storage_size=Size.mebibytes(row.disk),
            environment={**self._environment, **_ALONE, "POWERTOOLS_SERVICE_NAME": name},
            role=role,
            log_group=log_group,
            tracing=lambda_.Tracing.ACTIVE,
            vpc=network and network.vpc,
            security_groups=network and [network.clients],
        )
        if not row.image:
            acknowledge(function, "L1", "3.13 is what the lock is resolved for and the bytecode made by; kept to 2029")
        return function

    def _role(self, name: str, log_group: logs.LogGroup, *, networked: bool) -> iam.Role:
        """A role that may write its own log and nothing else; CDK's own would let it write everybody's."""
        role = iam.Role(self, f"{name.title()}Role", assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"))
        log_group.grant_write(role)
        acknowledge_wildcard(role, "*", "X-Ray takes traces for no resource in particular")
        if networked:
            policy = "service-role/AWSLambdaVPCAccessExecutionRole"
            role.add_managed_policy(iam.ManagedPolicy.from_aws_managed_policy_name(policy))
            acknowledge(
                role,
                f"IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/{policy}]",
                "Lambda itself makes the network interfaces, by AWS's own list of what that takes",
            )
        return role

    def _layer(self, name: str) -> lambda_.LayerVersion:
        return lambda_.LayerVersion(
            self,
            f"{name.title()}Layer",
            code=bundles.layer_code(name),
            compatible_architectures=[lambda_.Architecture.ARM_64],
            compatible_runtimes=[lambda_.Runtime.PYTHON_3_13],
        )
