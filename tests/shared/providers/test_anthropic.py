"""Claude, asked over HTTP of a company that plays Anthropic."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from functions.write.forms import Pictured, Written
from infra.local.vendors.anthropic import Anthropic
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Answer, Fault
from shared import secrets
from shared.charges import Charge
from shared.errors import (
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderSpent,
    ProviderUnset,
    StageError,
    StudioError,
)
from shared.formats.short.niches import NICHES, facts_of
from shared.production.catalogue import catalogue
from shared.production.prices import Unit
from shared.providers import anthropic
from shared.providers.anthropic import AnthropicLanguage
from shared.providers.language import Composed, compose
from tests.played import BAD_DAYS, PAID, Saying
from tests.street import latest, visited

HAIKU = catalogue().find("language", "anthropic")
CLAUDE = AnthropicLanguage(HAIKU)
FACTS: dict[str, Any] = {
    "topic": "why cats land on their feet",
    "niche": facts_of(NICHES["science"]),
    "language": "en",
    "words": 120,
    "beats": 9,
}


@pytest.fixture
def street() -> Iterator[Street]:
    with visited(Anthropic()) as street:
        yield street


def write() -> Composed:
    return CLAUDE.compose("short.script", instructions="Write.", facts=FACTS, schema=Written.model_json_schema())


def answered(**more: Any) -> dict[str, Any]:
    """A message as Anthropic publishes it, with something else about it."""
    return {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": HAIKU.id,
        "content": [{"type": "text", "text": '{"title": "Cats"}'}],
        "stop_reason": "end_turn",
        "stop_sequence": None,
        "usage": {"input_tokens": 1_000, "output_tokens": 200},
    } | more


def complained(kind: str, message: str, **more: Any) -> dict[str, Any]:
    return {"type": "error", "error": {"type": kind, "message": message, **more}, "request_id": "req_1"}


def said(answer: Any, status: int = 200, **headers: str) -> Composed:
    """What comes out when Anthropic says this."""
    with visited(Saying(Anthropic(), Answer.of(answer, status=status, **headers))):
        return write()


def error(answer: Any, status: int = 200, **headers: str) -> StageError:
    with pytest.raises(StageError) as raised:
        said(answer, status, **headers)
    return raised.value


def test_a_whole_script_comes_back_as_the_form_that_was_asked_for(street: Street) -> None:
    written = compose(CLAUDE, "short.script", instructions="Write.", facts=FACTS, into=Written)

    assert len(written.beats) >= 5
    assert "cats" in " ".join(told.text for told in written.beats).casefold()


def test_pictures_are_planned_for_somebodys_own_text(street: Street) -> None:
    facts = {"beats": ["A lighthouse stands on a rock.", "Its keeper never sleeps."], "language": "en"}

    pictured = compose(CLAUDE, "short.visuals", instructions="Plan.", facts=facts, into=Pictured)

    assert len(pictured.visuals) == 2


def test_the_request_has_all_that_the_api_wants_and_nothing_about_sampling(street: Street) -> None:
    write()

    asked, body = latest(street), latest(street).json()
    assert asked.headers["x-api-key"] == Anthropic.KEY
    assert asked.headers["anthropic-version"] == "2026-10-21"
    assert body.keys() == {"model", "max_tokens", "system", "messages", "output_config"}
    assert (body["model"], body["max_tokens"]) == (HAIKU.id, HAIKU.price.longest)
    assert json.loads(body["messages"][0]["content"]) == {"task": "short.script", "facts": FACTS}


def test_what_it_costs_is_what_was_counted() -> None:
    composed = said(answered())

    assert HAIKU.price.unit is Unit.TOKEN
    assert composed.cost == 1_000 * HAIKU.price.each + 200 * HAIKU.price.answer
    assert composed.units == Decimal(1_200)


def test_tokens_of_a_cache_are_counted_too() -> None:
    used = {"input_tokens": 10, "cache_creation_input_tokens": 20, "cache_read_input_tokens": 30, "output_tokens": 5}

    assert said(answered(usage=used)).units == Decimal(65)


def test_what_it_thought_is_no_part_of_the_form() -> None:
    thought = {"type": "thinking", "thinking": "Hm.", "signature": "x"}
    halves = [{"type": "text", "text": '{"a":'}, {"type": "text", "text": " 1}"}]

    assert said(answered(content=[thought, *halves], something_new=True)).form == '{"a": 1}'


@pytest.mark.parametrize(
    ("reason", "kind"),
    [
        ("refusal", ContentRefused),
        ("max_tokens", ProviderGarbled),
        ("model_context_window_exceeded", ProviderRefused),
        ("pause_turn", ProviderGarbled),
        ("tool_use", ProviderGarbled),
        ("something_new", ProviderGarbled),
        (None, ProviderGarbled),
    ],
)
def test_an_answer_that_came_to_another_end_is_none(reason: str | None, kind: type[StudioError]) -> None:
    assert type(error(answered(stop_reason=reason))) is kind


@pytest.mark.parametrize("reason", ["refusal", "max_tokens", None])
def test_what_it_wrote_up_to_then_is_paid(reason: str | None) -> None:
    charge = error(answered(stop_reason=reason)).charge

    assert charge == Charge(1_000 * HAIKU.price.each + 200 * HAIKU.price.answer, units=Decimal(1_200))


def test_a_question_that_is_turned_down_costs_nothing() -> None:
    assert error(complained("invalid_request_error", "What?"), status=400).charge is None


@pytest.mark.parametrize(
    ("details", "rule"), [(None, ""), ({"type": "refusal", "category": "bio", "explanation": None}, "bio")]
)
def test_a_refusal_names_the_policy_where_anthropic_does(details: Any, rule: str) -> None:
    refused = error(answered(stop_reason="refusal", stop_details=details, content=[]))

    assert isinstance(refused, ContentRefused)
    assert refused.rule == rule


@pytest.mark.parametrize(
    "answer",
    [
        {},
        [],
        answered(usage=None),
        answered(content=[]),
        answered(content=[{"type": "text", "text": " "}]),
        {name: value for name, value in answered().items() if name != "stop_reason"},
        answered(content="text"),
    ],
)
def test_an_answer_without_what_is_published_is_garbled(answer: Any) -> None:
    assert type(error(answer)) is ProviderGarbled


@pytest.mark.parametrize(
    ("status", "complaint", "kind"),
    [
        (400, complained("invalid_request_error", "messages: wrong"), ProviderRefused),
        (400, complained("invalid_request_error", "Your credit balance is too low to access the API."), ProviderSpent),
        (400, complained("invalid_request_error", "You have reached your specified API usage limits."), ProviderSpent),
        (400, complained("invalid_request_error", "Output blocked by content filtering policy"), ContentRefused),
        (401, complained("authentication_error", "invalid x-api-key"), ProviderUnset),
        (402, complained("billing_error", "Pay first."), ProviderSpent),
        (403, complained("permission_error", "Not yours."), ProviderUnset),
        (404, complained("not_found_error", "model: claude-1"), ProviderRefused),
        (413, complained("request_too_large", "Too large."), ProviderRefused),
        (429, complained("rate_limit_error", "Slower."), ProviderBusy),
        (
            429,
            complained("rate_limit_error", "No.", details={"error_code": "enforced_spend_limit_reached"}),
            ProviderSpent,
        ),
        (429, complained("rate_limit_error", "No.", details={"error_code": "ramp_limit_exceeded"}), ProviderBusy),
        (429, complained("rate_limit_error", "No.", details=None), ProviderBusy),
        (500, complained("api_error", "Oh."), ProviderBusy),
        (504, complained("timeout_error", "Late."), ProviderBusy),
        (529, complained("overloaded_error", "Overloaded"), ProviderBusy),
        (502, "<html>", ProviderBusy),
    ],
)
def test_a_complaint_is_said_in_the_studios_errors(status: int, complaint: Any, kind: type[StudioError]) -> None:
    assert type(error(complaint, status)) is kind


def test_it_is_left_alone_for_as_long_as_it_wants() -> None:
    busy = error(complained("rate_limit_error", "Slower."), 429, retry_after="17")

    assert isinstance(busy, ProviderBusy)
    assert busy.after == 17


def test_a_model_that_is_not_there_is_named_with_where_to_look(street: Street) -> None:
    gone = AnthropicLanguage(catalogue().find("language", "anthropic", "claude-3-5-sonnet-20241022"))

    with pytest.raises(ProviderRefused, match=r"claude-3-5-sonnet-20241022.*talewright providers"):
        gone.compose("short.script", instructions="", facts=FACTS, schema={"type": "object"})


def test_a_form_that_is_too_long_is_cut_off_and_no_answer(street: Street) -> None:
    short = HAIKU.model_copy(update={"price": HAIKU.price.__class__(**{**vars(HAIKU.price), "longest": 20})})

    with pytest.raises(ProviderGarbled, match="cut off"):
        AnthropicLanguage(short).compose(
            "short.script", instructions="", facts=FACTS, schema=Written.model_json_schema()
        )


def test_a_key_that_was_changed_a_moment_ago_is_looked_up_again(
    street: Street, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = iter(("sk-ant-old", Anthropic.KEY))
    monkeypatch.setattr(secrets, "_read_key", lambda *_: next(keys))

    assert write().form

    assert [asked.headers["x-api-key"] for _, asked in street.visits] == ["sk-ant-old", Anthropic.KEY]
    assert len(street.book) == 1


@pytest.mark.parametrize("fault", Fault)
def test_every_bad_day_ends_in_an_error_of_ours_and_is_tried_once(
    street: Street, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(anthropic, "_SECONDS", 0.4)
    street.faults = {"anthropic": {fault: 1}}

    with pytest.raises(BAD_DAYS[fault]) as raised:
        write()

    assert type(raised.value) is BAD_DAYS[fault]
    assert Anthropic.KEY not in str(raised.value)
    assert len(street.visits) == 1
    assert len(street.book) == (fault in PAID)
