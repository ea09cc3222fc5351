"""A provider that works on commissions as fate has it, and time that passes only when somebody waits."""

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

from shared.charges import Charge
from shared.errors import ContentRefused, ProviderBusy, ProviderGarbled, ProviderRefused, ProviderTimeout
from shared.production import commissions
from shared.providers.provider import paid

LOST = 15 * 60
ASKED = {"prompt": "a lamp"}


class Killed(BaseException):
    """SIGKILL: nothing that is written down in the program happens after it."""


class Clock:
    """The time, which passes only when somebody waits; and what is due meanwhile."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0
        self._due: list[tuple[float, int, Callable[[], object]]] = []

    def time(self) -> float:
        return self.now

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        while self._due and self._due[0][0] <= until:
            self.now, _, happens = heapq.heappop(self._due)
            happens()
        self.now = until

    def after(self, seconds: float, happens: Callable[[], object]) -> None:
        heapq.heappush(self._due, (self.now + seconds, len(self._due), happens))


@dataclass
class Fate:
    """What becomes of one submission."""

    submit: str = "answered"
    seconds: float = 3.0
    """Until it has ended."""
    end: str = "made"
    tells: tuple[float, ...] = (0.5,)
    """How long after its end the webhook comes, each time that it does."""
    unheard: int = 0
    """How many questions how it stands get no answer."""


@dataclass
class Sent:
    """One submission that took effect."""

    at: float
    fate: Fate
    known: bool = False
    """Whether its number was given, and written down."""
    told: bool = False


@dataclass
class Queue:
    """A provider that works on commissions, as fate has it."""

    clock: Clock
    fates: list[Fate]
    book: list[Sent] = field(default_factory=list[Sent])
    asked: int = 0
    tell: list[str] = field(default_factory=list[str])

    def submit(self, asked: dict[str, Any], *, tell: str, within: int) -> commissions.Receipt:
        assert asked == ASKED
        assert within == 600
        self.tell.append(tell)
        fate = self.fates.pop(0) if self.fates else Fate()
        match fate.submit:
            case "killed before":
                raise Killed
            case "busy":
                raise ProviderBusy("not now")
            case "refused":
                raise ProviderRefused("no")
            case "lost before":
                raise ProviderTimeout("no answer")
        sent = Sent(self.clock.now, fate)
        self.see_that_all_others_are_over()
        self.book.append(sent)
        number = len(self.book) - 1
        for late in fate.tells:
            self.clock.after(fate.seconds + late, lambda: self.say(number, tell))
        match fate.submit:
            case "killed after":
                raise Killed
            case "lost after":
                raise ProviderTimeout("no answer")
            case "garbled":
                raise ProviderGarbled("what?")
        sent.known = True
        return {"number": number}

    def see_that_all_others_are_over(self) -> None:
        for other in self.book:
            ended = self.clock.now >= other.at + other.fate.seconds
            failed = ended and other.fate.end != "made" and (other.told or other.known)
            lost = not other.known and not other.told and self.clock.now - other.at > LOST
            assert failed or lost, "it is handed in again while the first may live"

    def say(self, number: int, tell: str) -> bool:
        """What the API does with a webhook."""
        if not tell:
            return False
        said = {name: value for name, (value,) in parse_qs(urlsplit(tell).query).items()}
        heard = commissions.hear(said["commission"], said["submission"], {"number": number})
        self.book[number].told |= heard
        return heard

    def collect(self, receipt: commissions.Receipt, asked: dict[str, Any]) -> Any:
        self.asked += 1
        sent = self.book[receipt["number"]]
        if sent.fate.unheard:
            sent.fate.unheard -= 1
            raise ProviderBusy("no answer")
        return self._end(sent) if self.clock.now >= sent.at + sent.fate.seconds else None

    def receive(self, told: commissions.Receipt, asked: dict[str, Any]) -> Any:
        return self._end(self.book[told["number"]])

    def _end(self, sent: Sent) -> Any:
        match sent.fate.end:
            case "refused":
                return ContentRefused("no", rule="a rule")
            case "refused, and paid":
                return paid(ContentRefused("no", rule="a rule"), Charge(Decimal("0.04")))
            case "broken":
                return ProviderBusy("it broke")
            case _:
                return f"picture {self.book.index(sent)}"


def run(queue: Queue, *, name: str = "ada.call", patience: float = 60) -> Any:
    return commissions.run(name, queue, "fal", ASKED, patience=patience)
