"""The studio's API, as the command line speaks it."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import httpx
import stamina
from httpx_sse import connect_sse

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PATIENCE = httpx.Timeout(60, connect=5)
_CSRF = "__Host-csrf"
"""The cookie that whoever changes something says back in a header."""


class Refused(Exception):
    """The studio said no. `code` is its word for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Unreachable(Exception):
    """Nobody answers at that address."""


class Insecure(Unreachable):
    """Nobody is asked at that address: everybody on the way could read what is shown there."""


def _may_pass(error: Exception) -> bool:
    """Whether asking again in a moment may help: a database that restarts, a network that stutters."""
    if isinstance(error, Refused):
        return error.status >= 500
    return isinstance(error, Unreachable) and not isinstance(error, Insecure)


_patiently = stamina.retry(on=_may_pass, attempts=None, timeout=20)
"""For what may be asked twice. An order is not among it."""


@dataclass(frozen=True)
class Event:
    """One line of a job's event log."""

    number: str
    name: str
    detail: dict[str, Any]


def address(path: str, **asked: str | int | None) -> str:
    """A path with what is asked for there, as far as it is said."""
    query = urlencode({name: said for name, said in asked.items() if said is not None})
    return f"{path}?{query}" if query else path


class Client:
    """Somebody who is signed in at one studio."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None, *, key: str | None = None) -> None:
        """Somebody who shows a session's cookies, or an API key instead."""
        self.url = httpx.URL(url)
        self._session = dict(cookies or {})
        self._key = key
        self._http = httpx.Client(
            base_url=self.url, timeout=_PATIENCE, follow_redirects=False, headers={"User-Agent": "talewright"}
        )

    def close(self) -> None:
        """Let go of the connection."""
        self._http.close()

    def sign_up(self, email: str, password: str) -> None:
        """Make an account, and open a session. Raises Refused or Unreachable."""
        self._ask("POST", "/api/auth/sign-up", {"email": email, "password": password})

    @_patiently
    def sign_in(self, email: str, password: str) -> None:
        """Open a session. Raises Refused or Unreachable."""
        self._ask("POST", "/api/auth/sign-in", {"email": email, "password": password})

    def cookies(self) -> dict[str, str]:
        """The session, to go on with later."""
        return dict(self._session)

    @_patiently
    def get(self, path: str, **asked: str | int | None) -> dict[str, Any]:
        """What is asked for is the query, without what is None. Raises Refused or Unreachable."""
        return self._renewing(lambda: self._ask("GET", address(path, **asked)))

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Raises Refused or Unreachable."""
        return self._renewing(lambda: self._ask("POST", path, body))

    @_patiently
    def patch(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Raises Refused or Unreachable."""
        return self._renewing(lambda: self._ask("PATCH", path, body))

    @_patiently
    def delete(self, path: str) -> None:
        """Raises Refused or Unreachable."""
        self._renewing(lambda: self._ask("DELETE", path))

    @_patiently
    def events(self, path: str, after: str) -> list[Event]:
        """The events of a job after a number, as far as there are any now. Raises Refused or Unreachable."""
        return self._renewing(lambda: self._events(path, after))

    def upload(self, form: dict[str, Any], path: Path) -> None:
        """Send a file to where the studio says, with the fields that it gave. Raises Refused or Unreachable."""
        with _reaching(httpx.URL(form["url"])), path.open("rb") as file:
            answer = httpx.post(form["url"], data=form["fields"], files={"file": file}, timeout=_PATIENCE)
        if answer.is_error:
            raise Refused(
                answer.status_code, "NotTaken", f"{path} was not taken: storage answered {answer.status_code}"
            )

    def download(self, url: str, into: Path) -> None:
        """Bring a published file home: whole, or not at all. Raises Refused or Unreachable."""
        arriving = into.with_name(f".{into.name}.part")
        try:
            with _reaching(self.url), httpx.stream("GET", url, timeout=_PATIENCE) as answer:
                if answer.is_error:
                    raise Refused(answer.status_code, "NotFound", f"{url} answered {answer.status_code}")
                with arriving.open("wb") as file:
                    for chunk in answer.iter_bytes():
                        file.write(chunk)
            arriving.replace(into)
        finally:
            arriving.unlink(missing_ok=True)

    def _events(self, path: str, after: str) -> list[Event]:
        headers = self._introduction() | ({"Last-Event-ID": after} if after else {})
        with _reaching(self.url), connect_sse(self._http, "GET", path, headers=headers) as source:
            if source.response.is_error:
                source.response.read()
                raise _refusal(source.response)
            # A block that only sets `retry:` comes as an event without data; by the standard it is none.
            return [Event(said.id, said.event, json.loads(said.data)) for said in source.iter_sse() if said.data]

    def _renewing[T](self, ask: Callable[[], T]) -> T:
        """Ask, and once more with a new session when the old one has run out."""
        try:
            return ask()
        except Refused as refused:
            if refused.status != 401 or self._key is not None:
                raise
        self._ask("POST", "/api/auth/refresh")
        return ask()

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with _reaching(self.url):
            answer = self._http.request(method, path, json=body, headers=self._introduction())
        self._session.update(answer.cookies)
        self._http.cookies.clear()
        if answer.is_error:
            raise _refusal(answer)
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said

    def _introduction(self) -> dict[str, str]:
        """Who is there, in headers. By hand: the cookies are Secure ones, and this machine's studio speaks HTTP."""
        if self.url.scheme != "https" and self.url.host not in LOOPBACK:
            raise Insecure(f"{self.url} is not https: neither a session nor a key may travel there")
        if self._key is not None:
            return {"Authorization": f"Bearer {self._key}"}
        said_back = {"X-CSRF-Token": self._session[_CSRF]} if _CSRF in self._session else {}
        return said_back | {"Cookie": "; ".join(f"{name}={value}" for name, value in self._session.items())}


@contextmanager
def _reaching(url: httpx.URL) -> Generator[None]:
    try:
        yield
    except httpx.TransportError as error:
        raise Unreachable(f"no studio answers at {url} ({error})") from error


def _refusal(answer: httpx.Response) -> Refused:
    try:
        said = answer.json()
        return Refused(answer.status_code, said["code"], said["error"])
    except (ValueError, KeyError, TypeError):
        return Refused(answer.status_code, "Unknown", f"the studio answered {answer.status_code}")
