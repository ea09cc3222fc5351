"""The recorder: providers at work for one stage, with a memory, a purse and somebody to ask after them.

A stage asks for a provider in its signature and gets it `recorded`: the same Protocol. A call that was answered once,
for the same owner, is answered from the desk, even when the worker died right after it. Others are made along the chain
that the settings name, within the job's budget, and kept before anything is made of them.
"""

import inspect
import time
from collections.abc import Generator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from decimal import Decimal
from functools import partial, wraps
from typing import Any, cast, get_type_hints

from shared.charges import Charge
from shared.errors import (
    OF_PROVIDERS,
    ProviderBusy,
    ProviderGarbled,
    ProviderTimeout,
    StageError,
    StudioError,
    Underway,
)
from shared.production import catalogue, circuits, commissions, deadlines
from shared.production.budgets import Budget
from shared.production.calls import counted
from shared.production.chains import AVOIDED, SHUT_DOWN, WAITING, Detour, Link, Rewording, Tell, leaves
from shared.production.circuits import Resting, guarded
from shared.production.desk import Desk
from shared.production.generations import Generation, Kept, Vain, call_of, forget, recall, remember, write_off
from shared.production.lanes import lane
from shared.production.leases import claim
from shared.production.questions import Question
from shared.registry import Registry
from shared.telemetry import logger

_WITHOUT_LIMIT = 600.0
_PART_TO_WAIT = 3
"""A worker waits for others for this part of the time that it has left: enough is left to do the work itself."""
_UNSETTLED = (ProviderTimeout, ProviderGarbled, Underway)
"""What a call fails with that is going to be paid, or nobody knows."""


def _tell_nobody(_: Detour | Rewording) -> None: ...


def leave(provider: object, error: StudioError) -> bool:
    """Have the next one of its chain asked, for a provider whose answers are of no use. False when it is the last."""
    return isinstance(provider, _Recorded) and provider.leave(error)


def tell_of(provider: object, rule: str, before: str, after: str) -> None:
    """Say that what a provider would not make is asked in other words, or done without when there are none."""
    if isinstance(provider, _Recorded):
        provider.tell_of(rule, before, after)


@dataclass(frozen=True)
class Supplier:
    """A provider, and what it is asked as."""

    capability: str
    provider: str


