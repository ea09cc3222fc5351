"""The wire: a browser's socket at the front door, and the one that leads on from there."""

import asyncio
from collections.abc import Sequence

from starlette.responses import Response
from starlette.websockets import WebSocket
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as open_socket
from websockets.exceptions import ConnectionClosed, InvalidStatus

_PATIENCE = 30
"""Seconds that whoever lets people in may take."""
_MOST_BYTES = 128 * 1024
"""Of a message; API Gateway takes no longer ones."""
_NO_STATUS = 1005
"""RFC 6455, 7.4.1: a socket that was closed without saying why. Nobody may say so themselves."""
_GONE_AWAY = 1001


async def connect(browser: WebSocket, address: str, headers: Sequence[tuple[bytes, bytes]]) -> None:
    """Open a socket at `address` with the browser's query, and be the wire between the two until one of them ends.

    Whoever is refused there is refused here, with the same status.
    """
    query = browser.scope["query_string"].decode("latin-1")
    try:
        beyond = await open_socket(
            f"{address}?{query}" if query else address,
            additional_headers=[(name.decode("latin-1"), value.decode("latin-1")) for name, value in headers],
            user_agent_header=None,
            proxy=None,
            compression=None,
            open_timeout=_PATIENCE,
            max_size=_MOST_BYTES,
        )
    except InvalidStatus as refused:
        await browser.send_denial_response(Response(status_code=refused.response.status_code))
        return
    except OSError:
        await browser.send_denial_response(Response(status_code=502))
        return
    async with beyond:
        await browser.accept()
        coming, going = asyncio.create_task(_bring(beyond, browser)), asyncio.create_task(_pass_on(browser, beyond))
        _, waiting = await asyncio.wait((coming, going), return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.gather(coming, going, return_exceptions=True)


async def _bring(beyond: ClientConnection, browser: WebSocket) -> None:
    """Bring what comes from there, until that side ends."""
    try:
        async for message in beyond:
            if isinstance(message, str):
                await browser.send_text(message)
            else:
                await browser.send_bytes(message)
    except ConnectionClosed:
        # It broke off; what follows is the same.
        pass
    code = beyond.close_code or _NO_STATUS
    await browser.close(_GONE_AWAY if code in (_NO_STATUS, 1006) else code)


async def _pass_on(browser: WebSocket, beyond: ClientConnection) -> None:
    """Pass on what the browser says, until it ends."""
    while True:
        message = await browser.receive()
        if message["type"] == "websocket.disconnect":
            return
        said = message.get("text")
        await beyond.send(message["bytes"] if said is None else said)
