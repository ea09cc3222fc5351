"""The machine: Step Functions' API as far as the studio uses it, over a flow that workers walk.

An execution calls one function after the other, tries again what the template has tried again, and says on its queue
how it begins and ends. Its own death is nobody's here: AWS does not die.
"""

import json
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any
from uuid import uuid4

from shared.errors import TRANSIENT
from shared.executions import STATUS_CHANGE, attempt_of
from shared.production.flow import Each, Flow, Part, Stage

TRIES = 3
HOST_LOST = "Lambda.ServiceException"
"""What Step Functions hears when Lambda has lost the worker; the template tries again."""
RETRIED = frozenset({*TRANSIENT, HOST_LOST})
INTERVAL_SECONDS = 0.2
"""Before the second try, and twice that before the third: the template's 4 seconds, shortened."""
ARN = "arn:aws:states:us-east-1:000000000000:stateMachine:short"

type Perform = Callable[[Stage, dict[str, Any]], dict[str, Any]]
"""Has a stage done. Raises Failed."""


class Failed(Exception):
    """A task has failed, as Step Functions sees it."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(f"{error}: {detail}")
        self.error, self.detail = error, detail


class Refused(Exception):
    """What the API answers instead."""


@dataclass
class Execution:
    name: str
    cue: dict[str, Any]
    status: str = "RUNNING"
    began: float = field(default_factory=time.time)
    ended: float | None = None
    error: str | None = None
    cause: str | None = None
    thread: Thread = field(default_factory=Thread)
    """Whoever walks it."""

    @property
    def job(self) -> str:
        return attempt_of(self.name)[0]

    def described(self) -> dict[str, Any]:
        said = {
            "executionArn": f"{ARN.replace(':stateMachine:', ':execution:')}:{self.name}",
            "stateMachineArn": ARN,
            "name": self.name,
            "status": self.status,
            "startDate": self.began,
            "stopDate": self.ended,
            "error": self.error,
            "cause": self.cause,
        }
        return {key: value for key, value in said.items() if value is not None}


class Machine:
    """All executions there ever were. `say` is told how each begins and ends, as EventBridge delivers it."""

    def __init__(self, flow: Flow, perform: Perform, say: Callable[[dict[str, Any]], None]) -> None:
        self._flow, self._perform, self._say = flow, perform, say
        self._lock = Lock()
        self.executions: dict[str, Execution] = {}
        self.side_by_side: list[str] = []
        """Jobs of which an attempt began while another one ran."""
        self.most: Counter[str] = Counter()
        """How many executions each owner had at the same time, at most."""

    def running(self) -> list[Execution]:
        return [one for one in [*self.executions.values()] if one.status == "RUNNING"]

    def start(self, name: str, cue: dict[str, Any]) -> Execution:
        """Raises Refused for a name that was used before, unless it is the same start again of what still runs."""
        with self._lock:
            if (known := self.executions.get(name)) is not None:
                if known.status == "RUNNING" and known.cue == cue:
                    return known
                raise Refused("ExecutionAlreadyExists")
            made = Execution(name, cue)
            self.side_by_side += [one.job for one in self.running() if one.job == made.job]
            self.executions[name] = made
            owner = cue["owner"]
            self.most[owner] = max(self.most[owner], sum(one.cue["owner"] == owner for one in self.running()))
        self._tell(made)
        made.thread = Thread(target=self._walk_to_the_end, args=(made,), daemon=True)
        made.thread.start()
        return made

    def find(self, name: str) -> Execution:
        """Raises Refused."""
        if name not in self.executions:
            raise Refused("ExecutionDoesNotExist")
        return self.executions[name]

    def end(self, one: Execution, status: str, error: str | None = None, cause: str | None = None) -> None:
        """End it, if it has not ended. A task that is at work goes on: nobody stops a Lambda."""
        with self._lock:
            if one.status != "RUNNING":
                return
            one.status, one.ended, one.error, one.cause = status, time.time(), error, cause
        self._tell(one)

    def _walk_to_the_end(self, one: Execution) -> None:
        cue = one.cue
        try:
            for part in self._flow:
                cue = self._walk(one, part, cue)
        except Failed as failed:
            cause = json.dumps({"errorType": failed.error, "errorMessage": failed.detail})
            self.end(one, "FAILED", failed.error, cause)
        else:
            self.end(one, "SUCCEEDED")

    def _walk(self, one: Execution, part: Part, cue: dict[str, Any]) -> dict[str, Any]:
        match part:
            case Stage():
                return self._try(one, part, cue)
            case Each(stage=stage, over=over, at_once=at_once):
                # A failing item does not cancel its siblings.
                with ThreadPoolExecutor(at_once) as lanes:
                    items = [lanes.submit(self._try, one, stage, cue | {"item": item}) for item in cue[over]]
                for item in items:
                    item.result()
                return cue
            case _:
                raise TypeError(f"{part} is in no flow of this machine")

    def _try(self, one: Execution, stage: Stage, cue: dict[str, Any]) -> dict[str, Any]:
        tries = 0
        while True:
            if one.status != "RUNNING":
                raise Failed("States.ExecutionAborted", "it was stopped")
            try:
                return self._perform(stage, cue)
            except Failed as failed:
                tries += 1
                if failed.error not in RETRIED or tries == TRIES:
                    raise
            time.sleep(INTERVAL_SECONDS * tries)

    def _tell(self, one: Execution) -> None:
        when = datetime.fromtimestamp(one.ended or one.began, UTC)
        detail = one.described() | {"name": one.name, "status": one.status}
        said = {"id": str(uuid4()), "detail-type": STATUS_CHANGE, "source": "aws.states", "time": when.isoformat()}
        self._say(said | {"detail": detail})


class Api(ThreadingHTTPServer):
    """Where workers ask for executions."""

    machine: Machine
    """Whose they are. It is known before anybody asks."""

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def serving() -> Iterator[Api]:
    server = Api(("127.0.0.1", 0), _Asked)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Asked(BaseHTTPRequestHandler):
    """Step Functions' JSON protocol."""

    server: Api
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # or headers and body go apart, and the second waits for the first to be acknowledged

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        action = self.headers["X-Amz-Target"].partition(".")[2]
        try:
            status, said = HTTPStatus.OK, _answer(self.server.machine, action, asked)
        except Refused as refused:
            status, said = HTTPStatus.BAD_REQUEST, {"__type": str(refused), "message": str(refused)}
        body = json.dumps(said).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing."""


def _answer(machine: Machine, action: str, asked: dict[str, Any]) -> dict[str, Any]:
    if action == "StartExecution":
        begun = machine.start(asked["name"], json.loads(asked["input"]))
        return {"executionArn": begun.described()["executionArn"], "startDate": begun.began}
    found = machine.find(asked["executionArn"].rpartition(":")[2])
    if action == "StopExecution":
        machine.end(found, "ABORTED")
        return {"stopDate": found.ended}
    return found.described()
