"""Fingerprints: whatever was made once is never made again.

fingerprint = sha256(stage, its version, exactly what it reads, the providers it will use)
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from shared.production.documents import Document
from shared.production.flow import Stage

type Input = Document | Sequence[Document]


def fingerprint(stage: Stage, version: int, inputs: Mapping[str, Input], providers: Mapping[str, str]) -> str:
    """64 hexadecimal digits that change when, and only when, the result should be made anew."""
    read: dict[str, JsonValue] = {
        name: _canonical(said) if isinstance(said, Document) else [_canonical(one) for one in said]
        for name, said in inputs.items()
    }
    return digest({"stage": stage, "version": version, "inputs": read, "providers": dict(providers)})


def digest(said: JsonValue) -> str:
    """The SHA-256 of the one way to write this down."""
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _canonical(document: Document) -> JsonValue:
    """What is not said does not count: a document that learns to say more keeps the fingerprints it had."""
    return _said(document.model_dump(mode="json", exclude=set(document.pointers), exclude_none=True))


def _said(value: JsonValue) -> JsonValue:
    """Without lists of nothing, which say nothing either."""
    match value:
        case dict():
            return {name: _said(inner) for name, inner in value.items() if inner != []}
        case list():
            return [_said(inner) for inner in value]
        case _:
            return value
