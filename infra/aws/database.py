"""The database: Aurora behind a proxy in a network of its own, or any PostgreSQL that a secret points to."""

from typing import Protocol

from aws_cdk import Duration, RemovalPolicy, SecretValue
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

NAME = "studio"


class Database(Protocol):
    secret: secretsmanager.ISecret
    """Where it is and how to get in, in one of the forms that `shared.settings` names."""
    network: ec2.IVpc | None
    """Where functions must be to reach it."""

    def let_in(self, function: lambda_.Function) -> None: ...


class External(Construct):
    """A PostgreSQL of the owner's, by the name of a secret with its `url`."""

    def __init__(self, scope: Construct, secret_name: str) -> None:
        super().__init__(scope, "Database")
        self.secret: secretsmanager.ISecret = secretsmanager.Secret.from_secret_name_v2(self, "Secret", secret_name)
        self.network: ec2.IVpc | None = None

    def let_in(self, function: lambda_.Function) -> None:
        self.secret.grant_read(function)


class Aurora(Construct):
    """Aurora Serverless v2 behind RDS Proxy, which keeps its connections when functions come and go."""

    def __init__(self, scope: Construct, logs: s3.IBucket) -> None:
        super().__init__(scope, "Database")
        vpc = _network(self, logs)
        cluster = rds.DatabaseCluster(
            self,
            "Cluster",
            engine=rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_17_5),
            credentials=rds.Credentials.from_generated_secret(NAME),
            default_database_name=NAME,
            writer=rds.ClusterInstance.serverless_v2("Writer"),
            # RDS Proxy keeps connections open, so there is no pausing at zero.
            serverless_v2_min_capacity=0.5,
            serverless_v2_max_capacity=8,
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            storage_encrypted=True,
            iam_authentication=True,
            backup=rds.BackupProps(retention=Duration.days(14)),
            cloudwatch_logs_exports=["postgresql"],
            deletion_protection=True,
            removal_policy=RemovalPolicy.RETAIN,
        )
        if cluster.secret is None:
            raise ValueError("a cluster with generated credentials has a secret")
        self._proxy = cluster.add_proxy(
            "Proxy",
            secrets=[cluster.secret],
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            require_tls=True,
            # Above the time in which the API gives up, so that a caller hears why.
            borrow_timeout=Duration.seconds(20),
        )
        self.network: ec2.IVpc | None = vpc
        self.secret: secretsmanager.ISecret = secretsmanager.Secret(
            self,
            "Secret",
            description="Where the studio's database is, through its proxy",
            secret_object_value={
                "host": SecretValue.unsafe_plain_text(self._proxy.endpoint),
                "port": SecretValue.unsafe_plain_text("5432"),
                "dbname": SecretValue.unsafe_plain_text(NAME),
                "username": SecretValue.unsafe_plain_text(NAME),
                "password": cluster.secret.secret_value_from_json("password"),
            },
        )

    def let_in(self, function: lambda_.Function) -> None:
        self.secret.grant_read(function)
        # The rule lies with the function: from the other side this stack would have to know the one above it.
        ec2.CfnSecurityGroupEgress  # noqa: B018
