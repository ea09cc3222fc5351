"""Vendors: what all companies have in common that are asked over HTTPS and paid.

One request is one call: nothing is tried again in here, since only whoever keeps the books knows what that would cost.
What comes back is read whole, within a time and a size, and what goes wrong is said in the studio's own errors, without
a word of the key.
"""

import json
import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any
from urllib.request import getproxies, proxy_bypass

import urllib3
from pydantic import BaseModel, ConfigDict, ValidationError
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    NewConnectionError,
    ProxyError,
    ReadTimeoutError,
    SSLError,
)
from urllib3.util import parse_url

from shared.errors import (
    Crowded,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
)
from shared.production import catalogue, deadlines
from shared.secrets import other_provider_key, provider_key
from shared.settings import settings

_CONNECT_SECONDS = 5.0
_FEWEST_SECONDS = 10.0
"""A call that is begun with less would be paid and lost."""
_LARGEST = 64 * 1024 * 1024
"""Bytes of an answer: a minute of sound or a large picture, written in base64, has a quarter of that."""
_PIECE = 64 * 1024
LONGEST_COMPLAINT = 500
"""Characters of what a vendor says that are passed on."""
_LONGEST_PAUSE = 60 * 60
"""Seconds for which a vendor is left alone, whatever it wants."""
_NOT_DONE = 300
_HIDDEN = "…".encode()
"""What stands for the key where a vendor repeats it."""
_ACCOUNT = re.compile(rb"\b(?:org|proj|acct|user|key|sk)[-_](?=[\w-]*\d)[\w-]{4,}")
"""Whose account it is: users of the studio read complaints, and it is its owner's."""
_KEYS_WRONG = {401, 403}
_UNPAID = 402
_PASSING = {408, 409, 425, 429}

type File = tuple[str, bytes, str]
"""Of a form: what it is called, what is in it, and its media type."""


class Answered(BaseModel):
    """Part of an answer. What a vendor adds to it is passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")


@dataclass(frozen=True)
class Reply:
    """What a vendor answered."""

    company: str
    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes

    def json(self) -> Any:
        """The body, read. Raises ProviderGarbled."""
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise ProviderGarbled(f"{self.company} answered what nobody can read as JSON") from error

    def into[M: BaseModel](self, kind: type[M]) -> M:
        """The body as the vendor has published it. Raises ProviderGarbled."""
        try:
            return kind.model_validate_json(self.body)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = ".".join(map(str, first["loc"]))
            raise ProviderGarbled(f"{self.company} answered what nobody can read: {where}: {first['msg']}") from error

    def said(self) -> Any:
        """The JSON of a complaint, which may be anything: None where it cannot be read."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def after(self) -> int:
        """Seconds for which the vendor wants to be left alone, an hour at most; 0 when it does not say.

        It says so in seconds, or as the moment until which it does (RFC 9110, 10.2.3).
        """
        wanted = self.headers.get("retry-after", "")
        try:
            seconds = float(wanted) if wanted.isascii() and wanted.isdigit() else _seconds_until(wanted)
        except (ValueError, OverflowError):
            return 0
        return math.ceil(min(max(seconds, 0), _LONGEST_PAUSE))


