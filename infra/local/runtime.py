"""What runs one function: AWS's own runtime client, which also ends when the sources change.

The emulator starts it as it would start a `provided.al2023` bootstrap. When it has ended, the next invocation starts
another, and that one reads the new sources.
"""

import os
import threading
import time
from pathlib import Path
from typing import Any, override

from awslambdaric import bootstrap
from awslambdaric.lambda_runtime_client import LambdaRuntimeClient

STAMP = "TALEWRIGHT_STAMP"
"""Names the file that is touched when the sources have changed."""
_LOOK_SECONDS = 0.5


class Worker(LambdaRuntimeClient):
    """A runtime client that knows whether it has anything to do."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.is_idle = False

    @override
    def wait_next_invocation(self) -> Any:
        self.is_idle = True
        invocation = super().wait_next_invocation()
        self.is_idle = False
        return invocation


def main() -> None:
    worker = Worker(os.environ["AWS_LAMBDA_RUNTIME_API"])
    threading.Thread(target=_end_in_time, args=(worker, Path(os.environ[STAMP])), daemon=True).start()
    bootstrap.run(os.environ["_HANDLER"], worker)


def _end_in_time(worker: Worker, stamp: Path) -> None:
    """End the process: at once when the emulator is gone, between two invocations when the sources are others."""
    emulator, begun = os.getppid(), _date(stamp)
    while os.getppid() == emulator and not (worker.is_idle and _date(stamp) != begun):
        time.sleep(_LOOK_SECONDS)
    # The main thread waits in the runtime client's C code, which hears of nothing else.
    os._exit(0)


def _date(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


if __name__ == "__main__":
    main()
