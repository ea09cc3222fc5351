"""Requests: each leaves one line in the log, and has a name that it goes by from here to the last stage.

The line says which route was asked, by whom, how it was answered and how long that took. It never has a path, a query,
a header or a body: what people send is theirs.
"""

import time
from typing import Any

from aws_lambda_powertools.metrics import MetricUnit
from starlette.types import ASGIApp, Receive, Scope, Send

from functions.api.idempotency import Answer, Event, Handler
from shared.telemetry import Figure, embedded, logger, since

HEADER = "x-request-id"
"""What an answer tells it by: API Gateway's own id, which its access log has as well."""
UNROUTED = "unrouted"
"""What was answered without asking any route: an address that there is not, or a replay."""
SLOW = frozenset({"sign_up", "sign_in", "reset", "change_password"})
"""Routes that hash a password, which takes a quarter of a second on purpose: they are counted by themselves."""

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Named:
    """An app that says which of its routes was asked."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self._app(scope, receive, send)
        finally:
            if (route := scope.get("route")) is not None:
                logger.append_keys(action=route.name)


def logged(handler: Handler) -> Handler:
    """A handler that leaves a line for each request, and gives each answer the request's name."""

    def answer(event: Event, context: Any) -> Answer:
        began, status = time.perf_counter(), 500
        request: str = event["requestContext"]["requestId"]
        logger.append_keys(correlation_id=request, action=UNROUTED)
        try:
            given = handler(event, context)
            given["headers"][HEADER] = request
            status = int(given["statusCode"])
            return given
        finally:
            _tell(event["requestContext"]["http"]["method"], status, since(began))
            logger.remove_keys(["correlation_id", "action", "user_id"])

    return answer


def _tell(method: str, status: int, milliseconds: int) -> None:
    action = logger.get_current_keys()["action"]
    kind = "password" if action in SLOW else "read" if method in _SAFE else "write"
    took = embedded(Figure("CallMilliseconds", milliseconds, MetricUnit.Milliseconds), by={"kind": kind})
    logger.info("answered", extra={"status": status, "duration_ms": milliseconds, **took})
