"""Load: questions that come when they come, and environments that answer one at a time, as Lambda's do."""

import queue
import random
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import quantiles

from bench import children
from bench.api import API, MODULE
from bench.figures import Figure, Row
from bench.studio import Studio

ENVIRONMENTS = 6
ROUNDS = 6
SECONDS = 10
"""Of each load in a round, one after the other: a machine's neighbours come and go within a minute."""
USUAL, TENFOLD = 20, 200
"""Questions a second: what a studio expects, and ten times that (SW-09)."""
_BAR = 2.0
_TARGET_MILLISECONDS = 200.0
_KINDS = ("list", "list", "video", "job", "job", "me")
"""What is asked, as often as it stands here."""
_SEED = 7


@dataclass(frozen=True)
class Answered:
    milliseconds: float
    """From the moment when it was asked, with the time for which it waited."""
    status: int


def figure(studio: Studio) -> Figure:
    surroundings = studio.surroundings(API)
    environments = [children.serving(MODULE, surroundings) for _ in range(ENVIRONMENTS)]
    try:
        usual, tenfold = _in_turn(environments)
    finally:
        for child in environments:
            child.kill()
            child.wait()
    return Figure(
        name="load",
        title=f"Load: {ROUNDS} times {SECONDS} seconds each, in {ENVIRONMENTS} environments, at random moments",
        rows=(
            _row("as usual", USUAL, usual, None),
            _row("ten times that", TENFOLD, tenfold, _p95(usual) * _BAR),
            Row({"load": "that, against SW-09", "p95 ms": _p95(tenfold)}, "p95 ms", _TARGET_MILLISECONDS),
            Row({"load": "answers of 5xx", "errors": _errors(usual) + _errors(tenfold)}, "errors", 0),
        ),
        notes=("only questions: a change waits for the emulator's DynamoDB, which is not what is measured",),
    )


def _in_turn(environments: list[subprocess.Popen[str]]) -> tuple[list[Answered], list[Answered]]:
    """The answers to both loads."""
    chance = random.Random(_SEED)
    usual: list[Answered] = []
    tenfold: list[Answered] = []
    for _ in range(ROUNDS):
        usual += _asked(environments, USUAL, chance)
        tenfold += _asked(environments, TENFOLD, chance)
    return usual, tenfold


def _asked(environments: list[subprocess.Popen[str]], rate: int, chance: random.Random) -> list[Answered]:
    """Ask for some seconds, whoever is free first; all answers."""
    waiting: queue.SimpleQueue[tuple[float, str] | None] = queue.SimpleQueue()
    with ThreadPoolExecutor(len(environments)) as readers:
        answers = [readers.submit(_serve, child, waiting) for child in environments]
        teller = threading.Thread(target=_tell, args=(waiting, rate, chance))
        teller.start()
        teller.join()
        for _ in environments:
            waiting.put(None)
        return [answer for each in answers for answer in each.result()]


def _tell(waiting: "queue.SimpleQueue[tuple[float, str] | None]", rate: int, chance: random.Random) -> None:
    """Questions at the moments of a Poisson process."""
    moment = time.monotonic()
    end = moment + SECONDS
    while (moment := moment + chance.expovariate(rate)) < end:
        time.sleep(max(0.0, moment - time.monotonic()))
        waiting.put((moment, chance.choice(_KINDS)))


def _serve(child: subprocess.Popen[str], waiting: "queue.SimpleQueue[tuple[float, str] | None]") -> list[Answered]:
    """Have an environment answer what waits, one after the other, until nothing more comes."""
    assert child.stdin is not None
    assert child.stdout is not None
    answers: list[Answered] = []
    while (asked := waiting.get()) is not None:
        moment, kind = asked
        child.stdin.write(f"{moment} {kind}\n")
        seconds, status = child.stdout.readline().split()
        answers.append(Answered(1000 * float(seconds), int(status)))
    return answers


def _row(named: str, rate: int, answers: list[Answered], bar: float | None) -> Row:
    cells = {
        "load": named,
        "a second": rate,
        "answers": len(answers),
        "p50 ms": quantiles([answer.milliseconds for answer in answers], n=20)[9],
        "p95 ms": _p95(answers),
        "errors": _errors(answers),
    }
    return Row(cells, judged="p95 ms", bar=bar)


def _p95(answers: list[Answered]) -> float:
    return quantiles([answer.milliseconds for answer in answers], n=20)[18]


def _errors(answers: list[Answered]) -> int:
    return sum(answer.status >= 500 for answer in answers)
