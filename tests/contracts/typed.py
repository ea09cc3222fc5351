"""Types of vendors' own clients, as judges: what they do not name is refused."""

import importlib
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, TypeAdapter
from typing_extensions import is_typeddict


@cache
def judge(package: str, module: str, name: str) -> Callable[[Any], object]:
    """What validates requests by `module.name` of a client's `package` of types, closed all the way down.

    Its iterables are read as lists, since pydantic looks into others only as they are gone through; files, as bytes.
    """
    importlib.import_module(module)
    closed = ConfigDict(extra="forbid", arbitrary_types_allowed=True)
    inside = [known for title, known in sys.modules.items() if title.startswith(package)]
    with pytest.MonkeyPatch.context() as patch:
        for known in inside:
            for plain, read in (("Iterable", list), ("SequenceNotStr", list), ("FileTypes", bytes)):
                if hasattr(known, plain):
                    patch.setattr(known, plain, read)
            for kind in [*vars(known).values()]:
                if is_typeddict(kind):
                    patch.setattr(kind, "__pydantic_config__", closed, raising=False)
        adapter: TypeAdapter[Any] = TypeAdapter(getattr(sys.modules[module], name))
    return lambda said: _gone_through(adapter.validate_python(said))


def _gone_through(found: Any) -> Any:
    """The same, with all of its iterables gone through: some were read as such before anybody could say otherwise."""
    if isinstance(found, Mapping):
        return {name: _gone_through(one) for name, one in found.items()}
    if isinstance(found, list | Iterator):
        return [_gone_through(one) for one in found]
    return found


def strays(said: object) -> Iterator[str]:
    """What is in an answer, as its company's client has read it, that the client has no name for."""
    if isinstance(said, BaseModel):
        yield from said.model_extra or ()
        for name in type(said).model_fields:
            yield from strays(getattr(said, name))
    elif isinstance(said, list):
        for one in said:
            yield from strays(one)
