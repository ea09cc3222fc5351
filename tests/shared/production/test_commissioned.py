"""What commissions hold of a job's budget: one price while one is under way, another one when another is sent."""

from decimal import Decimal
from typing import Any

import pytest

from shared.charges import Charge
from shared.errors import ContentRefused, ProviderBusy, ProviderTimeout, StudioError, Underway
from shared.production import commissions
from shared.production.budgets import Budget
from shared.production.chains import links
from shared.production.desk import Desk
from shared.production.recorder import Recorder
from shared.providers.images import IMAGES, Drawn
from shared.providers.provider import paid
from tests.prices import charge, charges
from tests.productions import OWNER, Company

CAP = Decimal(1)
MOST = Decimal("0.05")


class Painter(Company):
    """Draws in its own time."""

    def __init__(self) -> None:
        super().__init__()
        self.sent = 0
        self.ends: Any = None
        """What comes of it: a picture, an error, or nothing yet."""
        self.lost: StudioError | None = None
        """What handing in fails with."""

    def submit(self, asked: dict[str, Any], *, tell: str, within: int) -> commissions.Receipt:
        self.sent += 1
        if self.lost is not None:
            raise self.lost
        return {"number": self.sent}

    def collect(self, receipt: commissions.Receipt, asked: dict[str, Any]) -> Any:
        return self.ends

    def receive(self, told: commissions.Receipt, asked: dict[str, Any]) -> Any:
        return self.ends


@pytest.fixture
def painter(company: Company, monkeypatch: pytest.MonkeyPatch) -> Painter:
    painter = Painter()
    charge(monkeypatch, {("images", "counted"): charges(f"{MOST}")})
    monkeypatch.setattr("shared.registry._load", lambda *_: painter)
    monkeypatch.setattr(commissions, "_LOOK_SECONDS", 0.01)
    return painter


def draw(job: str = "job") -> Recorder:
    """Have a picture drawn for a job, by a worker without patience."""
    recorder = Recorder(Desk(OWNER, job), cap=CAP, patience=0)
    images = recorder.recorded(links(IMAGES), IMAGES)
    images.draw("a lamp", description="a lamp", style="watercolor", width=8, height=8)
    return recorder


def spent(job: str = "job") -> Decimal:
    return Budget(job, CAP).spent()


def picture() -> Drawn:
    return Drawn(image=b"a picture", cost=Decimal("0.04"))


def test_one_that_is_under_way_holds_its_price_once_whoever_asks_after_it(painter: Painter) -> None:
    for _ in range(3):
        with pytest.raises(Underway):
            draw()
        assert spent() == MOST

    painter.ends = picture()
    draw()
    assert (spent(), painter.sent) == (Decimal("0.04"), 1)


def test_one_that_is_lost_for_sure_is_held_beside_the_next(painter: Painter, monkeypatch: pytest.MonkeyPatch) -> None:
    painter.lost = ProviderTimeout("no answer")
    for _ in range(2):
        with pytest.raises(ProviderTimeout):
            draw()
    assert (spent(), painter.sent) == (MOST, 1)

    monkeypatch.setattr(commissions, "_LOST_SECONDS", -1)
    painter.lost, painter.ends = None, picture()
    draw()

    assert (spent(), painter.sent) == (MOST + Decimal("0.04"), 2)


def test_one_that_ended_for_nothing_holds_nothing_whoever_hears_of_it(painter: Painter) -> None:
    with pytest.raises(Underway):
        draw()

    painter.ends = ProviderBusy("it broke")
    with pytest.raises(ProviderBusy):
        draw()

    assert spent() == 0


def test_one_that_ended_for_nothing_and_is_paid_is_in_the_ledger_and_another_one_is_sent(painter: Painter) -> None:
    painter.ends = paid(ContentRefused("no"), Charge(Decimal("0.04")))
    with pytest.raises(ContentRefused):
        draw()

    painter.ends = picture()
    recorder = draw()

    assert painter.sent == 2
    assert [made.cost for made in recorder.generations] == ["0.04", "0.04"]
    assert spent() == Decimal("0.08")


def test_what_another_job_has_collected_costs_the_one_that_sent_it_nothing(painter: Painter) -> None:
    with pytest.raises(Underway):
        draw("first")
    painter.ends = picture()
    draw("second")

    recorder = draw("first")

    assert [made.job for made in recorder.generations] == ["second"]
    assert (spent("first"), spent("second"), painter.sent) == (0, Decimal("0.04"), 1)
