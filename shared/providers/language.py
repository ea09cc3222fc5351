"""Language: facts and instructions in, a filled-in form out."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from pydantic import BaseModel, JsonValue, ValidationError

from shared.errors import ProviderRefused
from shared.production.recorder import leave
from shared.providers.provider import Made, Provider
from shared.registry import Registry

_NAMED = 8
"""How many faults of a form are named."""


class Composed(Made):
    form: str
    """JSON that should fit the schema that was asked for."""


class Language(Provider, Protocol):
    def compose(self, task: str, *, instructions: str, facts: dict[str, JsonValue], schema: dict[str, Any]) -> Composed:
        """Fill in a form of JSON `schema`, following `instructions`, about `facts`.

        `task` names the kind of work ("short.script", "short.visuals"). Raises ProviderBusy, ProviderTimeout or
        ProviderRefused.
        """
        ...


class _Unfit(Exception):
    """What is wrong with a form."""


def _as_it_is(form: BaseModel) -> str:
    return ""


def compose[D: BaseModel](
    language: Language,
    task: str,
    *,
    instructions: str,
    facts: Mapping[str, JsonValue],
    into: type[D],
    wrong_with: Callable[[D], str] = _as_it_is,
) -> D:
    """Have a form filled in and read it.

    `wrong_with` says what its schema cannot, and nothing of one that fits. A form that does not fit is sent back once,
    with what is wrong with it; after that the next provider is asked. Raises ProviderRefused when none fits.
    """

    def read(form: str) -> D:
        return _read(form, into, wrong_with)

    schema = into.model_json_schema()
    while isinstance(filled := _composed(language, task, instructions, facts, schema, read), ProviderRefused):
        if not leave(language, filled):
            raise filled
    return filled


def _composed[D: BaseModel](
    language: Language,
    task: str,
    instructions: str,
    facts: Mapping[str, JsonValue],
    schema: dict[str, Any],
    read: Callable[[str], D],
) -> D | ProviderRefused:
    """A form that fits, or what is said of one that does not."""

    def filled(known: Mapping[str, JsonValue]) -> str:
        return language.compose(task, instructions=instructions, facts=dict(known), schema=schema).form

    form = filled(facts)
    try:
        return read(form)
    except _Unfit as unfit:
        again = filled({**facts, "answer": form, "wrong_with_it": str(unfit)})
    try:
        return read(again)
    except _Unfit as unfit:
        return ProviderRefused(f"{language.company} answered {task} with something else: {unfit}")


def message(task: str, facts: Mapping[str, JsonValue]) -> str:
    """What a model is told besides its instructions: one JSON object of `task` and `facts`."""
    return json.dumps({"task": task, "facts": facts}, ensure_ascii=False)


def _read[D: BaseModel](form: str, into: type[D], wrong_with: Callable[[D], str]) -> D:
    """Raises _Unfit."""
    try:
        read = into.model_validate(json.loads(form))
    except (ValidationError, json.JSONDecodeError) as error:
        raise _Unfit(_said(error)) from error
    if wrong := wrong_with(read):
        raise _Unfit(wrong)
    return read


def _said(error: ValidationError | json.JSONDecodeError) -> str:
    """What does not fit, without what was given."""
    if isinstance(error, json.JSONDecodeError):
        return f"it is not JSON: {error}"
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:_NAMED])


LANGUAGE: Registry[Language] = Registry(
    "language",
    {
        "offline": "shared.providers.offline.writer:OfflineLanguage",
        "openai": "shared.providers.openai.language:OpenAILanguage",
        "compatible": "shared.providers.openai.chat:CompatibleLanguage",
        "anthropic": "shared.providers.anthropic:AnthropicLanguage",
        "gemini": "shared.providers.gemini.language:GeminiLanguage",
    },
)
