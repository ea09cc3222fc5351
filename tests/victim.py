"""A worker that is killed.

`python -m tests.victim OWNER STAGE STEP BOOK` runs a job, and dies where a worker of that stage comes to STEP.
"""

import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest

from shared.production import stage as room
from shared.production.desk import Desk
from shared.production.flow import Stage
from tests.productions import begin, brief, counted, walk

TEXT = "Ada left the calm harbour in her boat long before the sun was up. Ada came home late, and nobody asked her why."
STEPS: dict[str, tuple[Any, str]] = {
    "before-its-result-is-kept": (Desk, "keep_result"),
    "after-its-result-is-kept": (Desk, "put"),
    "after-its-document-is-on-the-desk": (room, "announce"),
}


def doom(victim: Stage, place: Any, step: str) -> None:
    """From now on this process dies where a worker of `victim` comes to a step."""
    real, perform = getattr(place, step), room.StageHandler.__call__
    at_work: list[Stage] = []

    def die(*arguments: Any) -> Any:
        made = any(isinstance(said, room.StageDone) for said in arguments)
        if at_work[-1:] == [victim] and (made or place is Desk):
            os.kill(os.getpid(), signal.SIGKILL)
        return real(*arguments)

    def note(self: room.StageHandler, event: Any, context: Any = None) -> Any:
        at_work.append(self.stage)
        return perform(self, event, context)

    room.StageHandler.__call__ = note
    setattr(place, step, die)


def main(owner: str, victim: str, step: str, book: str) -> None:
    with pytest.MonkeyPatch.context() as patched, counted(patched) as company:
        company.book = Path(book)
        doom(Stage(victim), *STEPS[step])
        walk(begin("job", brief(TEXT), owner=owner))


if __name__ == "__main__":
    main(*sys.argv[1:])
