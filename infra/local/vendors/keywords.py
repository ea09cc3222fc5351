"""Keywords: which of JSON Schema's a company's models hold themselves to. Each knows a part of them."""

from collections.abc import Iterator, Mapping, Set
from typing import Any

from infra.local.vendors.vendor import Bad


def check(schema: Any, known: Set[str], *, where: str, closed: bool = False, whole: bool = False) -> None:
    """Raises Bad for what a company does not take: another keyword, or, where it wants them closed, an open object.

    Where it wants objects whole, there is none with a field that may be left out.
    """
    for path, part in parts(schema, where):
        if not isinstance(part, dict):
            raise Bad(f"{path}: must be an object", where=path)
        strange = part.keys() - known
        if strange:
            raise Bad(f"{path}: {min(strange)} is not supported", where=path)
        if closed and part.get("type") == "object" and part.get("additionalProperties") is not False:
            raise Bad(f"{path}: for 'object' type, 'additionalProperties' must be explicitly set to false", where=path)
        if whole and {*part.get("required", ())} != {*part.get("properties", ())}:
            raise Bad(f"{path}: 'required' must have every key in 'properties'", where=path)


def parts(schema: Any, path: str) -> Iterator[tuple[str, Any]]:
    """A schema and all that are in it, with where they are."""
    yield path, schema
    match schema:
        case Mapping():
            for keyword in ("properties", "$defs"):
                for name, one in schema.get(keyword, {}).items():
                    yield from parts(one, f"{path}.{keyword}.{name}")
            for number, one in enumerate(schema.get("anyOf", ())):
                yield from parts(one, f"{path}.anyOf.{number}")
            if "items" in schema:
                yield from parts(schema["items"], f"{path}.items")
        case _:
            return
