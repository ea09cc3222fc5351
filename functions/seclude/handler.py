"""Seclude: an admin has decided about a video. Bring what is public of it in line."""

from typing import Any
from uuid import UUID

from functions import uncollected

with uncollected():
    from shared.messages import Failures, each
    from shared.telemetry import visit
    from shared.works.seclusion import arrange


def seclude(video: UUID) -> None:
    """Doing it again changes nothing."""
    with visit("seclude", video=str(video)) as said:
        said["visibility"] = arrange(video)


def handler(event: dict[str, Any], _context: object = None) -> Failures:
    """The videos that could not be arranged stay in the queue, and the others do not."""
    return each(event, lambda body: seclude(UUID(body)))
