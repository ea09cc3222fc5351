"""What every test may ask for."""

import os
from collections.abc import Iterator
from threading import Lock
from typing import Any

import pytest
from moto import mock_aws

from shared.aws import client
from shared.settings import settings

pytest_plugins = ("tests.databases", "tests.hardening.figures", "tests.laptop", "tests.lines", "tests.switchboard")


def pytest_configure() -> None:
    """No test inherits anybody's account."""
    for name in [name for name in os.environ if name.startswith(("AWS_", "STUDIO_"))]:
        del os.environ[name]
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "testing",
        "AWS_SECRET_ACCESS_KEY": "testing",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }


@pytest.fixture
def cloud() -> Iterator[None]:
    """An empty account: the studio's buckets, its table, its bus, and a queue that hears all that is announced."""
    forget()
    with mock_aws():
        furnish()
        yield
    forget()


@pytest.fixture
def one_by_one(cloud: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Conditional writes one after the other, as DynamoDB makes them: two threads can get into one of moto's."""
    table, turn = client("dynamodb"), Lock()
    call = table._make_api_call

    def made(*arguments: Any) -> Any:
        with turn:
            return call(*arguments)

    monkeypatch.setattr(table, "_make_api_call", made)


def furnish() -> None:
    """Make in an empty account what the stages need."""
    for bucket in ("internal", "videos", "assets", "exports"):
        client("s3").create_bucket(Bucket=bucket)
    client("dynamodb").create_table(
        TableName="studio",
        KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        AttributeDefinitions=[
            {"AttributeName": "pk", "AttributeType": "S"},
            {"AttributeName": "sk", "AttributeType": "S"},
        ],
        BillingMode="PAY_PER_REQUEST",
    )
    client("events").create_event_bus(Name="studio")
    queue = client("sqs").create_queue(QueueName="news")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    client("events").put_rule(
        Name="news", EventBusName="studio", EventPattern='{"source": ["talewright.studio"]}', State="ENABLED"
    )
    client("events").put_targets(Rule="news", EventBusName="studio", Targets=[{"Id": "news", "Arn": arn}])


def forget() -> None:
    """Settings and clients are made once a process; a test has its own."""
    for made_once in (settings, client):
        made_once.cache_clear()
