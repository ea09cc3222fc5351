"""Days for tests: what the clock decides is the same on every day on which they run."""

from datetime import date, datetime, time, tzinfo
from types import ModuleType
from typing import override

import pytest


def on(day: date, module: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have a module that asks `datetime` which moment it is hear that it is noon of a day."""

    class Then(datetime):
        @override
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Then":
            return cls.combine(day, time(12), tz)

    monkeypatch.setattr(module, "datetime", Then)
