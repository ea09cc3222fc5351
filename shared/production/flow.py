"""The grammar of a flow. Pure data: CDK turns it into a state machine."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Stage(StrEnum):
    WRITE = "write"
    CHECK = "check"
    NARRATE = "narrate"
    PORTRAY = "portray"
    ILLUSTRATE = "illustrate"
    ALIGN = "align"
    PREVIEW = "preview"
    RENDER = "render"
    ASSEMBLE = "assemble"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Aside:
    """Run a stage whose document is a convenience: where it fails it says so, and the flow goes on without it.

    No later stage may read what it writes.
    """

    stage: Stage


@dataclass(frozen=True)
class Each:
    """Run a stage once for every item of a list that the cue carries, several at a time."""

    stage: Stage
    over: str = "beats"
    at_once: int = 8
    """On how many items is worked at the same time, at most; a deployment may allow fewer."""


@dataclass(frozen=True)
class Together:
    """Run branches side by side."""

    branches: tuple["Flow", ...]


type Part = Stage | Aside | Each | Together
type Flow = tuple[Part, ...]


def together(*branches: Flow) -> Together:
    return Together(branches)


def stages(flow: Flow) -> Iterator[Stage]:
    """Every stage of a flow, in reading order."""
    for part in flow:
        match part:
            case Stage():
                yield part
            case Aside(stage=stage) | Each(stage=stage):
                yield stage
            case Together(branches=branches):
                for branch in branches:
                    yield from stages(branch)
