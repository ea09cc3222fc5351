"""Progress: what one piece of news does to a job.

News comes more than once and in any order (EventBridge promises neither), so nothing here depends on either: sets grow,
numbers rise, and a status moves forward only. News of an attempt that was given up still counts for what was made,
which is kept, and no longer for how the job stands. What its owner called off stays so until they try it again, even
if the flow was faster: all of it is made then, and the next attempt has nothing left to do.
"""

from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from pydantic import JsonValue

from shared.events import Announcement, StageDone, StageFailed
from shared.formats import FORMATS
from shared.models.jobs import Job, Status, Tally
from shared.production.flow import Stage, stages

_WHOLE = 100


def hear(job: Job, said: Announcement) -> None:
    """A stage has announced something."""
    current = said.attempt == job.attempt
    tally = _count(Tally.model_validate(job.counts.get(said.stage, {})), said, current=current)
    job.counts = job.counts | {said.stage: tally.model_dump(mode="json")}
    if isinstance(said, StageDone) and said.made is not None:
        _show(job, Stage(said.stage), said.made)
    if current:
        job.stage = _further(job.format, job.stage, said.stage)
        _begin(job, said.at)
    _advance(job)


def start(job: Job, attempt: int, at: datetime) -> None:
    """Step Functions has begun to walk the flow."""
    if attempt == job.attempt:
        _begin(job, at)


def succeed(job: Job, attempt: int, at: datetime) -> None:
    """Step Functions has come to the end of the flow."""
    if attempt == job.attempt and job.status is not Status.CANCELLED:
        job.status = Status.SUCCEEDED
        job.finished_at = at
        job.error_code = job.error_message = None
        _advance(job)


def fail(job: Job, attempt: int, at: datetime, *, code: str, message: str) -> None:
    """Step Functions has given the flow up. A success is not taken back: an execution may be redriven."""
    if attempt == job.attempt and job.status not in {Status.SUCCEEDED, Status.CANCELLED}:
        job.status = Status.FAILED
        job.finished_at = at
        job.error_code, job.error_message = code, message


def _show(job: Job, stage: Stage, made: dict[str, JsonValue]) -> None:
    """Something can be seen now. Both may be heard of in any order."""
    match stage:
        case Stage.PREVIEW:
            job.preview = made
        case Stage.PUBLISH:
            job.release = made
            job.folder = str(made["folder"])
        case _:
            raise ValueError(f"{stage} makes nothing that people wait for")


def _count(tally: Tally, said: Announcement, *, current: bool) -> Tally:
    """The tally once this is known. An item that was made has not failed, whichever was heard first."""
    item = said.item or 0
    done = {*tally.done, item} if isinstance(said, StageDone) else {*tally.done}
    failed = {*tally.failed, item} if isinstance(said, StageFailed) and current else {*tally.failed}
    return Tally(
        of=max(tally.of, said.of),
        done=tuple(sorted(done)),
        failed=tuple(sorted(failed - done)),
        makers=said.makers if isinstance(said, StageDone) and (current or not tally.makers) else tally.makers,
    )


def _begin(job: Job, at: datetime) -> None:
    if job.status is Status.QUEUED:
        job.status = Status.RUNNING
    job.started_at = at if job.started_at is None else min(job.started_at, at)


def _further(format: str, reached: str | None, stage: str) -> str | None:
    # A stage that this release has no more counts for nothing.
    order = [str(of) for of in stages(FORMATS[format].flow)]
    return max((name for name in (reached, stage) if name in order), key=order.index, default=None)


def _advance(job: Job) -> None:
    share = _WHOLE if job.status is Status.SUCCEEDED else _share(job.counts, FORMATS[job.format].weights)
    # What is made stays made. Only a stage that has more items in a later attempt could make the share of it smaller.
    job.progress = max(job.progress, share)


def _share(counts: Mapping[str, Any], weights: Mapping[Stage, int]) -> int:
    """How much of the way is behind us, of a hundred. Exact, so that the order of the sum does not matter."""
    tallies = {stage: Tally.model_validate(counts[stage]) for stage in weights if stage in counts}
    return int(sum(Fraction(weights[stage] * len(tally.done), tally.of) for stage, tally in tallies.items()))
