"""Workers are killed for real: a process of its own, a SIGKILL at a step, and then the job is run again."""

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from uuid import uuid4

import pytest
from moto.server import ThreadedMotoServer

from shared.formats import FORMATS
from shared.production.desk import Desk
from shared.production.documents import Document, Rendition, Script, Take, Timing
from shared.production.flow import Stage, stages
from tests.conftest import forget, furnish
from tests.productions import Company, begin, brief, counted, walk
from tests.victim import STEPS, TEXT

DOCUMENTS: tuple[type[Document], ...] = (Script, Timing, Rendition)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """A cloud that outlives the workers, and a company that writes its calls down where they survive a kill."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched, counted(patched) as company:
        patched.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patched.setenv("STUDIO_LEASE_SECONDS", "3")
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


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("victim", list(stages(FORMATS["short"].flow)))
def test_a_job_whose_worker_was_killed_ends_as_it_would_have_and_pays_nothing_twice(
    victim: Stage, step: str, company: Company, undisturbed: list[Document]
) -> None:
    owner = str(uuid4())
    assert company.book is not None
    company.book.write_text("", encoding="utf-8")

    killed = subprocess.run(
        (sys.executable, "-m", "tests.victim", owner, victim, step, str(company.book)),
        env=os.environ.copy(),
        check=False,
    )
    cue = walk(begin("job", brief(TEXT), owner=owner, attempt=2))

    assert killed.returncode == -signal.SIGKILL
    calls = Counter(company.book.read_text(encoding="utf-8").splitlines())
    assert set(calls.values()) == {1}, "a call was paid for twice"
    desk = Desk(owner, "job")
    assert [desk.take(kind) for kind in DOCUMENTS] == undisturbed
    assert len(desk.collect(Take, cue.beats)) == 2
