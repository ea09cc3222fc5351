"""Boundaries: the labelled moments at which a worker can be killed, each between two things that it does."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from functions.admit import handler as admitting
from functions.record import handler as recording
from shared import executions, places, turns
from shared.events import StageDone
from shared.production import recorder
from shared.production import stage as staging
from shared.production.desk import Desk
from shared.production.recorder import Recorder

STAGES = ("write", "check", "narrate", "publish")
PAID = ("write", "check", "narrate")
"""The stages that ask a provider."""


@dataclass(frozen=True)
class Boundary:
    """A moment right before or after a call of the studio's own code."""

    label: str
    functions: tuple[str, ...]
    """Whose workers come by there."""
    place: Any = None
    name: str = ""
    after: bool = False
    when: Callable[..., bool] = lambda *_: True
    """Whether it is this call, by its arguments."""


def _says_done(*said: Any) -> bool:
    return any(isinstance(each, StageDone) for each in said)


EVERYWHERE = (*STAGES, "admit", "record", "tend", "ask")
BOUNDARIES = (
    Boundary("it has come", EVERYWHERE),
    Boundary("its result is claimed", STAGES, staging.StageHandler, "_arguments"),
    Boundary("its answer has arrived", PAID),
    Boundary("its answer is kept", PAID, recorder, "remember", after=True),
    Boundary("its price is settled", PAID, Recorder, "_settle", after=True),
    Boundary("its result is made", STAGES, Desk, "keep_result"),
    Boundary("its result is kept", STAGES, Desk, "keep_result", after=True),
    Boundary("its document is on the desk", STAGES, staging, "announce", when=_says_done),
    Boundary("its end is announced", STAGES, staging, "announce", after=True, when=_says_done),
    Boundary("a place is taken", ("admit",), places, "take", after=True),
    Boundary("the brief is on the desk", ("admit",), Desk, "open", after=True),
    Boundary("the flow has begun", ("admit",), admitting, "begin", after=True),
    Boundary("it is logged", ("record",), recording, "_log", after=True),
    Boundary("an end is committed", ("record",), turns, "free"),
    Boundary("a place is free", ("record",), places, "give_back", after=True),
    Boundary("the next one is called", ("record",), executions, "request", after=True),
    Boundary("a lost place is found", ("tend",), places, "give_back"),
    Boundary("a lost start is found", ("tend",), turns, "call"),
    Boundary("a lost end is found", ("tend",), executions, "tell_again"),
    Boundary("an order is committed", ("ask",), turns, "call"),
    Boundary("calling off is committed", ("ask",), places, "call_off"),
    Boundary("calling off is marked", ("ask",), places, "call_off", after=True),
    Boundary("the flow is stopped", ("ask",), executions, "stop", after=True),
    Boundary("it is done", EVERYWHERE),
)


@dataclass
class Knife:
    """Kills this process, by SIGKILL, when it comes by the boundary that it waits at."""

    function: str = ""
    doom: str | None = None

    def wait_for(self, function: str, doom: str | None) -> None:
        self.function, self.doom = function, doom

    def pass_by(self, label: str) -> None:
        if self.comes_at(label):
            os.kill(os.getpid(), signal.SIGKILL)

    def comes_at(self, label: str) -> bool:
        """Whether this process dies there."""
        return self.doom == label


KNIFE = Knife()


def labels_of(function: str) -> list[str]:
    """The boundaries that a worker of a function comes by, or may."""
    return [boundary.label for boundary in BOUNDARIES if function in boundary.functions]


def guard() -> None:
    """Have this process come by all boundaries from now on."""
    for boundary in BOUNDARIES:
        if boundary.place is not None:
            setattr(boundary.place, boundary.name, _watched(boundary, getattr(boundary.place, boundary.name)))


def _watched(boundary: Boundary, real: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(real)
    def watched(*arguments: Any, **more: Any) -> Any:
        meant = KNIFE.function in boundary.functions and boundary.when(*arguments)
        if meant and not boundary.after:
            KNIFE.pass_by(boundary.label)
        answer = real(*arguments, **more)
        if meant and boundary.after:
            KNIFE.pass_by(boundary.label)
        return answer

    return watched
