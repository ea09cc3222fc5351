"""Live: the real companies, with real keys, for less than a dollar. `make live` runs it, and nothing else does.

A key comes from `TALEWRIGHT_LIVE_OPENAI_KEY` and the like. `TALEWRIGHT_LIVE_STREET` names a street of played vendors
that is asked instead: a rehearsal.
"""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local import home
from shared import secrets
from shared.production.catalogue import catalogue, is_keyed
from shared.settings import settings
from tests.live.purse import Purse

WANTED = "TALEWRIGHT_LIVE"
STREET = "TALEWRIGHT_LIVE_STREET"

collect_ignore_glob = [] if os.environ.get(WANTED) else ["test_*.py"]


def variable(company: str) -> str:
    """Where the key of a company is found."""
    return f"TALEWRIGHT_LIVE_{company.upper()}_KEY"


@pytest.fixture(scope="session")
def purse() -> Iterator[Purse]:
    """What is left of a dollar; at the end, what came of it is written down."""
    held = Purse()
    yield held
    if held.calls:
        print(f"\nWritten down: {held.write(folder())}")  # noqa: T201


def folder() -> Path:
    return home.find().path / "live"


@pytest.fixture(autouse=True)
def at_the_door(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Companies are asked where they are, or in the street of a rehearsal, with the keys of whoever runs this."""
    companies = [company for company in catalogue().companies if is_keyed(company)]
    if street := os.environ.get(STREET):
        monkeypatch.setenv(
            "STUDIO_PROVIDER_URLS", json.dumps({company: f"{street}/{company}" for company in companies})
        )
    monkeypatch.setattr(secrets, "_held", {company: os.environ.get(variable(company), "") for company in companies})
    settings.cache_clear()
    yield
    settings.cache_clear()


def demand_key(company: str) -> None:
    """Skip, with the reason, what asks a company that there is no key of."""
    if not os.environ.get(variable(company)):
        pytest.skip(f"{variable(company)} has no key of {company}")
