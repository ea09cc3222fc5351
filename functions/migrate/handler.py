"""Migrate: bring the database to the shape that this release expects. Run before the release serves anybody."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from functions import uncollected

with uncollected():
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from sqlalchemy import Connection, text

    from functions.migrate import forgetting, ownership
    from functions.migrate.partitions import make_partitions
    from shared.database import now, transaction
    from shared.telemetry import logger

_LOCK = 7_208_331
"""Any number that nobody else locks: two migrations at once wait for one another."""
_STATEMENT_SECONDS = 10
_IDLE_SECONDS = 60
"""A worker that is frozen in the middle of a transaction must not hold its locks for ever."""


def handler(event: Mapping[str, Any], _context: object = None) -> dict[str, Any]:
    """Migrate in one transaction: it happens whole, or not at all. An event with a `command` is about that instead.

    Raises ValueError for a command that there is not.
    """
    match event.get("command"):
        case ownership.COMMAND:
            return ownership.promote(vouched=event.get("vouched") is True)
        case forgetting.COMMAND:
            return {"forgotten": forgetting.forget()}
        case None:
            with transaction() as session:
                return migrate(session.connection())
        case unknown:
            raise ValueError(f"{unknown}: {ownership.COMMAND} or {forgetting.COMMAND}; to migrate, say no command")


def migrate(connection: Connection) -> dict[str, Any]:
    """Migrate within a transaction of somebody else's."""
    connection.execute(text("SET LOCAL statement_timeout = 0"))
    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    command.upgrade(configuration(connection), "head")
    partitions = make_partitions(connection, now())
    _limit_patience(connection)
    revision = MigrationContext.configure(connection).get_current_revision()
    logger.info("migrated", extra={"revision": revision, "partitions": partitions})
    return {"revision": revision, "partitions": list(partitions)}


def configuration(connection: Connection) -> Config:
    """Alembic's configuration for an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def _limit_patience(connection: Connection) -> None:
    """Set the time limits on the role: RDS Proxy takes none from a client that connects."""
    database = connection.dialect.identifier_preparer.quote(str(connection.scalar(text("SELECT current_database()"))))
    limits = {"statement_timeout": _STATEMENT_SECONDS, "idle_in_transaction_session_timeout": _IDLE_SECONDS}
    for limit, seconds in limits.items():
        connection.execute(text(f"ALTER ROLE CURRENT_USER IN DATABASE {database} SET {limit} = '{seconds}s'"))
