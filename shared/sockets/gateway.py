"""The gateway: what holds the sockets open. Something is said into them, or they are closed.

Nothing here fails whoever has something to say. A socket that is gone is forgotten; a gateway that does not answer is
left alone, and that is written into the log.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import StorageBusy
from shared.settings import settings
from shared.sockets import connections
from shared.sockets.connections import Connection, Holder
from shared.telemetry import logger

_GONE = "GoneException"
_SERVICE = "apigatewaymanagementapi"


@dataclass(frozen=True)
class Event:
    """A line of a job's log, as everybody who follows it is told of it."""

    job: UUID
    number: int
    name: str
    data: Mapping[str, Any]

    def frame(self) -> bytes:
        """What goes through a socket."""
        said = {"event": self.name, "id": self.number, "job": str(self.job), "data": self.data}
        return json.dumps(said, ensure_ascii=False).encode()


def push(owner: UUID, event: Event) -> None:
    """Tell those of the owner's sockets that want to hear of the job. Raises nothing: it stands in the log as well."""
    try:
        opened = connections.opened_by(owner)
        frame = event.frame() if opened else b""
        for connection in opened:
            if not connection.good:
                _end(owner, [connection])
            elif connection.hears(event.job) and not _say(connection, frame):
                connections.leave(owner, connection.id)
    except (BotoCoreError, StorageBusy):
        logger.warning("not everybody who listens was told", exc_info=True)


def end(those: Collection[Holder]) -> None:
    """End what was opened by sessions or keys that are no longer good. Raises StorageBusy."""
    names = {str(holder) for holder in those}
    for owner in {holder.owner for holder in those}:
        _end(owner, [opened for opened in connections.opened_by(owner) if opened.holder in names])


def end_all(owner: UUID) -> None:
    """End every connection of somebody's. Raises StorageBusy."""
    _end(owner, connections.opened_by(owner))


def _end(owner: UUID, those: Sequence[Connection]) -> None:
    # Forgotten first: from then on they hear nothing, whether the gateway closes them or not.
    connections.leave(owner, *(connection.id for connection in those))
    try:
        for connection in those:
            _reaches(connection, "delete_connection")
    except BotoCoreError:
        logger.warning("not every socket was closed", exc_info=True)


def _say(connection: Connection, frame: bytes) -> bool:
    """Whether the socket is still there. Raises BotoCoreError when the gateway does not answer."""
    return _reaches(connection, "post_to_connection", Data=frame)


def _reaches(connection: Connection, action: str, **what: Any) -> bool:
    try:
        getattr(client(_SERVICE, settings().sockets), action)(ConnectionId=connection.id, **what)
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") == _GONE:
            return False
        logger.warning("a socket takes nothing", exc_info=True)
    return True
