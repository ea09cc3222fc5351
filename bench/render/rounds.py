"""Rounds: every way films the subject in its turn, over and over: what the machine does besides falls on all."""

import json
import sys
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.metered import Spent
from bench.render import peer
from bench.render.subject import Subject
from bench.render.ways import WAYS, Way
from bench.render.worker import COMPOSE
from bench.watched import watched
from shared.media.ladder import Rung


@dataclass(frozen=True)
class Run:
    spent: Spent
    peak: int
    """Bytes."""


@dataclass(frozen=True)
class Runs:
    """All runs of one way, by round."""

    way: Way
    rounds: Mapping[int, Run]
    videos: tuple[Path, ...]
    """What the last of them made, largest first."""

    @property
    def cpu(self) -> float:
        """Seconds, median."""
        return median(run.spent.cpu for run in self.rounds.values())

    @property
    def wall(self) -> float:
        """Seconds, median."""
        return median(run.spent.wall for run in self.rounds.values())

    @property
    def peak(self) -> int:
        """Bytes, the most of all rounds."""
        return max(run.peak for run in self.rounds.values())

    def times(self, other: "Runs") -> float:
        """How many times the other's CPU it takes: the median over the rounds that both ran in."""
        shared = self.rounds.keys() & other.rounds.keys()
        return median(self.rounds[number].spent.cpu / other.rounds[number].spent.cpu for number in shared)


def measure(subject: Subject, rounds: int, say: Callable[[str], None]) -> dict[str, Runs]:
    """Run every way in as many rounds as it takes part in. A way that is not installed is left out."""
    say("compose: the frames that the encoder alone will be given")
    watched(_command(COMPOSE, subject))
    ways = [way for way in WAYS.values() if way.film or peer.is_installed()]
    runs: dict[str, dict[int, Run]] = defaultdict(dict)
    for number in range(rounds):
        for way in ways:
            if number % way.every == 0:
                runs[way.name][number] = run = _run(way, subject)
                each = 1000 * run.spent.cpu / subject.frames
                say(f"round {number + 1} of {rounds}: {way.name}, {each:.1f} ms a frame")
    return {way.name: Runs(way, runs[way.name], tuple(_files(way, subject).values())) for way in ways}


def _run(way: Way, subject: Subject) -> Run:
    into = _files(way, subject)
    if way.film:
        done = watched(_command(way.name, subject, *into.values()))
    else:
        done = watched(peer.command(subject, into), environment=peer.environment())
    return Run(Spent(**json.loads(done.said)), done.peak)


def _command(name: str, subject: Subject, *files: Path) -> list[str | Path]:
    return [sys.executable, "-m", "bench.render.worker", name, subject.folder, str(subject.shot), *files]


def _files(way: Way, subject: Subject) -> dict[Rung, Path]:
    return {rung: subject.folder / f"{way.name}, {rung.name}.mp4" for rung in way.rungs}
