"""What runs one function: AWS's own runtime client, which also sees to it that a function is never older than its code.

The emulator starts it as it would start a `provided.al2023` bootstrap. When the sources have changed since, it starts
over before it does anything: the same process, with what it was asked to do in hand, and with the new code. So no
call is lost, and none is answered by yesterday's code.
"""

import os
import pickle
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, NoReturn, override

from awslambdaric import bootstrap
from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

STAMP = "TALEWRIGHT_STAMP"
"""Names the file that is touched when the sources have changed."""
_IN_HAND = "TALEWRIGHT_IN_HAND"
"""Names the file with the invocation that the process was given before it started over."""
_LOOK_SECONDS = 0.5
_BEHIND = frozenset({"functions.render.handler.handler"})
"""Functions that give way to others. A laptop films for as long as a minute, and somebody waits for the preview."""
_NICENESS = 10


class Worker(LambdaRuntimeClient):
    def __init__(self, address: str, stamp: Path) -> None:
        super().__init__(address)
        self._stamp = stamp
        self._begun = _date(stamp)

    @override
    def wait_next_invocation(self) -> Any:
        if in_hand := os.environ.pop(_IN_HAND, None):
            return _taken(Path(in_hand))
        invocation = super().wait_next_invocation()
        if _date(self._stamp) != self._begun:
            _start_over(invocation)
        return invocation


def main() -> None:
    if os.environ["_HANDLER"] in _BEHIND:
        os.nice(_NICENESS - os.nice(0))
    worker = Worker(os.environ["AWS_LAMBDA_RUNTIME_API"], Path(os.environ[STAMP]))
    threading.Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
    bootstrap.run(os.environ["_HANDLER"], worker)


def _start_over(invocation: Any) -> NoReturn:
    with tempfile.NamedTemporaryFile(delete=False) as file:
        pickle.dump(invocation, file)
    variables = {**os.environ, _IN_HAND: file.name}
    os.execve(sys.executable, (sys.executable, "-m", "infra.local.runtime"), variables)


def _taken(in_hand: Path) -> Any:
    invocation = pickle.loads(in_hand.read_bytes())
    in_hand.unlink()
    return invocation


def _end_with(emulator: int) -> None:
    """End when the emulator has, whatever is being done: nobody is left to hear of it."""
    while os.getppid() == emulator:
        time.sleep(_LOOK_SECONDS)
    os._exit(1)


def _date(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    main()
