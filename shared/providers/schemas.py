"""Schemas: a form as language models take it that promise to keep to one.

They know a part of JSON Schema only: every object is closed and has all of its fields, and what they cannot hold
themselves to, such as a length, is said in words. The studio checks the answer by the whole schema.
"""

from collections.abc import Mapping
from typing import Any

_SAID = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {} of them",
    "maxItems": "at most {} of them",
    "minimum": "at least {}",
    "maximum": "at most {}",
    "pattern": "as the regular expression {}",
}
_HELD = {"type", "enum", "anyOf", "items", "properties", "required", "$ref", "$defs", "description"}


def closed(schema: Mapping[str, Any]) -> dict[str, Any]:
    """A JSON Schema of pydantic's as OpenAI, Anthropic and Gemini hold to it.

    Sources: OpenAI's "Structured Outputs: supported schemas"; anthropic 2.12.0, lib/_parse/_transform.py; Gemini's
    `responseJsonSchema` (googleapis.github.io/kotlin-genai). A reference has nothing beside it.
    """
    if "$ref" in schema:
        return {keyword: _inside(keyword, schema[keyword]) for keyword in ("$ref", "$defs") if keyword in schema}
    told = [words.format(schema[keyword]) for keyword, words in _SAID.items() if keyword in schema]
    made = {keyword: _inside(keyword, value) for keyword, value in schema.items() if keyword in _HELD}
    if "const" in schema:
        made["enum"] = [schema["const"]]
    if "properties" in made:
        made |= {"required": [*made["properties"]], "additionalProperties": False}
    if told:
        made["description"] = ". ".join(filter(None, [schema.get("description", "").rstrip("."), ", ".join(told)]))
    return made


def _inside(keyword: str, value: Any) -> Any:
    match keyword:
        case "properties" | "$defs":
            return {name: closed(one) for name, one in value.items()}
        case "items":
            return closed(value)
        case "anyOf":
            return [closed(one) for one in value]
        case _:
            return value
