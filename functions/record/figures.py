"""Figures: what a piece of news counts as. Told once for each, after it is kept: news comes more than once."""

from aws_lambda_powertools.metrics import MetricUnit

from shared.errors import OverCap, ScriptRefused, Unprintable, Unspeakable
from shared.events import Announcement, StageDone, StageFailed
from shared.models.jobs import Job, Status
from shared.telemetry import Figure, measure

_REFUSALS = {error.__name__ for error in (OverCap, ScriptRefused, Unprintable, Unspeakable)}
"""Orders that nobody could make as they are. That the studio says so is no failure of it."""


def tell_of_stage(said: Announcement) -> None:
    """How long a stage's own function worked, or that it failed. What was made before took no time."""
    match said:
        case StageDone(cached=False):
            measure(Figure("StageSeconds", said.worked / 1000, MetricUnit.Seconds), by={"stage": said.stage})
        case StageFailed():
            measure(Figure("StageFailed", 1), by={"stage": said.stage}, job=said.job, error=said.error)
        case _:
            return


def tell_of_job(job: Job) -> None:
    """How an attempt ended, how long it took from its beginning, and what the job has cost."""
    if job.finished_at is None:
        return
    match job.status:
        case Status.SUCCEEDED:
            ended = "JobSucceeded"
        case Status.FAILED:
            ended = "JobRefused" if job.error_code in _REFUSALS else "JobFailed"
        case _:
            # Called off, or tried again since.
            return
    # By two clocks, one of which only tells seconds.
    took = max(0.0, (job.finished_at - (job.started_at or job.queued_at)).total_seconds())
    measure(
        Figure(ended, 1),
        Figure("JobSeconds", took, MetricUnit.Seconds),
        Figure("JobCost", float(job.cost), MetricUnit.NoUnit),
        by={"format": job.format},
        job=str(job.id),
        user_id=str(job.owner_id),
        code=job.error_code,
    )
