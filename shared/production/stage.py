"""Turn a plain function into a stage.

    def narrate(line: Line, voice: Voice, speech: Speaker, desk: Desk) -> Take: ...

    handler = stage(narrate)

`handler` is the Lambda. It lays out what the signature asks for (see `contract`), and keeps the result under the
fingerprint of exactly that: a retry, a resume, an edited sentence and a second job all make only what is not made yet.
"""

import errno
import math
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from pydantic import BaseModel, ValidationError

from shared.errors import OF_PROVIDERS, DiskFull, ProviderRefused, StudioError, Transient
from shared.events import Generated, ProviderChanged, Reworded, StageDone, StageFailed, StageStarted, announce
from shared.production import catalogue
from shared.production.chains import Detour, Rewording, links
from shared.production.contract import contract_of
from shared.production.cue import Cue
from shared.production.deadlines import within
from shared.production.desk import Desk
from shared.production.documents import ITEMS, Document, Preview, Release, files
from shared.production.fingerprints import Input, fingerprint
from shared.production.flow import Stage
from shared.production.generations import Generation
from shared.production.leases import claim
from shared.production.recorder import Recorder
from shared.telemetry import logger, since, visit

_UNEXPECTED = "something unexpected went wrong; the studio's log knows what"
"""What people are told of an error that is not ours: its own words may hold names that are nobody's business."""
_AWAITED: frozenset[type[Document]] = frozenset({Preview, Release})
"""Documents that others than stages wait for: they travel in the announcement."""


class Context(Protocol):
    """What Lambda tells a handler about its own run."""

    def get_remaining_time_in_millis(self) -> int: ...


class Result(BaseModel):
    """What a stage made, and the calls that went into it."""

    document: dict[str, Any]
    generations: tuple[Generation, ...]
    milliseconds: int
    """How long the stage's function took."""


