"""Language: facts and instructions in, a filled-in form out."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from pydantic import BaseModel, JsonValue, ValidationError

from shared.errors import ProviderRefused
from shared.providers.provider import Made, Provider
from shared.registry import Registry


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


def compose[D: BaseModel](
    language: Language, task: str, *, instructions: str, facts: Mapping[str, JsonValue], into: type[D]
) -> D:
    """Have a form filled in and read it. Raises ProviderRefused when the answer does not fit the form."""
    answer = language.compose(task, instructions=instructions, facts=dict(facts), schema=into.model_json_schema())
    try:
        return into.model_validate(json.loads(answer.form))
    except (ValidationError, json.JSONDecodeError) as error:
        raise ProviderRefused(f"{language.company} answered {task} with something else: {error}") from error


LANGUAGE: Registry[Language] = Registry("language", {"offline": "shared.providers.offline.writer:OfflineLanguage"})
