from collections.abc import Iterator

import pytest

from shared.settings import settings
from tests.productions import Company, counted


@pytest.fixture
def company(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with counted(monkeypatch) as company:
        yield company


@pytest.fixture
def reachable(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A studio that other companies reach."""
    monkeypatch.setenv("STUDIO_WEBHOOKS_URL", "https://studio.example")
    settings.cache_clear()
    yield
    settings.cache_clear()
