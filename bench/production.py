"""A production from outside: an order, and all that is heard of it until it is over."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from infra.cli.client import Client, Event

_SELDOM = 1.0
"""Seconds between two looks at the log: each is work for the machine that is measured."""
_OFTEN = 0.1
"""And when the end is near, and is to be known to the tenth of a second."""
_TEXTS = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Ordered:
    """A job that was asked for."""

    job: str
    at: datetime


@dataclass(frozen=True)
class Production:
    """One attempt at a job."""

    job: str
    events: tuple[Event, ...]
    ordered: datetime
    """When the order was sent."""
    over: datetime
    """When the API said that there will be no more."""

    @property
    def seconds(self) -> float:
        return (self.over - self.ordered).total_seconds()


def text(name: str) -> str:
    """One of the bench's own texts."""
    return (_TEXTS / f"{name}.txt").read_text(encoding="utf-8")


def order(client: Client, script: str, *, music: str = "calm") -> Ordered:
    """Order a short of a text. Raises Refused or Unreachable."""
    now = datetime.now(UTC)
    video = client.post("/api/videos", {"script": script, "style": "watercolor", "music": music})
    return Ordered(str(video["job_id"]), now)


def retake(client: Client, whole: Production, *, beat: int, said: str) -> Ordered:
    """Ask for a video's next version, in which one beat says something else. Raises Refused or Unreachable."""
    video = client.get(f"/api/jobs/{whole.job}")["video_id"]
    client.patch(f"/api/videos/{video}/script/beats/{beat}", {"text": said})
    now = datetime.now(UTC)
    return Ordered(str(client.post(f"/api/videos/{video}/retakes")["job_id"]), now)


def retry(client: Client, failed: Production) -> Production:
    """Try a job again, and see that through. Raises Refused or Unreachable."""
    now = datetime.now(UTC)
    client.post(f"/api/jobs/{failed.job}/retry")
    return follow(client, Ordered(failed.job, now), after=failed.events[-1].number)


def follow(client: Client, ordered: Ordered, *, after: str = "") -> Production:
    """All that is heard of a job after an event, until it is over. Raises Refused or Unreachable."""
    events: list[Event] = []
    ended: datetime | None = None
    while ended is None:
        time.sleep(_OFTEN if any(_is_near_the_end(event) for event in events) else _SELDOM)
        for event in _news(client, ordered.job, events, after):
            if event.name == "end":
                ended = datetime.now(UTC)
            else:
                events.append(event)
    # News may come in any order: what stages said last is sometimes heard after the end.
    time.sleep(_SELDOM)
    events += [event for event in _news(client, ordered.job, events, after) if event.name != "end"]
    return Production(ordered.job, tuple(events), ordered.at, ended)


def status(client: Client, job: str) -> str:
    """How a job stands. Raises Refused or Unreachable."""
    return str(client.get(f"/api/jobs/{job}")["status"])


def _news(client: Client, job: str, events: Sequence[Event], after: str) -> list[Event]:
    news = client.events(f"/api/jobs/{job}/events", events[-1].number if events else after)
    # Each answer begins with how soon to come back, which is no event of the job's.
    return [event for event in news if event.detail]


def _is_near_the_end(event: Event) -> bool:
    return event.name in ("StageStarted", "StageFailed") and event.detail["stage"] in ("assemble", "publish")
