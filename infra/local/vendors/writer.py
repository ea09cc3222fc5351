"""The writer: what a played language model answers. It knows what the understudy knows, and fills in any other form.

It keeps to the length of a shot, as it is told to, and says of no work that a template has done it: what is played here
is a model. What it is told under the name of a field, it says back there.
"""

import json
import math
import re
from typing import Any

from pydantic import BaseModel, JsonValue, ValidationError

from infra.local.vendors.pacing import paced
from shared.errors import ProviderRefused
from shared.providers.offline.writer import OfflineLanguage

_PLAYED = "Played"
"""What stands in a form that nobody knows, and what is said to somebody who wants none."""
_BY_A_TEMPLATE = re.compile(r"(?:Written|The pictures were planned) by a template, not by AI\.$")
"""What our understudy says of its own work."""
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
        return _as_a_model(OfflineLanguage().compose(asked.task, instructions="", facts=facts, schema=schema).form)
    except (ValidationError, ProviderRefused):
        filled = _filled(schema, schema.get("$defs", {}))
        said_back = {name: facts[name] for name in filled if isinstance(facts.get(name), str)}
        return json.dumps({**filled, **said_back})


def tokens(*texts: str) -> int:
    """About how many a model counts."""
    return math.ceil(sum(map(len, texts)) / _CHARACTERS_A_TOKEN)


def _as_a_model(form: str) -> str:
    """What our understudy has filled in, as a model would have."""
    said: dict[str, Any] = json.loads(form)
    if "description" in said:
        said["description"] = _BY_A_TEMPLATE.sub("", said["description"]).rstrip()
    if "beats" in said:
        said["beats"] = paced(said["beats"])
    return json.dumps(said, ensure_ascii=False)


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
