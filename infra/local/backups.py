"""Backups: a studio's database in one file, and a database out of such a file.

It is PostgreSQL's own archive (pg_dump's custom format), so whoever has no studio can read it too. What is not in it:
the files, which are many and large, and the secrets.
"""

import os
import subprocess
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from infra.local import database, processes, state
from infra.local.home import ROOT, Home
from infra.local.trouble import Trouble

_ASIDE = "before_restore"
"""The schema in which what is replaced lies until the rest has gone well."""
_PUT_BACK = ("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {_ASIDE} RENAME TO public")
_LET_GO = f"DROP SCHEMA IF EXISTS {_ASIDE} CASCADE"
_WORDS = 400
_BACKWARDS = "`talewright backup save` makes one."


@contextmanager
def reached(home: Home) -> Generator[str]:
    """The URL of the studio's database. If nothing runs, it is started for as long as the block lasts.

    Raises Trouble.
    """
    if given := os.environ.get(database.VARIABLE):
        database.demand(given)
        yield given
        return
    with home.held() as mine:
        if mine:
            with _started(home) as url:
                yield url
            return
    known = state.read(home)
    if known is None or not known.database:
        raise Trouble("The studio is starting.", "Ask again in a moment.")
    url = database.private(home, known.database)
    database.demand(url)
    yield url


@contextmanager
def alone(home: Home) -> Generator[str]:
    """The same, but with nobody else at work there. Raises Trouble."""
    if home.is_held():
        raise Trouble("A studio runs here, and would go on writing.", "`talewright down` stops it.")
    with reached(home) as url:
        yield url


def save(url: str, file: Path) -> None:
    """Write all that a database has to a file: whole, or not at all. Raises Trouble."""
    arriving = file.with_name(f".{file.name}.part")
    try:
        # Nobody else's to read: it has addresses, and what passwords were hashed to.
        arriving.touch(mode=0o600)
        _run(url, "pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--file", str(arriving))
        arriving.replace(file)
    except OSError as error:
        raise Trouble(f"{file} cannot be written: {error.strerror}.", "Name another file.") from error
    finally:
        arriving.unlink(missing_ok=True)


def restore(url: str, file: Path, *, replace: bool = False) -> None:
    """Fill a database from a file, and bring it to this release's shape: all of it, or none.

    What a restore that was killed has left is put back first. Raises Trouble, also when there is something in the
    database and it is not to be replaced.
    """
    _demand_archive(url, file)
    _recover(url)
    if _tables(url) and not replace:
        raise Trouble(
            f"There is something in the database at {database.public(url)}.",
            "`--replace` puts the backup in its place; or name another in DATABASE_URL.",
        )
    with _set_aside(url):
        options = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
        _run(url, "pg_restore", *options, "--dbname", _without_password(url), str(file))
        _migrate(url)


@contextmanager
def _started(home: Home) -> Generator[str]:
    home.prepare()
    server = database.start(home, processes.free_port(), os.environ)
    try:
        server.wait()
        yield server.url
    finally:
        processes.end(processes.belonging(home))
        server.process.wait()


@contextmanager
def _set_aside(url: str) -> Generator[None]:
    """An empty schema in the place of what is there, which comes back if anything goes wrong."""
    # What lies aside by now has no tables.
    _tell(url, _LET_GO, f"ALTER SCHEMA public RENAME TO {_ASIDE}", "CREATE SCHEMA public")
    try:
        yield
    except BaseException:
        _tell(url, *_PUT_BACK)
        raise
    _tell(url, _LET_GO)


def _recover(url: str) -> None:
    """Put back what a restore that was killed has set aside. Raises Trouble when there is something in its place."""
    if not _tables(url, _ASIDE):
        return
    if _tables(url):
        raise Trouble(
            f"A restore was cut off at {database.public(url)}: what was there before lies in the schema {_ASIDE}.",
            f"To go on with that, tell the database `{'; '.join(_PUT_BACK)}`; with what is there now, `{_LET_GO}`.",
        )
    _tell(url, *_PUT_BACK)


def _tell(url: str, *statements: str) -> None:
    """In one transaction. Raises Trouble."""
    try:
        with psycopg.connect(url) as connection:
            for statement in statements:
                connection.execute(statement.encode())
    except psycopg.Error as error:
        raise Trouble(
            f"The database at {database.public(url)} refuses: {' '.join(str(error).split())}.",
            "Its owner may do this; nobody else may.",
        ) from error


def _tables(url: str, schema: str = "public") -> int:
    with psycopg.connect(url) as connection:
        found = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = %s", (schema,)).fetchone()
    return 0 if found is None else int(found[0])


def _demand_archive(url: str, file: Path) -> None:
    if not file.is_file():
        raise Trouble(f"There is no file {file}.", _BACKWARDS)
    _run(url, "pg_restore", "--list", str(file))


def _migrate(url: str) -> None:
    """By name, as AWS would have it run: what is here knows nothing of what is in the functions."""
    _demand_success(
        "The backup cannot be brought to this release's shape",
        subprocess.run(
            (sys.executable, "-m", "functions.migrate"),
            cwd=ROOT,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": url},
            capture_output=True,
            text=True,
        ),
    )


def _run(url: str, program: str, *options: str) -> None:
    """Run one of PostgreSQL's programs, of the server's own age: an older one cannot read it. Raises Trouble."""
    with psycopg.connect(url) as connection:
        version = connection.info.server_version // 10_000
    connected = ("--dbname", _without_password(url)) if program == "pg_dump" else ()
    done = subprocess.run(
        (database.binaries(version) / program, *connected, *options),
        env=_introduction(url),
        capture_output=True,
        text=True,
    )
    _demand_success(f"{program} fails", done)


def _introduction(url: str) -> Mapping[str, str]:
    """Who asks: a command line can be read by everybody on the machine, an environment cannot."""
    return {"PATH": os.environ["PATH"], "LC_ALL": "C", "PGPASSWORD": str(conninfo_to_dict(url).get("password") or "")}


def _without_password(url: str) -> str:
    return make_conninfo("", **{name: said for name, said in conninfo_to_dict(url).items() if name != "password"})


def _demand_success(what: str, done: subprocess.CompletedProcess[str]) -> None:
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split())[-_WORDS:]
        raise Trouble(f"{what}: {said}.", "Nothing was changed.")
