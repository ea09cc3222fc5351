"""The source tree that functions run from, and the stamp that says when it last changed."""

import os
from collections.abc import Iterator
from pathlib import Path

from infra.local.home import ROOT

_FOLDERS = ("functions", "shared")
_IGNORED = {"__pycache__"}


def dates(root: Path = ROOT) -> dict[str, int]:
    """When each file that a function may read was last changed."""
    return {entry.path: entry.stat().st_mtime_ns for folder in _FOLDERS for entry in _files(root / folder)}


def _files(folder: Path) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name in _IGNORED:
                continue
            if entry.is_dir():
                yield from _files(Path(entry.path))
            else:
                yield entry
