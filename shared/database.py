"""The studio's records: one connection per process, one transaction per request or event.

Two engines share the connection: reads go out alone (AUTOCOMMIT: one trip to the server), writes go in a transaction.
There is one connection because a Lambda serves one request at a time, so a read must end before a write begins.
"""

import json
import select
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

from pydantic_core import from_json
from sqlalchemy import (
    JSON,
    URL,
    Connection,
    CursorResult,
    DateTime,
    Engine,
    Executable,
    MetaData,
    Numeric,
    Select,
    Text,
    create_engine,
    event,
    make_url,
)
from sqlalchemy import Enum as Words
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, MappedAsDataclass, Session, sessionmaker
from sqlalchemy.pool import ConnectionPoolEntry

from shared.secrets import secret
from shared.settings import settings

_IDLE_SECONDS = 20
"""How long a connection may rest before it is asked whether it still lives."""
_AFTER_COMMIT = "after_commit"
_JSON = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def _values(kind: type[Enum]) -> list[str]:
    return [str(word.value) for word in kind]


class Record(MappedAsDataclass, DeclarativeBase, kw_only=True, eq=False, repr=False):
    """A row. A typed constructor fills ids and times at once, not at flush."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    # No type that has to be created first, and none that only PostgreSQL itself has.
    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy's own name and form)
        str: Text(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(14, 8),
        Enum: Words(Enum, native_enum=False, length=16, values_callable=_values),
        dict[str, Any]: _JSON,
        list[dict[str, Any]]: _JSON,
        list[str]: _JSON,
    }


def now() -> datetime:
    return datetime.now(UTC)


@contextmanager
def transaction() -> Generator[Session]:
    """Commit when the block ends well, roll back when it does not. Nothing else commits."""
    with writers().begin() as session:
        yield session
    # The session is closed: what is done now may use the connection again, and no longer hold a lock.
    actions: list[Callable[[], object]] = session.info.pop(_AFTER_COMMIT, [])
    _do_all(actions)


@contextmanager
def reading() -> Generator[Session]:
    """Read what is committed, statement by statement. Nothing can be written."""
    with readers()() as session:
        yield session


@contextmanager
def looking() -> Generator[Connection]:
    """The same, for `rows` alone: most of what is looked at needs no session, and is looked at the most."""
    with engine().connect() as connection:
        yield connection


@contextmanager
def together(session: Session) -> Generator[None]:
    """Send what is asked meanwhile in one trip (libpq's pipeline): inserts and locks, whose answers nobody reads.

    No updates: SQLAlchemy counts the rows of those. Raises psycopg's own error at the end, for whichever went wrong.
    """
    driver: Any = session.connection().connection.driver_connection
    with driver.pipeline():
        yield


def newest[*Row](
    wanted: Select[*Row], by: InstrumentedAttribute[Any], *, before: object | None, limit: int | None
) -> Select[*Row]:
    """The newest of what is wanted, by a key that grows; from the one after `before` on, which is known already."""
    some = wanted.order_by(by.desc()).limit(limit)
    return some if before is None else some.where(by < before)


type Reader = Session | Connection
"""Whatever columns can be asked of."""


def rows(reader: Reader, wanted: Executable, values: Mapping[str, Any] | None = None) -> CursorResult[Any]:
    """What is asked of columns, past the ORM, which takes as long for them again.

    A session that is about to write something writes it first.
    """
    if isinstance(reader, Session):
        if reader.autoflush:
            reader.flush()
        reader = reader.connection()
    return reader.execute(wanted, values)


def after_commit(session: Session, action: Callable[[], object]) -> None:
    """Do `action` once the transaction is safe, and only then. Nothing leaves the building before that."""
    session.info.setdefault(_AFTER_COMMIT, []).append(action)


def _do_all(actions: Iterable[Callable[[], object]]) -> None:
    """Each of them, whatever becomes of the others: what they belong to has happened. Raises what went wrong first."""
    wrong: Exception | None = None
    for action in actions:
        try:
            action()
        except Exception as error:
            wrong = wrong or error
    if wrong is not None:
        raise wrong


@cache
def engine() -> Engine:
    """The engine of this process. It connects when it is first used, and commits statement by statement."""
    made = create_engine(
        database_url(),
        pool_size=1,
        max_overflow=0,
        # Only this very process can hold the connection: waiting for it would be waiting for oneself.
        pool_timeout=0,
        # As reads want it, which are most of what is asked: to say so for each one costs as much as to check out.
        isolation_level="AUTOCOMMIT",
        use_native_hstore=False,
        # Twice as fast as json's own, and rows have much of it.
        json_deserializer=from_json,
        # An error says which statement it was, and not what was asked with it: that is people's.
        hide_parameters=True,
        # RDS Proxy pins a connection to whoever prepares a statement on it.
        connect_args={"prepare_threshold": None, "connect_timeout": 3},
    )
    event.listen(made, "checkin", _rest)
    event.listen(made, "checkout", _wake)
    return made


@cache
def database_url() -> URL:
    """Where the database is, from its secret: `{"url"}`, or the parts that Aurora's own secret has."""
    told: dict[str, Any] = json.loads(secret(settings().database_secret))
    if "url" in told:
        return make_url(told["url"]).set(drivername="postgresql+psycopg")
    return URL.create(
        "postgresql+psycopg",
        username=told["username"],
        password=told["password"],
        host=told["host"],
        port=int(told.get("port", 5432)),
        database=told["dbname"],
    )


@cache
def writers() -> sessionmaker[Session]:
    return sessionmaker(engine().execution_options(isolation_level="READ COMMITTED"), expire_on_commit=False)


@cache
def readers() -> sessionmaker[Session]:
    return sessionmaker(engine(), expire_on_commit=False, autoflush=False)


def _rest(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
    # Wall-clock time, because a frozen Lambda's monotonic clock need not run on.
    entry.info["rests_since"] = time.time()


def _wake(connection: DBAPIConnection, entry: ConnectionPoolEntry, _borrowed: object) -> None:
    """See whether a connection lives, and ask one that rested for long; a dead one is replaced by the pool."""
    rested = time.time() - entry.info.get("rests_since", time.time())
    dialect = engine().dialect
    try:
        if _is_hung_up(connection):
            raise DisconnectionError("the server has ended it")
        if rested >= _IDLE_SECONDS:
            dialect.do_ping(connection)
    except dialect.loaded_dbapi.Error as error:
        raise DisconnectionError(str(error)) from error


def _is_hung_up(connection: Any) -> bool:
    """Whether the server has ended an idle connection: it says so unasked, and nobody has read that yet.

    It takes no trip to the server. Should it ever say something else unasked, one connection is made in vain.
    """
    line = select.poll()
    line.register(connection.fileno(), select.POLLIN)
    return bool(line.poll(0))
