"""The street: where played vendors are, each behind a door of its own, `http://127.0.0.1:{port}/{company}`.

`POST /faults` says which bad days there are, as `{"company": {"fault": part of all calls}}`; `GET /book` shows what was
paid for, `GET /lost` what of that never arrived whole, and `GET /keys` the one key that each company takes. A fault is
decided by lot, seeded, so that a run can be repeated.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from infra.local.vendors.vendor import Answer, Asked, Fault, Vendor, query_of

_TRICKLE_SECONDS = 0.25
_TRICKLES = 240
"""A slow answer takes a minute."""
_SEED = 7
_LOSING = {Fault.SLOW, Fault.DROPPED, Fault.GARBLED, Fault.TRUNCATED}

type Faults = Mapping[str, Mapping[str, float]]
"""By company, how many calls of all have which fault, 0 to 1."""


class Street:
    """What goes on in it. Every visitor is a thread."""

    def __init__(self, vendors: Iterable[Vendor]) -> None:
        self.vendors = {vendor.company: vendor for vendor in vendors}
        self.faults: Faults = {}
        self.book: list[tuple[str, str]] = []
        """What was paid for: the company, and what it was."""
        self.lost: list[tuple[str, str]] = []
        """What of that never arrived whole."""
        self.visits: list[tuple[str, Asked]] = []
        """Every request that came, with the company that it was for."""
        self._chance = random.Random(_SEED)
        self._lock = threading.Lock()

    def visit(self, company: str, asked: Asked) -> tuple[Answer, Fault | None]:
        fault = self._fault(company, asked)
        with self._lock:
            self.visits.append((company, asked))
        answer = self.vendors[company].visit(asked, fault)
        if answer.paid is not None:
            with self._lock:
                self.book.append((company, answer.paid))
                if fault in _LOSING:
                    self.lost.append((company, answer.paid))
        return answer, fault

    def _fault(self, company: str, asked: Asked) -> Fault | None:
        """Only calls that ask for something have bad days: whoever asks how it stands is told."""
        if asked.method == "GET":
            return None
        with self._lock:
            lot = self._chance.random()
        for name, part in self.faults.get(company, {}).items():
            if lot < part:
                return Fault(name)
            lot -= part
        return None


@contextmanager
def opened(street: Street, *, port: int = 0) -> Generator[str]:
    """A street that can be visited for the length of the block: its address, without a slash at the end."""
    with ThreadingHTTPServer(("127.0.0.1", port), _passers_by(street)) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


def _passers_by(street: Street) -> type[BaseHTTPRequestHandler]:
    class PasserBy(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._visit()

        def do_POST(self) -> None:
            self._visit()

        def do_PUT(self) -> None:
            self._visit()

        def do_DELETE(self) -> None:
            self._visit()

        def log_message(self, format: str, *args: Any) -> None:
            """What is asked is in the street's own record."""

        def _visit(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            _, company, *rest = path.split("/")
            headers = {name.lower(): value for name, value in self.headers.items()}
            asked = Asked(self.command, "/" + "/".join(rest), query_of(query), headers, body)
            if not rest and company in _OFFICES:
                self._say(Answer.of(_OFFICES[company](street, body)))
            elif company in street.vendors:
                self._serve(*street.visit(company, asked))
            else:
                self._say(Answer.of({"error": f"nobody called {company} is here"}, status=404))

        def _serve(self, answer: Answer, fault: Fault | None) -> None:
            if fault is Fault.DROPPED:
                self.close_connection = True
            elif fault is Fault.GARBLED and answer.status == 200:
                self._say(Answer(b'{"' + answer.body[:40], 200, answer.media))
            elif fault is Fault.TRUNCATED:
                self._head(answer)
                self.wfile.write(answer.body[: len(answer.body) // 2])
                self.close_connection = True
            elif fault is Fault.SLOW:
                self._head(answer)
                self._trickle(answer.body)
            else:
                self._say(answer)

        def _say(self, answer: Answer) -> None:
            self._head(answer)
            self.wfile.write(answer.body)

        def _head(self, answer: Answer) -> None:
            self.send_response(answer.status)
            self.send_header("content-type", answer.media)
            self.send_header("content-length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _trickle(self, body: bytes) -> None:
            piece = max(1, len(body) // _TRICKLES)
            try:
                for first in range(0, len(body), piece):
                    self.wfile.write(body[first : first + piece])
                    self.wfile.flush()
                    time.sleep(_TRICKLE_SECONDS)
            except (BrokenPipeError, ConnectionResetError):
                # Whoever waited has gone.
                self.close_connection = True

    return PasserBy


def _set_faults(street: Street, body: bytes) -> Any:
    street.faults = json.loads(body)
    return street.faults


def _show_book(street: Street, _: bytes) -> Any:
    return street.book


def _show_lost(street: Street, _: bytes) -> Any:
    return street.lost


def _show_keys(street: Street, _: bytes) -> Any:
    return {company: vendor.KEY for company, vendor in street.vendors.items()}


_OFFICES: Mapping[str, Callable[[Street, bytes], Any]] = {
    "faults": _set_faults,
    "book": _show_book,
    "lost": _show_lost,
    "keys": _show_keys,
}
