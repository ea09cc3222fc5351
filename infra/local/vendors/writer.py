"""The writer: what a played language model answers. It knows what the understudy knows, and fills in any other form.

What it is told under the name of a field, it says back there.
"""

import json
import math
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError

from shared.errors import ProviderRefused
from shared.providers.offline.writer import OfflineLanguage

_PLAYED = "Played"
"""What stands in a form that nobody knows, and what is said to somebody who wants none."""
_CHARACTERS_A_TOKEN = 4
"""Of English (OpenAI, "What are tokens and how to count them?")."""


class _Message(BaseModel):
    """As `shared.providers.language.message` writes it."""

    task: str
    facts: dict[str, JsonValue]


def answer(message: str, schema: dict[str, Any] | None = None) -> str:
    """What a model says to a message, as JSON of a schema if there is one."""
    if schema is None:
        return _PLAYED
    facts: dict[str, JsonValue] = {}
    try:
        asked = _Message.model_validate_json(message)
        facts = asked.facts
        return OfflineLanguage().compose(asked.task, instructions="", facts=facts, schema=schema).form
    except (ValidationError, ProviderRefused):
        filled = _filled(schema, schema.get("$defs", {}))
        said_back = {name: facts[name] for name in filled if isinstance(facts.get(name), str)}
        return json.dumps({**filled, **said_back})


def tokens(*texts: str) -> int:
    """About how many a model counts."""
    return math.ceil(sum(map(len, texts)) / _CHARACTERS_A_TOKEN)


def _filled(schema: dict[str, Any], known: dict[str, Any]) -> Any:
    """The shortest that fits a JSON Schema of the kind that `shared.providers.schemas` makes."""
    match schema:
        case {"$ref": str(name)}:
            return _filled(known[name.removeprefix("#/$defs/")], known)
        case {"const": value} | {"enum": [value, *_]}:
            return value
        case {"anyOf": [first, *_]}:
            return _filled(first, known)
        case {"type": "object"}:
            return {name: _filled(one, known) for name, one in schema.get("properties", {}).items()}
        case {"type": "array"}:
            return [_filled(schema["items"], known)] if "items" in schema else []
        case {"type": "string"}:
            return _PLAYED
        case {"type": "boolean"}:
            return False
        case {"type": "integer" | "number"}:
            return schema.get("minimum", 1)
        case _:
            return None
