"""Watched: a command run to its end, and the most memory that it and all that it started held at one time."""

import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import psutil

_LOOK_SECONDS = 0.1


@dataclass(frozen=True)
class Watched:
    said: str
    peak: int
    """Bytes, resident. What processes share is counted for each of them."""


def watched(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> Watched:
    """Run a command. Raises CalledProcessError with what it complained of."""
    with TemporaryFile("w+") as said, TemporaryFile("w+") as complained:
        peak = 0
        with subprocess.Popen(command, env=environment, stdout=said, stderr=complained) as process:
            root = psutil.Process(process.pid)
            while process.poll() is None:
                peak = max(peak, _resident(root))
                time.sleep(_LOOK_SECONDS)
        for file in (said, complained):
            file.seek(0)
        if process.returncode:
            raise subprocess.CalledProcessError(
                process.returncode, list(map(str, command)), said.read(), complained.read()
            )
        return Watched(said.read(), peak)


def _resident(root: psutil.Process) -> int:
    held = 0
    with suppress(psutil.NoSuchProcess):
        for process in (root, *root.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                held += process.memory_info().rss
    return held