class Recorder:
    """The providers of one stage at work, and what they were asked."""

    def __init__(
        self, desk: Desk, *, patience: float = _WITHOUT_LIMIT, cap: Decimal | None = None, tell: Tell = _tell_nobody
    ) -> None:
        """`patience`: seconds to wait for others. `cap`: dollars that the job may cost. `tell` hears of detours."""
        self._desk = desk
        self._budget = None if cap is None else Budget(desk.job, cap)
        self._tell = tell
        self._patience = patience
        self.generations: list[Generation] = []
        self.latest: Supplier | None = None
        """Who was asked last."""

    @property
    def patience(self) -> float:
        """Seconds to wait for others, of which a worker that has little time left has less."""
        return min(self._patience, deadlines.left() / _PART_TO_WAIT)

    def recorded[P](self, chain: Sequence[Link], registry: Registry[P]) -> P:
        """The providers of a chain as one, with a memory for every method that makes something."""
        # A structural stand-in: it has every method of the provider, and no type can say so.
        return cast("P", _Recorded(chain, registry.capability, self))

    def ask(self, chain: Sequence[Link], question: Question) -> tuple[Link, Any]:
        """Answer from memory, or have somebody answer and keep that first; nobody asks the same meanwhile."""
        for link in chain:
            kept = self._recall(question.fingerprint(link.model))
            if isinstance(kept, Kept):
                self.latest = Supplier(question.capability, link.model.company)
                return link, self._again(kept, link, question)
        return self._ask_along(chain, question)

    def forget(self) -> None:
        """What was answered last was of no use: whoever asks that again is answered anew, and pays anew.

        What others have answered for the same capability goes with it, and nothing else.
        """
        for generation in self.generations:
            if self.latest is not None and generation.capability == self.latest.capability:
                forget(self._desk, generation)

    def _ask_along(self, chain: Sequence[Link], question: Question) -> tuple[Link, Any]:
        """Have the first answer who can. Raises what may pass by, if there was any of that, before what does not."""
        passing: StudioError | None = None
        for link, after in zip(chain, (*chain[1:], None), strict=True):
            self.latest = Supplier(question.capability, link.model.company)
            if link.model != link.meant:
                self.say_left(question, link, link, SHUT_DOWN, f"{link.meant.name} is no longer there")
            try:
                return link, self._answered(link, question, patience=0 if after else self.patience)
            except Resting as resting:
                passing = ProviderBusy(str(resting))
                if after is None:
                    raise passing from resting
                self.say_left(question, link, after, AVOIDED, str(resting))
            except StudioError as error:
                strikes = partial(circuits.strike, f"{self._desk.job}#{question.fingerprint(chain[0].model)}")
                if not leaves(question.capability, error, strikes):
                    raise
                passing = error if isinstance(error, WAITING) else passing
                if after is None:
                    if passing is None or passing is error:
                        raise
                    raise passing from error
                self.say_left(question, link, after, error.code, str(error))
        raise ValueError(f"nobody is to be asked for {question.capability}")

    def _answered(self, link: Link, question: Question, *, patience: float) -> Any:
        """`patience`: seconds to wait for a provider that is left alone for now."""
        fingerprint = question.fingerprint(link.model)

        def kept_by_another() -> bool:
            return isinstance(recall(self._desk, fingerprint), Kept)

        what = f"{self._desk.owner}#generation#{fingerprint}"
        with claim(what, patience=self.patience, until=kept_by_another):
            kept = self._recall(fingerprint)
            if isinstance(kept, Vain):
                return self._have_made(link, question, fingerprint, kept, patience)
        return self._again(kept, link, question)

    def _recall(self, fingerprint: str) -> Kept | Vain:
        """What is kept; and what this job has paid for nothing, of a worker that died before it could tell."""
        kept = recall(self._desk, fingerprint)
        for generation in kept.refused:
            if generation.job == self._desk.job and generation not in self.generations:
                self.generations.append(generation)
                self._settle(generation)
        return kept

    def _again(self, kept: Kept, link: Link, question: Question) -> Any:
        """What is kept, as it was given."""
        self.generations.append(kept.generation)
        # Of a worker that died when it had kept the answer, and had not settled yet.
        self._settle(kept.generation)
        if _runs(link.provider) and kept.generation.job != self._desk.job and self._budget is not None:
            # Another job has collected what this one may have sent as well: it is one commission, and theirs.
            self._budget.release(kept.generation.call)
        whole = {name: self._desk.read(file) for name, file in kept.files.items()}
        return get_type_hints(question.method_of(link))["return"].model_validate({**kept.made, **whole})

    def _have_made(self, link: Link, question: Question, fingerprint: str, before: Vain, patience: float) -> Any:
        model, call = link.model, call_of(fingerprint, before.vain)
        began = time.monotonic()

        def generation(charge: Charge) -> Generation:
            milliseconds = round((time.monotonic() - began) * 1000)
            return question.generation(model, charge, job=self._desk.job, vain=before.vain, milliseconds=milliseconds)

        try:
            with self._cared_for(link, question, call, patience), counted(question.capability, model.company):
                made = self._made(link, question, call)
        except StageError as error:
            if error.charge is not None:
                # It is paid, and of no use: whoever asks again pays anew.
                refused = generation(error.charge)
                self.generations.append(refused)
                write_off(self._desk, refused, instead_of=before)
                self._settle(refused)
            raise
        answered = generation(Charge(made.cost, made.units))
        self.generations.append(answered)
        remember(self._desk, answered, made, instead_of=before)
        self._settle(answered)
        return made

    @contextmanager
    def _cared_for(self, link: Link, question: Question, call: str, patience: float) -> Generator[None]:
        """A call within its company's lanes, the job's budget and what others know of the company.

        Nobody waits for an understudy; a commission takes a lane by itself, for as long as it is handed in.
        """
        company = link.model.company
        vendor = catalogue.is_vendor(company)
        with ExitStack() as care:
            if vendor and not _runs(link.provider):
                care.enter_context(lane(company, patience=self.patience))
            care.enter_context(self._paid(call, question.most(link), again=not self._is_under_way(link, call)))
            if vendor:
                care.enter_context(guarded(company, question.capability, patience=patience))
            yield

    def _is_under_way(self, link: Link, call: str) -> bool:
        """Whether a call goes on with a commission that somebody has sent."""
        return _runs(link.provider) and commissions.is_under_way(self._commission(call))

    def _commission(self, call: str) -> str:
        return f"{self._desk.owner}.{call}"

    def _made(self, link: Link, question: Question, call: str) -> Any:
        if not _runs(link.provider):
            return question.method_of(link)(**question.asked)
        name = self._commission(call)
        return commissions.run(name, link.provider, link.model.company, question.asked, patience=self.patience)

    def say_left(self, question: Question, left: Link, taken: Link, why: str, detail: str) -> None:
        whom = left.meant if why == SHUT_DOWN else left.model
        most = whom.price.cost(question.much).high
        detour = Detour(question.capability, whom.name, taken.model.name, why, detail, most, question.most(taken))
        logger.warning("a detour", extra={"left": detour.left, "taken": detour.taken, "why": why})
        self._tell(detour)

    def say_reworded(self, rewording: Rewording) -> None:
        self._tell(rewording)

    @contextmanager
    def _paid(self, call: str, most: Decimal, *, again: bool) -> Generator[None]:
        """Hold what a call costs at most while it is made, `again` if it was before. Raises OverCap."""
        if self._budget is None or not most:
            yield
            return
        new = self._budget.hold(call, most, again=again)
        try:
            yield
        except Exception as error:
            charged = isinstance(error, StageError) and error.charge is not None
            # Of a commission that somebody else has sent, a provider's error is its end.
            over = new or isinstance(error, OF_PROVIDERS)
            if over and not charged and not isinstance(error, _UNSETTLED):
                self._budget.release(call)
            raise

    def _settle(self, generation: Generation) -> None:
        if self._budget is not None and generation.job == self._desk.job:
            self._budget.settle(generation.call, Decimal(generation.cost))


