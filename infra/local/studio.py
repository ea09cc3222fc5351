"""The studio on this machine, for whoever is not its supervisor: start it, stop it, ask how it is, call a function."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import psutil

from infra.local import invocation, processes, state
from infra.local.home import ROOT, VARIABLE, Home
from infra.local.invocation import Answer
from infra.local.state import Phase, State, up
from infra.local.supervisor import demand_free, run
from infra.local.trouble import Trouble

__all__ = ["Running", "invoke", "run", "start", "status", "stop"]

_START_SECONDS = 300.0
"""The first synthesis on a slow machine takes a minute."""
_STOP_SECONDS = 40.0
_LOOK_SECONDS = 0.05
_outliving: list[subprocess.Popen[bytes]] = []
"""The supervisors that were left running: a Popen that is dropped warns of what is meant here."""


@dataclass(frozen=True)
class Running:
    """A studio that serves, and what it is made of."""

    state: State
    processes: tuple[psutil.Process, ...]


def start(home: Home, *, port: int, say: Callable[[str], None], wait_scale: float = 1, playing: bool = False) -> State:
    """Start a studio that outlives this process, and wait until it serves. Raises Trouble."""
    demand_free(home)
    home.make()
    log = home.logs / "studio.log"
    command = (sys.executable, "-m", "infra.local", "up", "--port", str(port), "--wait-scale", str(wait_scale))
    with log.open("ab") as file:
        heard = file.tell()
        supervisor = subprocess.Popen(
            (*command, "--played") if playing else command,
            cwd=ROOT,
            env={**os.environ, VARIABLE: str(home.path)},
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        known = _wait(home, supervisor, log, heard, say)
    except BaseException:
        supervisor.terminate()
        supervisor.wait()
        raise
    _outliving.append(supervisor)
    return known


def stop(home: Home) -> bool:
    """End the studio and all that belongs to it; False when nothing ran. Raises Trouble when its supervisor hangs."""
    known = state.read(home)
    supervisor = known and known.supervisor()
    held = home.is_held()
    if held and supervisor:
        supervisor.terminate()
        try:
            supervisor.wait(_STOP_SECONDS)
        except psutil.TimeoutExpired as error:
            raise Trouble(
                f"The studio's supervisor (process {supervisor.pid}) does not end.",
                f"`kill -9 {supervisor.pid}` ends it.",
            ) from error
    left = processes.belonging(home)
    processes.end(left)
    _outliving[:] = [process for process in _outliving if process.poll() is None]
    return held or bool(left)


def status(home: Home) -> Running | None:
    """The studio that runs now. Raises Trouble that says how the last one ended, if it did not end well."""
    # In this order: one that ends writes so before it lets go, so who holds nothing has written their last.
    held = home.is_held()
    known = state.read(home)
    if known and known.phase is Phase.ENDED:
        if known.trouble:
            raise Trouble(known.trouble, known.way_out)
        return None
    if held or (known and known.supervisor()):
        if known is None or known.phase is Phase.STARTING:
            raise Trouble("The studio is starting.", "Ask again in a moment.")
        if known.phase is Phase.ENDING:
            raise Trouble(known.trouble or "The studio is ending.", known.way_out or "`talewright up` starts it again.")
        return Running(known, tuple(processes.belonging(home)))
    if known:
        again = up(played=bool(known.street))
        raise Trouble("The last studio here was killed.", f"`{again}` cleans up after it, and starts another.")
    return None


def invoke(home: Home, function: str, event: object) -> Answer:
    """Call a function by its folder's name. Raises Trouble when there is none, or no studio runs."""
    running = status(home)
    if running is None:
        raise Trouble("No studio runs here.", "`talewright up` starts it.")
    functions = running.state.functions
    if function not in functions:
        raise Trouble(f"There is no function {function!r}.", f"There are {', '.join(sorted(functions))}.")
    return invocation.invoke(running.state.emulator, functions[function], event)


def _wait(home: Home, supervisor: subprocess.Popen[bytes], log: Path, heard: int, say: Callable[[str], None]) -> State:
    """Until it serves, passing on what it says after the first `heard` bytes of its log. Raises Trouble."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        alive = supervisor.poll() is None
        said, heard = _since(log, heard)
        known = state.read(home)
        mine = known if known and known.pid == supervisor.pid else None
        if not alive or (mine and mine.phase in (Phase.ENDING, Phase.ENDED)):
            raise _why(mine)
        for line in said:
            say(line)
        if mine and mine.phase is Phase.SERVING:
            return mine
        time.sleep(_LOOK_SECONDS)
    raise Trouble(f"The studio does not serve after {_START_SECONDS:.0f} seconds.", "`talewright logs` may say why.")


def _since(log: Path, heard: int) -> tuple[list[str], int]:
    """The whole lines that were written to a log after its first `heard` bytes, and how many bytes that makes."""
    with log.open("rb") as file:
        file.seek(heard)
        said = file.read()
    whole = said[: said.rfind(b"\n") + 1]
    return whole.decode(errors="replace").splitlines(), heard + len(whole)


def _why(known: State | None) -> Trouble:
    if known and known.trouble:
        return Trouble(known.trouble, known.way_out)
    return Trouble("The studio ended while it started.", "`talewright logs` says why.")
