import json
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from functions.admit import handler as admit
from functions.admit.handler import handler
from shared import places, turns
from shared.aws import client
from shared.executions import Fate, Start
from shared.identity import uuid7
from shared.production.cue import Cue
from shared.production.desk import Desk
from shared.production.documents import Brief
from tests.lines import Lines
from tests.shared.test_telemetry import demand_embedded

pytestmark = pytest.mark.usefixtures("studio")

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "start.json").read_text())
START = Start.model_validate_json(SAMPLE["Records"][0]["body"])
TRIES = 5
"""As many as the template gives a start."""


def executions() -> list[dict[str, Any]]:
    (machine,) = client("stepfunctions").list_state_machines()["stateMachines"]
    listed = client("stepfunctions").list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    return [client("stepfunctions").describe_execution(executionArn=one["executionArn"]) for one in listed]


def event(start: Start) -> dict[str, Any]:
    told: dict[str, Any] = deepcopy(SAMPLE)
    told["Records"][0]["body"] = start.model_dump_json()
    return told


def another(start: Start = START) -> Start:
    """A start of another job of the same owner."""
    return start.model_copy(update={"cue": start.cue.model_copy(update={"job": str(uuid7())})})


def test_a_job_whose_turn_has_come_finds_its_brief_and_begins() -> None:
    assert handler(SAMPLE, None) == {"batchItemFailures": []}

    assert Desk(START.cue.owner, START.cue.job).take(Brief) == START.brief
    (execution,) = executions()
    assert execution["name"] == f"{START.cue.job}-1"
    cue = json.loads(execution["input"])
    assert cue == json.loads(START.cue.model_dump_json(exclude={"item"}))
    assert places.taken(START.cue.owner) == {START.name}


def test_a_start_that_is_delivered_twice_begins_once() -> None:
    for _ in range(2):
        assert handler(SAMPLE, None) == {"batchItemFailures": []}

    assert len(executions()) == 1
    assert places.taken(START.cue.owner) == {START.name}


def test_only_the_starts_that_failed_stay_in_the_queue() -> None:
    event = deepcopy(SAMPLE)
    (good,) = event["Records"]
    unmade = good | {"messageId": "unmade", "body": another().model_dump_json().replace('"short"', '"sculpture"')}
    spoilt = good | {"messageId": "spoilt", "body": "{}"}
    event["Records"] = [unmade, good, spoilt]

    answer = handler(event, None)

    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["unmade", "spoilt"]
    assert len(executions()) == 1
    assert places.taken(START.cue.owner) == {START.name}


def test_a_job_beyond_its_owners_places_is_let_go_and_begins_when_one_is_free() -> None:
    second = another()
    handler(event(START), None)

    assert handler(event(second), None) == {"batchItemFailures": []}
    assert [one["name"] for one in executions()] == [START.name]

    places.give_back(START.cue.owner, START.name)
    handler(event(second), None)
    assert {one["name"] for one in executions()} == {START.name, second.name}


def test_somebody_elses_jobs_do_not_wait_for_it() -> None:
    theirs = START.model_copy(update={"cue": START.cue.model_copy(update={"owner": "bea", "job": str(uuid7())})})

    for start in (START, another(), another(), theirs):
        handler(event(start), None)

    assert {one["name"] for one in executions()} == {START.name, theirs.name}


def test_a_job_that_was_called_off_before_its_turn_never_begins() -> None:
    places.call_off(START.name)

    assert handler(SAMPLE, None) == {"batchItemFailures": []}

    assert executions() == []
    assert places.taken(START.cue.owner) == frozenset()


