import json
import time
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import exc, select, text

from shared import database
from shared.database import after_commit, engine, reading, transaction
from shared.models.accounts import Role, User
from tests.databases import forget

pytestmark = pytest.mark.usefixtures("studio")


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """A network that is down: nothing is heard of what the server says."""
    monkeypatch.setattr(database, "_is_hung_up", lambda _connection: False)


def user(email: str = "ada@example.com") -> User:
    return User(email=email, password_hash="")


def test_a_record_is_whole_before_it_is_written() -> None:
    ada = user()

    assert isinstance(ada.id, UUID)
    assert ada.role is Role.USER
    assert ada.created_at.tzinfo is not None


def test_a_transaction_happens_whole_or_not_at_all() -> None:
    def interrupted() -> None:
        with transaction() as session:
            session.add(user())
            session.flush()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        interrupted()
    with transaction() as session:
        session.add(user("bob@example.com"))

    with reading() as session:
        assert [found.email for found in session.scalars(select(User))] == ["bob@example.com"]


def test_nothing_leaves_before_the_commit_and_nothing_after_a_rollback() -> None:
    left: list[int] = []

    def look() -> None:
        with reading() as session:
            left.append(len(session.scalars(select(User)).all()))

    def interrupted() -> None:
        with transaction() as session:
            after_commit(session, look)
            raise ZeroDivisionError

    with transaction() as session:
        session.add(user())
        after_commit(session, look)
        assert left == []
    with pytest.raises(ZeroDivisionError):
        interrupted()

    assert left == [1]


def test_what_fails_after_a_commit_keeps_nothing_else_from_being_done() -> None:
    done: list[str] = []

    def fail() -> None:
        raise ZeroDivisionError

    def happen() -> None:
        with transaction() as session:
            session.add(user())
            for action in (fail, lambda: done.append("the letter"), fail, lambda: done.append("the message")):
                after_commit(session, action)

    with pytest.raises(ZeroDivisionError):
        happen()

    assert done == ["the letter", "the message"]


def test_a_second_transaction_inside_of_one_fails_at_once() -> None:
    with transaction() as outer:
        outer.execute(text("SELECT 1"))
        with pytest.raises(exc.TimeoutError), transaction() as inner:
            inner.execute(text("SELECT 1"))


def test_a_connection_that_the_server_has_ended_is_replaced() -> None:
    with reading() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
    _end(first)

    with reading() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != first


def test_a_connection_that_died_silently_while_it_rested_is_replaced(
    unheard: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    with reading() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
    _end(first)
    hours_later = time.time() + 3600
    monkeypatch.setattr(time, "time", lambda: hours_later)

    with reading() as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != first


def test_a_connection_that_did_not_rest_is_not_asked(unheard: None) -> None:
    with reading() as session:
        first = session.scalar(text("SELECT pg_backend_pid()"))
    _end(first)

    with pytest.raises(exc.OperationalError), reading() as session:
        session.execute(text("SELECT 1"))
    with reading() as session:
        assert session.scalar(text("SELECT 1")) == 1


def test_reads_go_out_alone() -> None:
    with reading() as session:
        first = session.scalar(text("SELECT now()"))
        assert session.scalar(text("SELECT now()")) != first


def test_a_secret_may_hold_the_parts_of_a_url(monkeypatch: pytest.MonkeyPatch) -> None:
    parts = {"host": "db.example", "port": 5433, "dbname": "studio", "username": "ada", "password": "p@ss/word"}
    monkeypatch.setattr(database, "secret", lambda _name: json.dumps(parts))
    forget()

    url = database.database_url()

    assert url.drivername == "postgresql+psycopg"
    assert (url.host, url.port, url.database) == ("db.example", 5433, "studio")
    assert (url.username, url.password) == ("ada", "p@ss/word")
    assert "p@ss" not in repr(url)


def _end(backend: int | None) -> None:
    """End a connection from outside, as a server that restarts does."""
    url = engine().url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        # In milliseconds: it has gone by then, and is not only told to.
        connection.execute("SELECT pg_terminate_backend(%s, 10000)", (backend,))
