"""The studio's API, as the command line speaks it."""

import json
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar, DefaultCookiePolicy
from pathlib import Path
from typing import Any

import httpx
from httpx_sse import connect_sse

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_PATIENCE = httpx.Timeout(60, connect=5)


class Refused(Exception):
    """The studio said no. `code` is its word for it."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code


class Unreachable(Exception):
    """Nobody answers at that address."""


@dataclass(frozen=True)
class Event:
    """One line of a job's event log."""

    number: str
    name: str
    detail: dict[str, Any]


class Client:
    """Somebody who is signed in at one studio."""

    def __init__(self, url: str, cookies: dict[str, str] | None = None) -> None:
        self.url = httpx.URL(url)
        # Sessions are Secure cookies; over plain HTTP they may travel on this machine only.
        schemes = ("https", "http") if self.url.host in _LOOPBACK else ("https",)
        jar = CookieJar(DefaultCookiePolicy(secure_protocols=schemes))
        self._http = httpx.Client(base_url=self.url, cookies=jar, timeout=_PATIENCE, follow_redirects=False)
        for name, value in (cookies or {}).items():
            self._http.cookies.set(name, value, domain=self.url.host)

    def sign_in(self, email: str, password: str, *, first_time: bool = False) -> None:
        """Open a session. Raises Refused or Unreachable."""
        where = "/api/auth/sign-up" if first_time else "/api/auth/sign-in"
        self._ask("POST", where, {"email": email, "password": password})

    def cookies(self) -> dict[str, str]:
        """The session, to go on with later."""
        return {cookie.name: cookie.value for cookie in self._http.cookies.jar if cookie.value}

    def get(self, path: str) -> dict[str, Any]:
        """Raises Refused or Unreachable."""
        return self._signed_in("GET", path)

    def post(self, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """Raises Refused or Unreachable."""
        return self._signed_in("POST", path, body)

    def events(self, path: str, after: str) -> Iterator[Event]:
        """The events of a job after a number, as far as there are any now. Raises Refused or Unreachable."""
        self._signed_in("GET", "/api/me")
        with (
            _reaching(self.url),
            connect_sse(self._http, "GET", path, headers={"Last-Event-ID": after} if after else {}) as source,
        ):
            if source.response.is_error:
                source.response.read()
                raise _refusal(source.response)
            for event in source.iter_sse():
                yield Event(event.id, event.event, json.loads(event.data) if event.data else {})

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

    def _signed_in(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        try:
            return self._ask(method, path, body)
        except Refused as refused:
            if refused.status != 401:
                raise
        self._ask("POST", "/api/auth/refresh")
        return self._ask(method, path, body)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        with _reaching(self.url):
            answer = self._http.request(method, path, json=body)
        if answer.is_error:
            raise _refusal(answer)
        said: dict[str, Any] = answer.json() if answer.content else {}
        return said


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
