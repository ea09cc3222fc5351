"""Lanes: how many calls the whole studio has with one company at once, and how many it begins in a minute.

Lanes are numbered, and one is a lease (`leases`): whoever dies in a call leaves it to the next one soon after. Whoever
finds none free waits for a while, and is told to come again then.
"""

import random
import time
from collections.abc import Generator
from contextlib import AbstractContextManager as Block
from contextlib import ExitStack, contextmanager, nullcontext, suppress
from itertools import cycle

from shared.errors import Claimed, Crowded, TooMany
from shared.limits import Limit, spend
from shared.production import catalogue
from shared.production.leases import claim
from shared.settings import settings

_MINUTE = 60
_POLL_SECONDS = 0.5
_AT_ONCE = -1.0
"""Seconds of patience with one lane: there are others."""


def lane(company: str, *, patience: float) -> Block[None]:
    """Have a lane of a company's for the length of the block. Raises Crowded after so many seconds, StorageBusy."""
    at_once, per_minute = _limits(company)
    return _lane(company, at_once, per_minute, patience) if at_once or per_minute else nullcontext()


@contextmanager
def _lane(company: str, at_once: int, per_minute: int, patience: float) -> Generator[None]:
    deadline = time.monotonic() + patience
    if per_minute:
        _wait_for_turn(company, per_minute, deadline)
    if not at_once:
        yield
        return
    with _take_first_free(company, at_once, deadline):
        yield


def _wait_for_turn(company: str, per_minute: int, deadline: float) -> None:
    limit = Limit(f"calls-{company}", per_minute, _MINUTE)
    while True:
        try:
            spend(limit, company)
        except TooMany as error:
            if time.monotonic() + error.after > deadline:
                raise Crowded(f"the studio has made its {per_minute} calls a minute with {company}") from error
            time.sleep(error.after)
        else:
            return


def _take_first_free(company: str, at_once: int, deadline: float) -> ExitStack:
    # Everybody begins elsewhere, so that they do not all ask for the same one.
    numbers = cycle(random.sample(range(at_once), at_once))
    for turn, number in enumerate(numbers, 1):
        with suppress(Claimed), ExitStack() as held:
            held.enter_context(claim(f"lane#{company}#{number}", patience=_AT_ONCE, until=_never))
            return held.pop_all()
        if turn % at_once == 0:
            if time.monotonic() > deadline:
                break
            time.sleep(_POLL_SECONDS)
    raise Crowded(f"the studio has its {at_once} calls at once with {company}")


def _never() -> bool:
    return False


def _limits(company: str) -> tuple[int, int]:
    known = settings().provider_limits.get(company)
    return known if known is not None else catalogue.limits(company)
