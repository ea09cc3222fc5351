"""What was saved comes back, row by row, in a database that goes on working."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic import command
from sqlalchemy import create_engine, make_url, text

from functions.migrate.handler import configuration
from infra.local import backups, database, processes
from infra.local.home import ROOT, Home
from infra.local.trouble import Trouble
from shared.database import Record, engine
from tests.functions.api.addresses import world

AS_DRIVER = "postgresql+psycopg"


@pytest.fixture
def full(studio: None) -> str:
    """The URL of a studio's database with somebody of each kind, and a thing of each kind."""
    world()
    return engine().url.set(drivername="postgresql").render_as_string(hide_password=False)


@pytest.fixture
def empty(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of an empty database, which is gone afterwards."""
    name = f"restored_{abs(hash(request.node.name))}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    url = make_url(postgres).set(database=name)
    yield url.render_as_string(hide_password=False)
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def rows(url: str) -> dict[str, list[str]]:
    """All that a database has, by table."""
    opened = create_engine(make_url(url).set(drivername=AS_DRIVER))
    with opened.connect() as connection:
        said = {
            table.name: sorted(str(row) for row in connection.execute(table.select()))
            for table in Record.metadata.sorted_tables
        }
    opened.dispose()
    return said


def told(url: str, question: str) -> list[Any]:
    with psycopg.connect(url) as connection:
        return connection.execute(question.encode()).fetchall()


def told_to(url: str, statements: str) -> None:
    with psycopg.connect(url) as connection:
        connection.execute(statements.encode())


ASIDE = "SELECT nspname FROM pg_namespace WHERE nspname = 'before_restore'"
PARTITIONS = "SELECT inhparent::regclass::text, inhrelid::regclass::text FROM pg_inherits ORDER BY 1, 2"
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1, 2"


def test_a_database_comes_back_as_it_was(full: str, empty: str, tmp_path: Path) -> None:
    file = tmp_path / "studio.dump"
    backups.save(full, file)
    backups.restore(empty, file)

    before, after = rows(full), rows(empty)
    assert before == after
    assert sum(map(len, before.values())) > 10
    assert told(full, PARTITIONS) == told(empty, PARTITIONS) != []
    assert told(full, INDEXES) == told(empty, INDEXES)


def test_what_came_back_is_what_the_records_say_and_can_be_written(full: str, empty: str, tmp_path: Path) -> None:
    backups.save(full, tmp_path / "studio.dump")
    backups.restore(empty, tmp_path / "studio.dump")

    opened = create_engine(make_url(empty).set(drivername=AS_DRIVER))
    with opened.begin() as connection:
        command.check(configuration(connection))
        job = text(
            "INSERT INTO job_events (job_id, number, event_id, name, detail, at) "
            "SELECT id, 999, 'x', 'JobStarted', '{}', now() FROM jobs RETURNING tableoid::regclass::text"
        )
        assert all("_default" not in table for (table,) in connection.execute(job))
    opened.dispose()
    limits = told(
        empty,
        "SELECT setconfig::text FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase "
        "WHERE d.datname = current_database()",
    )
    assert "statement_timeout" in str(limits)


def test_an_older_backup_is_brought_to_this_release_s_shape(full: str, empty: str, tmp_path: Path) -> None:
    backups.save(full, tmp_path / "studio.dump")
    backups.restore(empty, tmp_path / "studio.dump")
    opened = create_engine(make_url(empty).set(drivername=AS_DRIVER))
    with opened.begin() as connection:
        command.downgrade(configuration(connection), "0003")
    opened.dispose()
    backups.save(empty, tmp_path / "old.dump")

    backups.restore(empty, tmp_path / "old.dump", replace=True)

    assert told(empty, "SELECT version_num FROM alembic_version") == told(
        full, "SELECT version_num FROM alembic_version"
    )
    assert rows(empty)["users"] == rows(full)["users"]


def test_what_is_there_is_not_written_over_unless_it_is_said(full: str, tmp_path: Path) -> None:
    backups.save(full, tmp_path / "studio.dump")
    before = rows(full)

    with pytest.raises(Trouble, match="There is something in the database"):
        backups.restore(full, tmp_path / "studio.dump")
    assert rows(full) == before


def test_what_is_replaced_comes_back_when_the_rest_goes_wrong(
    full: str, empty: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backups.save(full, tmp_path / "studio.dump")
    backups.restore(empty, tmp_path / "studio.dump")
    before, partitions = rows(empty), told(empty, PARTITIONS)

    def broken(_: str) -> None:
        raise Trouble("A migration fails.", "Nothing was changed.")

    monkeypatch.setattr(backups, "_migrate", broken)
    with pytest.raises(Trouble, match="A migration fails"):
        backups.restore(empty, tmp_path / "studio.dump", replace=True)

    assert rows(empty) == before
    assert told(empty, PARTITIONS) == partitions
    assert told(empty, ASIDE) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from infra.local import backups
setattr(backups, sys.argv[1], lambda *_: os.kill(os.getpid(), signal.SIGKILL))
backups.restore(sys.argv[2], Path(sys.argv[3]), replace=True)
"""


def killed_at(step: str, url: str, file: Path) -> None:
    """Replace a database by a backup, and be killed at this step of it."""
    run = subprocess.run((sys.executable, "-c", KILLED, step, url, str(file)), cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == -signal.SIGKILL, run.stderr


def test_what_a_restore_has_set_aside_that_was_killed_comes_back_with_the_next(
    full: str, empty: str, tmp_path: Path
) -> None:
    file = tmp_path / "studio.dump"
    backups.save(full, file)
    backups.restore(empty, file)
    before = rows(empty)
    killed_at("_without_password", empty, file)
    assert told(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []

    with pytest.raises(Trouble, match="There is something in the database"):
        backups.restore(empty, file)
    assert rows(empty) == before
    assert told(empty, ASIDE) == []


def test_of_what_a_killed_restore_has_left_and_what_is_there_now_neither_is_lost(
    full: str, empty: str, tmp_path: Path
) -> None:
    file = tmp_path / "studio.dump"
    backups.save(full, file)
    backups.restore(empty, file)
    users = told(empty, "SELECT id FROM users ORDER BY id")
    killed_at("_migrate", empty, file)

    with pytest.raises(Trouble, match="A restore was cut off") as trouble:
        backups.restore(empty, file, replace=True)
    for schema in ("public", "before_restore"):
        assert told(empty, f"SELECT id FROM {schema}.users ORDER BY id") == users != []

    put_back, let_go = trouble.value.way_out.split("`")[1::2]
    told_to(empty, put_back)
    assert told(empty, ASIDE) == []
    told_to(empty, let_go)
    backups.restore(empty, file, replace=True)
    assert rows(empty) == rows(full)


def test_a_file_that_is_no_backup_changes_nothing(empty: str, tmp_path: Path) -> None:
    (tmp_path / "film.mp4").write_bytes(b"ftypmp42" * 100)

    with pytest.raises(Trouble, match="valid archive"):
        backups.restore(empty, tmp_path / "film.mp4")
    with pytest.raises(Trouble, match="There is no file"):
        backups.restore(empty, tmp_path / "nothing.dump")
    assert told(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_half_a_backup_is_none(empty: str, full: str, tmp_path: Path) -> None:
    file = tmp_path / "studio.dump"
    backups.save(full, file)
    file.write_bytes(file.read_bytes()[: file.stat().st_size * 3 // 4])

    with pytest.raises(Trouble, match="pg_restore fails"):
        backups.restore(empty, file)
    assert told(empty, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'") == []


def test_a_backup_is_nobody_else_s_to_read(full: str, tmp_path: Path) -> None:
    backups.save(full, tmp_path / "studio.dump")

    assert stat.S_IMODE((tmp_path / "studio.dump").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["studio.dump"]


def test_a_file_that_cannot_be_written_is_said(full: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="cannot be written"):
        backups.save(full, tmp_path / "no" / "such" / "studio.dump")


def test_a_studio_that_does_not_run_is_started_for_as_long_as_it_takes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(database.VARIABLE, raising=False)
    home = Home(tmp_path / "studio")

    with backups.alone(home) as url:
        assert told(url, "SELECT 1") == [(1,)]
        assert home.is_held()
        with pytest.raises(Trouble, match="A studio runs here"), backups.alone(home):
            pass

    assert processes.belonging(home) == []
    assert not home.is_held()


def test_a_database_that_is_named_is_the_one(full: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(database.VARIABLE, full)

    with backups.reached(Home(tmp_path / "studio")) as url:
        assert url == os.environ[database.VARIABLE]
    assert not (tmp_path / "studio" / "postgres").exists()
