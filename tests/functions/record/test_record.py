import json
from collections.abc import Sequence
from contextlib import suppress
from copy import deepcopy
from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from functions.record.complaints import UNEXPECTED
from functions.record.handler import handler, keep
from shared.database import reading, transaction
from shared.errors import Conflict
from shared.jobs import cancel_job, retry_job
from shared.models.accounts import User
from shared.models.jobs import Generation, Job, JobEvent, Priority, Status
from shared.production.flow import Stage
from shared.turns import Rank
from tests.functions.record.news import FAILED, PREVIEW, RELEASE, RUNNING, SUCCEEDED, Newsroom

pytestmark = pytest.mark.usefixtures("studio")

EVENTS = Path(__file__).parents[3] / "events"
BRIEF = json.loads(json.loads((EVENTS / "start.json").read_text())["Records"][0]["body"])["brief"]


def opened(**changes: Any) -> UUID:
    with transaction() as session:
        user = session.scalar(select(User)) or User(email="ada@example.com", password_hash="")
        session.add(user)
        session.flush()
        job = Job(owner_id=user.id, format="short", brief=BRIEF, **changes)
        session.add(job)
    return job.id


def sample(name: str, job: UUID) -> dict[str, Any]:
    """A sample of what this function hears, of a job of ours."""
    text = (EVENTS / f"{name}.json").read_text()
    event: dict[str, Any] = json.loads(text.replace("019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14", str(job)))
    return event


def stands(job: UUID) -> dict[str, Any]:
    """Everything that a job's record says, but for the numbering of its events."""
    with reading() as session:
        kept = session.get_one(Job, job)
        return {c.key: getattr(kept, c.key) for c in Job.__table__.columns if c.key not in {"id", "next_event"}}


def ledger(job: UUID) -> list[tuple[str, Decimal]]:
    with reading() as session:
        lines = session.scalars(select(Generation).where(Generation.job_id == job).order_by(Generation.generation))
        return [(line.generation, line.cost) for line in lines]


def log(job: UUID) -> list[JobEvent]:
    with reading() as session:
        return list(session.scalars(select(JobEvent).where(JobEvent.job_id == job).order_by(JobEvent.number)))


SPOKEN = {"speech": "offline/espeak-ng-1.52"}


def test_the_sample_of_announcements_is_recorded() -> None:
    job = opened()

    answer = handler(sample("announcement", job), None)

    assert answer == {"batchItemFailures": []}
    kept = stands(job)
    assert (kept["status"], kept["stage"]) == (Status.RUNNING, "narrate")
    assert kept["counts"] == {"narrate": {"of": 12, "done": [3], "failed": [], "makers": SPOKEN}}
    assert [(event.number, event.name) for event in log(job)] == [(1, "Generated"), (2, "StageDone")]
    assert log(job)[1].detail == {
        "attempt": 1,
        "stage": "narrate",
        "item": 3,
        "of": 12,
        "cached": False,
        "milliseconds": 164,
        "worked": 121,
        "makers": SPOKEN,
        "progress": 1,
    }
    assert log(job)[1].at == datetime(2026, 11, 20, 19, 28, 42, 731_000, UTC)
    assert "prompt" not in log(job)[0].detail


def test_the_sample_of_a_failure_ends_the_job_with_its_reason() -> None:
    job = opened()

    handler(sample("execution_failed", job), None)

    kept = stands(job)
    assert (kept["status"], kept["error_code"]) == (Status.FAILED, "ScriptRefused")
    assert kept["error_message"] == "the script has 212 words; 60 seconds need between 135 and 165"
    assert kept["finished_at"] is not None
    assert log(job)[0].name == "JobFailed"


def test_the_sample_of_a_success_ends_the_job() -> None:
    job = opened(release=RELEASE)

    handler(sample("execution_succeeded", job), None)

    kept = stands(job)
    assert (kept["status"], kept["progress"]) == (Status.SUCCEEDED, 100)


