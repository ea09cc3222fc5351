"""Complaints: why something ended badly, in words for whoever waits for it.

The studio's own errors are written to be read. What anybody else raises may quote an address, a key or a person: of
such an error only the name goes on, and its words stay in the worker's log.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from shared.errors import ItemsFailed, StudioError

UNEXPECTED = "Something unexpected went wrong in the studio; trying again may help."
_SILENT = "it stopped without saying why"
_MOST_CHARACTERS = 2_000

_QUOTATION = re.compile(r"(?P<told>.*? failed; the first with )(?P<error>[^:]*): (?P<said>.*)", re.DOTALL)
"""What a flow says of items that failed: which, and how the first one did."""


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
            code = detail.get("error") or error.get("errorType") or "Unknown"
            said = error.get("errorMessage") or detail.get("cause") or _SILENT
            return Complaint(str(code), fit_to_tell(str(code), str(said)))


def fit_to_tell(error: str, said: str) -> str:
    """What an error of this name said, as far as it is meant for those outside the studio."""
    if error not in _own(StudioError):
        return UNEXPECTED
    if error == ItemsFailed.__name__ and (quoting := _QUOTATION.fullmatch(said)):
        said = f"{quoting['told']}{quoting['error']}: {fit_to_tell(quoting['error'], quoting['said'])}"
    return said[:_MOST_CHARACTERS]


def _own(kind: type[StudioError]) -> Iterator[str]:
    """The names of an error and of all its kinds."""
    yield kind.__name__
    for narrower in kind.__subclasses__():
        yield from _own(narrower)


def _error(cause: object) -> Mapping[str, Any]:
    """A Lambda's error, when the cause is one."""
    if not isinstance(cause, str):
        return {}
    try:
        error = json.loads(cause)
    except ValueError:
        return {}
    return error if isinstance(error, dict) else {}
