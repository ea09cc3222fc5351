"""A commission is handed in once, whoever waits for it, and what is told late or by others changes nothing."""

from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from shared.charges import Charge
from shared.errors import (
    Claimed,
    ContentRefused,
    ProviderBusy,
    ProviderGarbled,
    ProviderRefused,
    ProviderTimeout,
    ProviderUnset,
    StudioError,
    Underway,
)
from shared.production import commissions
from shared.settings import settings
from tests.shared.production.fates import LOST, Clock, Fate, Queue, run

DAY = 24 * 60 * 60


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(commissions, "time", clock)
    return clock


def test_an_commission_is_handed_in_once_and_what_came_of_it_is_given_each_time(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate()])

    assert [run(queue) for _ in range(3)] == ["picture 0"] * 3
    assert len(queue.book) == 1


def test_the_webhook_is_told_where_and_of_what(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate()])

    run(queue, name="ada.0f.1")

    (tell,) = queue.tell
    where = urlsplit(tell)
    told = parse_qs(where.query)
    assert f"{where.scheme}://{where.netloc}{where.path}" == "https://studio.example/api/webhooks/providers/fal"
    assert told["commission"] == ["ada.0f.1"]
    assert len(told["submission"][0]) == 32


def test_a_studio_that_cannot_be_reached_asks_how_it_stands(cloud: None, clock: Clock) -> None:
    settings.cache_clear()
    queue = Queue(clock, [Fate(seconds=30)])

    assert run(queue) == "picture 0"
    assert queue.tell == [""]
    assert 7 <= queue.asked <= 9


def test_a_webhook_ends_the_wait_within_a_second(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(seconds=1, tells=(0.2,))])
    began = clock.now

    assert run(queue) == "picture 0"
    assert clock.now - began <= 2
    assert queue.asked == 1


def test_who_waits_too_short_leaves_it_to_the_next(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(seconds=100, tells=())])

    with pytest.raises(Underway, match="fal is not ready yet"):
        run(queue)
    assert run(queue) == "picture 0"
    assert len(queue.book) == 1


@pytest.mark.parametrize("submit", ["lost after", "garbled"])
def test_a_submission_without_an_answer_is_found_again_by_its_webhook(
    submit: str, clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate(submit, seconds=100)])

    with pytest.raises((ProviderTimeout, ProviderGarbled)):
        run(queue)
    with pytest.raises(ProviderTimeout, match="never said whether it took this on"):
        run(queue)
    assert run(queue) == "picture 0"
    assert len(queue.book) == 1


def test_what_never_arrived_is_handed_in_again_when_it_is_lost_for_sure(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate("lost before"), Fate()])
    with pytest.raises(ProviderTimeout):
        run(queue)

    clock.sleep(LOST)
    with pytest.raises(ProviderTimeout):
        run(queue, patience=0)
    assert queue.book == []
    clock.sleep(1)
    assert run(queue) == "picture 0"


@pytest.mark.parametrize(("submit", "kind"), [("busy", ProviderBusy), ("refused", ProviderRefused)])
def test_what_was_not_taken_may_be_handed_in_at_once(
    submit: str, kind: type[StudioError], clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate(submit), Fate()])

    with pytest.raises(kind):
        run(queue)
    assert commissions.find("ada.call") is None
    assert run(queue) == "picture 0"


@pytest.mark.parametrize(("end", "kind"), [("refused", ContentRefused), ("broken", ProviderBusy)])
@pytest.mark.parametrize("tells", [(), (0.5,)])
def test_what_came_to_nothing_makes_way_for_another(
    end: str, kind: type[StudioError], tells: tuple[float, ...], clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate(end=end, tells=tells), Fate()])

    with pytest.raises(kind):
        run(queue)
    assert run(queue) == "picture 1"


