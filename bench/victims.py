"""Workers that die in the middle of their work, and a company that counts what it is asked in spite of it.

`python -m bench.victims FILE`: a process of its own, since it is all stages at once; FILE gets a line of JSON for each.
"""

import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from moto.server import ThreadedMotoServer
from pydantic import BaseModel

from shared.formats import FORMATS
from shared.production.desk import Desk
from shared.production.documents import Rendition
from shared.production.flow import Stage, stages
from tests.conftest import forget, furnish, pytest_configure
from tests.productions import begin, brief, counted, walk
from tests.victim import TEXT

STEP = "before-its-result-is-kept"
"""The moment at which most is lost: the work is done, its calls are paid for, and nobody knows."""


class Victim(BaseModel):
    stage: str
    killed: bool
    calls: int
    """What the company was asked, by the worker that died and by those who went on."""
    twice: int
    """How many of those it had been asked before."""
    same: bool
    """Whether the video is the one that is made when nobody dies."""


def main(into: Path) -> None:
    pytest_configure()  # nobody's account, as for every test
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)  # or it tells every request
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patched, counted(patched) as company, tempfile.TemporaryDirectory() as folder:
        patched.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        forget()
        furnish()
        company.book = Path(folder) / "calls"
        undisturbed = _video("undisturbed")
        victims = [_killed(stage, company.book, undisturbed) for stage in stages(FORMATS["short"].flow)]
        into.write_text("".join(f"{victim.model_dump_json()}\n" for victim in victims), encoding="utf-8")
    server.stop()


def _killed(stage: Stage, book: Path, undisturbed: Rendition) -> Victim:
    book.write_text("", encoding="utf-8")
    owner = f"victim-{stage}"
    died = subprocess.run(
        (sys.executable, "-m", "tests.victim", owner, stage, STEP, str(book)), env=os.environ.copy(), check=False
    )
    video = _video(owner)
    asked = Counter(book.read_text(encoding="utf-8").splitlines())
    return Victim(
        stage=stage,
        killed=died.returncode == -signal.SIGKILL,
        calls=asked.total(),
        twice=asked.total() - len(asked),
        same=video == undisturbed,
    )


def _video(owner: str) -> Rendition:
    walk(begin("job", brief(TEXT), owner=owner, attempt=2))
    return Desk(owner, "job").take(Rendition)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
