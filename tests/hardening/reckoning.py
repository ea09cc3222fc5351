"""The reckoning: all that there is to say of a trial, in one line; and whatever should be otherwise."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shared.models.jobs import UNFINISHED, Status
from tests.hardening import bill, records
from tests.hardening.bill import Bill
from tests.hardening.boundaries import EVERYWHERE, labels_of
from tests.hardening.people import Standing
from tests.hardening.trial import Trial


@dataclass(frozen=True)
class Reckoning:
    jobs: list[Standing]
    bill: Bill
    killed: int
    """Workers, by SIGKILL, as the kernel has counted them."""
    boundaries: int
    """At how many different ones."""
    crashes: int
    twice: float
    """How many of the messages came once more."""
    never: int
    """How many starts, beginnings and ends nobody heard of."""
    lost: int
    made_twice: int
    wrong: list[str]
    """What should be otherwise, in sentences."""

    @property
    def failed_calls(self) -> float:
        """How many of the supplier's calls came to nothing."""
        return self.bill.failed / max(1, self.bill.calls)

    @property
    def success(self) -> float:
        """How many of the jobs that were not called off have succeeded."""
        return sum(job.status is Status.SUCCEEDED for job in self._kept) / len(self._kept)

    @property
    def told(self) -> str:
        at_once = sum(job.status is Status.SUCCEEDED and job.attempt == 1 for job in self._kept) / len(self._kept)
        return (
            f"{len(self.jobs):,} jobs, {self.killed} SIGKILLs at {self.boundaries} of {len(_everywhere())} boundaries, "
            f"{self.crashes} database crashes, {self.failed_calls:.0%} of {self.bill.calls:,} calls failed, "
            f"{self.twice:.0%} of messages came twice and {self.never} never: {self.lost} lost, "
            f"{sum(job.status in UNFINISHED for job in self.jobs)} stuck, {self.made_twice} made twice, "
            f"{self.success:.1%} succeeded ({at_once:.0%} at the first attempt), "
            f"{len(self.jobs) - len(self._kept)} called off"
        )

    @property
    def _kept(self) -> list[Standing]:
        return [job for job in self.jobs if job.status is not Status.CANCELLED]


def reckon(trial: Trial, book: Path) -> Reckoning:
    """What has become of it. `book`: the supplier's."""
    jobs, read = trial.people.look(), bill.read(book)
    carriers = (trial.news, *trial.starts)
    twice, delivered = (sum(carrier.twice for carrier in carriers), sum(carrier.delivered for carrier in carriers))
    lost = trial.people.promised - {str(job.id) for job in jobs}
    made_twice = [*trial.machine.side_by_side, *records.paid_twice(), *read.answered_twice]
    return Reckoning(
        jobs=jobs,
        bill=read,
        killed=trial.workers.killed(),
        boundaries=len(trial.workers.deaths.keys() & _everywhere()),
        crashes=trial.server.crashes,
        twice=twice / (delivered - twice),
        never=trial.unsaid + sum(carrier.lost for carrier in carriers),
        lost=len(lost),
        made_twice=len(made_twice),
        wrong=[
            *(f"{job} is lost" for job in lost),
            *(f"{what} was made twice" for what in made_twice),
            *(f"order was not entered: {what}" for what in read.unentered),
            *(f"{job.id} is stuck" for job in jobs if job.status in UNFINISHED),
            *_crowded(trial),
            *_died_of_themselves(trial.workers.deaths),
            *records.does_not_add_up(),
            *records.misnumbered(),
            *records.logged_twice(),
            *records.went_back(),
            *records.told_wrong(),
        ],
    )


def _everywhere() -> set[tuple[str, str | None]]:
    """Every boundary of every function."""
    return {(function, label) for function in EVERYWHERE for label in labels_of(function)}


def _crowded(trial: Trial) -> Iterator[str]:
    for owner, places in trial.people.owners.items():
        if (most := trial.machine.most[str(owner)]) > places:
            yield f"{owner} had {most} attempts at work in {places} places"


def _died_of_themselves(deaths: Counter[tuple[str, str | None]]) -> Iterator[str]:
    for (function, doom), times in deaths.items():
        if doom is None:
            yield f"{times} workers died of {function}, or took too long for it"
