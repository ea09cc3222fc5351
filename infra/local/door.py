"""The front door: one address on this machine for the API, the files and a page that says what runs.

    /api/…   the HTTP API, as API Gateway calls it
    /ws      the WebSocket API
    /cdn/…   what CloudFront shows of the buckets
    /issuer  whoever stands in for Google
    /        what runs, and where

It leads to the emulator and nowhere else, and to those three of its parts only.
"""

from collections.abc import AsyncGenerator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import escape

import httpx
from starlette.applications import Starlette
from starlette.background import BackgroundTask
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import HTTPConnection, Request
from starlette.responses import HTMLResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket

from infra.local import wire
from infra.local.transform import API_ID, SOCKETS_PATH

HOSTS = ("127.0.0.1", "localhost")
"""Who it may be called: a page elsewhere that gives its own name this machine's address is not let in."""

# RFC 9110, 7.6.1, and what the retired RFC 2616 named.
_HOP_BY_HOP = {
    "connection",
    "keep-alive",
    "proxy-authenticate",
    "proxy-authorization",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
}
_ASKED_OF_FILES = {
    "accept",
    "accept-encoding",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "origin",
    "range",
}
_ASKED_OF_SOCKETS = {"cookie", "origin", "user-agent"}
_API_METHODS = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"]
_PATIENCE = httpx.Timeout(60, connect=3)

type Headers = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class Upstream:
    endpoint: str
    """The emulator's."""
    distribution: str
    """The name that CloudFront goes by."""


def door(upstream: Upstream, parts: Mapping[str, str], more: Sequence[BaseRoute] = ()) -> Starlette:
    """The application. `parts` is what the page shows: names, and where each is. `more` is what else answers."""
    client = httpx.AsyncClient(base_url=upstream.endpoint, timeout=_PATIENCE, trust_env=False, follow_redirects=False)

    async def api(request: Request) -> Response:
        path = f"/_aws/execute-api/{API_ID}/$default".encode() + _raw_path(request)
        query = request.scope["query_string"]
        headers = [*_passed(request.headers.raw), *_introduction(request)]
        return await _forward(client, request, path + (b"?" + query if query else b""), headers)

    async def cdn(request: Request) -> Response:
        path = _raw_path(request).removeprefix(b"/cdn")
        # The emulator's own pages lie beside the files; nothing that is published begins like them.
        if path.startswith((b"/_", b"/health")):
            return _no(404, "NotFound", "There is no such file.")
        # CloudFront drops queries and most headers too: they are no part of a file's name.
        headers = [(name, value) for name, value in request.headers.raw if name.decode() in _ASKED_OF_FILES]
        return await _forward(client, request, path, [(b"host", upstream.distribution.encode()), *headers])

    async def socket(browser: WebSocket) -> None:
        headers = [(name, value) for name, value in browser.headers.raw if name.decode() in _ASKED_OF_SOCKETS]
        address = upstream.endpoint.replace("http:", "ws:") + SOCKETS_PATH
        await wire.connect(browser, address, [*headers, *_introduction(browser)])

    async def page(_: Request) -> Response:
        return HTMLResponse(_page(parts))

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        async with client:
            yield

    return Starlette(
        routes=[
            Route("/api/{path:path}", api, methods=_API_METHODS),
            Route("/cdn/{path:path}", cdn, methods=["GET", "HEAD", "OPTIONS"]),
            WebSocketRoute("/ws", socket),
            Route("/", page),
            *more,
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS), www_redirect=False)],
        lifespan=lifespan,
    )


async def _forward(client: httpx.AsyncClient, request: Request, target: bytes, headers: Headers) -> Response:
    """Pass a request on, and its answer back, both as they come in."""
    if not {".", ".."}.isdisjoint(request.path_params["path"].split("/")):
        return _no(400, "Invalid", "A path leads down, never up.")
    has_body = "content-length" in request.headers or "transfer-encoding" in request.headers
    asked = client.build_request(
        request.method,
        client.base_url.copy_with(raw_path=target),
        headers=headers,
        content=request.stream() if has_body else None,
    )
    try:
        answer = await client.send(asked, stream=True)
    except httpx.TransportError:
        return _no(502, "Unreachable", "The emulator does not answer; `talewright status` may know why.")
    response = StreamingResponse(
        answer.aiter_raw(), status_code=answer.status_code, background=BackgroundTask(answer.aclose)
    )
    # As they are, one by one: a session is two cookies.
    response.raw_headers = [(name.lower(), value) for name, value in _passed(answer.headers.raw)]
    return response


def _raw_path(request: Request) -> bytes:
    path: bytes = request.scope["raw_path"]
    return path.partition(b"?")[0]


def _passed(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers that are not about the connection itself."""
    given = list(headers)
    named = {
        word.strip().lower()
        for name, value in given
        if name.lower() == b"connection"
        for word in value.decode("latin-1").split(",")
    }
    return [(name, value) for name, value in given if name.decode("latin-1").lower() not in _HOP_BY_HOP | named]


def _introduction(request: HTTPConnection) -> Headers:
    """Who asks, as API Gateway tells it."""
    caller = request.client.host if request.client else "127.0.0.1"
    return [(b"x-forwarded-for", caller.encode()), (b"x-forwarded-proto", request.url.scheme.encode())]


def _no(status: int, code: str, error: str) -> Response:
    return JSONResponse({"error": error, "code": code}, status_code=status)


def _page(parts: Mapping[str, str]) -> str:
    rows = "".join(f"<tr><th>{escape(name)}<td>{_link(where)}" for name, where in parts.items())
    return f"""<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Talewright</title>
<style>
  body {{ font: 1rem/1.6 system-ui, sans-serif; max-width: 44rem; margin: 4rem auto; padding: 0 1rem; }}
  th {{ text-align: left; font-weight: 500; padding-right: 2rem; vertical-align: top; white-space: nowrap; }}
  td, code {{ font-family: ui-monospace, monospace; overflow-wrap: anywhere; }}
</style>
<h1>Talewright runs on this machine</h1>
<p>The same template as in AWS, on an emulator. Nobody outside of this machine can reach it, and it reaches no account.
<table>{rows}</table>
<p>Make a video with <code>talewright make short --topic "…"</code>; stop with <code>talewright down</code>.
"""


def _link(where: str) -> str:
    shown = escape(where)
    return f'<a href="{shown}">{shown}</a>' if where.startswith("http") else shown
