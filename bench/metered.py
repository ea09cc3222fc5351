"""Metered: what a piece of work takes of the machine. Only the standard library, so that any interpreter can tell."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage


@dataclass(frozen=True)
class Spent:
    """Seconds."""

    cpu: float
    """Of this process and of all that it started and waited for, user and system."""
    wall: float


def metered(work: Callable[[], object]) -> Spent:
    """Do it once, and say what it took."""
    began, before = time.perf_counter(), _cpu()
    work()
    return Spent(cpu=_cpu() - before, wall=time.perf_counter() - began)


def _cpu() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))
