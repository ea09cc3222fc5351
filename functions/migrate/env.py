"""Alembic's way in: which records there are, and the connection that somebody else opened."""

from collections.abc import MutableMapping
from typing import Any

from alembic import context
from sqlalchemy import ForeignKeyConstraint
from sqlalchemy.schema import SchemaItem

from functions.migrate.partitions import is_partition
from shared.database import Record
from shared.models import accounts, jobs, notifications, safety, videos

FAMILIES = (accounts, jobs, notifications, safety, videos)
"""Importing them is what makes their tables known."""


def _is_ours(name: str | None, kind: str, _parents: MutableMapping[Any, Any]) -> bool:
    return kind != "table" or name is None or not is_partition(name)


def _is_said(
    thing: SchemaItem, _name: str | None, _kind: str, _reflected: bool, _counterpart: SchemaItem | None
) -> bool:
    """Not the foreign keys that PostgreSQL makes to each partition, beside the one to the whole table."""
    return not (
        isinstance(thing, ForeignKeyConstraint)
        and any(is_partition(key.target_fullname.partition(".")[0]) for key in thing.elements)
    )


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    include_name=_is_ours,
    include_object=_is_said,
)
with context.begin_transaction():
    context.run_migrations()
