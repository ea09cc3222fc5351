"""A gateway of sorts: it notes what is said through which socket, and which it was asked to close."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from shared.sockets import gateway


@dataclass
class Switchboard:
    said: list[tuple[str, dict[str, Any]]] = field(default_factory=list[tuple[str, dict[str, Any]]])
    closed: list[str] = field(default_factory=list[str])
    gone: set[str] = field(default_factory=set[str])
    """Sockets that were left without a word."""
    full: set[str] = field(default_factory=set[str])
    """Those that take nothing at the moment."""
    silent: bool = False

    def post_to_connection(self, *, ConnectionId: str, Data: bytes) -> None:  # noqa: N803 (botocore's names)
        self._reach(ConnectionId, "PostToConnection")
        self.said.append((ConnectionId, json.loads(Data)))

    def delete_connection(self, *, ConnectionId: str) -> None:  # noqa: N803
        self._reach(ConnectionId, "DeleteConnection")
        self.closed.append(ConnectionId)

    def heard(self, connection: str) -> list[dict[str, Any]]:
        """What went through one socket."""
        return [said for name, said in self.said if name == connection]

    def _reach(self, connection: str, action: str) -> None:
        if self.silent:
            raise ReadTimeoutError(endpoint_url="https://gateway.example")
        for found, code in ((self.gone, "GoneException"), (self.full, "LimitExceededException")):
            if connection in found:
                raise ClientError({"Error": {"Code": code, "Message": ""}}, action)


@pytest.fixture
def switchboard(monkeypatch: pytest.MonkeyPatch) -> Switchboard:
    board = Switchboard()
    monkeypatch.setattr(gateway, "client", lambda _name, _endpoint: board)
    return board
