"""Starts are lost, news comes twice and in any order, people call off and try again: every job ends, and none twice."""

import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from moto.core import DEFAULT_ACCOUNT_ID
from moto.stepfunctions.models import stepfunctions_backends
from sqlalchemy import func, select

from functions.admit.handler import admit
from functions.record.handler import keep
from functions.tend import handler as tend
from shared import executions, places, turns
from shared.database import reading, transaction
from shared.errors import Conflict
from shared.executions import Start
from shared.jobs import cancel_job, open_job, retry_job
from shared.models.accounts import User
from shared.models.jobs import Generation, Job, JobEvent, Status
from shared.production.documents import Brief
from shared.turns import rank_of
from tests.databases import waiting
from tests.functions.record.news import FAILED, RELEASE, RUNNING, SUCCEEDED, Newsroom

pytestmark = pytest.mark.usefixtures("studio")

SAMPLE = Path(__file__).parents[2] / "events" / "start.json"
BRIEF = Brief.model_validate(json.loads(json.loads(SAMPLE.read_text())["Records"][0]["body"])["brief"])
OWNERS = {"ada@example.com": "free", "bea@example.com": "pro", "cleo@example.com": "studio"}
JOBS = 24
STEPS = 300
ROUNDS = 40
"""In which all that is on its way arrives: each of them takes most of it, and brings some more."""
TWICE = 0.3
"""How often a message is delivered once more."""


@dataclass
class World:
    """The studio, with a chance of its own in place of AWS's."""

    chance: Random
    owners: list[User]
    jobs: list[UUID] = field(default_factory=list[UUID])
    starts: list[Start] = field(default_factory=list[Start])
    news: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])
    begun: set[str] = field(default_factory=set[str])
    seen: Counter[UUID] = field(default_factory=Counter[UUID])
    """The progress that was last seen of each job."""

    def live(self) -> None:
        """One thing happens, whatever it is."""
        doing = [self.order, self.start, self.start, self.walk, self.walk, self.hear, self.hear, self.hear]
        self.chance.choice([*doing, self.hear, self.hear, self.cancel, self.retry, self.lose, self.tend])()
        self.check()

    def settle(self) -> None:
        """Nobody does anything any more, and all that is on its way arrives."""
        while len(self.jobs) < JOBS:
            self.order()
        for _ in range(ROUNDS):
            self.tend()
            self._receive()
            if not (self.starts or self.news or self.running()):
                return
            for step, pool in ((self.start, self.starts), (self.walk, self.running()), (self.hear, self.news)):
                for _ in range(len(pool)):
                    step()
            self.check()

    def order(self) -> None:
        if len(self.jobs) < JOBS:
            owner = self.chance.choice(self.owners)
            with transaction() as session:
                job = open_job(session, owner.id, BRIEF, rank_of(owner.role, owner.plan))
            self.jobs.append(job.id)

    def start(self) -> None:
        self._receive()
        if (start := self._taken(self.starts)) is not None:
            admit(start)
        for one in self._executions():
            if one.name not in self.begun:
                self.begun.add(one.name)
                self._say(one.name, RUNNING)

    def walk(self) -> None:
        """An execution comes to its end, with all that its stages say on the way."""
        if not (running := self.running()):
            return
        one = self.chance.choice(running)
        job, attempt = executions.attempt_of(one.name)
        room = Newsroom(UUID(job), attempt)
        said = [room.started("write"), room.generated("write"), room.done("write"), room.generated("narrate", 1)]
        said += [room.done("narrate", item) for item in range(self.chance.randint(0, 3))]
        well = self.chance.random() < 0.8
        if well:
            said += [room.done("narrate", item) for item in range(3)] + [room.done("publish", made=RELEASE)]
        self.news += said
        one.status = "SUCCEEDED" if well else "FAILED"
        self._say(one.name, SUCCEEDED if well else FAILED)

    def hear(self) -> None:
        if (envelope := self._taken(self.news)) is not None:
            keep(envelope)

    def cancel(self) -> None:
        self._ask(lambda session, job: cancel_job(session, job.owner_id, job.id))

    def retry(self) -> None:
        def again(session: Any, job: Job) -> None:
            owner = session.get_one(User, job.owner_id)
            retry_job(session, job.owner_id, job.id, rank_of(owner.role, owner.plan))

        self._ask(again)

    def lose(self) -> None:
        """A start, or the news of an end, is gone."""
        self._receive()
        for pool in (self.starts, self.news):
            if pool and self.chance.random() < 0.3:
                lost = self.chance.randrange(len(pool))
                if pool is self.starts or "status" in self.news[lost]["detail"]:
                    pool.pop(lost)

    def tend(self) -> None:
        tend.handler({}, None)
        self.news += waiting("news_queue")

    def check(self) -> None:
        """What is never otherwise."""
        running = Counter(executions.attempt_of(one.name)[0] for one in self.running())
        assert max(running.values(), default=0) <= 1, "two attempts of one job run side by side"
        with reading() as session:
            for job, progress in session.execute(select(Job.id, Job.progress)):
                assert progress >= self.seen[job], "progress went back"
                self.seen[job] = progress

    def running(self) -> list[Any]:
        return [one for one in self._executions() if one.status == "RUNNING"]

    def _ask(self, what: Any) -> None:
        if self.jobs:
            try:
                with transaction() as session:
                    what(session, session.get_one(Job, self.chance.choice(self.jobs)))
            except Conflict:
                """They come too late, or too early."""
            for one in self._executions():
                if one.status == "ABORTED" and f"{one.name} ended" not in self.begun:
                    self.begun.add(f"{one.name} ended")
                    self._say(one.name, {"status": "ABORTED"})

    def _receive(self) -> None:
        for queue in ("starts_queue", "premium_queue"):
            self.starts += [Start.model_validate(said) for said in waiting(queue)]

    def _taken[T](self, pool: list[T]) -> T | None:
        """Any of those on their way; it may come again."""
        if not pool:
            return None
        taken = self.chance.randrange(len(pool))
        return pool[taken] if self.chance.random() < TWICE else pool.pop(taken)

    def _say(self, name: str, said: dict[str, Any]) -> None:
        job, attempt = executions.attempt_of(name)
        self.news.append(Newsroom(UUID(job), attempt).execution(said))

    def _executions(self) -> list[Any]:
        (machine,) = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].state_machines
        return list(machine.executions)


