"""The assassin: kills the workers of one function of a studio, in the middle of what they do."""

import time
from collections.abc import Iterator
from contextlib import suppress

import psutil

from bench.studio import Studio
from infra.local import emulator

_PATIENCE_SECONDS = 60.0


def kill_at_work(studio: Studio, stage: str) -> bool:
    """Wait until a worker of the stage holds a claim, and kill all of them.

    False when nothing was claimed within a minute. The work may be over before the knife falls: the job knows.
    """
    table = emulator.client("dynamodb", studio.state.emulator)
    name = studio.state.outputs["StateTable"]
    before = set(_workers(studio, stage))
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while time.monotonic() < deadline:
        leases = table.scan(TableName=name)["Items"]
        if any(f"#{stage}#" in lease["pk"]["S"] for lease in leases):
            for worker in before | set(_workers(studio, stage)):
                with suppress(psutil.NoSuchProcess):
                    worker.kill()
            return True
    return False


def _workers(studio: Studio, stage: str) -> Iterator[psutil.Process]:
    return (process for process, works_for in studio.workers() if works_for == stage)
