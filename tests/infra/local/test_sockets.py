"""A socket at a whole studio: opened by a cookie or a ticket, told of a job as it happens, and ended by signing out."""

import json
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.frames import CloseCode
from websockets.sync.client import ClientConnection, connect

from tests.laptop import Laptop


class Page:
    """A page of the studio's own, at which somebody has just signed up."""

    def __init__(self, url: str, email: str) -> None:
        self.origin = url
        told = {"email": email, "password": "correct horse battery"}
        answer = httpx.post(f"{url}/api/auth/sign-up", json=told, trust_env=False, timeout=60)
        assert answer.status_code == 201, answer.text
        given = [line.partition(";")[0] for line in answer.headers.get_list("set-cookie")]
        self.cookies = "; ".join(given)
        self._said_back = next(pair.partition("=")[2] for pair in given if pair.startswith("__Host-csrf="))

    def post(self, path: str, body: Any = None) -> httpx.Response:
        headers = {"Cookie": self.cookies, "X-CSRF-Token": self._said_back}
        answer = httpx.post(f"{self.origin}{path}", json=body, headers=headers, trust_env=False, timeout=60)
        assert answer.is_success, answer.text
        return answer

    def open(self, *, origin: str | None = None) -> ClientConnection:
        """A socket, as this page opens it, or as one from elsewhere has the browser do it."""
        address = f"{self.origin.replace('http:', 'ws:')}/ws"
        headers = {"Cookie": self.cookies, "Origin": origin or self.origin}
        return connect(address, additional_headers=headers, proxy=None, open_timeout=60)


def told(socket: ClientConnection) -> Any:
    return json.loads(socket.recv(timeout=60))


def test_what_becomes_of_a_job_is_heard_at_once_by_whoever_listens_and_until_they_sign_out(laptop: Laptop) -> None:
    ada = Page(laptop.url, "listening@example.com")
    ticket = ada.post("/api/sockets/tickets").json()
    address = f"{ticket['url']}?ticket={ticket['ticket']}"
    with ada.open() as by_cookie, connect(address, proxy=None, open_timeout=60) as by_ticket:
        sockets = (by_cookie, by_ticket)
        for socket in sockets:
            socket.send('{"action": "subscribe"}')
            assert told(socket)["event"] == "subscribed"

        job = ada.post("/api/videos", {"topic": "The last lighthouse"}).json()["job_id"]
        ada.post(f"/api/jobs/{job}/cancel")

        for socket in sockets:
            heard: list[str] = []
            while "JobCancelled" not in heard:
                said = told(socket)
                assert said["job"] == job
                heard.append(said["event"])
        ada.post("/api/auth/sign-out")
        for socket in sockets:
            # It ends when the socket is closed.
            list(socket)
            assert socket.close_code == CloseCode.NORMAL_CLOSURE


def test_a_page_from_elsewhere_opens_no_socket_in_a_visitors_name(laptop: Laptop) -> None:
    ada = Page(laptop.url, "visited@example.com")

    with pytest.raises(InvalidStatus) as refused, ada.open(origin="https://evil.example"):
        pass

    assert refused.value.response.status_code == 403
