"""A trial: a studio of worker processes at work for many people, while all that can go wrong does."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import cycle
from pathlib import Path
from random import random, sample
from threading import Event, Lock, Thread
from typing import Any

from shared import places
from shared.aws import client
from shared.models.jobs import UNFINISHED
from shared.production.flow import Each, Stage
from shared.settings import settings
from tests.hardening import machine, supplier
from tests.hardening.boundaries import EVERYWHERE, labels_of
from tests.hardening.carriers import Carrier, carrying
from tests.hardening.cloud import Server, cloud
from tests.hardening.crew import Answer, Crew, Died, crew
from tests.hardening.machine import HOST_LOST, Failed, Machine
from tests.hardening.people import People, Standing

FLOW = (Stage.WRITE, Stage.CHECK, Each(Stage.NARRATE), Stage.PUBLISH)
"""As the short's, without the film: of kills there, tests/flows/test_kills.py tells."""
WORKERS = 12
EXITED = "Runtime.ExitError"
"""What Lambda says of a worker that has died, which the template does not try again."""
BLAMED = 0.5
"""How often Lambda takes that upon itself instead."""
LOST = 0.05
"""How often a start, or the news of how an execution began or ended, is lost on its way."""
UNHEARD = 0.05
"""Of how many executions nobody hears either, however they end."""
TEND_SECONDS = 2.0
LOOK_SECONDS = 0.4
PATIENCE_SECONDS = 90
"""After so long without a job that ends, those that are left are stuck."""


class Trial:
    """Whoever is in it, and what they have seen."""

    def __init__(self, workers: Crew, server: Server, doomed: float) -> None:
        self.workers, self.server, self._doomed = workers, server, doomed
        labels = {function: labels_of(function) for function in EVERYWHERE}
        self._labels = {function: cycle(sample(those, len(those))) for function, those in labels.items()}
        self._lock = Lock()
        self.machine = Machine(FLOW, self._perform, self._say)
        self.people = People(self._call)
        self.news = Carrier(settings().news_queue, "record", self._call)
        queues = settings().starts_queue, settings().premium_queue
        self.starts = [Carrier(queue, "admit", self._call, lost=LOST) for queue in queues]
        self._ended = 0
        self._unheard: set[str] = set()
        self.unsaid = 0
        """How often nobody heard that an execution began, or ended."""

    def run(self, jobs: int, crashes: int) -> None:
        """Have so many jobs made, until each has ended, one way or the other. The database crashes so often."""

        def crash() -> None:
            # As the work goes on, however quick this machine is.
            if self.server.crashes < min(crashes, crashes * self._ended / jobs):
                self.server.crash()

        with carrying(*[self.news] * 3, *self.starts), _meanwhile(self._tend, TEND_SECONDS):
            with _meanwhile(crash, LOOK_SECONDS):
                self._live(jobs)
            self._come_to_rest()

    def _live(self, jobs: int) -> None:
        since = time.monotonic()
        while len(standing := self.people.look()) < jobs or any(map(self.people.expect_more_of, standing)):
            for _ in range(min(4, jobs - len(standing))):
                self.people.order()
            self.people.try_again(standing)
            self.people.change_their_minds(standing)
            waiting = [job for job in standing if job.status in UNFINISHED]
            if len(standing) - len(waiting) != self._ended:
                self._ended, since = len(standing) - len(waiting), time.monotonic()
            assert time.monotonic() - since < PATIENCE_SECONDS, "\n".join(["stuck:", *map(self._about, waiting)])
            time.sleep(LOOK_SECONDS)

    def _about(self, job: Standing) -> str:
        """What the studio, the machine and the places know of a job."""
        walked = [one.described() for one in self.machine.executions.values() if one.job == str(job.id)]
        return f"{job}, walked: {walked}, places: {[*places.taken(str(job.owner_id))]}"

    def _come_to_rest(self) -> None:
        """Wait until nothing is on its way, and nobody has a place."""
        since = time.monotonic()
        while not self._is_calm():
            assert time.monotonic() - since < PATIENCE_SECONDS, "something goes on that should be over"
            time.sleep(LOOK_SECONDS)

    def _is_calm(self) -> bool:
        if self.machine.running() or not all(carrier.is_idle() for carrier in (self.news, *self.starts)):
            return False
        return not any(places.taken(str(owner)) for owner in self.people.owners)

    def _call(self, function: str, event: Any) -> Answer:
        """Have a worker do something; now and then it dies of it. Raises Died."""
        with self._lock:
            doom = next(self._labels[function]) if random() < self._doomed else None
        return self.workers.call(function, event, doom)

    def _perform(self, stage: Stage, cue: dict[str, Any]) -> dict[str, Any]:
        """What the machine has done."""
        try:
            answer = self._call(stage, cue)
        except Died as death:
            raise Failed(HOST_LOST if random() < BLAMED else EXITED, "the worker died") from death
        if answer.error is not None:
            raise Failed(answer.error, answer.detail)
        said: dict[str, Any] = answer.said
        return said

    def _say(self, news: dict[str, Any]) -> None:
        """What the machine says."""
        execution = news["detail"]
        if execution["status"] == "RUNNING" and random() < UNHEARD:
            self._unheard.add(execution["name"])
        if execution["name"] in self._unheard or random() < LOST:
            self.unsaid += 1
        else:
            client("sqs").send_message(QueueUrl=settings().news_queue, MessageBody=json.dumps(news))

    def _tend(self) -> None:
        try:
            self._call("tend", {})
        except Died:
            """The next round has a worker of its own."""


@contextmanager
def trial(folder: Path, migrated: str, *, doomed: float) -> Iterator[Trial]:
    """A studio in which nothing has happened yet.

    `migrated`: the URL of a database with all tables. `doomed`: how often a call is to end at one of its boundaries.
    """
    with (
        machine.serving() as api,
        cloud(folder, migrated, supplier.environment(folder / "book") | {"AWS_ENDPOINT_URL_SFN": api.address}),
        crew(folder, WORKERS) as workers,
    ):
        held = Trial(workers, Server(), doomed)
        api.machine = held.machine
        yield held


@contextmanager
def _meanwhile(do: Callable[[], object], every: float) -> Iterator[None]:
    """Do it every so many seconds, for the length of the block."""
    over = Event()

    def go_on() -> None:
        while not over.wait(every):
            do()

    thread = Thread(target=go_on, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
