"""Follow a job: what is known of it from its event log, kept up to date."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from infra.cli.client import Client, Event

_PAUSE = 0.7
"""Seconds between two looks at the log."""


@dataclass
class StageView:
    """How far one stage is."""

    of: int = 1
    done: set[int | None] = field(default_factory=set[int | None])
    cached: int = 0
    failed: dict[int | None, str] = field(default_factory=dict[int | None, str])
    worked: float = 0.0
    """Seconds of all its workers together, in the stage's own function."""
    began: datetime | None = None
    ended: datetime | None = None

    @property
    def seconds(self) -> float:
        """From its first start to its last end, as a clock on the wall would say."""
        return (self.ended - self.began).total_seconds() if self.began and self.ended else 0.0


@dataclass
class JobView:
    """What the event log says of a job so far."""

    stages: dict[str, StageView] = field(default_factory=dict[str, StageView])
    paid: dict[str, Decimal] = field(default_factory=dict[str, Decimal])
    """What each generation cost this job. It is announced anew by every attempt that uses it."""
    preview: str | None = None
    """Where the whole can be seen in small."""
    detours: dict[str, list[Decimal]] = field(default_factory=dict[str, list[Decimal]])
    """What was done otherwise than it was meant to be, in a sentence each, and how much dearer it may be each time."""
    attempt: int = 0
    began: bool = False
    last: str = ""
    over: bool = False

    @property
    def cost(self) -> Decimal:
        return sum(self.paid.values(), Decimal(0))

    @property
    def calls(self) -> int:
        return len(self.paid)

    def hear(self, event: Event) -> None:
        self.last = event.number or self.last
        if event.detail.get("attempt", 0) > self.attempt:
            # A new attempt goes through all stages again; what it finds made is told as kept.
            self.attempt = event.detail["attempt"]
            self.stages.clear()
        match event.name:
            case "StageStarted" | "StageDone" | "StageFailed":
                self._hear_of_stage(event.name, event.detail)
            case "ProviderChanged":
                dearer = Decimal(event.detail["taken_cost"]) - Decimal(event.detail["left_cost"])
                self._note(_changed(event.detail), dearer)
            case "Reworded":
                self._note(_reworded(event.detail), Decimal(0))
            case "Generated":
                if not event.detail["cached"]:
                    self.paid[event.detail["generation"]] = Decimal(event.detail["cost"])
            case "JobStarted":
                if self.began:
                    # The same attempt, begun again after the studio was lost with all that was on its way.
                    self.stages.clear()
                self.began = True
            case "end":
                self.over = True
            case _:
                # A newer studio may announce what this command line does not know.
                return

    def _note(self, sentence: str, dearer: Decimal) -> None:
        self.detours.setdefault(sentence, []).append(dearer)

    def _hear_of_stage(self, name: str, detail: dict[str, Any]) -> None:
        view = self.stages.setdefault(detail["stage"], StageView())
        at, item = datetime.fromisoformat(detail["at"]), detail.get("item")
        view.of = detail["of"]
        view.began = min(view.began, at) if view.began else at
        if name == "StageDone":
            view.done.add(item)
            view.failed.pop(item, None)
            view.cached += detail["cached"]
            self.preview = detail.get("preview_url", self.preview)
            view.worked += detail["worked"] / 1000
            view.ended = max(view.ended, at) if view.ended else at
        elif name == "StageFailed":
            view.failed[item] = f"{detail['error']}: {detail['detail']}"


def _changed(detail: dict[str, Any]) -> str:
    return f"{detail['taken']} instead of {detail['left']}: {detail['detail']}"


def _reworded(detail: dict[str, Any]) -> str:
    rule = f" ({detail['rule']})" if detail["rule"] else ""
    refused = f"{detail['provider']} would not make what was asked{rule}"
    if not detail["after"]:
        return f"{refused}, and it is done without: {detail['before']}"
    return f"{refused}, and was asked in other words: {detail['after']}"


def follow(client: Client, job: str) -> Iterator[JobView]:
    """A job's view, again and again until the job is over. Raises Refused or Unreachable."""
    view = JobView()
    while not view.over:
        _catch_up(client, job, view)
        yield view
        time.sleep(_PAUSE)
    # News may come in any order: what stages said last is sometimes heard after the end.
    _catch_up(client, job, view)
    yield view


def _catch_up(client: Client, job: str, view: JobView) -> None:
    for event in client.events(f"/api/jobs/{job}/events", view.last):
        view.hear(event)
