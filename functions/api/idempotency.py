"""Idempotency: a POST that carries an `Idempotency-Key` has one effect, however often it arrives.

It stands around the whole API, where Lambda's event comes in: what is kept is the answer as it leaves. Only who sends a
key pays for what keeps the answers; it is loaded then.
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from importlib import import_module
from typing import Any, Protocol, cast

from functions.api import cookies
from functions.api.dependencies import check
from functions.api.errors import RETRY_SECONDS
from functions.api.protection import HEADERS
from shared.accounts import tokens
from shared.errors import Invalid, StudioError, Transient, Unauthenticated

type Event = dict[str, Any]
"""Of API Gateway, payload 2.0."""
type Answer = dict[str, Any]
type Handler = Callable[[Event, Any], Answer]

HEADER = "idempotency-key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_KEPT_BY = "functions.api.replays"


@dataclass(frozen=True)
class Asked:
    """What was asked, by whom, under which key."""

    key: str
    who: str
    """A user, or nobody in particular."""
    path: str
    body: str
    """Its SHA-256, with that of the query."""


class Replays(Protocol):
    """What `functions.api.replays` is."""

    def answered(
        self, asked: Asked, answer: Callable[[], Answer], check: Callable[[], None], context: Any
    ) -> Answer: ...


def once(handler: Handler) -> Handler:
    """A handler that does what it is asked under one key once, and gives the same answer from then on."""

    def answer(event: Event, context: Any) -> Answer:
        key = event["headers"].get(HEADER)
        if key is None or event["requestContext"]["http"]["method"] != "POST":
            return handler(event, context)
        try:
            replays = cast("Replays", import_module(_KEPT_BY))
            shown = _shown(event)
            return replays.answered(
                _asked(event, key, shown),
                lambda: handler(event, context),
                # No route asks who is there when an answer is given again.
                lambda: check(shown) if shown else None,
                context,
            )
        except StudioError as refused:
            return _refusal(refused)

    return answer


def _asked(event: Event, key: str, shown: str) -> Asked:
    if not _KEY.fullmatch(key):
        raise Invalid(f"{HEADER}: 1 to 255 characters of ASCII, without spaces")
    said = json.dumps([event.get("rawQueryString", ""), event.get("body", "")])
    return Asked(key, _who(shown), event["rawPath"], hashlib.sha256(said.encode()).hexdigest())


def _shown(event: Event) -> str:
    """A session's token or an API key, if there is one."""
    scheme, _, shown = event["headers"].get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return shown.strip()
    pairs = (pair.partition("=") for pair in event.get("cookies", ()))
    return next((value for name, _, value in pairs if name == cookies.ACCESS), "")


def _who(shown: str) -> str:
    """Whoever they say they are, as far as a signature tells: whether they may, the route finds out."""
    try:
        return str(tokens.read(shown).user)
    except Unauthenticated:
        # An API key, or nothing that is good for anything.
        return hashlib.sha256(shown.encode()).hexdigest() if shown else ""


def _refusal(refused: StudioError) -> Answer:
    headers = {name.lower(): value for name, value in HEADERS.items()} | {"content-type": "application/json"}
    if isinstance(refused, Transient):
        headers["retry-after"] = str(RETRY_SECONDS)
    return {
        "statusCode": int(refused.status),
        "headers": headers,
        "body": json.dumps({"error": str(refused), "code": refused.code}),
        "isBase64Encoded": False,
    }


def had_effect(answer: Answer) -> bool:
    """Whether an answer says that something was done. What was refused, or went wrong, may be asked again."""
    return int(answer["statusCode"]) < HTTPStatus.BAD_REQUEST