def calls(moment: str, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Have `act` happen just before, or just after, the moment at which an attempt begins."""
    begin = admit.begin

    def meanwhile(cue: Cue) -> bool:
        if moment == "before":
            act()
        began = begin(cue)
        if moment == "after":
            act()
        return began

    monkeypatch.setattr(admit, "begin", meanwhile)


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_job_that_is_called_off_while_it_begins_goes_no_further(moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before: whoever calls it off finds nothing to stop. After: both find it."""
    owner, job = uuid7(), uuid7()
    cue = Cue(owner=str(owner), job=str(job), attempt=1, format="short")
    start = START.model_copy(update={"cue": cue})
    calls(moment, monkeypatch, lambda: turns.call_off(owner, "short", job, 1))

    assert handler(event(start), None) == {"batchItemFailures": []}

    assert [one["status"] for one in executions()] == ["ABORTED"]
    assert places.taken(str(owner)) == frozenset()


def test_a_start_that_comes_again_when_its_job_is_over_keeps_no_place() -> None:
    handler(SAMPLE, None)
    (execution,) = executions()
    client("stepfunctions").stop_execution(executionArn=execution["executionArn"])
    places.give_back(START.cue.owner, START.name)

    handler(SAMPLE, None)

    assert places.taken(START.cue.owner) == frozenset()
    assert len(executions()) == 1


def refuse(*_: object) -> bool:
    raise ConnectionError("nobody answers")


@pytest.mark.parametrize("part", ["begin", "Desk"])
@pytest.mark.parametrize("runs", [True, False])
def test_what_fails_keeps_its_place_because_it_may_run(part: str, runs: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """By an answer that is lost, or from before. What does not, `tend` finds."""
    if runs:
        handler(SAMPLE, None)
    monkeypatch.setattr(admit, part, refuse)

    assert handler(SAMPLE, None)["batchItemFailures"]
    assert len(executions()) == runs
    assert places.taken(START.cue.owner) == {START.name}


def test_of_an_execution_that_has_begun_and_is_not_seen_yet_the_place_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """What Step Functions describes is a moment old."""
    handler(SAMPLE, None)
    monkeypatch.setattr(admit, "begin", lambda _cue: False)
    monkeypatch.setattr(admit, "fate_of", lambda *_: Fate.ABSENT)

    handler(SAMPLE, None)

    assert places.taken(START.cue.owner) == {START.name}


def test_what_was_called_off_and_runs_all_the_same_is_stopped_when_its_start_comes_again() -> None:
    handler(SAMPLE, None)
    places.call_off(START.name)

    handler(SAMPLE, None)

    assert [one["status"] for one in executions()] == ["ABORTED"]
    assert places.taken(START.cue.owner) == frozenset()


def test_the_attempt_before_never_runs_beside_the_next_one() -> None:
    later = START.model_copy(update={"cue": START.cue.model_copy(update={"attempt": 2}), "places": 2})
    handler(event(START), None)

    for start in (later, START):
        handler(event(start), None)

    assert {one["name"]: one["status"] for one in executions()} == {START.name: "ABORTED", later.name: "RUNNING"}


def test_a_start_that_is_of_no_use_is_a_dead_letter_after_exactly_so_many_tries() -> None:
    sqs = client("sqs")
    dead = sqs.create_queue(QueueName="dead")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    redrive = json.dumps({"deadLetterTargetArn": arn, "maxReceiveCount": TRIES})
    queue = sqs.create_queue(QueueName="tried", Attributes={"RedrivePolicy": redrive, "VisibilityTimeout": "0"})
    sqs.send_message(QueueUrl=queue["QueueUrl"], MessageBody="{}")
    tries = 0

    for _ in range(3 * TRIES):
        received = sqs.receive_message(QueueUrl=queue["QueueUrl"], WaitTimeSeconds=0).get("Messages", ())
        for message in received:
            record = SAMPLE["Records"][0] | {"messageId": message["MessageId"], "body": message["Body"]}
            assert handler({"Records": [record]}, None)["batchItemFailures"]
            tries += 1

    assert tries == TRIES
    (letter,) = sqs.receive_message(QueueUrl=dead)["Messages"]
    assert letter["Body"] == "{}"


def test_a_scheduled_job_that_begins_late_is_counted_with_its_seconds(lines: Lines) -> None:
    due = datetime.now(UTC) - timedelta(seconds=90)
    start = START.model_copy(update={"due": due, "called_at": due + timedelta(seconds=60)})
    handler(event(start), None)

    (line,) = lines.all("measured")
    demand_embedded(line)
    assert 90 <= line["StartLate"][0] < 120
    assert 30 <= line["StartWaited"][0] < 60
    assert line["format"] == "short"


def test_a_start_of_the_release_before_says_nothing_of_when_and_begins_all_the_same(lines: Lines) -> None:
    handler(SAMPLE, None)

    assert len(executions()) == 1
    assert lines.all("measured") == []


def test_a_start_of_the_next_release_may_say_more() -> None:
    told = json.loads(START.model_dump_json()) | {"urgency": "some"}

    assert Start.model_validate(told) == START


def test_what_admits_a_job_names_the_request_that_it_goes_back_to(lines: Lines) -> None:
    handler(event(START.model_copy(update={"cue": START.cue.model_copy(update={"request": "asked"})})), None)

    line = lines.one("done")
    assert (line["action"], line["correlation_id"], line["job"]) == ("admit", "asked", START.cue.job)
    assert line["user_id"] == START.cue.owner
