"""The one folder that holds all the state of a studio on this machine. It may be deleted whenever nothing runs."""

import os
import shutil
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import IO

from infra.local.trouble import Trouble

ROOT = Path(__file__).parents[2]
"""The source tree that the functions run from."""
VARIABLE = "TALEWRIGHT_HOME"
_ROOM_BYTES = 1 << 30
"""Less than this free, and a video may not fit."""
_GLANCE_SECONDS = 0.2
"""Longer than anybody holds a home who only looks whether it is held."""
_LOG_BYTES = 16 << 20
"""A log that is longer begins anew at the next start."""


@dataclass(frozen=True)
class Home:
    path: Path

    @property
    def state(self) -> Path:
        return self.path / "state.json"

    @property
    def lock(self) -> Path:
        return self.path / "lock"

    @property
    def signing(self) -> Path:
        """What signs sessions: kept, so that people stay signed in when the studio starts anew."""
        return self.path / "signing"

    @property
    def providers(self) -> Path:
        """Whom the studio asks, and the keys that it shows them."""
        return self.path / "providers.json"

    @property
    def postgres(self) -> Path:
        return self.path / "postgres"

    @property
    def objects(self) -> Path:
        """The buckets' contents."""
        return self.path / "objects"

    @property
    def templates(self) -> Path:
        """What was synthesised, by the hash of what it was made of."""
        return self.path / "templates"

    @property
    def jsii(self) -> Path:
        """CDK's own programs, unpacked once: it halves the time of a synthesis."""
        return self.path / "jsii"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    @property
    def scratch(self) -> Path:
        """The functions' /tmp and home; emptied at every start."""
        return self.path / "scratch"

    @property
    def stamp(self) -> Path:
        """A file whose date is the last change of the source tree."""
        return self.path / "stamp"

    def make(self) -> None:
        """See that the folder is there. Raises Trouble when it cannot be written."""
        try:
            for folder in (self.path, self.objects, self.templates, self.logs):
                folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise self._unwritable(error) from error

    def prepare(self) -> None:
        """Make the folder ready for a start. Raises Trouble, also when the disk is nearly full."""
        self.make()
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(exist_ok=True)
        self.stamp.touch()
        for log in self.logs.glob("*.log"):
            if log.stat().st_size > _LOG_BYTES:
                log.unlink()
        free = shutil.disk_usage(self.path).free
        if free < _ROOM_BYTES:
            raise Trouble(
                f"The disk that holds {self.path} is nearly full: {free >> 20} MB are free, a studio needs 1024.",
                f"Make room, or name a folder on another disk in {VARIABLE}.",
            )

    @contextmanager
    def held(self) -> Generator[bool]:
        """Hold the studio for as long as the block lasts; False when somebody else does. Raises Trouble.

        The kernel lets go of it when its holder dies, however that happens, so that it is never stale.
        """
        self.make()
        with self.lock.open("a") as file:
            deadline = time.monotonic() + _GLANCE_SECONDS
            while not (mine := _lock(file)) and time.monotonic() < deadline:
                time.sleep(_GLANCE_SECONDS / 10)
            yield mine

    def is_held(self) -> bool:
        """Whether somebody runs this studio."""
        if not self.lock.exists():
            return False
        with self.lock.open("a") as file:
            return not _lock(file)

    def _unwritable(self, error: OSError) -> Trouble:
        return Trouble(
            f"The studio cannot write in {self.path}: {error.strerror}.",
            f"Give yourself the right to, or name another folder in {VARIABLE}.",
        )


def find(environment: Mapping[str, str] = os.environ) -> Home:
    """The home that the environment names, or the usual one, beside the sources."""
    return Home(Path(environment.get(VARIABLE) or ROOT / ".studio").absolute())


def _lock(file: IO[str]) -> bool:
    try:
        flock(file, LOCK_EX | LOCK_NB)
    except BlockingIOError:
        return False
    return True