def test_what_cannot_be_recorded_stays_in_the_queue_alone() -> None:
    job = opened()
    event = sample("announcement", job)
    spoilt = deepcopy(event["Records"][0]) | {"messageId": "spoilt", "body": "{"}
    unknown = deepcopy(event["Records"][0]) | {"messageId": "unknown"}
    unknown["body"] = unknown["body"].replace('"Generated"', '"Rumour"')
    event["Records"] += [spoilt, unknown]

    answer = handler(event, None)

    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["spoilt", "unknown"]
    assert len(log(job)) == 2


def test_news_of_a_job_that_is_not_there_is_let_go() -> None:
    assert handler(sample("announcement", UUID(int=7)), None) == {"batchItemFailures": []}
    assert handler(sample("execution_failed", UUID(int=7)), None) == {"batchItemFailures": []}


def test_a_job_is_recorded_from_its_start_to_its_end() -> None:
    job = opened()

    progress = []
    for envelope in Newsroom(job).whole_run():
        keep(envelope)
        progress.append(stands(job)["progress"])

    kept = stands(job)
    assert kept["status"] is Status.SUCCEEDED
    assert (kept["preview"], kept["release"]) == (PREVIEW, RELEASE)
    assert kept["stage"] == "publish"
    assert kept["cost"] == sum(cost for _, cost in ledger(job)) == Decimal("0.27")
    assert progress == sorted(progress)
    assert progress[0] == 0
    assert progress[-1] == 100


def test_a_generation_is_paid_once_however_often_it_is_announced() -> None:
    job = opened()
    news = Newsroom(job)
    first, retried = news.generated("narrate", 0), news.generated("narrate", 0)

    for envelope in (first, retried, first):
        keep(envelope)

    assert first["id"] != retried["id"]
    assert len(ledger(job)) == 1
    assert stands(job)["cost"] == Decimal("0.03")
    assert len(log(job)) == 2


def test_news_of_an_attempt_that_was_given_up_does_not_end_the_next_one() -> None:
    job = opened(attempt=2)
    late = Newsroom(job, attempt=1)

    for envelope in (late.execution(RUNNING), late.failed("narrate", 1), late.execution(FAILED)):
        keep(envelope)

    kept = stands(job)
    assert (kept["status"], kept["stage"], kept["error_code"]) == (Status.QUEUED, None, None)
    assert (kept["started_at"], kept["finished_at"]) == (None, None)
    assert kept["counts"]["narrate"]["failed"] == []
    assert len(log(job)) == 3


def test_what_an_attempt_made_before_it_was_given_up_counts() -> None:
    job = opened(attempt=2)
    late = Newsroom(job, attempt=1)

    keep(late.done(Stage.WRITE))
    keep(late.generated(Stage.WRITE, None))

    kept = stands(job)
    assert (kept["status"], kept["progress"], kept["cost"]) == (Status.QUEUED, 3, Decimal("0.03"))


def test_an_item_that_failed_and_was_made_after_all_has_not_failed() -> None:
    job = opened()
    news = Newsroom(job)

    keep(news.failed("narrate", 1))
    assert stands(job)["counts"]["narrate"] == {"of": 3, "done": [], "failed": [1], "makers": {}}
    keep(news.done("narrate", 1))
    keep(news.failed("narrate", 1))

    assert stands(job)["counts"]["narrate"] == {"of": 3, "done": [1], "failed": [], "makers": {}}


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2)])
def test_the_makers_are_those_of_the_latest_attempt_whichever_is_heard_of_first(order: tuple[int, ...]) -> None:
    job = opened(attempt=2)
    before, after = Newsroom(job, attempt=1), Newsroom(job, attempt=2)
    news = (
        before.done("narrate", 0, makers={"speech": "polly/neural"}),
        after.done("narrate", 1, makers={"speech": "gemini/tts"}),
        after.started("narrate", 2),
    )

    for number in order:
        keep(news[number])

    assert stands(job)["counts"]["narrate"]["makers"] == {"speech": "gemini/tts"}


