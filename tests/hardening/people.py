"""People: they order, change their minds, try again what failed, and look at how their jobs stand."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from random import choice, choices, randint, random
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from shared import prose
from shared.database import reading, transaction
from shared.errors import OverCap
from shared.formats.plans import PLANS
from shared.models.accounts import User
from shared.models.jobs import UNFINISHED, Job, Status
from tests.hardening.crew import Answer, Died
from tests.hardening.supplier import COST
from tests.productions import brief

OWNERS = {"ada": "studio", "bea": "studio", "cleo": "pro", "dan": "pro", "eve": "pro", "fay": "free", "gus": "free"}
"""By the plan that they have."""
TOLD_BEFORE = 0.15
"""How often an order is word for word one that its owner has given before."""
TOO_LITTLE = 0.04
"""How often less is allowed for a job than it will cost."""
CALLED_OFF = 0.08
"""How many jobs somebody changes their mind about."""
FORGIVEN = 0.5
"""How many of those that were called off are tried again."""
ATTEMPTS = 4
"""How often people have a job made before they give it up."""
_PAUSE_SECONDS = 0.1
"""Before they look again, when the database has crashed."""
_SMALLEST = Decimal("0.00000001")
_ROOM = 2
"""Times what it costs that people allow: an answer that was lost may be paid, and counts."""


@dataclass(frozen=True)
class Standing:
    """How a job stands: these columns of it."""

    id: UUID
    owner_id: UUID
    attempt: int
    status: Status
    progress: int
    error_code: str | None
    cost: Decimal
    cap: Decimal


class People:
    def __init__(self, call: Callable[[str, Any], Answer]) -> None:
        """`call` has a function done by a worker, and raises Died."""
        self._call = call
        owners = [User(email=f"{name}@example.com", password_hash=None, plan=plan) for name, plan in OWNERS.items()]
        with transaction() as session:
            session.add_all(owners)
        self.owners = {owner.id: PLANS[owner.plan].jobs for owner in owners}
        """Each with the places that their plan has."""
        self._texts: dict[UUID, list[str]] = {owner: [] for owner in self.owners}
        self._ordered = 0
        self.promised: set[str] = set()
        """The jobs that somebody was told of: those cannot be lost."""
        self._doubted: dict[UUID, bool] = {}
        """Whether a job that was called off is to be tried again."""
        self._seen: Counter[UUID] = Counter()
        """The progress that was last seen of each job."""

    def order(self) -> None:
        (owner,) = choices([*self.owners], [*self.owners.values()])
        text = self._text(owner)
        cost = cost_of(text)
        wanted = {"want": "order", "owner": str(owner), "brief": brief(text).model_dump(mode="json")}
        poor = random() < TOO_LITTLE
        job = self._wish(wanted | {"cap": str(cost - _SMALLEST if poor else cost * _ROOM)})
        if job is not None:
            self.promised.add(job)

    def change_their_minds(self, jobs: list[Standing]) -> None:
        """Call off some that are not over, and try again some that were called off."""
        unfinished = [job for job in jobs if job.status in UNFINISHED and job.id not in self._doubted]
        if unfinished and len(self._doubted) < CALLED_OFF * len(jobs):
            doubted = choice(unfinished)
            if self._wish({"want": "cancel", "owner": str(doubted.owner_id), "job": str(doubted.id)}) is not None:
                self._doubted[doubted.id] = random() < FORGIVEN
        for job in jobs:
            if self._is_forgiven(job):
                self._try_again(job)

    def try_again(self, jobs: list[Standing]) -> None:
        """Have made what failed; where it failed for want of money, with twice as much: answers that are lost count."""
        for job in jobs:
            if job.status is Status.FAILED and job.attempt < ATTEMPTS:
                self._try_again(job, more=job.cap if job.error_code == OverCap.__name__ else Decimal(0))

    def expect_more_of(self, job: Standing) -> bool:
        """Whether it is being made, or is to be tried again."""
        again = job.attempt < ATTEMPTS if job.status is Status.FAILED else self._is_forgiven(job)
        return job.status in UNFINISHED or again

    def look(self) -> list[Standing]:
        """Every job as it stands. What they see is never less than what they saw, nor dearer than they allowed."""
        jobs = _read()
        for job in jobs:
            assert job.progress >= self._seen[job.id], f"the progress of {job.id} went back"
            assert job.cost <= job.cap, f"{job.id} cost {job.cost} of {job.cap}"
            self._seen[job.id] = job.progress
        return jobs

    def _is_forgiven(self, job: Standing) -> bool:
        return job.status is Status.CANCELLED and self._doubted.get(job.id, False)

    def _try_again(self, job: Standing, *, more: Decimal = Decimal(0)) -> None:
        self._wish({"want": "retry", "owner": str(job.owner_id), "job": str(job.id), "cap": str(job.cap + more)})

    def _wish(self, wanted: dict[str, Any]) -> str | None:
        """The job that it was about; None when nobody knows, or when it came too late."""
        try:
            answer = self._call("ask", wanted)
        except Died:
            return None
        assert answer.error in {None, "Conflict", "OperationalError"}, f"{answer.error}: {answer.detail}"
        return answer.said

    def _text(self, owner: UUID) -> str:
        """One to three sentences, which nobody else has."""
        told = self._texts[owner]
        if told and random() < TOLD_BEFORE:
            return choice(told)
        self._ordered += 1
        told.append(
            " ".join(
                f"Sentence {number} of the order {self._ordered} tells of a calm harbour and the long way home."
                for number in range(1, randint(1, 3) + 1)
            )
        )
        return told[-1]


def cost_of(text: str) -> Decimal:
    """US dollars, to the last digit: a judge before and after it is written, a writer, and a voice for each beat."""
    return 2 * COST["moderation"] + COST["language"] + len(prose.beats(text, "en")) * COST["speech"]


def _read() -> list[Standing]:
    columns = [getattr(Job, field.name) for field in fields(Standing)]
    while True:
        try:
            with reading() as session:
                return [Standing(*row) for row in session.execute(select(*columns))]
        except OperationalError:
            time.sleep(_PAUSE_SECONDS)
