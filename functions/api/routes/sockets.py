"""/sockets: hear of jobs while they are made, without asking again and again."""

from pydantic import ConfigDict

from functions.api.dependencies import Looker
from functions.api.payloads import Answer
from functions.api.rooms import Room
from shared.accounts.callers import Caller
from shared.settings import settings
from shared.sockets import tickets
from shared.sockets.connections import Holder, Proof

router = Room(prefix="/sockets", tags=["jobs"])


class TicketOut(Answer):
    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ticket": "WyIwMTlhOWY2YyIsInNlc3Npb24iXQ.5f2b8c1d",
                    "url": "wss://studio.example.com/ws",
                    "expires_in": tickets.LIFETIME,
                }
            ]
        }
    )

    ticket: str
    """Good once. It stands in the address: `{url}?ticket={ticket}`."""
    url: str
    expires_in: int
    """Seconds."""


@router.post("/tickets", status_code=201, response_model=TicketOut)
async def issue_ticket(caller: Looker) -> TicketOut:
    """A ticket that opens a WebSocket, for whoever cannot show a cookie there.

    Say `{"action": "subscribe"}` through it, with the id of a `job` or for all of yours, and hear what `read_events`
    tells, as it happens. A connection lasts a quarter of an hour, and ends with the session or key that asked for it.
    """
    return TicketOut(ticket=tickets.issue(_holder(caller)), url=settings().sockets_url, expires_in=tickets.LIFETIME)


def _holder(caller: Caller) -> Holder:
    if caller.key_id is not None:
        return Holder(caller.user_id, Proof.KEY, caller.key_id)
    assert caller.session_id is not None  # whoever shows no key has a session
    return Holder(caller.user_id, Proof.SESSION, caller.session_id)