def test_an_attempt_that_is_begun_again_is_followed_to_its_end() -> None:
    job = opened()
    news = Newsroom(job)
    keep(news.execution(RUNNING))
    keep(news.done(Stage.WRITE))
    with transaction() as session:
        lost = session.get_one(Job, job)
        lost.status, lost.stage, lost.started_at = Status.QUEUED, None, None

    statuses = []
    for envelope in news.whole_run():
        keep(envelope)
        statuses.append(stands(job)["status"])

    assert statuses == [*[Status.RUNNING] * (len(statuses) - 1), Status.SUCCEEDED]
    assert (stands(job)["release"], stands(job)["progress"]) == (RELEASE, 100)
    assert [event.name for event in log(job)].count("JobStarted") == 2


def test_what_only_the_studio_should_know_is_not_in_the_log_of_a_job() -> None:
    job = opened()
    news = Newsroom(job)

    keep(news.failed("narrate", 1, "ProviderBusy", "the voice is busy"))
    keep(news.failed("narrate", 2, "RuntimeError", "the key is sk-secret"))
    keep(news.execution({"status": "FAILED", "error": "RuntimeError", "cause": "the key is sk-secret"}))

    said = [(event.detail["error"], event.detail["detail"]) for event in log(job)]
    assert said == [("ProviderBusy", "the voice is busy"), ("RuntimeError", UNEXPECTED), ("RuntimeError", UNEXPECTED)]
    assert (stands(job)["error_code"], stands(job)["error_message"]) == ("RuntimeError", UNEXPECTED)


def test_a_success_is_not_taken_back() -> None:
    job = opened()
    news = Newsroom(job)

    for envelope in (news.execution(SUCCEEDED), news.execution(FAILED), news.execution(RUNNING)):
        keep(envelope)

    kept = stands(job)
    assert (kept["status"], kept["error_code"]) == (Status.SUCCEEDED, None)


@pytest.fixture(scope="module")
def runs() -> dict[str, list[dict[str, Any]]]:
    news = Newsroom(UUID(int=1))
    whole = news.whole_run()
    unlucky = [
        news.execution(RUNNING),
        news.started("write"),
        news.done("write"),
        *(news.started("narrate", item) for item in range(3)),
        news.failed("narrate", 1),
        news.generated("narrate", 0),
        news.done("narrate", 0),
        news.failed("narrate", 1),
        news.done("illustrate", 2),
        news.execution(FAILED),
    ]
    given_up = Newsroom(UUID(int=1), attempt=1)
    retried = Newsroom(UUID(int=1), attempt=2)
    twice = [
        given_up.execution(RUNNING),
        given_up.done("write"),
        given_up.failed("check"),
        given_up.generated("write"),
        given_up.execution(FAILED),
        retried.execution(RUNNING),
        retried.generated("write"),
        retried.done("write"),
        retried.done("check"),
        retried.execution(FAILED),
    ]
    return {"whole": whole, "unlucky": unlucky, "twice": twice}


@pytest.mark.parametrize(("run", "attempt"), [("whole", 1), ("unlucky", 1), ("twice", 2)])
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_news_repeated_and_reordered_leaves_the_same_job(
    runs: dict[str, list[dict[str, Any]]], run: str, attempt: int, data: st.DataObject
) -> None:
    straight = runs[run]
    echoes = data.draw(st.lists(st.sampled_from(straight), max_size=5))
    shuffled = data.draw(st.permutations([*straight, *echoes]))

    assert _recorded(shuffled, attempt) == _recorded(straight, attempt)


