from collections.abc import Iterator

import pytest

from tests.productions import Company, counted


@pytest.fixture
def company(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Company]:
    with counted(monkeypatch) as company:
        yield company
