"""Nothing is paid twice while the first may still be under way, whoever dies, tells late, or never answers."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from shared.errors import StudioError
from shared.production import commissions
from shared.table import Table
from tests.hardening.figures import Scale, Show
from tests.shared.production.fates import Clock, Fate, Killed, Queue, run


class Steps:
    """Counts what a worker does, and kills it at one of those things: before it, or right after."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left: int | None = None
        self.done = 0
        asked = Table.ask

        def ask(table: Table, action: str, **what: Any) -> dict[str, Any]:
            return self.step(lambda: asked(table, action, **what))

        monkeypatch.setattr(Table, "ask", ask)

    def step[T](self, do: Callable[[], T]) -> T:
        self._tick()
        done = do()
        self._tick()
        return done

    def _tick(self) -> None:
        self.done += 1
        if self.left == self.done:
            raise Killed


@pytest.mark.parametrize("tells", [(), (0.5,)], ids=["polled", "told"])
def test_a_worker_may_be_killed_between_any_two_of_its_steps(
    tells: tuple[float, ...], reachable: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps, clock = Steps(monkeypatch), Clock()
    monkeypatch.setattr(commissions, "time", clock)

    def killed_at(place: int, name: str) -> tuple[Queue, bool]:
        queue = Queue(clock, [Fate(tells=tells)])
        for method in ("submit", "collect", "receive"):
            do = getattr(queue, method)
            monkeypatch.setattr(
                queue, method, lambda *given, do=do, **more: steps.step(lambda: do(*given, **more)), raising=False
            )
        steps.done, steps.left, killed = 0, place, False
        try:
            run(queue, name=name)
        except Killed:
            killed, steps.left = True, None
            written = commissions.find(name)
            for sent in queue.book:
                sent.known = written is not None and written.receipt is not None
            for _ in range(5):
                with suppress(StudioError):
                    run(queue, name=name, patience=10)
                clock.sleep(300)
        steps.left = None
        assert run(queue, name=name).startswith("picture")
        return queue, killed

    places, killed = 0, True
    while killed:
        queue, killed = killed_at(places + 1, f"ada.{places}.{len(tells)}")
        lost = [sent for sent in queue.book if not sent.known and not sent.told]
        assert len(queue.book) == 1 + len(lost)
        # Told, it is never lost: its webhook knows its name.
        assert not (lost and tells)
        places += killed
    assert places >= 10


# whatever happens

SUBMITS = ("answered", "lost before", "lost after", "garbled", "busy", "killed before", "killed after")
FATES = st.builds(
    Fate,
    submit=st.sampled_from(SUBMITS),
    seconds=st.floats(0, 300),
    end=st.sampled_from(("made", "made", "refused", "broken")),
    tells=st.lists(st.floats(0, 500), max_size=3).map(tuple),
    unheard=st.integers(0, 6),
)


def test_an_commission_is_paid_once_unless_it_is_lost_for_sure(
    reachable: None, monkeypatch: pytest.MonkeyPatch, scale: Scale, figure: Show
) -> None:
    monkeypatch.setattr(commissions, "_LOOK_SECONDS", 10.0)
    seen = Counter[str]()

    @given(
        fates=st.lists(FATES, min_size=1, max_size=4),
        patience=st.floats(0, 20),
        pause=st.floats(60, 500),
        forged=st.lists(st.floats(0, 2_000), max_size=3),
    )
    @hypothesis_settings(deadline=None, max_examples=scale(60, 2_000))
    def is_paid_once(fates: list[Fate], patience: float, pause: float, forged: list[float]) -> None:
        clock, name = Clock(), f"ada.{uuid4()}"
        monkeypatch.setattr(commissions, "time", clock)
        queue = Queue(clock, [replace(fate) for fate in fates])
        for late in forged:
            clock.after(late, lambda: commissions.hear(name, "0" * 32, {"number": 0}))
        made = None
        for _ in range(_MOST_TRIES):
            try:
                made = run(queue, name=name, patience=patience)
                break
            except (StudioError, Killed):
                clock.sleep(pause)

        lost = [sent for sent in queue.book if not sent.known and not sent.told]
        paid = [sent for sent in queue.book if sent.fate.end == "made" and sent not in lost]
        assert made is not None
        assert len(paid) <= 1
        assert run(queue, name=name) == made
        seen.update(commissions=1, submissions=len(queue.book), lost=len(lost))

    is_paid_once()

    figure(
        "commissions",
        f"{seen['commissions']:,} with {seen['submissions']:,} submissions, {seen['lost']} lost, 0 paid twice",
    )


_MOST_TRIES = 90
