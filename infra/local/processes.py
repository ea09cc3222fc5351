"""Processes of a studio: found by the mark in their environment, so that a reused number never hits a stranger."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress

import psutil

from infra.local.environment import MARK
from infra.local.home import ROOT, Home
from infra.local.trouble import Trouble

_START_SECONDS = 60.0
_GRACE_SECONDS = 10.0
_POSTGRES = "postgres"


def begin(home: Home, name: str, command: Sequence[str], variables: Mapping[str, str]) -> subprocess.Popen[bytes]:
    """Start a part of a studio, which writes to the log of its name."""
    with (home.logs / f"{name}.log").open("ab") as log:
        return subprocess.Popen(
            command,
            cwd=ROOT,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C in the terminal is the supervisor's to answer
        )


def wait[T](process: subprocess.Popen[bytes], title: str, log: str, ask: Callable[[], T | None]) -> T:
    """Until a part answers, with what it says. Raises Trouble when it does not."""
    deadline = time.monotonic() + _START_SECONDS
    while (answer := ask()) is None:
        if process.poll() is not None:
            raise Trouble(
                f"{title} ended with code {process.returncode} while it started.", f"`talewright logs {log}` says why."
            )
        if time.monotonic() > deadline:
            raise Trouble(
                f"{title} does not answer after {_START_SECONDS:.0f} seconds.",
                f"`talewright logs {log}` may say why; then try `talewright up` again.",
            )
        time.sleep(0.02)
    return answer


def belonging(home: Home) -> list[psutil.Process]:
    """Everything that runs for a studio, but for the caller itself."""
    return [
        process
        for process in psutil.process_iter()
        if process.pid != os.getpid() and _home_of(process) == str(home.path)
    ]


def end(asked: Iterable[psutil.Process], *, seconds: float = _GRACE_SECONDS) -> None:
    """Ask them to end, wait, and kill those that did not. None of them is left."""
    asked = list(asked)
    for process in asked:
        with suppress(psutil.NoSuchProcess):
            _ask(process)
    _, alive = psutil.wait_procs(asked, timeout=seconds)
    for process in alive:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(alive, timeout=seconds)


def listen(port: int) -> socket.socket:
    """Take a port of this machine, which nobody outside of it can reach. Raises Trouble when somebody has it."""
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(("127.0.0.1", port))
        taken.listen()
    except OSError as error:
        taken.close()
        raise Trouble(
            f"Port {port} is not free: {_holder(port) or error.strerror}.",
            "Stop that, or choose another with --port.",
        ) from error
    return taken


def free_port() -> int:
    """A port that nobody has at the moment."""
    with listen(0) as taken:
        number: int = taken.getsockname()[1]
    return number


def _home_of(process: psutil.Process) -> str | None:
    try:
        home: str | None = process.environ().get(MARK)
    except (psutil.Error, OSError):
        return None  # another user's, or one that has just ended
    return home


def _ask(process: psutil.Process) -> None:
    if process.name() != _POSTGRES:
        process.terminate()
    elif (parent := process.parent()) is None or parent.name() != _POSTGRES:
        # Its "fast" end: what is open is rolled back. Asked by SIGTERM it waits for its clients. It ends its children.
        process.send_signal(signal.SIGINT)


def _holder(port: int) -> str:
    """Who listens there, as far as this system lets one see."""
    with suppress(psutil.Error):
        for connection in psutil.net_connections("tcp"):
            here = connection.laddr and connection.laddr.port == port and connection.status == psutil.CONN_LISTEN
            if here and connection.pid:
                process = psutil.Process(connection.pid)
                return f"{process.name()} has it (process {process.pid})"
    return ""
