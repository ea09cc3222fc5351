"""Every no has one shape: `{error, code}`, with the status that it deserves."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.exc import OperationalError
from starlette.exceptions import HTTPException

from shared.errors import Invalid, StudioError
from shared.telemetry import logger

_CODES = {
    HTTPStatus.BAD_REQUEST: "BadRequest",
    HTTPStatus.NOT_FOUND: "NotFound",
    HTTPStatus.METHOD_NOT_ALLOWED: "MethodNotAllowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TooLarge",
}


class Refusal(BaseModel):
    """Why not."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"error": "there is no video 0", "code": "NotFound"}]})

    error: str
    """For people."""
    code: str
    """For programs."""


REFUSALS: dict[int | str, dict[str, Any]] = {"4XX": {"model": Refusal}, "5XX": {"model": Refusal}}
"""What OpenAPI says of every route."""


def refuse_in_our_words(app: FastAPI) -> None:
    """Give every error of this app its answer."""
    app.add_exception_handler(StudioError, _studio_error)
    app.add_exception_handler(RequestValidationError, _bad_payload)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(OperationalError, _database_error)
    app.add_exception_handler(Exception, _unknown_error)


async def _studio_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, StudioError)
    headers = {"WWW-Authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
    return _refusal(error.status, error.code, str(error), headers)


async def _bad_payload(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(_what_is_wrong(found) for found in error.errors())
    return _refusal(Invalid.status, Invalid.__name__, said)


async def _http_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    return _refusal(status, _CODES.get(status, "HttpError"), error.detail, error.headers)


async def _database_error(_: Request, error: Exception) -> JSONResponse:
    logger.error("the database does not answer", exc_info=error)
    busy = "the studio's database does not answer; try again in a moment"
    return _refusal(HTTPStatus.SERVICE_UNAVAILABLE, "DatabaseUnavailable", busy, {"Retry-After": "5"})


async def _unknown_error(_: Request, error: Exception) -> JSONResponse:
    logger.error("an unexpected error", exc_info=error)
    return _refusal(HTTPStatus.INTERNAL_SERVER_ERROR, "InternalError", "Internal server error")


def _refusal(status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    return JSONResponse(Refusal(error=message, code=code).model_dump(), int(status), headers)


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
