"""The queue: how fal is asked. A request is handed in, looked after under the addresses that fal gives, and picked up.

fal.ai/docs/documentation/model-apis/inference/queue; what its errors look like: …/model-apis/errors and
…/model-apis/request-errors.
"""

import re
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import urlencode

from pydantic import BaseModel, Field, JsonValue, ValidationError

from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    StageError,
)
from shared.production.addresses import is_here, read
from shared.providers.fal.addresses import is_behind, is_file
from shared.providers.vendor import Reply, Vendor
from shared.settings import settings

COMPANY = "fal"

_SUBMIT_SECONDS = 30.0
_LOOK_SECONDS = 15.0
_FETCH_SECONDS = 60.0
_WITHIN = "X-Fal-Request-Timeout"
"""How long a request may wait to be begun, in seconds (…/model-apis/common-parameters)."""
_NOBODY_KNOWS = {502, 504}
"""What a gateway says that has not heard from whom it has asked."""
_FORBIDDEN = 403
_LOCKED = "User is locked"
"""How fal says, with a 403, that its credit is used up (github.com/fal-ai/fal/issues/1147)."""
_POLICY = "content_policy_violation"
_REFUSED = re.compile(r"\bstatus code: 4[0-9]{2}\b")
"""How a webhook says that it was for what was asked: "Invalid status code: 422"."""


class _Receipt(BaseModel):
    request_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")
    status_url: str = ""
    response_url: str = ""


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
    reply = VENDOR.ask(path, body=asked, headers={_WITHIN: str(within)}, seconds=_SUBMIT_SECONDS)
    return reply.into(_Receipt).model_dump()


def collect(model: str, receipt: dict[str, Any]) -> Result | StageError | None:
    """What has become of a request: its result or the error that it ended with; None while it is under way.

    Raises what `Vendor.ask` does when that cannot be known.
    """
    known = _at_home(model, _Receipt.model_validate(receipt))
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


def receive(payload: JsonValue, failure: str | None) -> Result | StageError:
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
    door = played_at()
    if not is_file(url) and not (door is not None and is_behind(door, url)):
        raise ProviderGarbled("fal says that a picture is at an address which is not fal's")
    return VENDOR.fetch(url, seconds=_FETCH_SECONDS).body


def played_at() -> str | None:
    """The door at which fal is played, where the settings have it asked on this machine."""
    door = settings().provider_urls.get(COMPANY, "")
    url = read(door)
    return door if url is not None and is_here(url) else None


def _look(url: str) -> Reply:
    return VENDOR.ask(url, method="GET", seconds=_LOOK_SECONDS)


def _at_home(model: str, receipt: _Receipt) -> _Receipt:
    """A receipt whose addresses are where fal is asked: its key is shown nowhere else.

    Others than that are named where somebody stands between, and by whoever is not fal: a request is found by its
    number, too (fal-client 1.0.3, `SyncClient.get_handle`).
    """
    door = VENDOR.url
    if is_behind(door, receipt.status_url) and is_behind(door, receipt.response_url):
        return receipt
    owner, name, *_ = model.split("/")
    at = f"{door}/{owner}/{name}/requests/{receipt.request_id}"
    return receipt.model_copy(update={"status_url": f"{at}/status", "response_url": at})


def _refusal(complaint: _Complaint) -> ContentRefused:
    return ContentRefused(f"fal will not draw this: {complaint.sentence}", rule=_POLICY)


def _read(said: Any) -> _Complaint:
    try:
        return _Complaint.model_validate(said)
    except ValidationError:
        return _Complaint()


def _special(reply: Reply, said: Any) -> StageError | None:
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
