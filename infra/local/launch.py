"""The emulator's process: MiniStack as it is, but for two waits that a laptop need not pay for, and one stop.

Two patches change how long an invocation takes, not what it does, and each asks first whether what it changes is
still what it was. With another MiniStack they are left out, and all works as before, 90 ms an invocation later.

The third has an execution that is stopped go no further, as in AWS. MiniStack sees that it was stopped only between the
outermost states: it would go on with all items of a Map and all branches of a Parallel, and then call it a failure.
"""

import logging
import socketserver
from typing import Any

from ministack.app import main
from ministack.core.lambda_runtime import Worker
from ministack.services import stepfunctions

_LOG_WAITS = (0.050, 0.005, 0.250)
"""Seconds for a first line of a handler's log, for more lines after one, and for all of them."""
_SHORTER_LOG_WAITS = (0.003, 0.002, 0.250)
_RUNNING = "RUNNING"
_STOPPED = "States.ExecutionAborted"


def hasten() -> None:
    """Answer the functions at once."""
    # The Runtime API sends headers and body apart; with Nagle's algorithm the second waits 40 ms for an answer.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    drain = Worker._drain_stderr_bounded  # pyright: ignore[reportPrivateUsage]
    if drain.__defaults__ == _LOG_WAITS:
        drain.__defaults__ = _SHORTER_LOG_WAITS
    else:
        logging.getLogger(__name__).warning("this is another MiniStack: functions answer 50 ms later")


def halt() -> None:
    """Call no function for an execution that was stopped, and leave it stopped."""
    # Its functions find one another by name when they are called.
    emulated: Any = stepfunctions
    perform, fail = emulated._execute_task, emulated._fail_execution

    def perform_if_running(state: Any, given: Any, execution: Any, context: Any) -> Any:
        if execution["status"] != _RUNNING:
            raise emulated._ExecutionError(_STOPPED, "its execution was stopped")
        return perform(state, given, execution, context)

    def fail_if_running(execution: Any, error: str, cause: str) -> None:
        if execution["status"] == _RUNNING:
            fail(execution, error, cause)

    emulated._execute_task, emulated._fail_execution = perform_if_running, fail_if_running


if __name__ == "__main__":
    hasten()
    halt()
    main()
