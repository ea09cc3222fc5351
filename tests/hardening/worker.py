"""Workers: processes of the studio that are asked one thing at a time, as Lambda's are, and that can be killed.

`python -m tests.hardening.worker SOCKET DEATHS` imports all of the studio once, and forks a worker for whoever connects
to SOCKET. The signals that workers die of are written down in DEATHS.
"""

import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

from functions.admit.handler import handler as admit
from functions.api.handler import handler as api
from functions.check.handler import handler as check
from functions.narrate.handler import handler as narrate
from functions.record.handler import handler as record
from functions.tend import handler as tending
from functions.write.handler import handler as write
from shared import jobs, turns
from shared.aws import client
from shared.media.fonts import missing
from shared.production.stage import stage
from tests.hardening import supplier
from tests.hardening.boundaries import KNIFE, guard
from tests.hardening.crew import LIMIT_SECONDS, Answer, Call
from tests.hardening.release import publish
from tests.hardening.wishes import grant, spend

FUNCTIONS: Mapping[str, Callable[[Any, Any], Any]] = {
    "admit": admit,
    "api": api,
    "ask": grant,
    "check": check,
    "narrate": narrate,
    "publish": stage(publish),
    "record": record,
    "spend": spend,
    "tend": tending.handler,
    "write": write,
}
PATIENCE = {(turns, "PATIENCE"): 4, (jobs, "PATIENCE"): 4, (tending, "SILENCE"): 6, (tending, "LOST"): 12}
"""Seconds, instead of the minutes that the studio waits before it takes something for lost."""


@dataclass(frozen=True)
class Context:
    """What Lambda tells a handler about its own run."""

    deadline: float

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round((self.deadline - time.monotonic()) * 1000))


def main(address: str, deaths: Path) -> None:
    """Until whoever started this hangs up, or is gone."""
    prepare()
    signal.signal(signal.SIGCHLD, lambda *_: bury(deaths))
    with socket.socket(socket.AF_UNIX) as door:
        # Nobody sees it before it answers.
        door.bind(f"{address}.new")
        door.listen()
        Path(f"{address}.new").rename(address)
        while wait([door, sys.stdin]) == [door]:
            line, _ = door.accept()
            caller = Connection(line.detach())
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                serve(caller)
                os._exit(0)
            caller.close()


def prepare() -> None:
    """What every worker has in common, and what takes a while."""
    for (room, name), seconds in PATIENCE.items():
        setattr(room, name, timedelta(seconds=seconds))
    supplier.take_over()
    guard()
    missing("all fonts are read")
    for service in ("dynamodb", "events", "s3", "secretsmanager", "sqs", "stepfunctions"):
        client(service)


def serve(caller: Connection) -> None:
    """Do what the caller says, one thing after the other, until they hang up."""
    caller.send(os.getpid())
    while True:
        try:
            call: Call = caller.recv()
        except EOFError:
            return
        caller.send(do(call))


def do(call: Call) -> Answer:
    """Do it; a worker that has its doom may not come back from there."""
    KNIFE.wait_for(call.function, call.doom)
    KNIFE.pass_by("it has come")
    try:
        said = FUNCTIONS[call.function](call.event, Context(time.monotonic() + LIMIT_SECONDS))
    except Exception as error:
        return Answer(error=type(error).__name__, detail=str(error))
    KNIFE.pass_by("it is done")
    return Answer(said)


def bury(deaths: Path) -> None:
    """Write down what workers died of."""
    while True:
        try:
            worker, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if worker == 0:
            return
        if os.WIFSIGNALED(status):
            with deaths.open("a") as book:
                book.write(f"{worker} {signal.Signals(os.WTERMSIG(status)).name}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