def _recorded(run: Sequence[dict[str, Any]], attempt: int) -> Any:
    job = opened(attempt=attempt)
    for envelope in run:
        keep(json.loads(json.dumps(envelope).replace(str(UUID(int=1)), str(job))))
    numbers = [event.number for event in log(job)]
    assert numbers == list(range(1, len(numbers) + 1))
    said = sorted(event.event_id for event in log(job))
    untimed = {key: value for key, value in stands(job).items() if key not in {"created_at", "queued_at"}}
    with transaction() as session:
        paid = ledger_of(session, job)
        for kind in (Generation, JobEvent):
            session.execute(delete(kind))
        session.execute(delete(Job))
    return untimed, said, paid


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_progress_never_goes_back_whatever_is_heard_called_off_and_tried_again(
    runs: dict[str, list[dict[str, Any]]], data: st.DataObject
) -> None:
    straight = runs[data.draw(st.sampled_from(sorted(runs)))]
    echoes = data.draw(st.lists(st.sampled_from(straight), max_size=5))
    heard = data.draw(st.permutations([*straight, *echoes]))
    asked = data.draw(st.dictionaries(st.integers(0, len(heard) - 1), st.sampled_from(("cancel", "retry")), max_size=4))
    job = opened()
    history: list[tuple[int, Status]] = []

    for moment, envelope in enumerate(heard):
        if moment in asked:
            _ask(job, asked[moment])
            history.append(_progress(job))
        keep(json.loads(json.dumps(envelope).replace(str(UUID(int=1)), str(job))))
        history.append(_progress(job))

    progress = [reached for reached, _ in history]
    assert progress == sorted(progress)
    assert progress[0] >= 0
    assert progress[-1] <= 100
    over = {Status.SUCCEEDED, Status.CANCELLED}
    stands_still = [(status, after) for (_, status), (_, after) in pairwise(history) if status in over]
    assert all(after in {status, Status.QUEUED} for status, after in stands_still)
    numbers = [event.number for event in log(job)]
    assert numbers == list(range(1, len(numbers) + 1))


def _ask(job: UUID, what: str) -> None:
    with suppress(Conflict), transaction() as session:
        owner = session.get_one(Job, job).owner_id
        if what == "cancel":
            cancel_job(session, owner, job)
        else:
            retry_job(session, owner, job, Rank(1, Priority.STANDARD))


def _progress(job: UUID) -> tuple[int, Status]:
    with reading() as session:
        kept = session.get_one(Job, job)
        return kept.progress, kept.status


def ledger_of(session: Any, job: UUID) -> list[tuple[str, Decimal]]:
    lines = session.scalars(select(Generation).where(Generation.job_id == job).order_by(Generation.generation))
    return [(line.generation, line.cost) for line in lines]


def test_a_preview_is_in_the_log_and_in_the_record_long_before_the_end() -> None:
    job = opened()
    news = Newsroom(job)

    keep(news.done("preview", made=PREVIEW))
    keep(news.done("align"))

    assert (stands(job)["preview"], stands(job)["release"]) == (PREVIEW, None)
    assert [entry.detail.get("preview") for entry in log(job)] == ["p/preview.mp4", None]


def test_a_retake_that_has_no_preview_shows_none() -> None:
    job = opened()

    keep(Newsroom(job).done("preview", made={"video": None}))

    assert stands(job)["preview"] == {"video": None}
    assert "preview" not in log(job)[0].detail


def test_a_stage_that_nobody_waits_for_shows_nothing() -> None:
    with pytest.raises(ValueError, match="align makes nothing"):
        keep(Newsroom(opened()).done("align", made=PREVIEW))


def test_that_somebody_else_was_asked_is_in_the_log_and_counts_for_nothing_else() -> None:
    job = opened()
    newsroom = Newsroom(job)
    keep(newsroom.started("illustrate", 1))
    before = stands(job)

    keep(newsroom.changed("illustrate", 1, left="openai:a", taken="fal:b"))
    keep(newsroom.reworded("illustrate", 1, before="a fight", after="two people argue"))

    assert stands(job) == before
    told = {event.name: event.detail for event in log(job)}
    assert told["ProviderChanged"]["left"] == "openai:a"
    assert told["ProviderChanged"]["taken_cost"] == "0.05"
    assert told["Reworded"]["after"] == "two people argue"