@pytest.mark.parametrize("tells", [(), (0.5,)])
def test_what_was_paid_and_came_to_nothing_is_told_as_often_as_it_is_asked_for_and_not_sent_again(
    tells: tuple[float, ...], clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate(end="refused, and paid", tells=tells), Fate()])

    for _ in range(3):
        with pytest.raises(ContentRefused) as refused:
            run(queue)
        assert refused.value.charge == Charge(Decimal("0.04"))
    assert len(queue.book) == 1


def test_late_news_of_an_earlier_submission_ends_no_later_one(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(end="broken", tells=(20, 30)), Fate(seconds=60, tells=())])
    with pytest.raises(ProviderBusy):
        run(queue)

    assert run(queue, patience=120) == "picture 1"
    assert [sent.told for sent in queue.book] == [False, False]


def test_a_question_that_gets_no_answer_says_nothing_of_the_commission(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(tells=(), unheard=4)])

    assert run(queue) == "picture 0"
    assert queue.asked == 5


def test_a_provider_that_cannot_be_asked_is_not_asked_for_ever(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(tells=(), unheard=5)])

    with pytest.raises(ProviderTimeout, match="cannot be asked after what it was given: no answer"):
        run(queue, patience=600)
    assert run(queue) == "picture 0"
    assert len(queue.book) == 1


def test_after_a_day_what_nobody_can_tell_is_given_up(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate(end="refused", tells=(), unheard=10)])
    with pytest.raises(ProviderTimeout):
        run(queue)

    clock.sleep(DAY)
    with pytest.raises(ProviderTimeout):
        run(queue)
    assert run(queue) == "picture 1"


def test_a_key_that_is_not_taken_leaves_the_commission_as_it_is(
    clock: Clock, reachable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = Queue(clock, [Fate(tells=())])

    def unset(*_: object) -> Any:
        raise ProviderUnset("no key")

    with monkeypatch.context() as patch:
        patch.setattr(queue, "collect", unset)
        with pytest.raises(ProviderTimeout, match="no key"):
            run(queue)
    assert run(queue) == "picture 0"
    assert len(queue.book) == 1


@pytest.mark.parametrize(
    ("name", "submission"), [("ada.call", "0" * 32), ("ada.call", ""), ("bob.call", None), ("", None)]
)
def test_nobody_hears_of_what_was_not_handed_in(
    name: str, submission: str | None, clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate(seconds=100, tells=())])
    with pytest.raises(Underway):
        run(queue)
    known = commissions.find("ada.call")
    assert known is not None

    heard = commissions.hear(name, known.submission if submission is None else submission, {"number": 9})

    assert not heard
    assert commissions.find("ada.call") == known


def test_the_first_that_is_told_is_kept(clock: Clock, reachable: None) -> None:
    queue = Queue(clock, [Fate("lost after", tells=())])
    with pytest.raises(ProviderTimeout):
        run(queue)
    known = commissions.find("ada.call")
    assert known is not None

    assert [commissions.hear("ada.call", known.submission, {"number": number}) for number in (0, 1)] == [True, True]
    assert run(queue) == "picture 0"


def test_of_two_workers_only_one_sends_somebody(clock: Clock, reachable: None, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(clock, [Fate()])
    run(queue)
    monkeypatch.setattr(commissions, "find", lambda _: None)

    with pytest.raises(Claimed):
        run(queue)
    assert len(queue.book) == 1


def test_a_worker_that_slept_until_its_commission_was_lost_changes_nothing_of_the_next(
    clock: Clock, reachable: None
) -> None:
    queue = Queue(clock, [Fate("lost before"), Fate(seconds=100, tells=())])
    with pytest.raises(ProviderTimeout):
        run(queue)
    slept = commissions.find("ada.call")
    assert slept is not None
    clock.sleep(LOST + 1)
    with pytest.raises(Underway):
        run(queue)
    present = commissions.find("ada.call")

    commissions._keep(slept, {"number": 7})
    commissions._forget(slept)

    assert commissions.find("ada.call") == present
