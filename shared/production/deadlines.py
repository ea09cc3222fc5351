"""Deadlines: how long the worker that does something has left, known to whoever is about to wait in its name."""

import math
import time
from collections.abc import Generator
from contextlib import contextmanager
from contextvars import ContextVar

_SPARE_SECONDS = 5.0
"""To keep what was made and to say so."""
_deadline: ContextVar[float] = ContextVar("deadline", default=math.inf)
"""On the monotonic clock."""


@contextmanager
def within(seconds: float) -> Generator[None]:
    """For the length of the block, a worker has so many seconds."""
    token = _deadline.set(time.monotonic() + seconds - _SPARE_SECONDS)
    try:
        yield
    finally:
        _deadline.reset(token)


def left() -> float:
    """Seconds that may still be waited; without end where nobody has said how many."""
    return max(0.0, _deadline.get() - time.monotonic())
