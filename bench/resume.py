"""Resume: workers are killed for real, and the job is gone on with. Nothing may be paid for twice."""

import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from bench.assassin import kill_at_work
from bench.figures import Figure, Row
from bench.production import Production, follow, order, retry, status
from bench.studio import Studio
from bench.timeline import visits
from bench.victims import STEP, Victim
from infra.local.home import ROOT
from shared.formats import FORMATS
from shared.production.flow import Stage, stages

_TRIES = 3
"""Some stages are at work for milliseconds: the knife may fall too late."""


@dataclass(frozen=True)
class Resumed:
    """A job whose worker was killed at one stage, on a whole studio."""

    stage: str
    tries: int
    killed: Production | None
    """The attempt that failed; None when no knife fell in time."""
    again: Production | None
    """The attempt that went on with it."""
    status: str
    """How the job stands in the end."""


def paid_twice() -> Figure:
    """Kill the workers of each stage, run the job again, and count what a company was asked: by itself, in a file."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(
            (sys.executable, "-m", "bench.victims", file.name), cwd=ROOT, stdout=subprocess.DEVNULL, check=True
        )
        victims = [Victim.model_validate_json(line) for line in Path(file.name).read_bytes().splitlines()]
    return Figure(
        name="resume",
        title=f"A worker is killed {STEP.replace('-', ' ')}, and the job is run again",
        rows=tuple(
            Row(
                {
                    "stage": victim.stage,
                    "killed": _yes(victim.killed),
                    "calls": victim.calls,
                    "made twice": victim.twice,
                    "same video": _yes(victim.same),
                },
                judged="made twice",
                bar=0,
            )
            for victim in victims
        ),
        notes=(
            "the stages run in a process that SIGKILL ends; every provider is one that writes its calls into a file",
            "the tests kill at two more moments: after the result is kept, and after the document is on the desk",
        ),
    )


def on_the_studio(studio: Studio) -> Figure:
    """The same with the studio's own workers, Step Functions and database: does the job end well?"""
    return figure([_resumed(studio, stage) for stage in stages(FORMATS["short"].flow)])


def figure(jobs: list[Resumed]) -> Figure:
    return Figure(
        name="resume-on-the-studio",
        title="The studio's workers of a stage are killed while they hold a claim, and the job is retried by the API",
        rows=tuple(_row(job) for job in jobs),
        notes=(
            "made again: what the second attempt did not find; the killed stage's own, and all that comes after it",
            "the ledger has a generation once, however often it is paid: real calls are counted in the table above",
        ),
    )


def _resumed(studio: Studio, stage: Stage) -> Resumed:
    """Kill, see it fail, try again."""
    for tries in range(1, _TRIES + 1):
        # Every job tells something else: nothing of it was ever made.
        script = f"The {stage} room is dark tonight. Lamp number {tries} burns on its table."
        ordered = order(studio.client, script, music="none")
        struck = kill_at_work(studio, stage)
        killed = follow(studio.client, ordered)
        if struck and status(studio.client, killed.job) == "failed":
            again = retry(studio.client, killed)
            return Resumed(stage, tries, killed, again, status(studio.client, killed.job))
    return Resumed(stage, _TRIES, None, None, "never killed in time")


def _row(job: Resumed) -> Row:
    found = visits(job.again) if job.again else ()
    return Row(
        {
            "stage": job.stage,
            "tries": job.tries,
            "it failed with": _error(job.killed) if job.killed else None,
            "kept": sum(visit.cached for visit in found),
            "made again": sum(not visit.cached for visit in found),
            "in the end": job.status,
        }
    )


def _error(production: Production) -> str:
    return next((event.detail["error"] for event in production.events if event.name == "JobFailed"), "")


def _yes(claim: bool) -> str:
    return "yes" if claim else "no"
