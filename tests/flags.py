"""Flags for tests: a file of one's own."""

import json
import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from shared.settings import settings

_moments = count(1_800_000_000)


def flagged(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Any], None]:
    """What writes the studio's flags from now on: as JSON, or as the very text that it is given."""
    path = folder / "flags.json"
    monkeypatch.setenv("STUDIO_FLAGS", str(path))
    settings.cache_clear()

    def write(said: Any) -> None:
        path.write_text(said if isinstance(said, str) else json.dumps(said), encoding="utf-8")
        # A file that is written twice in a moment has changed all the same.
        os.utime(path, (moment := next(_moments), moment))

    return write
