"""Tickets: what opens a socket for whoever cannot show a cookie there.

A WebSocket has no headers that a page could set, and what stands in an address gets into logs. So a ticket is good for
a minute, and once. It says whose the connection will be, and carries our signature:

    base64url([owner, proof, id, expires, nonce]) . hex(HMAC-SHA256)
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
import time
from uuid import UUID

from shared.errors import Unauthenticated
from shared.secrets import signing_key
from shared.sockets.connections import Holder, Proof
from shared.table import Refused, Table, key, number

LIFETIME = 60
"""Seconds."""

_TABLE = Table("tickets")
_NONCE_BYTES = 16
_SHAPE = re.compile(r"([A-Za-z0-9_-]{1,400})\.([0-9a-f]{64})")


def issue(holder: Holder) -> str:
    """A ticket for a connection of the holder's. Nothing is written down before it is used."""
    expires = int(time.time()) + LIFETIME
    said = [str(holder.owner), holder.proof, str(holder.id), expires, secrets.token_urlsafe(_NONCE_BYTES)]
    content = base64.urlsafe_b64encode(json.dumps(said, separators=(",", ":")).encode()).decode().rstrip("=")
    return f"{content}.{_signature(content)}"


def redeem(shown: str) -> Holder:
    """Use a ticket up; whose connection it opens. Raises Unauthenticated, in the same words whatever is wrong with it.

    Whether the session or key that it was issued for is still good, is not asked here. Raises StorageBusy.
    """
    shape = _SHAPE.fullmatch(shown)
    if shape is None or not hmac.compare_digest(_signature(shape[1]), shape[2]):
        raise _not_good()
    owner, proof, id, expires, nonce = json.loads(base64.urlsafe_b64decode(shape[1] + "=" * (-len(shape[1]) % 4)))
    if expires <= time.time():
        raise _not_good()
    item = {**key(f"socket-ticket#{nonce}", "used"), "expires": number(expires + LIFETIME)}
    try:
        _TABLE.ask("put_item", Item=item, ConditionExpression="attribute_not_exists(pk)")
    except Refused as used:
        raise _not_good() from used
    return Holder(UUID(owner), Proof(proof), UUID(id))


def _signature(content: str) -> str:
    # Under a key of its own: nothing that is signed elsewhere can be taken for a ticket, nor a ticket for that.
    ours = hmac.digest(signing_key(), b"tickets for sockets", hashlib.sha256)
    return hmac.digest(ours, content.encode(), hashlib.sha256).hex()


def _not_good() -> Unauthenticated:
    return Unauthenticated("this ticket is not good, or no longer")
