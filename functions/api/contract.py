"""Contract: what the API promises, as OpenAPI 3.1.

FastAPI knows the routes, what they take and what they give. This adds what holds for all of them: the codes that each
may say no with, `Idempotency-Key`, and an example wherever one can be made of those that are there.
"""

from collections.abc import Iterator
from typing import Any

from functions.api import cookies, csrf
from functions.api.catalogue import entry, kinds
from functions.api.dependencies import BROWSER
from functions.api.errors import (
    CODES,
    BadRequest,
    DatabaseUnavailable,
    InternalError,
    Refusal,
    TooLarge,
)
from shared.errors import (
    Conflict,
    Forbidden,
    Invalid,
    NotFound,
    Outdated,
    StorageBusy,
    StudioError,
    TooMany,
    Unauthenticated,
)

type Json = dict[str, Any]

_SAFE = {"get", "head", "options"}
_JSON = "application/json"
_OF_FASTAPI = ("HTTPValidationError", "ValidationError")
"""Schemas of answers that are never given: ours are `Refusal`s."""
_HEADERS: dict[int, tuple[str, str, str]] = {
    Unauthenticated.status: ("WWW-Authenticate", "string", "How to show who you are."),
    TooMany.status: ("Retry-After", "integer", "Seconds."),
    DatabaseUnavailable.status: ("Retry-After", "integer", "Seconds."),
}
_KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "A word of your own, new for each thing that you want done: asked again under it within a day, the "
    "studio does nothing, and answers as it did.",
    "schema": {"type": "string", "pattern": "^[!-~]{1,255}$"},
}
_REQUEST = "X-Request-Id"
_NAMED: Json = {
    "description": "What this request is called in the studio's logs, from here to the last stage.",
    "schema": {"type": "string"},
}
_PAGE: Json = {
    "name": csrf.HEADER,
    "in": "header",
    "required": False,
    "description": f"What the cookie `{cookies.CSRF}` has: a page of ours says so that it is one. Nobody else has to.",
    "schema": {"type": "string"},
}


_COMMAND_LINE = "CommandLine"
_BEARER: Json = {
    "type": "http",
    "description": "An API key, `tw_…`, or a session's access token.",
    "scheme": "bearer",
}
"""What may be shown wherever a browser shows its cookie."""


def complete(document: Json) -> Json:
    """What FastAPI says of an app, made whole in place."""
    components: Json = document["components"]
    schemas: Json = components["schemas"]
    for name in _OF_FASTAPI:
        schemas.pop(name, None)
    schemas["Refusal"] = Refusal.model_json_schema()
    for schema in schemas.values():
        _mend(schema, schemas)
    components["securitySchemes"][_COMMAND_LINE] = _BEARER
    components["parameters"] = {"IdempotencyKey": _KEY, "OurPage": _PAGE}
    noes: Json = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
            if {BROWSER: []} in (ways := operation.get("security", [])):
                ways.insert(1, {_COMMAND_LINE: []})
            for name in _headers(path, method):
                operation.setdefault("parameters", []).append({"$ref": f"#/components/parameters/{name}"})
            noes |= _say_no(path, method, operation)
            _exemplify(operation, schemas)
    components["responses"] = dict(sorted(noes.items()))
    components["headers"] = {_REQUEST: _NAMED}
    for answer in _answers(document):
        answer.setdefault("headers", {})[_REQUEST] = {"$ref": f"#/components/headers/{_REQUEST}"}
    return document


def _answers(document: Json) -> Iterator[Json]:
    """Every answer that is described, where it is."""
    yield from document["components"]["responses"].values()
    for operations in document["paths"].values():
        for operation in operations.values():
            yield from (answer for answer in operation["responses"].values() if "$ref" not in answer)


def _headers(path: str, method: str) -> Iterator[str]:
    """The headers that whoever asks may send, whatever the route."""
    if method == "post":
        yield "IdempotencyKey"
    if method not in _SAFE and path not in csrf.OPEN:
        yield "OurPage"


def _mend(schema: Json, schemas: Json) -> None:
    """Undo what FastAPI and Pydantic do to a schema: nulls are lost from examples, and "left out" looks like a text."""
    if "examples" in schema:
        schema["examples"] = [_whole(example, schema, schemas) for example in schema["examples"]]
    for part in schema.get("properties", {}).values():
        if part.get("default") == "" and part.get("minLength"):
            del part["default"]