@pytest.mark.parametrize("seed", range(2))
def test_none_is_lost_none_is_stuck_and_none_is_made_twice(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody waits before what is late counts as lost.
    for room, patience in ((turns, "PATIENCE"), (tend, "SILENCE"), (tend, "LOST")):
        monkeypatch.setattr(room, patience, timedelta(0))
    with transaction() as session:
        owners = [User(email=email, password_hash="", plan=plan) for email, plan in OWNERS.items()]
        session.add_all(owners)
    world = World(Random(seed), owners)

    for _ in range(STEPS):
        world.live()
    world.settle()

    assert (len(world.jobs), world.starts, world.news, world.running()) == (JOBS, [], [], [])
    with reading() as session:
        jobs = session.scalars(select(Job)).all()
        numbers = session.execute(
            select(func.max(JobEvent.number), func.count(), func.max(Job.next_event))
            .join(Job, Job.id == JobEvent.job_id)
            .group_by(JobEvent.job_id)
        ).all()
        paid = dict(session.execute(select(Generation.job_id, func.sum(Generation.cost)).group_by("job_id")).all())
    assert {job.id for job in jobs} == {*world.jobs}
    stood = Counter(job.status for job in jobs)
    assert stood[Status.QUEUED] == stood[Status.RUNNING] == 0
    assert stood[Status.SUCCEEDED]
    assert all(highest == count == following - 1 for highest, count, following in numbers)
    assert {job.id: job.cost for job in jobs} == {job.id: paid.get(job.id, Decimal(0)) for job in jobs}
    assert not any(places.taken(str(owner.id)) for owner in owners)