@dataclass(frozen=True)
class Vendor:
    """A company as it is asked."""

    company: str
    """As settings and the catalogue name it."""
    authorise: Callable[[str], Mapping[str, str]]
    """The headers that show a key."""
    sentence: Callable[[Any], str]
    """What its complaints say, of their JSON, for people; empty where it says nothing."""
    special: Callable[[Reply, Any], StudioError | None] = lambda _reply, _said: None
    """The error for a complaint that means something else than its status usually does; None for all others."""

    @property
    def url(self) -> str:
        """Where it is asked, without a slash at the end. Raises ProviderUnset for whom nobody has said that of."""
        url = settings().provider_urls.get(self.company, catalogue.catalogue().companies[self.company].url)
        if not url:
            raise ProviderUnset(f"nobody has said where {self.company} is asked: STUDIO_PROVIDER_URLS does")
        return url

    def ask(
        self,
        path: str,
        *,
        method: str = "POST",
        body: Any = None,
        form: Mapping[str, str | File] | list[tuple[str, str | File]] | None = None,
        headers: Mapping[str, str] | None = None,
        seconds: float,
    ) -> Reply:
        """Ask once and hear the whole answer, within so many seconds.

        `path` follows the company's address, or is a whole one that it has given itself. `body` is sent as JSON, `form`
        as multipart/form-data. Raises ProviderUnset, ProviderSpent or ProviderRefused for what the vendor says no to;
        ProviderBusy when it does nothing for now; ProviderTimeout when nobody knows whether it did; ProviderGarbled.
        """
        seconds = _within(seconds, self.company)
        what: dict[str, Any] = {"fields": form} if form is not None else {}
        if body is not None:
            what["body"] = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
        shown = {"User-Agent": "talewright", **({"Content-Type": "application/json"} if body is not None else {})}
        url = path if "://" in path else f"{self.url}{path}"

        def sent(key: str) -> Reply:
            return self._sent(method, url, {**shown, **self.authorise(key), **(headers or {})}, what, seconds)

        key = provider_key(self.company)
        reply = sent(key)
        if self._turned_away(reply) and (other := other_provider_key(self.company, key)) is not None:
            # It was changed a moment ago; who was turned away has done nothing.
            key, reply = other, sent(other)
        if reply.status >= _NOT_DONE:
            raise self._complaint(reply, key)
        return reply

    def fetch(self, url: str, *, seconds: float) -> Reply:
        """Have what lies open at a whole address, within so many seconds. No key is shown there.

        Raises ProviderBusy when it is not there, ProviderTimeout, ProviderGarbled.
        """
        reply = self._sent("GET", url, {"User-Agent": "talewright"}, {}, seconds)
        if reply.status >= _NOT_DONE:
            raise ProviderBusy(f"{self.company} does not give out what it has made: status {reply.status}")
        return reply

    def _sent(self, method: str, url: str, headers: Mapping[str, str], what: dict[str, Any], seconds: float) -> Reply:
        deadline = time.monotonic() + seconds
        try:
            answer = _pool(url).request(
                method,
                url,
                headers=dict(headers),
                timeout=urllib3.Timeout(connect=min(_CONNECT_SECONDS, seconds), read=seconds),
                retries=False,
                redirect=False,
                preload_content=False,
                **what,
            )
            try:
                return self._heard(answer, deadline)
            finally:
                answer.release_conn()
        except (ConnectTimeoutError, NewConnectionError, SSLError, ProxyError) as error:
            raise ProviderBusy(f"{self.company} cannot be reached") from error
        except ReadTimeoutError as error:
            raise self._late(seconds) from error
        except HTTPError as error:
            raise ProviderTimeout(f"the connection to {self.company} broke off before it had answered") from error
        except ValueError:
            # It quotes the header that cannot be sent, and that is the key's: it goes no further, not even as a cause.
            refused = ProviderUnset(f"the key for {self.company} is none: `talewright providers add {self.company}`")
        raise refused

    def _heard(self, answer: urllib3.BaseHTTPResponse, deadline: float) -> Reply:
        heard = bytearray()
        # What there is: a whole piece may take its sender longer than anybody waits.
        while piece := answer.read1(_PIECE, decode_content=True):
            heard += piece
            if len(heard) > _LARGEST:
                answer.close()
                raise ProviderGarbled(f"{self.company} answered more than {_LARGEST >> 20} MB")
            if time.monotonic() > deadline:
                answer.close()
                raise self._late(None)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(self.company, answer.status, headers, bytes(heard))

    def _late(self, seconds: float | None) -> ProviderTimeout:
        within = "" if seconds is None else f" within {seconds:g} seconds"
        return ProviderTimeout(f"{self.company} had not answered{within}")

    def _turned_away(self, reply: Reply) -> bool:
        """Whether it was the key."""
        if reply.status < _NOT_DONE:
            return False
        return reply.status in _KEYS_WRONG or isinstance(self.special(reply, reply.said()), ProviderUnset)

    def _complaint(self, reply: Reply, key: str) -> StudioError:
        """A complaint in the studio's own words."""
        reply = replace(reply, body=_ACCOUNT.sub(_HIDDEN, reply.body.replace(key.encode(), _HIDDEN)))
        said = reply.said()
        special = self.special(reply, said)
        if special is not None:
            return special
        sentence = self.sentence(said)[:LONGEST_COMPLAINT] or f"status {reply.status}"
        match reply.status:
            case status if status in _KEYS_WRONG:
                # What it says of a key may have a part of it.
                return key_refused(self.company)
            case status if status == _UNPAID:
                return ProviderSpent(f"{self.company}: {sentence}")
            case status if status in _PASSING or status >= 500:
                return ProviderBusy(f"{self.company}: {sentence}", after=reply.after)
            case _:
                return ProviderRefused(f"{self.company}: {sentence}")


def sentence_of(said: Any) -> str:
    """What a complaint says in the place where most vendors say it; empty where it says nothing."""
    match said:
        case {"error": {"message": str(sentence)}}:
            return sentence
        case _:
            return ""


def unknown_model(company: str, sentence: str) -> ProviderRefused:
    """The error for a model that a company does not know, or no longer."""
    return ProviderRefused(f"{company}: {sentence}; `talewright providers` shows which models there are")


def key_refused(company: str) -> ProviderUnset:
    """The error for a key that a company does not take."""
    return ProviderUnset(f"{company} does not take the studio's key: `talewright providers add {company}`")


def _within(seconds: float, company: str) -> float:
    """As long as a call may take, and its worker has. Raises Crowded when that is hardly anything."""
    left = deadlines.left()
    if left < _FEWEST_SECONDS:
        raise Crowded(f"this worker has no time left to ask {company}: the next one does")
    return min(seconds, left)


def _seconds_until(moment: str) -> float:
    """By a date of HTTP. Raises ValueError."""
    named = parsedate_to_datetime(moment)
    # The oldest kind of date names no zone, and means GMT.
    return (named if named.tzinfo else named.replace(tzinfo=UTC)).timestamp() - time.time()


@cache
def _pools(proxy: str) -> urllib3.PoolManager:
    return urllib3.ProxyManager(proxy) if proxy else urllib3.PoolManager()


def _pool(url: str) -> urllib3.PoolManager:
    """Connections that are kept open, by way of the proxy that the surroundings name, if any."""
    parsed = parse_url(url)
    around = proxy_bypass(parsed.host or "")
    return _pools("" if around else getproxies().get(parsed.scheme or "https", ""))
