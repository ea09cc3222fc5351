"""A receiver of sorts: a web server on the loopback interface. It notes what it is told, and answers as it is bid."""

import ssl
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any


@dataclass
class Told:
    """One message as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    url: str = ""
    status: int = 204
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    answer: bytes = b""
    told: list[Told] = field(default_factory=list[Told])

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])


@contextmanager
def listening(trust: ssl.SSLContext | None = None) -> Generator[Receiver]:
    """A receiver, for as long as the block lasts; over TLS if it is told whom it is."""
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            receiver.told.append(
                Told(self.path, {name.lower(): value for name, value in self.headers.items()}, self.rfile.read(length))
            )
            self.send_response(receiver.status)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(receiver.answer)

        def log_message(self, format: str, *args: Any) -> None: ...

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: Any) -> None:
            """Whoever hangs up on it early is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    if trust is not None:
        server.socket = trust.wrap_socket(server.socket, server_side=True)
    receiver.url = f"{'http' if trust is None else 'https'}://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
