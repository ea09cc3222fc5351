"""Flags: what can be turned on and off, or set, while the studio runs.

They are one file in the form of Powertools' feature flags: each has a default, and rules that give another value to
those who fit. A laptop reads the file itself; in AWS it is deployed by AppConfig, step by step. What evaluates them is
loaded for the first one that is asked for: no cold start should pay for it.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import import_module
from typing import Any, Protocol, cast

from shared.settings import settings


class Flag(StrEnum):
    SIGN_UP = "sign-up"
    """Whether strangers may make accounts. Rules know their `email`."""
    ORDERS = "orders"
    """Whether anything may be ordered. What is being made goes on, and may be called off and tried again."""
    MULTI_LANGUAGE = "ENABLE_MULTI_LANGUAGE"
    """Whether videos may be in other languages than English (SB-06)."""
    STORY_LENGTH = "MAX_STORY_LENGTH"
    """Most characters of a text of one's own (SB-06)."""


USUAL: Mapping[Flag, bool | int] = {
    Flag.SIGN_UP: True,
    Flag.ORDERS: True,
    Flag.MULTI_LANGUAGE: True,
    Flag.STORY_LENGTH: 20_000,
}
"""What holds where the file does not name a flag: it may be older than this code."""


def is_on(flag: Flag, **about: str) -> bool:
    """Whether a flag is on for whoever this is about. Raises StorageBusy when no flags were ever read."""
    return bool(_evaluated(flag, about))


def number(flag: Flag, **about: str) -> int:
    """What a flag that is a number is, for whoever this is about. Raises StorageBusy when no flags were ever read."""
    return int(_evaluated(flag, about))


def everything() -> Mapping[str, Any]:
    """All flags as the file has them, by name. Raises StorageBusy when they were never read."""
    return _features(settings().flags).get_configuration()


class _Features(Protocol):
    """What Powertools' `FeatureFlags` is."""

    def get_configuration(self) -> dict[str, Any]: ...

    def evaluate(self, *, name: str, context: dict[str, Any], default: Any) -> Any: ...


def _evaluated(flag: Flag, about: dict[str, str]) -> bool | int:
    value: bool | int = _features(settings().flags).evaluate(name=flag, context=about, default=USUAL[flag])
    return value


@cache
def _features(where: str) -> _Features:
    return cast("_Features", import_module("shared.flags.stores").features(where))
