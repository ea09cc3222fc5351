"""What the studio has written into its log meanwhile."""

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from shared.telemetry import logger


class Lines:
    """The lines of a log, as they are written and as JSON."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    def all(self, message: str | None = None) -> list[dict[str, Any]]:
        """Every line, or those with a message."""
        said = [json.loads(line) for line in self.text.splitlines()]
        return [line for line in said if message is None or line["message"] == message]

    def one(self, message: str) -> dict[str, Any]:
        (line,) = self.all(message)
        return line

    def figures(self, name: str) -> list[dict[str, Any]]:
        """Lines with a value of a metric."""
        return [line for line in self.all() if name in line]


@pytest.fixture
def lines() -> Iterator[Lines]:
    written = Lines()
    handler = logger.registered_handler
    before = handler.setStream(written.stream)  # pyright: ignore[reportAttributeAccessIssue] (it is a stream handler)
    yield written
    handler.setStream(before)  # pyright: ignore[reportAttributeAccessIssue]
