"""The wire: asking a company's servers, which answer in JSON, soon and in few words or not at all."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from urllib3 import PoolManager, Timeout
from urllib3.exceptions import HTTPError

from shared.errors import Unanswered

_CONNECT_SECONDS = 3.0
_READ_SECONDS = 5.0
_MOST_BYTES = 256 * 1024
_JSON = {"Accept": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Said:
    ok: bool
    """Whether it is what was asked for; a no otherwise."""
    body: Any


def ask(url: str, form: Mapping[str, str] | None = None) -> Said:
    """GET, or POST a form. No redirect is followed. Raises Unanswered."""
    patience = Timeout(connect=_CONNECT_SECONDS, read=_READ_SECONDS)
    try:
        # A connection that is kept is stale when a Lambda wakes up.
        with PoolManager(timeout=patience, retries=False) as http:
            answer = http.request(
                "GET" if form is None else "POST",
                url,
                body=None if form is None else urlencode(form),
                headers=_JSON if form is None else _JSON | _FORM,
                redirect=False,
                preload_content=False,
            )
            content = answer.read(_MOST_BYTES + 1)
        if len(content) > _MOST_BYTES or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unanswered("the company that you sign in with does not answer as it should")
        return Said(answer.status == HTTPStatus.OK, json.loads(content))
    except (HTTPError, ValueError) as error:
        raise Unanswered("the company that you sign in with does not answer as it should") from error
