"""The crew: so many workers as processes of their own. Who dies is replaced, as Lambda does it."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Lock
from typing import Any

from infra.local.home import ROOT

LIMIT_SECONDS = 40
"""How long a call may take. Who takes longer is killed."""
_START_SECONDS = 60


@dataclass(frozen=True)
class Call:
    """What a worker is asked, and where it is to die meanwhile, if it comes by there."""

    function: str
    event: Any
    doom: str | None = None


@dataclass(frozen=True)
class Answer:
    """What it said; or what it raised."""

    said: Any = None
    error: str | None = None
    """The name of the exception's class: Step Functions sees no more of it."""
    detail: str = ""


class Died(Exception):
    """A worker has died, and nobody knows what it has done."""


class Worker:
    """One process, and the line to it."""

    def __init__(self, address: str) -> None:
        self._line: Connection = Client(address, family="AF_UNIX")
        self._process: int = self._line.recv()

    def call(self, call: Call) -> Answer:
        """Raises Died, also of who had to be killed because it took too long."""
        try:
            self._line.send(call)
            if not self._line.poll(LIMIT_SECONDS):
                os.kill(self._process, signal.SIGKILL)
            answer: Answer = self._line.recv()
        except (EOFError, ConnectionError) as error:
            self._line.close()
            raise Died(call.function) from error
        return answer

    def dismiss(self) -> None:
        self._line.close()


class Crew:
    """Workers for whatever function is called; who calls waits until one of them is free."""

    def __init__(self, folder: Path, size: int) -> None:
        self.size = size
        self._address = str(folder / "crew")
        self._deaths = folder / "deaths"
        self._idle: SimpleQueue[Worker] = SimpleQueue()
        self._lock = Lock()
        self.deaths: Counter[tuple[str, str | None]] = Counter()
        """By function, and by the boundary that the worker was to die at."""
        for _ in range(size):
            self._idle.put(Worker(self._address))

    def call(self, function: str, event: Any, doom: str | None = None) -> Answer:
        """Raises Died."""
        worker = self._idle.get()
        try:
            answer = worker.call(Call(function, event, doom))
        except Died:
            worker = Worker(self._address)
            with self._lock:
                self.deaths[function, doom] += 1
            raise
        finally:
            self._idle.put(worker)
        return answer

    def killed(self) -> int:
        """How many of its processes the kernel has ended by SIGKILL."""
        return self._deaths.read_text().count(signal.SIGKILL.name)

    def dismiss(self) -> None:
        while not self._idle.empty():
            self._idle.get().dismiss()


@contextmanager
def crew(folder: Path, size: int) -> Iterator[Crew]:
    """Workers in the environment that this process has now. What they log stands in the folder."""
    (folder / "deaths").touch()
    with (folder / "workers.log").open("ab") as log:
        parent = subprocess.Popen(
            (sys.executable, "-m", "tests.hardening.worker", str(folder / "crew"), str(folder / "deaths")),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            env={**os.environ, "POWERTOOLS_LOG_LEVEL": "ERROR"},
        )
    try:
        _wait_for(parent, folder / "crew")
        workers = Crew(folder, size)
        yield workers
        workers.dismiss()
    finally:
        parent.communicate()


def _wait_for(parent: subprocess.Popen[bytes], address: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not address.exists():
        assert parent.poll() is None, f"no crew: {(address.parent / 'workers.log').read_text()[-2_000:]}"
        assert time.monotonic() < deadline, "the crew does not come"
        time.sleep(0.02)
