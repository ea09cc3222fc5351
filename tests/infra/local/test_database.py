import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from infra.local import database, processes
from infra.local.database import Postgres
from infra.local.home import Home
from infra.local.trouble import Trouble

type Start = Callable[[], Postgres]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = Home(tmp_path / "studio")
    made.prepare()
    return made


@pytest.fixture
def start(home: Home) -> Iterator[Start]:
    started: list[Postgres] = []

    def start() -> Postgres:
        started.append(database.start(home, processes.free_port(), os.environ))
        started[-1].wait()
        return started[-1]

    yield start
    processes.end(processes.belonging(home))
    for server in started:
        server.process.wait()


def test_what_is_written_is_there_when_it_starts_again_even_after_a_kill(home: Home, start: Start) -> None:
    first = start()
    with psycopg.connect(first.url) as connection:
        connection.execute("CREATE TABLE story AS SELECT 'once' AS line")
    first.process.kill()
    first.process.wait()
    processes.end(processes.belonging(home))
    pid_file = home.postgres / "postmaster.pid"
    assert pid_file.exists()
    # By now the number may be anybody's; here it is this very process.
    pid_file.write_text(f"{os.getpid()}\n{pid_file.read_text().partition('\n')[2]}")

    with psycopg.connect(start().url) as connection:
        told = connection.execute("SELECT line FROM story").fetchone()

    assert told == ("once",)


def test_files_that_were_not_finished_are_made_anew(home: Home, start: Start) -> None:
    unfinished = home.path / "postgres.unfinished"
    unfinished.mkdir()
    (unfinished / "PG_VERSION").write_text("16\n")

    start()

    assert not unfinished.exists()
    assert (home.postgres / "PG_VERSION").read_text() == "16\n"


def test_nobody_gets_in_without_the_password(home: Home, start: Start) -> None:
    server = start()

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.url.replace(server.password, "guessed"))
    assert (home.path / "password").stat().st_mode & 0o077 == 0


def test_files_of_another_version_are_said_with_a_way_out(home: Home) -> None:
    home.postgres.mkdir()
    (home.postgres / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(Trouble, match=r"PostgreSQL 9\.6's.*runs 16.*Delete that folder"):
        database.start(home, 5432, os.environ)


def test_a_server_that_does_not_start_is_said(home: Home, start: Start) -> None:
    start()
    processes.end(processes.belonging(home))
    (home.postgres / "global" / "pg_control").unlink()

    with pytest.raises(Trouble, match=r"does not start.*logs postgres"):
        start()


def test_somebody_elses_server_that_is_not_there_is_said() -> None:
    with pytest.raises(Trouble, match="No PostgreSQL answers at DATABASE_URL"):
        database.demand(f"postgresql://studio:secret@127.0.0.1:{processes.free_port()}/studio")


def test_a_password_is_not_shown() -> None:
    assert database.public("postgresql://studio:a%40b@127.0.0.1:5432/db") == "postgresql://127.0.0.1:5432/db"


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to be somebody else")
@pytest.mark.parametrize("has_namespaces", [True, False])
def test_root_runs_it_as_somebody_else(monkeypatch: pytest.MonkeyPatch, has_namespaces: bool) -> None:
    if not has_namespaces:
        monkeypatch.setattr("shutil.which", lambda _: None)

    prefix, options = database._as_somebody_else()

    number = subprocess.run((*prefix, "id", "-u"), capture_output=True, text=True, check=True, **options).stdout
    assert int(number) != 0
