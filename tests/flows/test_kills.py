"""Workers are killed for real: a process of its own, a SIGKILL at a step, and then the job is run again."""

import os
import signal
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer

from shared.aws import client
from shared.formats import FORMATS
from shared.production import stage as stages_room
from shared.production.desk import Desk
from shared.production.documents import Document, Rendition, Script, Take, Timing
from shared.production.flow import Stage, stages
from tests.conftest import forget, furnish
from tests.productions import Company, begin, brief, counted, walk

TEXT = "One small boat left the calm harbour long before the sun was up. It came home late, and nobody asked why."
STEPS: dict[str, tuple[Any, str]] = {
    "before its result is kept": (Desk, "keep_result"),
    "after its result is kept": (Desk, "put"),
    "after its document is on the desk": (stages_room, "announce"),
}
DOCUMENTS: tuple[type[Document], ...] = (Script, Timing, Rendition)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A cloud that outlives the workers, and a company that writes its calls down where they survive a kill."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched, counted(patched) as company:
        patched.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        forget()
        furnish()
        company.book = tmp_path_factory.mktemp("company") / "calls"
        yield company
    server.stop()
    forget()


@pytest.fixture(scope="module")
def undisturbed(company: Company) -> list[Document]:
    """What the job makes when nobody is killed."""
    owner = str(uuid4())
    walk(begin("job", brief(TEXT), owner=owner))
    return [Desk(owner, "job").take(kind) for kind in DOCUMENTS]


def run_and_die(owner: str, victim: Stage, place: Any, step: str) -> int:
    """Run the job in a process that dies where a worker of `victim` comes to `step`. Gives how the process ended."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    client.cache_clear()
    real = getattr(place, step)

    def die(*arguments: Any) -> Any:
        made = any(isinstance(said, stages_room.StageDone) for said in arguments)
        if at_work[-1] is victim and (made or place is Desk):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    at_work: list[Stage] = []
    perform = stages_room.StageHandler.__call__

    def note(worker: stages_room.StageHandler, *arguments: Any) -> Any:
        at_work.append(worker.stage)
        return perform(worker, *arguments)

    stages_room.StageHandler.__call__ = note
    setattr(place, step, die)
    try:
        walk(begin("job", brief(TEXT), owner=owner))
    finally:
        os._exit(1)


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("victim", stages(FORMATS["short"].flow))
def test_a_job_whose_worker_was_killed_ends_as_it_would_have_and_pays_nothing_twice(
    victim: Stage, step: str, company: Company, undisturbed: list[Document]
) -> None:
    owner = str(uuid4())
    assert company.book is not None
    company.book.write_text("", encoding="utf-8")

    assert run_and_die(owner, victim, *STEPS[step]) == -signal.SIGKILL
    cue = walk(begin("job", brief(TEXT), owner=owner, attempt=2))

    calls = Counter(company.book.read_text(encoding="utf-8").splitlines())
    assert set(calls.values()) == {1}, "a call was paid for twice"
    desk = Desk(owner, "job")
    assert [desk.take(kind) for kind in DOCUMENTS] == undisturbed
    assert len(desk.collect(Take, cue.beats)) == 2
