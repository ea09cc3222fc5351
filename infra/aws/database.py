"""The database: Aurora behind a proxy in a network of its own, or any PostgreSQL that a secret points to."""
# jsii's classes do not satisfy jsii's own protocols.
# pyright: reportArgumentType=false

from dataclasses import dataclass

from aws_cdk import Duration, RemovalPolicy, SecretValue
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.aws.acknowledgements import acknowledge
from infra.aws.backups import Backups

NAME = "studio"
PORT = 5432
_ISOLATED = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)


@dataclass(frozen=True)
class Network:
    """Where a function must be to reach the database, and as whom."""

    vpc: ec2.IVpc
    clients: ec2.ISecurityGroup


@dataclass(frozen=True)
class Database:
    secret: secretsmanager.ISecret
    """Where it is and how to get in, in one of the forms that `shared.settings` names."""
    secret_id: str
    """What the secret is asked for by: its name or its ARN, whichever is known."""
    network: Network | None = None
    cluster: str | None = None
    """What the studio's own cluster is called."""


def external(scope: Construct, secret_name: str) -> Database:
    """A PostgreSQL of the owner's, by the name of a secret with its `url`."""
    secret = secretsmanager.Secret.from_secret_name_v2(scope, "Database", secret_name)
    return Database(secret, secret_name)


def aurora(scope: Construct, logs: s3.IBucket) -> Database:
    """Aurora Serverless v2 behind RDS Proxy, which keeps its connections while functions come and go."""
    database = Construct(scope, "Database")
    vpc = _vpc(database, logs)
    clients = ec2.SecurityGroup(database, "Clients", vpc=vpc, description="Who may reach the database")
    subnets = rds.SubnetGroup(database, "Subnets", description="Where the database is", vpc=vpc, vpc_subnets=_ISOLATED)
    cluster = _cluster(database, vpc, subnets)
    credentials = cluster.secret
    if credentials is None:
        raise ValueError("a cluster with generated credentials has a secret")
    proxy = cluster.add_proxy(
        "Proxy",
        secrets=[credentials],
        vpc=vpc,
        vpc_subnets=_ISOLATED,
        require_tls=True,
        # Below the 30 s after which API Gateway gives up, so that a caller hears why.
        borrow_timeout=Duration.seconds(20),
    )
    proxy.connections.allow_from(clients, ec2.Port.tcp(PORT), "The studio's functions")
    secret = secretsmanager.Secret(
        database,
        "Secret",
        description="Where the studio's database is, through its proxy",
        secret_object_value={
            "host": SecretValue.unsafe_plain_text(proxy.endpoint),
            "port": SecretValue.unsafe_plain_text(str(PORT)),
            "dbname": SecretValue.unsafe_plain_text(NAME),
            "username": SecretValue.unsafe_plain_text(NAME),
            "password": credentials.secret_value_from_json("password"),
        },
    )
    for holder in (cluster, secret):
        acknowledge(holder, "SMG4", "Two secrets hold one password and must change together: by hand, in a quiet hour")
    Backups(database, cluster, subnets)
    return Database(secret, secret.secret_arn, Network(vpc, clients), cluster.cluster_identifier)


def _vpc(scope: Construct, logs: s3.IBucket) -> ec2.Vpc:
    """Two zones. One way out, for the API's calls to queues and companies: a second would double its price."""
    subnets = {
        "Public": ec2.SubnetType.PUBLIC,
        "Functions": ec2.SubnetType.PRIVATE_WITH_EGRESS,
        "Database": ec2.SubnetType.PRIVATE_ISOLATED,
    }
    vpc = ec2.Vpc(
        scope,
        "Network",
        max_azs=2,
        nat_gateways=1,
        subnet_configuration=[ec2.SubnetConfiguration(name=name, subnet_type=kind) for name, kind in subnets.items()],
    )
    vpc.add_gateway_endpoint("Buckets", service=ec2.GatewayVpcEndpointAwsService.S3)
    vpc.add_gateway_endpoint("Tables", service=ec2.GatewayVpcEndpointAwsService.DYNAMODB)
    vpc.add_flow_log("Flows", destination=ec2.FlowLogDestination.to_s3(logs, "network/"))
    return vpc


def _cluster(scope: Construct, vpc: ec2.Vpc, subnets: rds.SubnetGroup) -> rds.DatabaseCluster:
    return rds.DatabaseCluster(
        scope,
        "Cluster",
        engine=rds.DatabaseClusterEngine.aurora_postgres(version=rds.AuroraPostgresEngineVersion.VER_17_9),
        credentials=rds.Credentials.from_generated_secret(NAME),
        default_database_name=NAME,
        writer=rds.ClusterInstance.serverless_v2("Writer"),
        # A proxy keeps connections open, so the cluster never pauses: half a unit is the least.
        serverless_v2_min_capacity=0.5,
        serverless_v2_max_capacity=8,
        vpc=vpc,
        subnet_group=subnets,
        storage_encrypted=True,
        iam_authentication=True,
        # To the second, wherever in them; `Backups` keeps what is older, and what outlives the cluster.
        backup=rds.BackupProps(retention=Duration.days(14)),
        cloudwatch_logs_exports=["postgresql"],
        deletion_protection=True,
        removal_policy=RemovalPolicy.RETAIN,
    )
