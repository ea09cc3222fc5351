"""The queue: how fal is asked. A request is handed in, looked after under the addresses that fal gives, and picked up.

fal.ai/docs/documentation/model-apis/inference/queue; what its errors look like: …/model-apis/errors and
…/model-apis/request-errors.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlencode, urlsplit

from pydantic import BaseModel, JsonValue, ValidationError

from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    StudioError,
)
from shared.providers.vendor import Reply, Vendor
from shared.settings import settings

COMPANY = "fal"

_SUBMIT_SECONDS = 30.0
_LOOK_SECONDS = 15.0
_FETCH_SECONDS = 60.0
_WITHIN = "X-Fal-Request-Timeout"
"""How long a request may wait to be begun, in seconds (…/model-apis/common-parameters)."""
_FILES = ("fal.media", "fal.run")
"""The domains under which fal gives out what it has made: `https://v3.fal.media/files/…`."""
_NOBODY_KNOWS = {502, 504}
"""What a gateway says that has not heard from whom it has asked."""
_FORBIDDEN = 403
_LOCKED = "User is locked"
"""How fal says, with a 403, that its credit is used up (github.com/fal-ai/fal/issues/1147)."""
_POLICY = "content_policy_violation"
_REFUSED = re.compile(r"\bstatus code: 4[0-9]{2}\b")
"""How a webhook says that it was for what was asked: "Invalid status code: 422"."""


class _Receipt(BaseModel):
    request_id: str
    status_url: str
    response_url: str


class _State(BaseModel):
    status: Literal["IN_QUEUE", "IN_PROGRESS", "COMPLETED"]
    error: str | None = None
    error_type: str | None = None


class _Fault(BaseModel):
    """One of those that a model names."""

    msg: str
    type: str = ""


class _Complaint(BaseModel):
    """What fal says when there is no result: a sentence, or a list of faults."""

    detail: str | list[_Fault] = ""
    error_type: str | None = None

    @property
    def sentence(self) -> str:
        return self.detail if isinstance(self.detail, str) else "; ".join(fault.msg for fault in self.detail)

    @property
    def kinds(self) -> Iterator[str]:
        if isinstance(self.detail, list):
            yield from (fault.type for fault in self.detail)


class _Picture(BaseModel):
    url: str


class Result(BaseModel):
    """What a model of pictures gives."""

    images: list[_Picture]
    has_nsfw_concepts: list[bool] = []


def submit(model: str, asked: dict[str, Any], *, tell: str, within: int) -> dict[str, Any]:
    """Hand in a request, to be begun within so many seconds; its number, and where to ask after it.

    Raises what `Vendor.ask` does; ProviderTimeout and ProviderGarbled when it may have been taken.
    """
    path = f"/{model}?{urlencode({'fal_webhook': tell})}" if tell else f"/{model}"
    receipt = VENDOR.ask(path, body=asked, headers={_WITHIN: str(within)}, seconds=_SUBMIT_SECONDS).into(_Receipt)
    for url in (receipt.status_url, receipt.response_url):
        _see_that_it_is_at_home(url)
    return receipt.model_dump()


def collect(receipt: dict[str, Any]) -> Result | StudioError | None:
    """What has become of a request: its result or the error that it ended with; None while it is under way.

    Raises what `Vendor.ask` does when that cannot be known.
    """
    known = _Receipt.model_validate(receipt)
    try:
        state = _look(known.status_url).into(_State)
    except ProviderRefused as error:
        raise ProviderGarbled(f"fal knows nothing of what it was given: {error}") from error
    if state.status != "COMPLETED":
        return None
    try:
        return _look(known.response_url).into(Result)
    except ProviderRefused as refused:
        return refused
    except (ProviderBusy, ProviderTimeout):
        if state.error is None:
            raise
        return ProviderBusy(f"fal: {state.error}")


def receive(payload: JsonValue, failure: str | None) -> Result | StudioError:
    """The same, by what fal's webhook has told: a result, or what went wrong."""
    try:
        if failure is None:
            return Result.model_validate(payload)
        complaint = _Complaint.model_validate(payload or {})
    except ValidationError:
        return ProviderGarbled("fal told what nobody can read")
    if _POLICY in complaint.kinds:
        return _refusal(complaint)
    said = f"fal: {complaint.sentence or failure}"
    return ProviderRefused(said) if _REFUSED.search(failure) else ProviderBusy(said)


def fetch(url: str) -> bytes:
    """A file that fal has made. Raises ProviderGarbled for one that is not fal's, and what `Vendor.fetch` does."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    fals = parts.scheme == "https" and any(host == domain or host.endswith(f".{domain}") for domain in _FILES)
    if not fals and not _is_played(url):
        raise ProviderGarbled(f"fal says that a picture is at {host!r}, which is not fal's")
    return VENDOR.fetch(url, seconds=_FETCH_SECONDS).body


def _look(url: str) -> Reply:
    _see_that_it_is_at_home(url)
    return VENDOR.ask(url, method="GET", seconds=_LOOK_SECONDS)


def _see_that_it_is_at_home(url: str) -> None:
    """The key goes nowhere else. Raises ProviderGarbled."""
    if not url.startswith(f"{VENDOR.url}/"):
        raise ProviderGarbled("fal names an address that is not its own: its key is not shown there")


def _is_played(url: str) -> bool:
    """Whether it is at the door of somebody whom the settings have speak as fal does."""
    door = settings().provider_urls.get(COMPANY)
    return door is not None and url.startswith(f"{door}/")


def _refusal(complaint: _Complaint) -> ContentRefused:
    return ContentRefused(f"fal will not draw this: {complaint.sentence}", rule=_POLICY)


def _read(said: Any) -> _Complaint:
    try:
        return _Complaint.model_validate(said)
    except ValidationError:
        return _Complaint()


def _special(reply: Reply, said: Any) -> StudioError | None:
    complaint = _read(said)
    if reply.status == _FORBIDDEN and complaint.sentence.startswith(_LOCKED):
        return ProviderSpent(f"fal: {complaint.sentence}")
    if _POLICY in complaint.kinds:
        return _refusal(complaint)
    if reply.status in _NOBODY_KNOWS:
        return ProviderTimeout(f"fal did not hear from its own queue: status {reply.status}")
    return None


VENDOR = Vendor(
    COMPANY,
    authorise=lambda key: {"Authorization": f"Key {key}"},
    sentence=lambda said: _read(said).sentence,
    special=_special,
)
