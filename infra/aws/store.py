"""What must survive: files, records and secrets. Deployed first, and hardly ever changed."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws.acknowledgements import acknowledge
from infra.aws.database import aurora, external
from infra.aws.options import Options

WEB_LOGS = "web/"
"""Where the bucket of pages, which is not in this stack, writes who has read what."""

_LOGS_DAYS = 30
_EXPORTS_DAYS = 7
_REGRET_VIDEOS_DAYS = 30
_REGRET_DESKS_DAYS = 7
"""A desk can be made again, but for the pictures that its owner sent."""
_OUTBOX_DAYS = 7
"""Longer than any link in a letter is good."""
_ANY_DISTRIBUTION = "https://*.cloudfront.net"
"""A site without a domain of its own: its distribution gets a name after this stack has been made."""


class Store(Stack):
    def __init__(self, scope: Construct, id: str, options: Options) -> None:
        super().__init__(scope, id, description="Talewright: files, records and secrets")
        self.logs = self._logs()
        kept = {"desks/": options.keep_desks_days, "outbox/": _OUTBOX_DAYS}
        self.internal = self._bucket("Internal", expire=kept, regret=_REGRET_DESKS_DAYS)
        self.videos = self._bucket("Videos", regret=_REGRET_VIDEOS_DAYS)
        self.assets = self._bucket("Assets")
        self.exports = self._bucket("Exports", expire={"": _EXPORTS_DAYS})
        for bucket in (self.videos, self.assets):
            self._show(bucket)
        self._take_uploads(f"https://{options.domain}" if options.domain else _ANY_DISTRIBUTION)
        self._let_log(WEB_LOGS)
        self.table = self._table()
        self.signing = self._signing()
        self.google = self._google(options.google_secret)
        given = options.database_url_secret
        self.database = external(self, given) if given else aurora(self, self.logs)
        self._say_what_is_where()

    def _bucket(self, name: str, *, expire: dict[str, int] | None = None, regret: int = 0) -> s3.Bucket:
        """A bucket closed to the public.

        `expire`: days after which what begins with a prefix is deleted. `regret`: days for which what was deleted or
        written over can be brought back.
        """
        undone = s3.LifecycleRule(
            noncurrent_version_expiration=Duration.days(regret), expired_object_delete_marker=True
        )
        return s3.Bucket(
            self,
            name,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            versioned=regret > 0,
            lifecycle_rules=[
                *((undone,) if regret else ()),
                s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1)),
                *(
                    s3.LifecycleRule(prefix=prefix or None, expiration=Duration.days(days))
                    for prefix, days in (expire or {}).items()
                ),
            ],
            server_access_logs_bucket=self.logs,
            server_access_logs_prefix=f"{name.lower()}/",
            removal_policy=RemovalPolicy.RETAIN,
        )

    def _logs(self) -> s3.Bucket:
        """Who has read what: S3's own logs, CloudFront's and the network's."""
        return s3.Bucket(
            self,
            "Logs",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            # CloudFront writes its logs with an access list.
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_PREFERRED,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(_LOGS_DAYS))],
            removal_policy=RemovalPolicy.RETAIN,
        )

    def _let_log(self, prefix: str) -> None:
        """Let this account's buckets write logs under `prefix`. Which is not said: they belong to the stack above."""
        self.logs.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["s3:PutObject"],
                resources=[self.logs.arn_for_objects(f"{prefix}*")],
                principals=[iam.ServicePrincipal("logging.s3.amazonaws.com")],
                conditions={"StringEquals": {"AWS:SourceAccount": self.account}},
            )
        )

    def _table(self) -> dynamodb.Table:
        table = dynamodb.Table(
            self,
            "Table",
            partition_key=dynamodb.Attribute(name="pk", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="sk", type=dynamodb.AttributeType.STRING),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute="expires",
            removal_policy=RemovalPolicy.DESTROY,
        )
        acknowledge(table, "DDB3", "Leases and limits are worth minutes, and are made again by themselves")
        return table

    def _signing(self) -> secretsmanager.Secret:
        secret = secretsmanager.Secret(
            self,
            "Signing",
            description="Signs sessions",
            generate_secret_string=secretsmanager.SecretStringGenerator(password_length=64, exclude_punctuation=True),
        )
        acknowledge(secret, "SMG4", "A new key ends every session: it is for the owner to say when")
        return secret

    def _google(self, secret_name: str) -> secretsmanager.ISecret | None:
        """Who the studio is to Google; the owner has it from there."""
        return secretsmanager.Secret.from_secret_name_v2(self, "Google", secret_name) if secret_name else None

    def _show(self, bucket: s3.Bucket) -> None:
        """Let this account's CloudFront read. Which distribution is not said: it belongs to the stack above."""
        bucket.add_to_resource_policy(
            iam.PolicyStatement(
                actions=["s3:GetObject"],
                resources=[bucket.arn_for_objects("*")],
                principals=[iam.ServicePrincipal("cloudfront.amazonaws.com")],
                conditions={"StringEquals": {"AWS:SourceAccount": self.account}},
            )
        )

    def _take_uploads(self, site: str) -> None:
        """Let pages of the site hear whether what they sent arrived. What may be sent, a signed form says."""
        self.internal.add_cors_rule(allowed_methods=[s3.HttpMethods.POST], allowed_origins=[site])

    def _say_what_is_where(self) -> None:
        where = {
            "InternalBucket": self.internal.bucket_name,
            "VideosBucket": self.videos.bucket_name,
            "AssetsBucket": self.assets.bucket_name,
            "ExportsBucket": self.exports.bucket_name,
            "StateTable": self.table.table_name,
            "DatabaseSecret": self.database.secret_id,
            "SigningSecret": self.signing.secret_arn,
        }
        for name, value in where.items():
            CfnOutput(self, name, value=value)
