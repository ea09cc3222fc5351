"""Alembic's way in: which records there are, and the connection that somebody else opened."""

from collections.abc import Mapping
from typing import Any

from alembic import context

import shared.models.accounts
import shared.models.jobs
import shared.models.videos  # noqa: F401
from functions.migrate.partitions import is_partition
from shared.database import Record


def _ours(name: str | None, kind: str, _parents: Mapping[str, Any]) -> bool:
    return kind != "table" or name is None or not is_partition(name)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    include_name=_ours,
)
with context.begin_transaction():
    context.run_migrations()
