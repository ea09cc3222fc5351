"""What is known of the studio that runs, or ran last: written by its supervisor, read by everybody else."""

import os
from datetime import datetime
from enum import StrEnum

import psutil
from pydantic import BaseModel, ConfigDict, ValidationError

from infra.local.home import Home


class Phase(StrEnum):
    STARTING = "starting"
    SERVING = "serving"
    ENDING = "ending"
    ENDED = "ended"


class State(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    pid: int
    created: float
    """When the supervisor's process was, in seconds since 1970; a number alone may be another process's by now."""
    phase: Phase
    since: datetime
    url: str = ""
    """The front door."""
    emulator: str = ""
    """The emulator's endpoint."""
    database: str = ""
    """Where PostgreSQL is, without the password."""
    street: str = ""
    """Where vendors are played; empty when they are not."""
    companies: tuple[str, ...] = ()
    """Whom it asks for what, beside the understudies."""
    functions: dict[str, str] = {}
    """The functions' names in the emulator, by their folder's name."""
    outputs: dict[str, str] = {}
    """What the stacks give out."""
    trouble: str = ""
    way_out: str = ""

    def supervisor(self) -> psutil.Process | None:
        """The process that wrote this, if it still lives."""
        try:
            process = psutil.Process(self.pid)
            # Where nobody asks what the dead have died of, as in many containers, they stay listed.
            lives = process.create_time() == self.created and process.status() != psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return process if lives else None


def up(*, played: bool) -> str:
    """What a person types to start a studio with played vendors, or without."""
    return "talewright up --played" if played else "talewright up"


def mine(phase: Phase, **known: object) -> State:
    """What this process, as the supervisor, has to say."""
    return State.model_validate(
        {
            "pid": os.getpid(),
            "created": psutil.Process().create_time(),
            "phase": phase,
            "since": datetime.now().astimezone(),
            **known,
        }
    )


def write(home: Home, state: State) -> None:
    """Keep it whole, or not at all."""
    unfinished = home.state.with_suffix(".unfinished")
    unfinished.write_text(state.model_dump_json(indent=2))
    unfinished.rename(home.state)


def read(home: Home) -> State | None:
    """The last state, or None when there is none that can be read: nothing depends on it but what is told to people."""
    try:
        return State.model_validate_json(home.state.read_bytes())
    except (FileNotFoundError, ValidationError):
        return None
