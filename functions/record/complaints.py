"""Complaints: why an execution ended badly, in words for whoever waits for it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_MOST_CHARACTERS = 2_000
_SILENT = "it stopped without saying why"


@dataclass(frozen=True)
class Complaint:
    code: str
    message: str


def complaint(status: str, detail: Mapping[str, Any]) -> Complaint:
    """Read Step Functions' status event. The cause may be a sentence, or a Lambda's error as JSON."""
    match status:
        case "TIMED_OUT":
            return Complaint("TimedOut", "it took longer than it may")
        case "ABORTED":
            return Complaint("Aborted", "it was stopped by hand")
        case _:
            error = _error(detail.get("cause"))
            code = error.get("errorType") or detail.get("error") or "Unknown"
            message = error.get("errorMessage") or detail.get("cause") or _SILENT
            return Complaint(str(code), str(message)[:_MOST_CHARACTERS])


def _error(cause: object) -> Mapping[str, Any]:
    """A Lambda's error, when the cause is one."""
    if not isinstance(cause, str):
        return {}
    try:
        error = json.loads(cause)
    except ValueError:
        return {}
    return error if isinstance(error, dict) else {}
