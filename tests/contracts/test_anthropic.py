"""Anthropic's own client as the judge: of what we ask, and of the company that plays it."""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anthropic
import jsonschema
import pytest
from anthropic.types import Message
from anthropic.types.shared import ErrorResponse
from pydantic import BaseModel

from functions.write.forms import Pictured, Written
from infra.local.vendors.anthropic import Anthropic
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Asked, Fault
from shared.formats.short.niches import NICHES, facts_of
from shared.production.catalogue import catalogue
from shared.providers.anthropic import AnthropicLanguage
from shared.providers.schemas import closed
from shared.settings import settings
from tests.contracts.typed import judge, strays
from tests.street import latest, visited

HAIKU = catalogue().find("language", "anthropic")
ORDERS = [
    (
        "short.script",
        Written,
        {"topic": "tides", "niche": facts_of(NICHES["science"]), "language": "en", "words": 90, "beats": 7},
    ),
    (
        "short.script",
        Written,
        {"topic": "“Ünïcode” & <b>\n\u2028 🜁", "answer": "{}", "wrong_with_it": "title: missing"},
    ),
    ("short.visuals", Pictured, {"beats": ["A lamp burns.", "Nobody sees it."], "language": "en"}),
    ("short.anything", Written, {}),
]
MESSAGES = {"role": "user", "content": "hello"}
WRONG: list[dict[str, Any]] = [
    {"max_token": 10, "model": "m", "messages": [MESSAGES]},
    {"model": "m", "messages": [MESSAGES]},
    {"max_tokens": "many", "model": "m", "messages": [MESSAGES]},
    {"max_tokens": 10, "model": "m", "messages": [{"role": "narrator", "content": "hello"}]},
    {"max_tokens": 10, "model": "m", "messages": [{"role": "user"}]},
    {"max_tokens": 10, "model": "m", "messages": [MESSAGES], "temperature": 0.7},
    {"max_tokens": 10, "model": "m", "messages": [MESSAGES], "output_config": {"format": {"type": "json_schema"}}},
    {"max_tokens": 10, "model": "m", "messages": [MESSAGES], "output_config": {"fromat": None}},
    {"max_tokens": 10, "model": "m", "messages": [MESSAGES], "output_config": {"effort": "huge"}},
    {"max_tokens": 10, "model": "m", "messages": [{"role": "user", "content": [{"type": "text", "txt": "hello"}]}]},
]
DERIVED = (
    Path(__file__).parents[2].parent
    / "shared/contracts/derived/anthropic.messages.sdk-2.11.0.api-2026-10-21.schema.json.gz"
)


@pytest.fixture
def street() -> Iterator[Street]:
    with visited(Anthropic()) as street:
        yield street


@pytest.fixture
def client(street: Street) -> Iterator[anthropic.Anthropic]:
    """The company's own, at the played door."""
    with anthropic.Anthropic(
        api_key=Anthropic.KEY, base_url=settings().provider_urls["anthropic"], max_retries=0
    ) as client:
        yield client


@pytest.fixture(scope="module")
def judged() -> Callable[[Any], object]:
    return judge("anthropic.types", "anthropic.types.message_create_params", "MessageCreateParamsNonStreaming")


def written(street: Street, task: str, into: type[BaseModel], facts: dict[str, Any]) -> Asked:
    """The request for a form."""
    AnthropicLanguage(HAIKU).compose(task, instructions="Write.", facts=facts, schema=into.model_json_schema())
    return latest(street)


@pytest.mark.parametrize(("task", "into", "facts"), ORDERS)
def test_what_we_ask_is_what_the_clients_types_name(
    street: Street, judged: Callable[[Any], object], task: str, into: type[BaseModel], facts: dict[str, Any]
) -> None:
    judged(written(street, task, into, facts).json())


@pytest.mark.parametrize(("task", "into", "facts"), ORDERS)
def test_the_client_told_the_same_sends_the_same(
    street: Street, client: anthropic.Anthropic, task: str, into: type[BaseModel], facts: dict[str, Any]
) -> None:
    ours = written(street, task, into, facts)
    client.messages.create(**ours.json())
    theirs = latest(street)

    assert theirs.json() == ours.json()
    assert (theirs.method, theirs.path) == (ours.method, f"/v1{ours.path}")
    assert theirs.headers["anthropic-version"] == ours.headers["anthropic-version"]


