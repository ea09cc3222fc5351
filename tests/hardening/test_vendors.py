"""Jobs whose providers are real ones, played: a fifth of all that they are asked goes wrong."""

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

import pytest

from infra.local.vendors.everybody import everybody
from infra.local.vendors.street import Street
from infra.local.vendors.vendor import Fault
from shared.errors import Transient
from shared.events import ProviderChanged
from shared.formats import FORMATS
from shared.production import commissions, deadlines
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import ITEMS, Take
from shared.production.flow import Each, Flow, Part, Stage, Together
from shared.providers import vendor
from shared.providers.images import Drawn
from shared.settings import settings
from tests.hardening.figures import Scale, Show
from tests.hardening.machine import TRIES
from tests.played import blank
from tests.productions import begin, brief, handler, news
from tests.street import visited

BAD = {Fault.BUSY: 0.05, Fault.BROKEN: 0.05, Fault.DROPPED: 0.04, Fault.GARBLED: 0.03, Fault.TRUNCATED: 0.03}
"""A fifth of all calls."""
CHAINS = {
    "language": ("openai", "anthropic", "gemini"),
    "speech": ("elevenlabs", "gemini", "compatible:somebody's"),
    "alignment": ("elevenlabs", "offline"),
    "images": ("openai", "fal", "gemini"),
    "moderation": ("openai", "offline"),
}
"""Each of them comes first in turn; understudies are last, where there is no second vendor."""
SENTENCES = (
    "The harbour of {place} lay calm.",
    "A small boat came home to {place}.",
    "Nobody had lit the lamp of {place}.",
)
_MILLISECONDS = 4_000
"""That a worker has left; it waits for others for a third of that."""


@dataclass(frozen=True)
class _Worker:
    """What Lambda tells a worker about its time."""

    def get_remaining_time_in_millis(self) -> int:
        return _MILLISECONDS


class _Hasty:
    """Draws nothing, at once."""

    def draw(self, prompt: str, *, description: str, style: str, width: int, height: int) -> Drawn:
        return Drawn(image=blank(prompt, width, height))


@pytest.fixture
def street(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Street]:
    for constant in ("_LOOK_SECONDS", "_ASK_SECONDS"):
        monkeypatch.setattr(commissions, constant, 0.01)
    monkeypatch.setattr(deadlines, "_SPARE_SECONDS", 0.0)
    monkeypatch.setattr(vendor, "_FEWEST_SECONDS", 0.5)
    monkeypatch.setattr("infra.local.vendors.illustrator.OfflineImages", _Hasty)
    with visited(*everybody()) as street:
        yield street


def test_jobs_come_out_of_every_chain_and_nothing_is_paid_twice(
    street: Street, monkeypatch: pytest.MonkeyPatch, scale: Scale, figure: Show
) -> None:
    jobs = scale(5, 150)
    street.faults = dict.fromkeys(street.vendors, BAD)
    failed: dict[int, str] = {}
    twice: Counter[tuple[str, str]] = Counter()

    for number in range(jobs):
        for capability, chain in CHAINS.items():
            monkeypatch.setenv(f"STUDIO_{capability.upper()}", ", ".join(_turned(chain, number)))
        settings.cache_clear()
        paid, lost = Counter(street.book), Counter(street.lost)
        try:
            _make(number)
        except Exception as error:
            failed[number] = repr(error)
        # Others may be asked the same: this job has had one of each.
        arrived = Counter(street.book) - paid - (Counter(street.lost) - lost)
        twice += Counter({what: times - 1 for what, times in arrived.items()})

    detours = sum(heard["detail-type"] == ProviderChanged.__name__ for heard in news())
    figure(
        "vendors",
        f"{jobs} jobs through every chain, {len(street.visits)} requests, a fifth of them in vain, {detours} detours, "
        f"{len(street.lost)} answers paid and lost: {len(failed)} jobs failed, {twice.total()} paid twice besides",
    )
    assert not twice
    assert len(failed) <= jobs // 100, failed
    assert detours


def _turned(chain: tuple[str, ...], number: int) -> tuple[str, ...]:
    """A chain with another one first; understudies stay where they are."""
    vendors = [name for name in chain if name != "offline"]
    first = number % len(vendors)
    return (*vendors[first:], *vendors[:first], *chain[len(vendors) :])


def _make(number: int) -> None:
    """All of a short that is asked of providers. Raises what the last of three tries of a stage has failed with."""
    owner = f"00000000-0000-4000-8000-{number:012d}"
    script = " ".join(SENTENCES).format(place=f"Harbour{number}")
    cue = _walk(begin("job", brief(script, mood=""), owner=owner), _until_aligned())
    takes = Desk(owner, "job").collect(Take, cue.numbers(ITEMS[Take.per][1])) if Take.per else ()
    assert all(take.words for take in takes)


def _until_aligned() -> Flow:
    flow = FORMATS["short"].flow
    return (*takewhile(lambda part: part != Stage.ALIGN, flow), Stage.ALIGN)


def _walk(cue: Cue, flow: Flow) -> Cue:
    for part in flow:
        cue = _done(cue, part)
    return cue


def _done(cue: Cue, part: Part) -> Cue:
    match part:
        case Together(branches=branches):
            for branch in branches:
                _walk(cue, branch)
        case Each(stage=stage, over=over):
            for item in cue.numbers(over):
                _tried(stage, cue.model_copy(update={"item": item}))
        case Stage():
            return Cue.model_validate(_tried(part, cue))
        case _:
            raise ValueError(f"{part} makes nothing that is asked of providers")
    return cue


def _tried(stage: Stage, cue: Cue) -> dict[str, Any]:
    """As often as a flow tries."""
    for _ in range(TRIES - 1):
        with suppress(Transient):
            return handler(stage)(cue.model_dump(), _Worker())
    return handler(stage)(cue.model_dump(), _Worker())
