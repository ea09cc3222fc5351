"""The emulator's process: MiniStack as it is, but for two waits that a laptop need not pay for.

Both patches change how long an invocation takes, not what it does, and each asks first whether what it changes is
still what it was. With another MiniStack they are left out, and all works as before, 90 ms an invocation later.
"""

import logging
import socketserver

from ministack.app import main
from ministack.core.lambda_runtime import Worker

_LOG_WAITS = (0.050, 0.005, 0.250)
"""Seconds for a first line of a handler's log, for more lines after one, and for all of them."""
_SHORTER_LOG_WAITS = (0.003, 0.002, 0.250)


def hasten() -> None:
    """Answer the functions at once."""
    # The Runtime API sends headers and body apart; with Nagle's algorithm the second waits 40 ms for an answer.
    socketserver.StreamRequestHandler.disable_nagle_algorithm = True
    drain = Worker._drain_stderr_bounded  # pyright: ignore[reportPrivateUsage]
    if drain.__defaults__ == _LOG_WAITS:
        drain.__defaults__ = _SHORTER_LOG_WAITS
    else:
        logging.getLogger(__name__).warning("this is another MiniStack: functions answer 50 ms later")


if __name__ == "__main__":
    hasten()
    main()