@pytest.mark.parametrize("wrong", WRONG)
def test_the_clients_types_refuse_what_is_wrong(judged: Callable[[Any], object], wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        judged(wrong)


@pytest.mark.parametrize("wrong", WRONG)
def test_the_played_company_refuses_what_the_clients_types_do(
    client: anthropic.Anthropic, wrong: dict[str, Any]
) -> None:
    with pytest.raises(anthropic.BadRequestError) as raised:
        client.post("/v1/messages", body=wrong, cast_to=Message)

    ErrorResponse.model_validate(raised.value.body, strict=True)


@pytest.mark.skipif(not DERIVED.exists(), reason="there is no ../shared/contracts here")
def test_what_we_ask_and_hear_fits_the_schemas_that_were_derived_from_the_client(street: Street) -> None:
    known = json.loads(gzip.decompress(DERIVED.read_bytes()))
    request = jsonschema.Draft202012Validator(known["messages.create"])
    answer = jsonschema.Draft202012Validator(known["Message"])

    for order in ORDERS:
        asked = written(street, *order)
        request.validate(asked.json())
        answer.validate(json.loads(Anthropic().answer(asked).body))
    assert all(not request.is_valid(wrong) for wrong in WRONG)


@pytest.mark.parametrize("fault", [None, Fault.REFUSED])
def test_every_answer_of_the_played_company_is_one_that_the_client_knows(street: Street, fault: Fault | None) -> None:
    asked = written(street, *ORDERS[0])

    message = Message.model_validate_json(Anthropic().visit(asked, fault).body, strict=True)

    assert [*strays(message)] == []
    assert message.stop_reason == ("refusal" if fault else "end_turn")


@pytest.mark.parametrize("fault", [Fault.BUSY, Fault.BROKEN, Fault.SPENT, Fault.UNKEYED])
def test_every_complaint_of_the_played_company_is_one_that_the_client_knows(street: Street, fault: Fault) -> None:
    asked = written(street, *ORDERS[0])

    complaint = ErrorResponse.model_validate_json(Anthropic().visit(asked, fault).body, strict=True)

    assert [*strays(complaint)] == []


def test_the_client_gets_the_form_that_it_asks_the_played_company_for(client: anthropic.Anthropic) -> None:
    asked = json.dumps({"task": "short.script", "facts": ORDERS[0][2]})

    parsed = client.messages.parse(
        model=HAIKU.id, max_tokens=4_000, messages=[{"role": "user", "content": asked}], output_format=Written
    )

    assert parsed.parsed_output is not None
    assert len(parsed.parsed_output.beats) >= 5
    assert parsed.usage.output_tokens > 0


def test_the_client_talks_to_the_played_company_without_a_form(client: anthropic.Anthropic) -> None:
    said = client.messages.create(
        model=HAIKU.id,
        max_tokens=50,
        system="Be short.",
        messages=[{"role": "user", "content": [{"type": "text", "text": "hello"}]}],
    )

    assert [block.type for block in said.content] == ["text"]


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.BUSY, anthropic.RateLimitError),
        (Fault.BROKEN, anthropic.InternalServerError),
        (Fault.UNKEYED, anthropic.AuthenticationError),
        (Fault.SPENT, anthropic.PaymentRequiredError),
        (Fault.DROPPED, anthropic.APIConnectionError),
    ],
)
def test_the_client_takes_a_bad_day_for_what_it_is(
    street: Street, client: anthropic.Anthropic, fault: Fault, kind: type[Exception]
) -> None:
    street.faults = {"anthropic": {fault: 1}}

    with pytest.raises(kind):
        client.messages.create(model=HAIKU.id, max_tokens=50, messages=[{"role": "user", "content": "hello"}])


@pytest.mark.parametrize("model", ["claude-3-5-sonnet-20241022", "claude-of-nowhere"])
def test_the_client_is_told_that_a_model_is_not_there(client: anthropic.Anthropic, model: str) -> None:
    with pytest.raises(anthropic.NotFoundError):
        client.messages.create(model=model, max_tokens=50, messages=[{"role": "user", "content": "hello"}])


@pytest.mark.parametrize("form", [Written, Pictured])
def test_a_form_has_only_what_the_client_would_leave_in_it(form: type[BaseModel]) -> None:
    schema = closed(form.model_json_schema())

    assert anthropic.transform_schema(schema) == without_types_of_enums(schema)


def without_types_of_enums(schema: Any) -> Any:
    """The client leaves out the type of what has its values listed."""
    if isinstance(schema, list):
        return [without_types_of_enums(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        name: without_types_of_enums(one) for name, one in schema.items() if not (name == "type" and "enum" in schema)
    }


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "object", "properties": {}, "required": []},
        {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "string", "maxLength": 3}}},
        {"type": "object", "additionalProperties": False, "properties": {"a": {"type": "object"}}},
    ],
)
def test_the_played_company_refuses_a_form_that_no_model_holds_itself_to(
    client: anthropic.Anthropic, schema: dict[str, Any]
) -> None:
    with pytest.raises(anthropic.BadRequestError, match=r"output_config\.format\.schema"):
        client.messages.create(
            model=HAIKU.id,
            max_tokens=50,
            messages=[{"role": "user", "content": "hello"}],
            output_config={"format": {"type": "json_schema", "schema": schema}},
        )