def _whole(example: Any, schema: Json, schemas: Json) -> Any:
    """An example with every field that there must be; those that are missing were null."""
    named = _named(schema, schemas)
    match example:
        case dict() if "properties" in named:
            required = named.get("required", ())
            return {
                name: _whole(example.get(name), part, schemas)
                for name, part in named["properties"].items()
                if name in example or name in required
            }
        case list() if "items" in named:
            return [_whole(each, named["items"], schemas) for each in example]
        case _:
            return example


def _say_no(path: str, method: str, operation: Json) -> Json:
    """Name the codes that an operation may answer; those of one status are one response, by its name."""
    known = {kind.__name__: kind for kind in kinds()}
    responses: Json = operation["responses"]
    declared = {known[code] for said in responses.values() for code in said.pop(CODES, ())}
    sharing: dict[str, list[type[StudioError]]] = {}
    for kind in sorted({*_general(path, method, operation), *declared}, key=lambda kind: kind.__name__):
        sharing.setdefault(str(int(kind.status)), []).append(kind)
    noes: Json = {}
    for status, alike in sharing.items():
        # A route that says no in a shape of its own has said so itself; of 422, FastAPI has.
        if "content" not in responses.get(status, {}) or status == str(Invalid.status):
            name = "Or".join(kind.__name__ for kind in alike)
            noes[name] = _refusal(int(status), alike)
            responses[status] = {"$ref": f"#/components/responses/{name}"}
    operation["responses"] = dict(sorted(responses.items()))
    return noes


def _general(path: str, method: str, operation: Json) -> Iterator[type[StudioError]]:
    """What follows from the shape of an operation."""
    yield from (InternalError, StorageBusy, DatabaseUnavailable, TooMany)
    changing, closed = method not in _SAFE, "security" in operation
    if closed or path in csrf.OPEN:
        yield Unauthenticated
    if closed or changing:
        yield Forbidden
    if changing:
        yield Conflict
    if "{" in path:
        yield NotFound
    if "requestBody" in operation:
        yield from (BadRequest, TooLarge)
    if "requestBody" in operation or operation.get("parameters"):
        yield Invalid
    if any(parameter.get("name") == "If-Match" for parameter in operation.get("parameters", ())):
        yield Outdated


def _refusal(status: int, alike: list[type[StudioError]]) -> Json:
    said: Json = {
        "description": " ".join(f"`{kind.__name__}`: {entry(kind).meaning}" for kind in alike),
        "content": {
            _JSON: {
                "schema": {"$ref": "#/components/schemas/Refusal"},
                "examples": {kind.__name__: _example(kind) for kind in alike},
            }
        },
    }
    if status in _HEADERS:
        name, type_, description = _HEADERS[status]
        said["headers"] = {name: {"description": description, "schema": {"type": type_}}}
    return said


def _example(kind: type[StudioError]) -> Json:
    told = entry(kind)
    value = {"error": told.meaning.removesuffix("."), "code": told.code}
    return {"summary": told.meaning, "description": told.advice, "value": value}


def _exemplify(operation: Json, schemas: Json) -> None:
    """Give an example of each body that has none of its own."""
    for content in bodies(operation):
        named = _named(content["schema"], schemas)
        if not {"example", "examples"} & {*content, *named}:
            content["example"] = _composed(named, schemas)


def bodies(operation: Json) -> Iterator[Json]:
    """What an operation takes, and what it gives when all is well: its media type objects that have a schema."""
    given = (said for status, said in operation["responses"].items() if status < "400")
    for body in (operation.get("requestBody", {}), *given):
        yield from (content for content in body.get("content", {}).values() if "schema" in content)


def _named(schema: Json, schemas: Json) -> Json:
    """The schema that is meant, where there is one beside null or by its name."""
    meant: Json = next((kind for kind in schema.get("anyOf", ()) if kind.get("type") != "null"), schema)
    return schemas[meant["$ref"].rpartition("/")[2]] if "$ref" in meant else meant


def _composed(schema: Json, schemas: Json) -> Any:
    """An example, of those of its parts; null where there is none."""
    named = _named(schema, schemas)
    if "examples" in named:
        return named["examples"][0]
    if "properties" in named:
        return {name: _composed(part, schemas) for name, part in named["properties"].items()}
    return [_composed(named["items"], schemas)] if named.get("type") == "array" else None
