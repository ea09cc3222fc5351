"""Announcements: what stages say on the bus, and nobody has to answer."""

from datetime import UTC, datetime
from typing import Any, ClassVar, Literal

from botocore.exceptions import BotoCoreError, ClientError
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue

from shared.aws import client
from shared.errors import BusBusy
from shared.settings import settings

SOURCE = "talewright.studio"
_AT_ONCE = 10
"""PutEvents takes at most ten entries a call."""


class Announcement(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    job: str
    attempt: int
    stage: str
    item: int | None = None
    of: int = 1
    """How many items the stage has in this job."""
    at: AwareDatetime = Field(default_factory=lambda: datetime.now(UTC))
    """To the millisecond, where EventBridge's own time is to the second."""


class StageStarted(Announcement): ...


class StageDone(Announcement):
    cached: bool
    milliseconds: int
    """The whole visit, with reading and keeping."""
    worked: int
    """Milliseconds of it in the stage's own function, providers and FFmpeg included; 0 when it was made before."""
    made: dict[str, JsonValue] | None = None
    """The document itself, for the few that others than stages wait for."""
    makers: dict[str, str] = {}
    """By capability, who was to make it, as `company/model`. Somebody else may have stood in."""


class StageFailed(Announcement):
    """News, not an ending: only Step Functions ends a job."""

    error: str
    detail: str
    capability: str | None = None
    """As what a provider was asked that gave up; None for other failures."""
    provider: str | None = None
    """Which one that was."""


class ProviderChanged(Announcement):
    """Somebody else is asked than was meant to be."""

    capability: str
    left: str
    """Whom nobody asks this: `company:model`."""
    taken: str
    why: str
    """The code of an error, `ShutDown`, or `Avoided` for one that has failed others just now."""
    detail: str
    left_cost: str
    """US dollars that it would have cost there at most, as a decimal."""
    taken_cost: str
    """US dollars that it may cost now at most."""


class Reworded(Announcement):
    """What a provider would not make was said in other words, and asked again; or it was done without."""

    capability: str
    provider: str
    rule: str
    """Which it broke, as the provider says."""
    before: str
    after: str
    """Empty when it was done without."""


class Generated(Announcement):
    """One call of a provider, for the ledger (SB-02). Said again by every stage that uses it: one job, one line."""

    generation: str
    """What was asked of whom, as a fingerprint: the same call has the same one."""
    type: Literal["TEXT", "IMAGE", "AUDIO"]
    provider: str
    model: str
    prompt: str
    cost: str
    """US dollars, as a decimal; 0 when another job has paid."""
    milliseconds: int
    cached: bool
    """Whether another job has paid."""
    capability: str = ""
    """What the provider was asked as."""
    units: str = "0"
    """How much of it the provider counted, as a decimal."""
    unit: str = "call"
    """What it counts."""
    unit_price: str = "0"
    """US dollars that one of them came to, for whoever paid."""


class Heard(BaseModel):
    """An announcement with the id that EventBridge gave it, which is the same when it is delivered again."""

    KINDS: ClassVar[dict[str, type[Announcement]]] = {
        kind.__name__: kind for kind in (StageStarted, StageDone, StageFailed, ProviderChanged, Reworded, Generated)
    }

    id: str
    announcement: Announcement


def announce(*announcements: Announcement) -> None:
    """Say it on the bus. Raises BusBusy when the bus did not take it."""
    for first in range(0, len(announcements), _AT_ONCE):
        entries = [
            {
                "EventBusName": settings().bus,
                "Source": SOURCE,
                "DetailType": type(said).__name__,
                "Detail": said.model_dump_json(),
            }
            for said in announcements[first : first + _AT_ONCE]
        ]
        try:
            answer = client("events").put_events(Entries=entries)
        except (BotoCoreError, ClientError) as error:
            raise BusBusy(str(error)) from error
        if answer["FailedEntryCount"]:
            raise BusBusy(f"the bus refused {answer['FailedEntryCount']} announcements: {answer['Entries']}")


def hear(event: dict[str, Any]) -> Heard:
    """Read an EventBridge envelope. Raises KeyError for a kind that nobody announces, ValidationError for a bad one."""
    kind = Heard.KINDS[event["detail-type"]]
    return Heard(id=event["id"], announcement=kind.model_validate(event["detail"]))
