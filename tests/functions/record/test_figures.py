"""What is heard is counted once, however often it is heard."""

import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import update

from functions.record.handler import handler, keep
from shared.database import transaction
from shared.models.jobs import Job
from tests.functions.record.news import FAILED, RELEASE, RUNNING, SUCCEEDED, Newsroom
from tests.functions.record.test_record import opened
from tests.lines import Lines
from tests.shared.test_telemetry import demand_embedded

pytestmark = pytest.mark.usefixtures("studio")

REFUSED = {"status": "FAILED", "error": "ScriptRefused", "cause": "this is about somebody's secrets"}


def ends(lines: Lines) -> list[dict[str, Any]]:
    return [line for line in lines.all("measured") if "JobSeconds" in line]


def test_a_job_that_ends_well_is_counted_once_with_its_time_and_its_cost(lines: Lines) -> None:
    job = opened(cost=Decimal("0.12"))
    news = Newsroom(job)
    run = [news.execution(RUNNING), news.done("publish", made=RELEASE), news.execution(SUCCEEDED)]
    for heard in (*run, *run):
        keep(heard)

    (line,) = ends(lines)
    demand_embedded(line)
    assert (line["JobSucceeded"], line["JobCost"], line["format"], line["job"]) == ([1.0], [0.12], "short", str(job))
    assert line["JobSeconds"] == [180.0]


@pytest.mark.parametrize(("said", "figure"), [(FAILED, "JobFailed"), (REFUSED, "JobRefused")])
def test_an_order_that_nobody_could_make_is_no_failure_of_the_studio(
    said: dict[str, Any], figure: str, lines: Lines
) -> None:
    news = Newsroom(opened())
    keep(news.execution(RUNNING))
    keep(news.execution(said))

    (line,) = ends(lines)
    assert [name for name in ("JobSucceeded", "JobFailed", "JobRefused") if name in line] == [figure]
    assert line["code"] == said["error"]


def test_the_end_of_an_attempt_that_was_given_up_is_not_counted(lines: Lines) -> None:
    job = opened()
    with transaction() as session:
        session.execute(update(Job).where(Job.id == job).values(attempt=2))
    keep(Newsroom(job).execution(FAILED))

    assert ends(lines) == []


def test_a_stage_is_counted_when_it_worked_and_when_it_failed(lines: Lines) -> None:
    news = Newsroom(opened())
    done = news.done("narrate", 0)
    cached = news.done("narrate", 1)
    cached["detail"]["cached"] = True
    for heard in (news.started("narrate", 0), done, done, cached, news.failed("illustrate", 1)):
        keep(heard)

    worked, failed = lines.figures("StageSeconds"), lines.figures("StageFailed")
    assert [(line["stage"], line["StageSeconds"]) for line in worked] == [("narrate", [0.1])]
    assert [(line["stage"], line["error"]) for line in failed] == [("illustrate", "ProviderBusy")]


def test_a_batch_leaves_one_line(lines: Lines) -> None:
    job: UUID = opened()
    good, spoilt = json.dumps(Newsroom(job).started("narrate", 0)), "{}"
    records = [
        {"messageId": str(number), "body": body, "eventSource": "aws:sqs"} for number, body in enumerate((good, spoilt))
    ]

    handler({"Records": records}, None)

    line = lines.one("done")
    assert (line["action"], line["messages"], line["failed"]) == ("record", 2, 1)
    assert isinstance(line["duration_ms"], int)
