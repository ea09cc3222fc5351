"""Generations: what providers were asked and gave, as the ledger hears of it and as the desk keeps it."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.production.desk import Desk
from shared.production.documents import File
from shared.production.prices import Unit

type Kind = Literal["TEXT", "IMAGE", "AUDIO"]

KINDS: dict[str, Kind] = {
    "language": "TEXT",
    "moderation": "TEXT",
    "speech": "AUDIO",
    "music": "AUDIO",
    "alignment": "AUDIO",
    "images": "IMAGE",
}


_PROMPT_CHARACTERS = 2_000
"""Of what was asked, in the ledger."""


class Generation(BaseModel):
    """One paid call: what was asked, of whom, for how much, how long it took (SB-02)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    fingerprint: str
    type: Kind
    provider: str
    model: str
    prompt: str
    cost: str
    milliseconds: int
    job: str
    """The job that paid."""
    capability: str = ""
    """What the provider was asked as. Those who were asked before this was kept have none."""
    units: str = "0"
    """How much of it the provider counted."""
    unit: str = Unit.CALL
    unit_price: str = "0"
    """US dollars that one of them came to."""
    vain: int = 0
    """How many answers to the same question were paid before, and of no use."""

    @property
    def call(self) -> str:
        """What the budget and the ledger know it by: another answer to the same question is paid as well."""
        return call_of(self.fingerprint, self.vain)


class Kept(BaseModel):
    """A generation with what it gave; whole files lie on the desk by themselves."""

    generation: Generation
    made: dict[str, Any]
    files: dict[str, File]
    refused: tuple[Generation, ...] = ()
    """What was paid for the same question before, and never became an answer: whoever paid may not have told yet."""


class Vain(BaseModel):
    """In the place of answers that were of no use: how many there were."""

    model_config = ConfigDict(extra="forbid")

    vain: int
    refused: tuple[Generation, ...] = ()
    """As of what is kept."""


_FOUND: TypeAdapter[Kept | Vain] = TypeAdapter(Kept | Vain)


def call_of(fingerprint: str, vain: int) -> str:
    """What a call is known by that follows so many vain ones."""
    return f"{fingerprint}.{vain}" if vain else fingerprint


def prompt_of(asked: Mapping[str, Any]) -> str:
    """What was asked, as the ledger has it: of pictures and sound, which travel as base64, only how much there is.

    What is shortest comes first: a writer's instructions and forms, which are always the same, are what is cut off.
    """
    legible: dict[str, Any] = _legible(asked)
    shortest = sorted(legible.items(), key=lambda one: len(json.dumps(one[1], ensure_ascii=False)))
    return json.dumps(dict(shortest), ensure_ascii=False)[:_PROMPT_CHARACTERS]


def recall(desk: Desk, fingerprint: str) -> Kept | Vain:
    """What was answered to a question before. Raises StorageBusy."""
    found = desk.generation(fingerprint)
    return Vain(vain=0) if found is None else _FOUND.validate_json(found)


def remember(desk: Desk, generation: Generation, made: Any, *, instead_of: Vain) -> None:
    """Keep what was answered. Raises StorageBusy."""
    files = {name: desk.save(getattr(made, name), extension) for name, extension in made.files.items()}
    said = made.model_dump(mode="json", exclude=set(made.files))
    kept = Kept(generation=generation, made=said, files=files, refused=instead_of.refused)
    desk.keep_generation(generation.fingerprint, kept.model_dump_json())


def write_off(desk: Desk, generation: Generation, *, instead_of: Vain) -> None:
    """Keep that a call was paid that never became an answer. Raises StorageBusy."""
    vain = Vain(vain=generation.vain + 1, refused=(*instead_of.refused, generation))
    desk.keep_generation(generation.fingerprint, vain.model_dump_json())


def forget(desk: Desk, generation: Generation) -> None:
    """Make way for another answer to the same question: this one was of no use, if it is still kept.

    Raises StorageBusy.
    """
    kept = recall(desk, generation.fingerprint)
    if isinstance(kept, Kept) and kept.generation == generation:
        vain = Vain(vain=generation.vain + 1, refused=kept.refused)
        desk.keep_generation(generation.fingerprint, vain.model_dump_json())


def _legible(asked: Any) -> Any:
    match asked:
        case dict():
            return {name: _legible(value) for name, value in cast("dict[str, Any]", asked).items()}
        case list() | tuple():
            return [_legible(value) for value in cast("Sequence[Any]", asked)]
        case str() if len(asked) > _PROMPT_CHARACTERS and not any(map(str.isspace, asked)):
            return f"{len(asked)} characters of base64"
        case _:
            return asked
