"""Generations: every call of a provider, kept before anything is made of it and told to the ledger.

A stage asks for a provider in its signature and gets it `recorded`: the same Protocol, with a memory. A call that was
answered once, for the same owner, is answered from the desk, even when the worker died right after it.
"""

import inspect
import json
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import wraps
from typing import Any, Literal, cast, get_type_hints

from pydantic import BaseModel, ConfigDict, TypeAdapter

from shared.errors import ProviderTimeout
from shared.production.budgets import Budget
from shared.production.calls import counted
from shared.production.desk import Desk
from shared.production.documents import File
from shared.production.fingerprints import digest
from shared.production.leases import claim
from shared.production.prices import PRICES, Asked, Price, Unit, asked_by

type Kind = Literal["TEXT", "IMAGE", "AUDIO"]

KINDS: dict[str, Kind] = {
    "language": "TEXT",
    "moderation": "TEXT",
    "speech": "AUDIO",
    "music": "AUDIO",
    "images": "IMAGE",
}
_PROMPT_CHARACTERS = 2_000
_WITHOUT_LIMIT = 600.0
_SMALLEST = Decimal("1e-12")
"""As many decimals of a dollar as the ledger has for one unit."""


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
        return _call(self.fingerprint, self.vain)


class _Kept(BaseModel):
    """A generation with what it gave; whole files lie on the desk by themselves."""

    generation: Generation
    made: dict[str, Any]
    files: dict[str, File]


class _Vain(BaseModel):
    """In the place of answers that were of no use: how many there were."""

    model_config = ConfigDict(extra="forbid")

    vain: int


_FOUND: TypeAdapter[_Kept | _Vain] = TypeAdapter(_Kept | _Vain)


@dataclass(frozen=True)
class Supplier:
    """A provider, and what it is asked as."""

    capability: str
    provider: str


class Recorder:
    """The providers of one stage at work, and what they were asked."""

    def __init__(self, desk: Desk, *, patience: float = _WITHOUT_LIMIT, cap: Decimal | None = None) -> None:
        """`patience`: seconds to wait for somebody else who asks the same. `cap`: dollars that the job may cost."""
        self._desk = desk
        self._budget = None if cap is None else Budget(desk.job, cap)
        self.patience = patience
        self.generations: list[Generation] = []
        self.latest: Supplier | None = None
        """Who was asked last."""

    def recorded[P](self, provider: P, capability: str) -> P:
        """`provider`, with a memory for every method that makes something."""
        # A structural stand-in: it has every method of the provider, and no type can say so.
        return cast("P", _Recorded(provider, capability, self))

    def ask(self, capability: str, provider: Any, method: Callable[..., Any], asked: dict[str, Any]) -> Any:
        """Answer from memory, or have the provider answer and keep that first; nobody asks the same meanwhile."""
        self.latest = Supplier(capability, provider.company)
        identity = {"company": provider.company, "model": provider.model, "call": method.__name__}
        fingerprint = digest({**identity, "asked": asked})

        def answered() -> bool:
            return isinstance(self._recall(fingerprint), _Kept)

        kept = self._recall(fingerprint)
        if isinstance(kept, _Vain):
            what = f"{self._desk.owner}#generation#{fingerprint}"
            with claim(what, patience=self.patience, until=answered):
                kept = self._recall(fingerprint)
                if isinstance(kept, _Vain):
                    return self._have_made(capability, provider, method, asked, fingerprint, kept.vain)
        self.generations.append(kept.generation)
        # Of a worker that died when it had kept the answer, and had not settled yet.
        self._settle(kept.generation)
        whole = {name: self._desk.read(file) for name, file in kept.files.items()}
        return get_type_hints(method)["return"].model_validate({**kept.made, **whole})

    def forget(self) -> None:
        """What was answered in this stage was of no use: whoever asks again is answered anew, and pays anew."""
        for generation in self.generations:
            self._desk.keep_generation(generation.fingerprint, _Vain(vain=generation.vain + 1).model_dump_json())

    def _have_made(
        self,
        capability: str,
        provider: Any,
        method: Callable[..., Any],
        asked: dict[str, Any],
        fingerprint: str,
        vain: int,
    ) -> Any:
        price, much = PRICES[capability][provider.company], asked_by(capability, asked)
        began = time.monotonic()
        with self._paid(_call(fingerprint, vain), price.cost(much).high), counted(capability, provider.company):
            made = method(**asked)
        generation = Generation(
            fingerprint=fingerprint,
            type=KINDS[capability],
            provider=provider.company,
            model=provider.model,
            prompt=json.dumps(asked, ensure_ascii=False)[:_PROMPT_CHARACTERS],
            cost=str(made.cost),
            milliseconds=round((time.monotonic() - began) * 1000),
            job=self._desk.job,
            capability=capability,
            vain=vain,
            **_counted(price, much, made),
        )
        self.generations.append(generation)
        self._remember(generation, made)
        self._settle(generation)
        return made

    @contextmanager
    def _paid(self, call: str, most: Decimal) -> Generator[None]:
        """Hold what a call costs at most while it is made. Raises OverCap."""
        if self._budget is None or not most:
            yield
            return
        self._budget.hold(call, most)
        try:
            yield
        except ProviderTimeout:
            # Nobody knows whether it is to be paid. It stays held until the call is made again.
            raise
        except Exception:
            self._budget.release(call)
            raise

    def _settle(self, generation: Generation) -> None:
        if self._budget is not None and generation.job == self._desk.job:
            self._budget.settle(generation.call, Decimal(generation.cost))

    def _recall(self, fingerprint: str) -> _Kept | _Vain:
        found = self._desk.generation(fingerprint)
        return _Vain(vain=0) if found is None else _FOUND.validate_json(found)

    def _remember(self, generation: Generation, made: Any) -> None:
        files = {name: self._desk.save(getattr(made, name), extension) for name, extension in made.files.items()}
        said = made.model_dump(mode="json", exclude=set(made.files))
        kept = _Kept(generation=generation, made=said, files=files)
        self._desk.keep_generation(generation.fingerprint, kept.model_dump_json())


class _Recorded:
    def __init__(self, provider: Any, capability: str, recorder: Recorder) -> None:
        self._provider = provider
        self._capability = capability
        self._recorder = recorder

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._provider, name)
        if not _makes_something(found):
            return found
        signature = inspect.signature(found)

        @wraps(found)
        def ask(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            return self._recorder.ask(self._capability, self._provider, found, dict(bound.arguments))

        return ask


def _call(fingerprint: str, vain: int) -> str:
    return f"{fingerprint}.{vain}" if vain else fingerprint


def _counted(price: Price, asked: Asked, made: Any) -> dict[str, str]:
    """How much of what was made, as the provider says it, or as it follows from what was asked."""
    units: Decimal = price.units(asked).low if made.units is None else made.units
    unit_price = (made.cost / units).quantize(_SMALLEST) if units else price.each
    return {"units": f"{units.normalize():f}", "unit": price.unit, "unit_price": f"{unit_price.normalize():f}"}


def _makes_something(found: Any) -> bool:
    """Whether it is a method that gives a `Made`: known by its `files`, so that this room needs no providers."""
    return callable(found) and hasattr(get_type_hints(found).get("return"), "files")
