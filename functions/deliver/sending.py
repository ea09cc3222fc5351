"""Sending: one message, POSTed once to where a webhook is.

The address is called that was looked at, by its number, and TLS is made with the host that the owner named. No proxy is
used, no redirect followed, and of the answer no more is read than its head: what is behind it is nobody's business, and
a way out for what should stay in.
"""

import socket
import ssl
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache
from http.client import HTTPException
from threading import Event, Timer

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from shared.database import now
from shared.errors import Invalid
from shared.notifications.addresses import Address, read, resolve

SECONDS = 10.0
"""How long a receiver may take to answer, once it has let us in."""

_KNOCK_SECONDS = 6.0
"""How long all of its addresses together may take to do that."""
_MOST_ADDRESSES = 3

_ALWAYS = {"Content-Type": "application/json", "User-Agent": "Talewright-Webhooks/1"}


@dataclass(frozen=True)
class Answer:
    """What a receiver has said."""

    status: int | None
    """None when there was no answer."""
    error: str
    """Why it does not do, in a sentence; empty when it does."""
    after: timedelta | None = None
    """How long it asks to be left alone."""

    @property
    def good(self) -> bool:
        return not self.error

    @property
    def gone(self) -> bool:
        """Whether it wants to hear nothing any more."""
        return self.status == 410


def post(url: str, headers: Mapping[str, str], body: bytes) -> Answer:
    """Send a message. Whatever happens there, this is what is told of it."""
    try:
        address = read(url)
        connection = _connected(address, resolve(address))
    except Invalid as error:
        return Answer(None, f"It was not called: {str(error).removeprefix('url: ')}.")
    except ssl.SSLError:
        return Answer(None, "Its certificate is not good, or it speaks no TLS.")
    except (HTTPError, OSError):
        return Answer(None, "Nobody answers there.")
    try:
        with _cut_off(connection):
            told = {"Host": address.authority, **_ALWAYS, **headers}
            connection.request("POST", address.target, body, told, preload_content=False)
            answer = connection.getresponse()
        return _read(answer.status, answer.headers.get("Retry-After"))
    except (HTTPError, HTTPException, OSError, ValueError):
        return Answer(None, f"It took the message, and gave no answer within {SECONDS:.0f} seconds.")
    finally:
        connection.close()


def _connected(address: Address, known: Sequence[str]) -> HTTPConnection:
    """A connection to the first of these that lets one in. Raises SSLError, HTTPError, OSError."""
    *others, last = known[:_MOST_ADDRESSES]
    patience = _KNOCK_SECONDS / (len(others) + 1)
    for place in others:
        with suppress(HTTPError, OSError):
            return _open(address, place, patience)
    return _open(address, last, patience)


def _open(address: Address, place: str, patience: float) -> HTTPConnection:
    if address.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(
            place, address.port, timeout=patience, server_hostname=address.host, ssl_context=_trust()
        )
    else:
        connection = HTTPConnection(place, address.port, timeout=patience)
    try:
        connection.connect()
    except BaseException:
        connection.close()
        raise
    # Whoever has let us in may think for longer than it took to. It is set upon the socket with the request.
    connection.timeout = SECONDS
    return connection


@contextmanager
def _cut_off(connection: HTTPConnection) -> Generator[None]:
    """Hang up when a receiver takes too long: a time-out of the socket begins anew with every byte that drips in.

    Raises TimeoutError then, for half an answer may look like a whole one.
    """
    line, over = connection.sock, Event()

    def hang_up() -> None:
        over.set()
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = Timer(SECONDS, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
    if over.is_set():
        raise TimeoutError


@cache
def _trust() -> ssl.SSLContext:
    """Whom we believe. Made once: to read the certificates takes longer than to send a message."""
    return ssl.create_default_context()


def _read(status: int, after: str | None) -> Answer:
    match status:
        case _ if 200 <= status < 300:
            return Answer(status, "")
        case _ if 300 <= status < 400:
            return Answer(status, f"It answered {status}, and no redirect is followed.")
        case 429 | 503:
            return Answer(status, f"It answered {status}.", _wait(after))
        case _:
            return Answer(status, f"It answered {status}.")


def _wait(after: str | None) -> timedelta | None:
    """`Retry-After`: seconds, or a date (RFC 9110, section 10.2.3). None for what is neither."""
    if after is None:
        return None
    try:
        return timedelta(seconds=int(after)) if after.isdecimal() else _until(parsedate_to_datetime(after))
    except (ValueError, OverflowError):
        return None


def _until(moment: datetime) -> timedelta:
    return moment - now() if moment.tzinfo is not None else timedelta(0)
