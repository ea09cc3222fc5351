"""The contract of a stage: what its signature says that it reads, uses and writes.

    def narrate(line: Line, voice: Voice, speech: Speaker, desk: Desk) -> Take: ...

* a `Desk` is the job's desk;
* a provider is `Annotated[Protocol, REGISTRY]`: those that the settings choose, and their calls are recorded;
* `Annotated[Protocol, REGISTRY, Helper]` is one that only helps out: what is made is made by somebody else, and is not
  made anew when another one helps;
* `tuple[Take, ...]` is one document for each item; an item that has a field called as their list is (`beats`, `cast`)
  narrows that to the numbers it names;
* an item (`Beat`, `Chunk`), or a part of one (`Line`), makes this a stage that runs for each;
* a part of the brief (`Voice`) is that part alone;
* any other document is the job's own.

Narrow parameters travel far: a stage runs again only when what it asks for has changed.
"""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, get_args, get_origin, get_type_hints

from shared.production.desk import Desk
from shared.production.documents import ITEMS, WRITTEN_BY, Brief, Document, Item
from shared.registry import Registry


@dataclass(frozen=True)
class Part:
    """A document that is a field of another: the whole, and the field's name ("" for the whole itself)."""

    whole: type[Document]
    field: str = ""

    def of(self, whole: Document) -> Document:
        part: Document = getattr(whole, self.field) if self.field else whole
        return part


class Helper:
    """Says of a provider that it only helps out."""


@dataclass(frozen=True)
class Contract:
    writes: type[Document]
    reads: Mapping[str, Part] = field(default_factory=dict[str, Part])
    collects: Mapping[str, type[Document]] = field(default_factory=dict[str, type[Document]])
    items: Mapping[str, Part] = field(default_factory=dict[str, Part])
    providers: Mapping[str, Registry[Any]] = field(default_factory=dict[str, Registry[Any]])
    helpers: frozenset[str] = frozenset()
    """Those of the providers who only help out."""
    desk: str | None = None

    @property
    def makers(self) -> dict[str, Registry[Any]]:
        """The providers without those who only help out: what is made is theirs."""
        return {name: registry for name, registry in self.providers.items() if name not in self.helpers}

    @property
    def item(self) -> type[Item] | None:
        """The kind of item that the stage runs for each of, if it does."""
        kinds = {part.whole for part in self.items.values()}
        return next((kind for kind in ITEMS if kind in kinds), None)


def contract_of(work: Callable[..., Document]) -> Contract:
    """Read a signature. Raises TypeError for a parameter that no desk can fill."""
    hints = get_type_hints(work, include_extras=True)
    contract = Contract(writes=hints.pop("return"))
    reads: dict[str, Part] = {}
    collects: dict[str, type[Document]] = {}
    items: dict[str, Part] = {}
    providers: dict[str, Registry[Any]] = {}
    helpers: set[str] = set()
    desk: str | None = None
    for name in inspect.signature(work).parameters:
        kind = hints[name]
        extras = get_args(kind)[1:]
        registry = next((extra for extra in extras if isinstance(extra, Registry)), None)
        if registry is not None:
            providers[name] = registry
            helpers |= {name} if Helper in extras else set()
        elif get_origin(kind) is tuple:
            collects[name] = get_args(kind)[0]
        elif kind is Desk:
            desk = name
        elif kind is Brief or (kind in WRITTEN_BY and kind.per is None):
            reads[name] = Part(kind)
        elif (part := _part_of(kind, (Brief,))) is not None:
            reads[name] = part
        elif (part := _part_of(kind, ITEMS)) is not None:
            items[name] = part
        else:
            raise TypeError(f"{work.__name__}({name}: {kind}) is on no desk")
    contract = Contract(contract.writes, reads, collects, items, providers, frozenset(helpers), desk)
    if contract.writes.per is not contract.item:
        raise TypeError(f"{work.__name__} runs for each {contract.item} but writes {contract.writes.__name__}")
    return contract


def _part_of(kind: Any, wholes: Any) -> Part | None:
    if not (isinstance(kind, type) and issubclass(kind, Document)):
        return None
    for whole in wholes:
        if kind is whole:
            return Part(whole)
        for name, declared in whole.model_fields.items():
            if declared.annotation is kind:
                return Part(whole, name)
    return None
