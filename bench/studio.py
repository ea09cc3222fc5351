"""A studio of the bench's own: in a folder and on ports that nobody else has, and gone afterwards."""

import os
import tempfile
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from infra.cli import account
from infra.cli.client import Client
from infra.local import emulator, home, ownership, processes, studio
from infra.local.environment import closed
from infra.local.home import Home
from infra.local.state import State


@dataclass(frozen=True)
class Studio:
    home: Home
    state: State
    client: Client
    """Somebody who is signed in."""

    def surroundings(self, function: str) -> dict[str, str]:
        """What one of the studio's functions is told."""
        lambda_ = emulator.client("lambda", self.state.emulator)
        told = lambda_.get_function_configuration(FunctionName=self.state.functions[function])
        return closed(os.environ, self.home, endpoint=self.state.emulator) | told["Environment"]["Variables"]

    def workers(self) -> Iterator[tuple[psutil.Process, str]]:
        """The processes that stages run in, and all that those have started, each with the stage's name."""
        for process in processes.belonging(self.home):
            with suppress(psutil.Error):
                if handler := process.environ().get(_HANDLER):
                    yield process, handler.split(".")[1]


_HANDLER = "_HANDLER"
"""The variable that Lambda names a worker's handler in."""


@contextmanager
def opened(say: Callable[[str], None]) -> Generator[Studio]:
    """Start one, and stop it whatever happens. Raises Trouble."""
    usual = home.find()
    usual.templates.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="talewright-bench-") as folder:
        own = Home(Path(folder))
        # Synthesis is not what is measured: what the usual studio has synthesised is good for this one too.
        own.templates.symlink_to(usual.templates)
        try:
            state = studio.start(own, port=0, say=say)
            settle = partial(ownership.settle, state)
            with account.at_home(state.url, own.path / "account.json", settle) as client:
                yield Studio(own, state, client)
        finally:
            studio.stop(own)