class _Recorded:
    """A chain as one provider: whoever answered last, or else is asked first."""

    def __init__(self, chain: Sequence[Link], capability: str, recorder: Recorder) -> None:
        self._chain = chain
        self._capability = capability
        self._recorder = recorder
        self._latest = chain[0]
        self._question = Question(capability, "", {})

    @property
    def company(self) -> str:
        return self._latest.model.company

    @property
    def model(self) -> str:
        return self._latest.model.id

    def leave(self, error: StudioError) -> bool:
        after = self._chain[self._chain.index(self._latest) + 1 :]
        if not after:
            return False
        self._recorder.say_left(self._question, self._latest, after[0], error.code, str(error))
        self._chain, self._latest = after, after[0]
        return True

    def tell_of(self, rule: str, before: str, after: str) -> None:
        self._recorder.say_reworded(Rewording(self._capability, self._latest.model.company, rule, before, after))

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._latest.provider, name)
        if not _makes_something(found):
            return found
        signature = inspect.signature(found)

        @wraps(found)
        def ask(*args: Any, **kwargs: Any) -> Any:
            bound = signature.bind(*args, **kwargs)
            bound.apply_defaults()
            self._question = Question(self._capability, name, dict(bound.arguments))
            self._latest, made = self._recorder.ask(self._chain, self._question)
            return made

        return ask


def _runs(provider: object) -> bool:
    """Whether it works on commissions."""
    return hasattr(provider, "submit")


def _makes_something(found: Any) -> bool:
    """Whether it is a method that gives a `Made`: known by its `files`, so that this room needs no providers."""
    return callable(found) and hasattr(get_type_hints(found).get("return"), "files")
