from datetime import UTC, datetime, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

from rich.console import Console

from infra.cli.client import Event
from infra.cli.following import JobView
from infra.cli.screen import money, progress, where_the_time_went

BEGAN = datetime(2026, 11, 21, tzinfo=UTC)


def event(name: str, after: float = 0, **detail: Any) -> Event:
    at = (BEGAN + timedelta(seconds=after)).isoformat()
    return Event(str(int(after * 10) + 1), name, {"at": at, **detail})


def stage(name: str, kind: str, after: float, item: int | None, of: int = 1, **more: Any) -> Event:
    detail = {"stage": name, "item": item, "of": of, "cached": False, "milliseconds": 1_700, "worked": 1_500, **more}
    return event(kind, after, **detail)


def shown(renderable: Any) -> str:
    console = Console(width=160, file=StringIO())
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


def test_a_stage_counts_its_items_and_its_seconds() -> None:
    view = JobView()
    for heard in (
        stage("narrate", "StageStarted", 1, 0, 2),
        stage("narrate", "StageStarted", 1.5, 1, 2),
        stage("narrate", "StageDone", 3, 1, 2),
        stage("narrate", "StageDone", 4, 0, 2, cached=True),
    ):
        view.hear(heard)

    narrate = view.stages["narrate"]
    assert (len(narrate.done), narrate.of, narrate.cached) == (2, 2, 1)
    assert (narrate.seconds, narrate.worked) == (3.0, 3.0)
    assert "narrate" in shown(where_the_time_went(view))


def test_a_preview_is_known_as_soon_as_it_stands() -> None:
    view = JobView()
    view.hear(stage("preview", "StageDone", 1, None, preview_url="http://127.0.0.1/preview.mp4"))
    view.hear(stage("assemble", "StageDone", 2, None))

    assert view.preview == "http://127.0.0.1/preview.mp4"


def test_a_failure_names_what_it_is_of_as_people_count() -> None:
    view = JobView()
    for name, item in (("illustrate", 3), ("render", 0), ("publish", None)):
        view.hear(stage(name, "StageFailed", 1, item, error="MediaInvalid", detail="no"))

    said = shown(progress(view))
    assert "1 failed: beat 4: MediaInvalid: no" in said
    assert "1 failed: chunk 1: MediaInvalid: no" in said
    assert "1 failed: MediaInvalid: no" in said


def test_a_failure_is_shown_until_the_item_is_made_after_all() -> None:
    view = JobView()
    view.hear(stage("illustrate", "StageFailed", 1, 3, 4, error="ProviderBusy", detail="try [later]"))
    assert "1 failed: beat 4: ProviderBusy: try [later]" in shown(progress(view))

    view.hear(stage("illustrate", "StageDone", 2, 3, 4))
    assert "failed" not in shown(progress(view))


def test_what_was_paid_is_counted_once_however_often_it_is_told() -> None:
    view = JobView()
    for attempt in (1, 2, 3):
        view.hear(event("Generated", attempt, attempt=attempt, generation="a", cost="0.04", cached=False))
    view.hear(event("Generated", 4, attempt=3, generation="b", cost="0", cached=True))

    assert (view.cost, view.calls) == (Decimal("0.04"), 1)
    assert "$0.04, 1 calls" in shown(progress(view))


def test_another_attempt_begins_its_stages_anew() -> None:
    view = JobView()
    view.hear(stage("narrate", "StageStarted", 1, 0, attempt=1))
    view.hear(stage("narrate", "StageDone", 2, 0, attempt=1))
    view.hear(stage("narrate", "StageDone", 3_600, 0, attempt=2, cached=True, worked=0))

    narrate = view.stages["narrate"]
    assert (narrate.cached, narrate.seconds, narrate.worked) == (1, 0.0, 0.0)


def test_the_end_is_the_end_and_news_of_a_newer_studio_is_passed_over() -> None:
    view = JobView()
    view.hear(event("SomethingNew"))
    assert not view.over

    view.hear(event("end"))
    assert view.over


def test_money_is_written_as_people_write_it() -> None:
    assert [money(Decimal(cost)) for cost in ("0", "0.0000", "0.040", "12")] == ["$0", "$0", "$0.04", "$12"]


def test_who_is_asked_instead_is_said_once_with_how_often_and_what_it_does_to_the_price() -> None:
    view = JobView()
    change = {"left": "openai:a", "taken": "fal:b", "why": "ProviderBusy", "detail": "openai: too many requests"}
    for item in range(3):
        view.hear(event("ProviderChanged", item, item=item, **change, left_cost="0.01", taken_cost="0.05"))

    said = shown(progress(view))
    assert "3 times: fal:b instead of openai:a: openai: too many requests (up to $0.12 more)" in said


def test_what_is_asked_in_other_words_is_said_with_the_rule_that_the_first_ones_broke() -> None:
    view = JobView()
    said = {"provider": "openai", "rule": "violence", "before": "a fight", "after": "two people argue"}
    view.hear(Event("1", "Reworded", said))

    assert "openai would not make what was asked (violence), and was asked in other words: two people argue" in shown(
        progress(view)
    )


def test_what_nobody_would_make_is_said_to_be_done_without() -> None:
    view = JobView()
    said = {"provider": "openai", "rule": "likeness", "before": "Full figure of Mara", "after": ""}
    view.hear(Event("1", "Reworded", said))

    told = shown(progress(view))
    assert "openai would not make what was asked (likeness), and it is done without: Full figure of Mara" in told