class StageHandler:
    def __init__(self, work: Callable[..., Document], version: int) -> None:
        self.work = work
        self.stage = Stage(work.__name__)
        self.version = version
        self.contract = contract_of(work)

    def __call__(self, event: Mapping[str, Any], context: Context | None = None) -> dict[str, Any]:
        cue = Cue.model_validate(event)
        desk = Desk(cue.owner, cue.job)
        cap = None if cue.cap is None else Decimal(cue.cap)
        recorder = Recorder(desk, cap=cap, tell=partial(self._pass_on, cue))
        who = {"user_id": cue.owner, "job": cue.job, "attempt": cue.attempt, "item": cue.item}
        with within(_seconds(context)), visit(self.stage, correlation_id=cue.request, **who) as said:
            try:
                return cue.after(self._perform(cue, desk, recorder, said)).answer()
            except Exception as error:
                logger.exception("a stage failed")
                self._tell_of(error, cue, recorder)
                raise

    def _perform(self, cue: Cue, desk: Desk, recorder: Recorder, said: dict[str, object]) -> Document:
        """Make the document, or find it made; put it on the job's desk either way."""
        began = time.perf_counter()
        inputs = self._inputs(cue, desk)
        print_ = fingerprint(self.stage, self.version, inputs, self._makers())
        found = self._found(desk, print_)
        said["cached"] = found is not None
        result = found or self._make(cue, desk, inputs, print_, recorder)
        document = self.contract.writes.model_validate(result.document)
        desk.put(document, cue.item)
        done = StageDone(
            **self._who(cue),
            cached=found is not None,
            milliseconds=since(began),
            worked=0 if found else result.milliseconds,
            made=result.document if self.contract.writes in _AWAITED else None,
            makers={maker.capability: catalogue.meant(maker.capability) for maker in self.contract.makers.values()},
        )
        announce(*(self._ledger_line(cue, generation) for generation in result.generations), done)
        return document

    def _found(self, desk: Desk, print_: str) -> Result | None:
        """What was made of these inputs before, if all of it is still there and says what such a document says now."""
        kept = desk.result(self.stage, print_)
        if kept is None:
            return None
        result = Result.model_validate_json(kept)
        try:
            document = self.contract.writes.model_validate(result.document)
        except ValidationError:
            return None
        return result if desk.has_all(files(document)) else None

    def _make(self, cue: Cue, desk: Desk, inputs: Mapping[str, Input], print_: str, recorder: Recorder) -> Result:
        """Make it under a claim, so that nobody else does; or take what somebody else has just made."""
        announce(StageStarted(**self._who(cue)))

        def made_by_another() -> bool:
            return self._found(desk, print_) is not None

        with claim(f"{cue.owner}#{self.stage}#{print_}", patience=recorder.patience, until=made_by_another):
            if (found := self._found(desk, print_)) is not None:
                return found
            began = time.perf_counter()
            document = _work(self.work, self._arguments(inputs, desk, recorder))
            made = Result(
                document=document.model_dump(mode="json"),
                generations=tuple(recorder.generations),
                milliseconds=since(began),
            )
            desk.keep_result(self.stage, print_, made.model_dump_json())
            return made

    def _tell_of(self, error: Exception, cue: Cue, recorder: Recorder) -> None:
        """Announce a failure, and what was paid for all the same. Trouble in doing so must not hide the failure."""
        lines = [self._ledger_line(cue, generation) for generation in recorder.generations]
        detail = str(error)[:2_000] if isinstance(error, StudioError) else _UNEXPECTED
        blame = vars(recorder.latest) if recorder.latest and isinstance(error, OF_PROVIDERS) else {}
        try:
            announce(*lines, StageFailed(**self._who(cue), error=type(error).__name__, detail=detail, **blame))
            if isinstance(error, ProviderRefused):
                # Not before what it cost is told: a bus that is out would lose that line of the ledger for good.
                recorder.forget()
        except Transient:
            logger.warning("a failure could not be announced", exc_info=True)

    def _pass_on(self, cue: Cue, said: Detour | Rewording) -> None:
        """Say at once that a provider is left, or asked in other words."""
        if isinstance(said, Rewording):
            announce(Reworded(**self._who(cue), **vars(said)))
        else:
            announce(self._change(cue, said))

    def _change(self, cue: Cue, detour: Detour) -> ProviderChanged:
        costs = {"left_cost": f"{detour.left_cost:f}", "taken_cost": f"{detour.taken_cost:f}"}
        said: dict[str, Any] = {**self._who(cue), **vars(detour), **costs}
        return ProviderChanged(**said)

    def _inputs(self, cue: Cue, desk: Desk) -> dict[str, Input]:
        """Every document that the function reads, by parameter."""
        wholes = {whole: desk.take(whole) for whole in {part.whole for part in self.contract.reads.values()}}
        inputs: dict[str, Input] = {name: part.of(wholes[part.whole]) for name, part in self.contract.reads.items()}
        item: Document | None = None
        if self.contract.item is not None:
            if cue.item is None:
                raise ValueError(f"{self.stage} runs for each item, and the cue names none")
            listing, over = ITEMS[self.contract.item]
            one: Document = getattr(desk.take(listing), over)[cue.item]
            inputs |= {name: part.of(one) for name, part in self.contract.items.items()}
            item = one
        for name, kind in self.contract.collects.items():
            if kind.per is None:
                raise ValueError(f"{self.stage} collects {kind.__name__}, and a job has only one")
            over = ITEMS[kind.per][1]
            inputs[name] = desk.collect(kind, getattr(item, over, cue.numbers(over)))
        return inputs

    def _arguments(self, inputs: Mapping[str, Input], desk: Desk, recorder: Recorder) -> dict[str, Any]:
        arguments: dict[str, Any] = dict(inputs)
        for name, registry in self.contract.providers.items():
            arguments[name] = recorder.recorded(links(registry), registry)
        if self.contract.desk is not None:
            arguments[self.contract.desk] = desk
        return arguments

    def _makers(self) -> dict[str, str]:
        """Which provider and model are meant to be asked first, by parameter.

        Whoever stands in, or has taken over from one that was shut down, makes the same thing.
        """
        return {name: catalogue.meant(registry.capability) for name, registry in self.contract.makers.items()}

    def _who(self, cue: Cue) -> dict[str, Any]:
        of = 1 if self.contract.item is None else len(cue.numbers(ITEMS[self.contract.item][1]))
        return {"job": cue.job, "attempt": cue.attempt, "stage": self.stage, "item": cue.item, "of": of}

    def _ledger_line(self, cue: Cue, made: Generation) -> Generated:
        cached = made.job != cue.job
        return Generated(
            **self._who(cue),
            generation=made.call,
            type=made.type,
            provider=made.provider,
            model=made.model,
            prompt=made.prompt,
            cost="0" if cached else made.cost,
            milliseconds=made.milliseconds,
            cached=cached,
            capability=made.capability,
            units=made.units,
            unit=made.unit,
            unit_price=made.unit_price,
        )


def stage(work: Callable[..., Document], *, version: int = 1) -> StageHandler:
    """The Lambda of a stage function. A new `version` makes everything anew."""
    return StageHandler(work, version)


def _work(work: Callable[..., Document], arguments: dict[str, Any]) -> Document:
    try:
        return work(**arguments)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise DiskFull("the worker's disk is full: give this function more ephemeral storage") from error
        raise


def _seconds(context: Context | None) -> float:
    return math.inf if context is None else context.get_remaining_time_in_millis() / 1000
