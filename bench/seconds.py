"""Seconds: where the time of a whole short goes on the warm local cloud."""

from datetime import timedelta

from bench.figures import Figure, Row
from bench.production import Production
from bench.timeline import Doing, parts, shares, visits
from infra.local.supervisor import AT_ONCE

_BAR = 0.25
"""Of the job's wall time, for all that is neither FFmpeg nor a provider."""


_SPREAD = 1.3
"""Of the least that so many workers can take."""


def figures(production: Production) -> tuple[Figure, Figure, Figure]:
    """The job's wall time by what was done in it, by stage, and how well its chunks were spread over workers."""
    return _by_doing(production), _by_stage(production), spread(production, AT_ONCE)


def spread(production: Production, workers: int) -> Figure:
    """How long rendering took, beside the least: its slowest chunk, or an even share of all of them."""
    filmed = [visit for visit in visits(production) if visit.stage == "render" and not visit.cached]
    each = [visit.ended - visit.began for visit in filmed]
    wall = max(visit.ended for visit in filmed) - min(visit.began for visit in filmed)
    least = max(max(each), sum(each, timedelta()) / workers)
    row = {
        "chunks": len(filmed),
        "workers": workers,
        "the slowest": max(each).total_seconds(),
        "the least": least.total_seconds(),
        "wall": wall.total_seconds(),
        "over the least": wall / least,
    }
    title = "How well the chunks were spread over the workers (seconds)"
    return Figure("spread", title, (Row(row, judged="over the least", bar=_SPREAD),))


def _by_doing(production: Production) -> Figure:
    spent = parts(production)
    whole = production.seconds
    rows = [Row({"what": doing, "seconds": seconds, "of the job": seconds / whole}) for doing, seconds in spent.items()]
    outside = whole - spent[Doing.MAKING]
    judged = Row(
        {"what": "outside FFmpeg and providers", "seconds": outside, "of the job": outside / whole},
        judged="of the job",
        bar=_BAR,
    )
    return Figure(
        name="time",
        title=f"Where {whole:.1f} seconds go (a job on the warm local cloud; the parts add up)",
        rows=(*rows, judged, Row({"what": "the whole job", "seconds": whole, "of the job": 1.0})),
        notes=(
            "a moment in which any worker is at FFmpeg or a provider counts as that, whatever the other one does",
            "render and assemble count as FFmpeg from first line to last, with the files that they fetch and keep",
            "the database is off the path: record hears of it all through a queue, and no stage waits for it",
        ),
    )


def _by_stage(production: Production) -> Figure:
    return Figure(
        name="stages",
        title="The same job, by stage (seconds; worked and its parts add up all workers)",
        rows=tuple(
            Row(
                {
                    "stage": stage,
                    "visits": share.visits,
                    "wall": share.wall,
                    "worked": share.worked,
                    "of that FFmpeg and providers": share.making,
                    "around it": share.handled,
                    "ms around each": round(1000 * share.handled / share.visits),
                }
            )
            for stage, share in shares(production).items()
        ),
    )
