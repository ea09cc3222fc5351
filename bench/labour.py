"""Labour: what a studio's workers have worked, in seconds of CPU, by the stage that they are for."""

from collections import defaultdict
from collections.abc import Mapping
from contextlib import suppress

import psutil

from bench.studio import Studio

type Timesheet = Mapping[psutil.Process, tuple[str, float]]
"""Of each process: its stage, and the CPU of itself and of all that it started and waited for."""


def timesheet(studio: Studio) -> Timesheet:
    """What all workers have worked until now. Between two jobs nothing is at work that a worker has started."""
    sheet: dict[psutil.Process, tuple[str, float]] = {}
    for process, stage in studio.workers():
        with suppress(psutil.NoSuchProcess):
            sheet[process] = stage, sum(process.cpu_times()[:4])
    return sheet


def worked(before: Timesheet, after: Timesheet) -> Mapping[str, float]:
    """Seconds by stage, between two timesheets. What a worker had done that has ended since is not in it."""
    seconds: dict[str, float] = defaultdict(float)
    for process, (stage, cpu) in after.items():
        seconds[stage] += cpu - (before[process][1] if process in before else 0.0)
    return seconds
