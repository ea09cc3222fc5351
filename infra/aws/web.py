"""The web in AWS: a bucket of pages that every deployment fills anew. CloudFront alone reads it."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from collections.abc import Sequence

from aws_cdk import Duration, RemovalPolicy
from aws_cdk import aws_logs as logs
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_deployment as deployment
from constructs import Construct

from infra.aws.acknowledgements import acknowledge, acknowledge_wildcard, logical_id
from infra.aws.store import WEB_LOGS, Store
from infra.web import FRESH, IMMUTABLE, UNSERVED, VENDORED, WEB


class Web(Construct):
    def __init__(self, scope: Construct, store: Store) -> None:
        super().__init__(scope, "Web")
        self.bucket = s3.Bucket(
            self,
            "Pages",
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            encryption=s3.BucketEncryption.S3_MANAGED,
            enforce_ssl=True,
            lifecycle_rules=[s3.LifecycleRule(abort_incomplete_multipart_upload_after=Duration.days(1))],
            # By name, so that CDK leaves the policy of the logs alone: it would tie the store to this bucket.
            server_access_logs_bucket=s3.Bucket.from_bucket_name(self, "Logs", store.logs.bucket_name),
            server_access_logs_prefix=WEB_LOGS,
            # All that is in it is in the repository too.
            removal_policy=RemovalPolicy.DESTROY,
            auto_delete_objects=True,
        )
        self._log = logs.LogGroup(
            self, "UploadLog", retention=logs.RetentionDays.ONE_MONTH, removal_policy=RemovalPolicy.DESTROY
        )
        # What others wrote stays when a newer version of it comes: a page that is open may still ask for the old one.
        vendored = self._upload("Vendored", IMMUTABLE, exclude=["*"], include=[VENDORED], prune=False)
        ours = self._upload("Ours", FRESH, exclude=[VENDORED], prune=True)
        ours.node.add_dependency(vendored)
        self._acknowledge(ours)

    def _upload(
        self, name: str, kept: str, *, exclude: Sequence[str], include: Sequence[str] | None = None, prune: bool
    ) -> deployment.BucketDeployment:
        """Bring a part of `web/` into the bucket, and with `prune` remove what is no longer in that part."""
        return deployment.BucketDeployment(
            self,
            name,
            sources=[deployment.Source.asset(str(WEB), exclude=list(UNSERVED))],
            destination_bucket=self.bucket,
            cache_control=[deployment.CacheControl.from_string(kept)],
            exclude=exclude,
            include=include,
            prune=prune,
            log_group=self._log,
        )

    def _acknowledge(self, upload: deployment.BucketDeployment) -> None:
        """What uploads is a function of CDK's own, which runs while the studio is deployed and at no other time."""
        function = upload.handler_role.node.scope
        if function is None:
            raise ValueError(f"{upload.node.path} has no function to acknowledge anything of")
        acknowledge(function, "L1", "CDK says which Python its function runs on")
        acknowledge(
            function,
            "IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]",
            "It is CDK's own function's, and writes its log",
        )
        for action in ("s3:GetBucket*", "s3:GetObject*", "s3:List*", "s3:Abort*", "s3:DeleteObject*"):
            acknowledge(function, f"IAM5[Action::{action}]", "This is how CDK writes down reading and writing")
        assets = "arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>"
        for bucket in (assets, f"<{logical_id(self.bucket)}.Arn>"):
            acknowledge_wildcard(function, f"{bucket}/*", "It brings every page from CDK's bucket to ours")
