"""Partitions: a table for every month of those that grow without end.

A key begins with the time it was made (`shared.identity`), so a month is a range of keys. Whatever has no month
of its own lies in the default partition, and nothing is ever refused.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

from sqlalchemy import Connection, Table, text

from shared.database import Record
from shared.identity import earliest_uuid7

MONTHS = 12
"""How many months ahead there is always a partition, so that a studio that is deployed once a year has them."""

_PARTITION = re.compile(r".+_(default|\d{4}_\d{2})")
_MONTHS_IN_A_YEAR = 12


def is_partition(name: str) -> bool:
    return _PARTITION.fullmatch(name) is not None


def make_partitions(connection: Connection, since: datetime) -> tuple[str, ...]:
    """Give every partitioned table its coming months, and say which ones are new."""
    return tuple(
        name
        for table in Record.metadata.sorted_tables
        if _is_partitioned(table)
        for name in _make_months(connection, table, since)
    )


def _make_months(connection: Connection, table: Table, since: datetime) -> Iterator[str]:
    (key, *_) = table.primary_key.columns
    months = [_month(since, ahead) for ahead in range(MONTHS + 1)]
    for first, following in pairwise(months):
        name = f"{table.name}_{first:%Y_%m}"
        low, high = earliest_uuid7(first), earliest_uuid7(following)
        if connection.scalar(text("SELECT to_regclass(:name)"), {"name": name}) is not None:
            continue
        # A month that has begun in the default partition stays there: PostgreSQL does not move rows by itself.
        begun = text(
            f"SELECT EXISTS (SELECT FROM {table.name}_default WHERE {key.name} >= :low AND {key.name} < :high)"
        )
        if connection.scalar(begun, {"low": low, "high": high}):
            continue
        connection.execute(
            text(f"CREATE TABLE {name} PARTITION OF {table.name} FOR VALUES FROM ('{low}') TO ('{high}')")
        )
        yield name


def _is_partitioned(table: Table) -> bool:
    return bool(table.dialect_options["postgresql"]["partition_by"])


def _month(since: datetime, ahead: int) -> datetime:
    """The first moment of a month."""
    years, month = divmod(since.month - 1 + ahead, _MONTHS_IN_A_YEAR)
    return datetime(since.year + years, month + 1, 1, tzinfo=UTC)
