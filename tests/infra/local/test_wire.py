"""A socket at the front door is one at the emulator."""

import threading
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from infra.local import processes
from infra.local.door import Upstream, door
from infra.local.transform import SOCKETS_PATH
from tests.serving import served


class Emulator:
    """It repeats what it is told, closes when it is told to, and lets in whom it should."""

    def __init__(self) -> None:
        self.asked: list[WebSocket] = []
        self.over = threading.Event()
        self.app = Starlette(routes=[WebSocketRoute(SOCKETS_PATH, self.socket)])

    async def socket(self, socket: WebSocket) -> None:
        self.asked.append(socket)
        if socket.headers.get("origin") == "https://evil.example":
            await socket.send_denial_response(Response(status_code=403))
            return
        await socket.accept()
        await socket.send_text("hello")
        while (message := await socket.receive())["type"] == "websocket.receive":
            if message.get("text") == "end":
                await socket.close(4401)
                return
            if message.get("text") is None:
                await socket.send_bytes(message["bytes"])
            else:
                await socket.send_text(message["text"])
        self.over.set()


@pytest.fixture(scope="module")
def upstream() -> Iterator[tuple[Emulator, str]]:
    emulator = Emulator()
    with served(emulator.app) as address:
        yield emulator, address


@pytest.fixture(scope="module")
def address(upstream: tuple[Emulator, str]) -> Iterator[str]:
    with served(door(Upstream(upstream[1], "d1.cloudfront.net"), {})) as address:
        yield f"{address.replace('http:', 'ws:')}/ws"


@pytest.fixture
def emulator(upstream: tuple[Emulator, str]) -> Emulator:
    upstream[0].asked.clear()
    upstream[0].over.clear()
    return upstream[0]


def opened(address: str, **headers: str) -> ClientConnection:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return connect(address, additional_headers=named, proxy=None, open_timeout=20)


def test_what_is_said_on_one_side_is_heard_on_the_other(address: str, emulator: Emulator) -> None:
    with opened(address) as browser:
        assert browser.recv(timeout=20) == "hello"
        browser.send('{"action": "ping", "said": "ö"}')
        assert browser.recv(timeout=20) == '{"action": "ping", "said": "ö"}'
        browser.send(b"\x00\xff")
        assert browser.recv(timeout=20) == b"\x00\xff"


def test_who_asks_and_what_they_show_is_passed_on_and_nothing_else(address: str, emulator: Emulator) -> None:
    shown = {"Origin": "http://127.0.0.1:8080", "Cookie": "__Host-access=a.b.c", "X_Amz_Target": "DynamoDB.Scan"}
    with opened(f"{address}?ticket=a.b&x=%20y", **shown):
        (asked,) = emulator.asked

    assert asked.headers["origin"] == "http://127.0.0.1:8080"
    assert asked.headers["cookie"] == "__Host-access=a.b.c"
    assert asked.headers["x-forwarded-for"] == "127.0.0.1"
    assert asked.url.query == "ticket=a.b&x=%20y"
    assert "x-amz-target" not in asked.headers


def test_whoever_is_refused_there_is_refused_here(address: str, emulator: Emulator) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(address, Origin="https://evil.example"):
        pass

    assert refused.value.response.status_code == 403


def test_a_socket_that_is_closed_there_is_closed_here(address: str, emulator: Emulator) -> None:
    with opened(address) as browser:
        browser.recv(timeout=20)
        browser.send("end")
        with pytest.raises(ConnectionClosed) as closed:
            browser.recv(timeout=20)

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


def test_a_socket_that_is_closed_here_is_closed_there(address: str, emulator: Emulator) -> None:
    with opened(address) as browser:
        browser.recv(timeout=20)

    assert emulator.over.wait(20)


@pytest.mark.parametrize("host", ["evil.test", "127.0.0.1.evil.test", "127.0.0.2:8080"])
def test_it_answers_to_its_own_names_only(address: str, emulator: Emulator, host: str) -> None:
    with pytest.raises(InvalidStatus) as refused, opened(address, Host=host):
        pass

    assert refused.value.response.status_code in (400, 403)
    assert emulator.asked == []


@pytest.mark.parametrize("path", ["/ws/", "/ws/other", "/_aws/execute-api/talewright-sockets/ws", "/api/ws", "/"])
def test_no_other_path_leads_to_sockets(address: str, emulator: Emulator, path: str) -> None:
    with pytest.raises(InvalidStatus), opened(address.removesuffix("/ws") + path):
        pass

    assert emulator.asked == []


def test_an_emulator_that_is_gone_is_said_so() -> None:
    nobody = Upstream(f"http://127.0.0.1:{processes.free_port()}", "d1.cloudfront.net")
    with (
        served(door(nobody, {})) as address,
        pytest.raises(InvalidStatus) as refused,
        opened(f"{address.replace('http:', 'ws:')}/ws"),
    ):
        pass

    assert refused.value.response.status_code == 502
