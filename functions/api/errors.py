"""Every no has one shape: `{error, code}`, with the status that it deserves."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import DataError, OperationalError
from starlette.exceptions import HTTPException

from functions.api import limiting
from shared.errors import Closed, Invalid, NotFound, StudioError, TooMany, Transient
from shared.telemetry import logger

RETRY_SECONDS = 5
"""How long a database takes to come back, when it does."""


class BadRequest(StudioError):
    """What was sent cannot be read."""

    status = 400
    advice = "Send JSON in UTF-8, and say so with `Content-Type: application/json`."


class MethodNotAllowed(StudioError):
    """This address does not answer to that method."""

    status = 405
    advice = "`Allow` names the methods that it answers to."


class TooLarge(StudioError):
    """The body is larger than any that makes sense."""

    status = 413
    advice = "Send less. Files do not go through the API: ask for an upload, and send them to where that says."


class InternalError(StudioError):
    """Something that nobody expected went wrong in the studio."""

    status = 500
    advice = "Try again in a moment. If it stays, tell whoever runs the studio when it happened."


class DatabaseUnavailable(StudioError):
    """The studio's database does not answer."""

    status = 503
    advice = "Try again after as many seconds as `Retry-After` says."


class Refusal(BaseModel):
    """Why not."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"error": "there is no video 0", "code": "NotFound"}]})

    error: str
    """For people."""
    code: str
    """For programs."""


def refusals(*kinds: type[StudioError]) -> dict[int | str, dict[str, Any]]:
    """What a route says no with beyond what its contract tells already (`functions.api.contract`), as `responses`."""
    said: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        said.setdefault(kind.status, {CODES: []})[CODES].append(kind.__name__)
    return said


CODES = "x-codes"
"""Where a response lists its codes until the contract is written out."""


def refuse_in_our_words(app: FastAPI) -> None:
    """Give every error of this app its answer."""
    app.add_exception_handler(StudioError, _studio_error)
    app.add_exception_handler(RequestValidationError, _bad_payload)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_error)
    app.add_exception_handler(DataError, _unkeepable)
    app.add_exception_handler(Exception, _unknown_error)


async def _studio_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StudioError)
    headers: dict[str, str] = {}
    if error.status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, TooMany):
        headers |= limiting.refused(error)
    if isinstance(error, Transient):
        headers["Retry-After"] = str(RETRY_SECONDS)
    if isinstance(error, Closed):
        headers["Retry-After"] = str(error.after)
    return _refusal(type(error), str(error), headers)


async def _bad_payload(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    return _refusal(Invalid, "; ".join(_what_is_wrong(found) for found in error.errors()))


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer what the framework refuses before any of our own code is asked."""
    assert isinstance(error, HTTPException)
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return _refusal(NotFound, "there is nothing at this address")
        case HTTPStatus.METHOD_NOT_ALLOWED:
            said = f"this address does not answer to {request.method}"
            return _refusal(MethodNotAllowed, said, {"Allow": ", ".join(sorted(_methods_at(request)))})
        case HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            return _refusal(TooLarge, error.detail)
        case HTTPStatus.BAD_REQUEST:
            return _refusal(BadRequest, error.detail)
        case _:
            return await _unknown_error(request, error)


async def _database_error(_: Request, error: Exception) -> JSONResponse:
    logger.error("the database does not answer", exc_info=error)
    busy = "the studio's database does not answer; try again in a moment"
    return _refusal(DatabaseUnavailable, busy, {"Retry-After": str(RETRY_SECONDS)})


async def _unkeepable(_: Request, error: Exception) -> JSONResponse:
    """Something that is text to Python, or a number, and that no database has: a NUL, a year of five digits."""
    return _refusal(Invalid, "what was sent has characters or numbers that nothing here has")


async def _unknown_error(_: Request, error: Exception) -> JSONResponse:
    logger.error("an unexpected error", exc_info=error)
    return _refusal(InternalError, "Internal server error")


def _refusal(kind: type[StudioError], said: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Refusal(error=said, code=kind.__name__).model_dump(), kind.status, headers)


def _methods_at(request: Request) -> set[str]:
    """What the address answers to. Starlette names only the methods of the first route that has it."""
    path = request.scope["path"]
    return {
        method
        for route in iter_route_contexts(request.app.routes)
        if route.path_regex.match(path)
        for method in route.methods or ()
    }


def _what_is_wrong(found: Mapping[str, Any]) -> str:
    """One finding in one clause that names the field. Never what was sent: it may be a password."""
    _, *path = found["loc"]
    field = ".".join(map(str, path)) or "body"
    match found["type"]:
        case "extra_forbidden":
            return f"{field}: there is no such field"
        case "missing":
            return f"{field}: is missing"
        case "json_invalid":
            return "body: this is not JSON"
        case _:
            return f"{field}: {found['msg'].removeprefix('Value error, ')}"
