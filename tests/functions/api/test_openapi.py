"""The contract is whole, is OpenAPI, and is the one that is checked in."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from openapi_spec_validator import OpenAPIV31SpecValidator
from pydantic import TypeAdapter

from functions.api.__main__ import DOCS, pages
from functions.api.app import api
from functions.api.catalogue import answers
from functions.api.contract import bodies
from tests.functions.api.addresses import UNSAFE
from tests.functions.api.browser import Browser

CONTRACT: dict[str, Any] = api().openapi()
SCHEMAS: dict[str, Any] = CONTRACT["components"]["schemas"]
ROUTES = {
    route.name: route for route in iter_route_contexts(api().routes) if isinstance(route.original_route, APIRoute)
}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in CONTRACT["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


STATUSES = {str(each.status) for each in answers()}
OPERATIONS = {operation["operationId"]: operation for _, _, operation in operations()}


def examples(content: dict[str, Any]) -> list[Any]:
    """The examples of a body: its own, or those of what it is."""
    if "example" in content:
        return [content["example"]]
    schema = next((kind for kind in content["schema"].get("anyOf", ()) if "$ref" in kind), content["schema"])
    return SCHEMAS[schema["$ref"].rpartition("/")[2]].get("examples", []) if "$ref" in schema else []


def codes(operation: dict[str, Any], status: str) -> set[str]:
    """The codes that an operation says it may answer with this status."""
    named = operation["responses"][status]["$ref"].rpartition("/")[2]
    return set(CONTRACT["components"]["responses"][named]["content"]["application/json"]["examples"])


def test_the_contract_that_is_checked_in_is_the_one_that_the_routes_make() -> None:
    told = dict(pages())["openapi.json"]

    same = (DOCS / "openapi.json").read_text() == told
    assert same, "`make contract` writes docs/openapi.json anew; what changes in it changes for everybody's programs"


def test_the_contract_is_openapi() -> None:
    assert CONTRACT["openapi"].startswith("3.1.")
    assert [error.message for error in OpenAPIV31SpecValidator(CONTRACT).iter_errors()] == []


def test_the_contract_is_the_same_each_time_and_is_there_for_everybody() -> None:
    reply = Browser()("GET", "/api/openapi.json")

    assert reply.status == 200
    assert reply.json == CONTRACT == api().openapi()


def test_every_route_is_in_the_contract_under_a_name_of_its_own() -> None:
    assert sorted(OPERATIONS) == sorted(ROUTES)
    assert sum(1 for _ in operations()) == len(OPERATIONS)
    for name, operation in OPERATIONS.items():
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", name)
        assert operation["summary"] == name.replace("_", " ").capitalize()
        assert operation["tags"], f"{name} needs a tag: APIRouter(tags=[…])"


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_body_has_examples_that_are_true(name: str) -> None:
    """What is taken is taken as the example says, and what is given could be the example."""
    route, operation = ROUTES[name], OPERATIONS[name]
    asked = operation.get("requestBody", {}).get("content", {}).get("application/json")
    if asked:
        shown = examples(asked)
        assert shown, f"the body of {name} needs examples in its model's json_schema_extra"
        # What is signed byte by byte is read by nobody but its own route.
        for example in shown if route.body_field is not None else ():
            route.body_field._type_adapter.validate_python(example)
    if route.response_model is not None:
        status = str(route.status_code or 200)
        shown = examples(operation["responses"][status]["content"]["application/json"])
        assert shown, f"the answer of {name} needs examples in its model's json_schema_extra"
        answer: TypeAdapter[Any] = TypeAdapter(route.response_model)
        for example in shown:
            assert answer.dump_python(answer.validate_python(example), mode="json").keys() == example.keys()
    assert all("example" in content or examples(content) for content in bodies(operation))


def test_every_operation_says_with_which_codes_it_may_say_no() -> None:
    for path, method, operation in operations():
        statuses = set(operation["responses"])
        assert {"429", "500", "503"} <= statuses
        assert codes(operation, "500") == {"InternalError"}
        # Health says with the same status how it is.
        assert path == "/api/health" or {"DatabaseUnavailable", "StorageBusy"} <= codes(operation, "503")
        assert ("401" in statuses) >= ("security" in operation)
        assert ("403" in statuses) >= ("security" in operation or method in UNSAFE)
        assert ("404" in statuses) >= ("{" in path)
        assert ({"400", "413"} <= statuses) == ("requestBody" in operation)
        assert ("409" in statuses) >= (method in UNSAFE)
        assert {status for status in statuses if status >= "400"} <= STATUSES


def test_every_post_may_be_repeated_under_a_key() -> None:
    key = {"$ref": "#/components/parameters/IdempotencyKey"}

    for _, method, operation in operations():
        assert (key in operation.get("parameters", [])) == (method == "POST")


def test_a_change_that_may_be_guarded_says_what_guards_it() -> None:
    guarded = {name for name, operation in OPERATIONS.items() if "412" in operation["responses"]}

    assert guarded == {
        name
        for name, operation in OPERATIONS.items()
        if any(parameter.get("name") == "If-Match" for parameter in operation.get("parameters", []))
    }
    assert {"change_script", "change_beat"} <= guarded


def test_whoever_may_ask_may_show_a_cookie_or_a_token() -> None:
    schemes = CONTRACT["components"]["securitySchemes"]

    assert (schemes["Browser"]["type"], schemes["Browser"]["in"]) == ("apiKey", "cookie")
    assert (schemes["CommandLine"]["type"], schemes["CommandLine"]["scheme"]) == ("http", "bearer")
    for operation in OPERATIONS.values():
        assert {name for way in operation.get("security", []) for name in way} in (set(), {"Browser", "CommandLine"})


def test_a_field_that_may_be_left_out_has_no_default_that_would_be_refused() -> None:
    """Tools that fill in forms send defaults."""
    for name, schema in SCHEMAS.items():
        for field, told in schema.get("properties", {}).items():
            default = told.get("default")
            assert not isinstance(default, str) or len(default) >= told.get("minLength", 0), f"{name}.{field}"


def test_the_contract_is_written_in_one_way() -> None:
    text = (DOCS / "openapi.json").read_text()

    assert json.dumps(json.loads(text), ensure_ascii=False, indent=2) + "\n" == text
