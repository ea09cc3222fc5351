"""Nothing that is sent gets lost, and nothing that cannot be done is tried forever."""

import json
from typing import Any

import pytest
from aws_cdk.assertions import Template
from moto.events.models import EventPattern

from functions.migrate.forgetting import COMMAND
from infra.aws.functions import FUNCTIONS
from infra.aws.messages import SOURCE
from shared import events

LINES = {
    "Starts": "admit",
    "Premium": "admit",
    "News": "record",
    "Letters": "post",
    "Deliveries": "deliver",
    "Seclusions": "seclude",
}
"""Who reads them."""


@pytest.fixture(scope="module")
def queues(studio: Template) -> dict[str, dict[str, Any]]:
    return {
        name: resource["Properties"]
        for logical, resource in studio.find_resources("AWS::SQS::Queue").items()
        for name in (f"{line}{kind}" for line in LINES for kind in ("Queue", "Dead"))
        if name in logical
    }


def test_every_queue_gives_what_cannot_be_done_to_one_of_its_own(queues: dict[str, dict[str, Any]]) -> None:
    tries = {
        name: (
            queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0],
            queue["RedrivePolicy"]["maxReceiveCount"],
        )
        for name, queue in queues.items()
        if "RedrivePolicy" in queue
    }

    assert len(queues) == 2 * len(LINES)
    assert tries.keys() == {f"{line}Queue" for line in LINES}
    for line in LINES:
        assert f"{line}Dead" in tries[f"{line}Queue"][0]


def test_a_database_may_be_away_for_an_hour(queues: dict[str, dict[str, Any]]) -> None:
    news = queues["NewsQueue"]

    assert news["RedrivePolicy"]["maxReceiveCount"] * news["VisibilityTimeout"] >= 3600


def test_messages_are_encrypted_and_kept_for_two_weeks(queues: dict[str, dict[str, Any]]) -> None:
    for name, queue in queues.items():
        assert queue["SqsManagedSseEnabled"] is True, name
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600, name


@pytest.mark.parametrize(("queue", "reader"), [(f"{line}Queue", reader) for line, reader in LINES.items()])
def test_a_message_stays_hidden_six_times_as_long_as_its_reader_may_take(
    queue: str, reader: str, queues: dict[str, dict[str, Any]]
) -> None:
    assert queues[queue]["VisibilityTimeout"] >= 6 * FUNCTIONS[reader].minutes * 60


def test_of_a_batch_only_what_failed_comes_back(studio: Template) -> None:
    mappings = studio.find_resources("AWS::Lambda::EventSourceMapping").values()

    assert len(mappings) == len(LINES)
    assert all(one["Properties"]["FunctionResponseTypes"] == ["ReportBatchItemFailures"] for one in mappings)


def rules(studio: Template) -> list[dict[str, Any]]:
    return [rule["Properties"] for rule in studio.find_resources("AWS::Events::Rule").values()]


def listening(studio: Template) -> list[dict[str, Any]]:
    """The rules that wait for something to be said, and not for an hour to strike."""
    return [rule for rule in rules(studio) if "EventPattern" in rule]


def test_those_who_come_first_are_let_in_four_times_as_fast_and_never_wait_behind_the_others(studio: Template) -> None:
    starters = {
        line: mapping["Properties"]["ScalingConfig"]["MaximumConcurrency"]
        for mapping in studio.find_resources("AWS::Lambda::EventSourceMapping").values()
        for line in ("Starts", "Premium")
        if f"Messages{line}" in mapping["Properties"]["EventSourceArn"]["Fn::GetAtt"][0]
    }

    assert starters["Premium"] == 4 * starters["Starts"]


def test_somebody_looks_after_jobs_every_minute_and_after_the_database_now_and_then(studio: Template) -> None:
    struck = {
        rule["ScheduleExpression"]: (target["Arn"]["Fn::GetAtt"][0], target.get("Input"))
        for rule in rules(studio)
        if "ScheduleExpression" in rule
        for target in rule["Targets"]
    }

    called = {when: (name.rstrip("0123456789ABCDEF"), told) for when, (name, told) in struck.items()}
    assert called == {
        "rate(1 minute)": ("FunctionsTend", None),
        "cron(11 4 1 * ? *)": ("FunctionsMigrate", None),
        "cron(41 4 ? * SUN *)": ("FunctionsMigrate", json.dumps({"command": COMMAND}, separators=(",", ":"))),
    }


def test_what_is_announced_and_how_flows_fare_becomes_news(studio: Template) -> None:
    rules = listening(studio)
    (announced,) = (rule for rule in rules if rule["EventPattern"].get("source") == [SOURCE])
    (executed,) = (rule for rule in rules if rule["EventPattern"].get("source") == ["aws.states"])

    assert SOURCE == events.SOURCE
    assert "EventBusName" in announced
    assert "EventBusName" not in executed
    assert executed["EventPattern"]["detail-type"] == ["Step Functions Execution Status Change"]
    (prefix,) = executed["EventPattern"]["detail"]["executionArn"]
    assert "ShortFlow" in json.dumps(prefix)
    for rule in (announced, executed):
        (target,) = rule["Targets"]
        assert "NewsQueue" in target["Arn"]["Fn::GetAtt"][0]
        assert "NewsDead" in target["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]


JOB = "0199b5a0-1111-7222-8333-444455556666-1"
ITEM = "3f9c1d22-aaaa-4bbb-8ccc-999900001111"


@pytest.mark.parametrize(
    ("which", "heard"),
    [
        (f"Short:{JOB}", True),
        (f"Short/render:{ITEM}", False),
        (f"Short/5d2b4a6e-aaaa-4bbb-8ccc-000011112222:{ITEM}", False),
        (f"Shorter:{JOB}", False),
        (f"Other:{JOB}", False),
    ],
)
def test_only_how_a_job_fares_is_news_and_not_how_one_of_its_items_does(
    studio: Template, which: str, heard: bool
) -> None:
    """An item that has an execution of its own has it behind a slash: the Map's label, or an identifier."""
    patterns = [rule["EventPattern"] for rule in listening(studio)]
    (pattern,) = (pattern for pattern in patterns if pattern.get("source") == ["aws.states"])
    told = {
        "source": "aws.states",
        "detail-type": "Step Functions Execution Status Change",
        "detail": {"executionArn": f"arn:aws:states:us-east-1:123456789012:execution:{which}", "status": "SUCCEEDED"},
    }

    assert EventPattern.load(json.dumps(_filled_in(pattern))).matches_event(told) is heard


def _filled_in(pattern: Any) -> Any:
    """The pattern as it is when the machine is called Short."""
    match pattern:
        case {"Fn::Join": [between, pieces]}:
            return between.join(map(_filled_in, pieces))
        case {"Fn::GetAtt": [_, "Name"]}:
            return "Short"
        case {"Ref": name}:
            return {"AWS::Partition": "aws", "AWS::Region": "us-east-1", "AWS::AccountId": "123456789012"}[name]
        case dict():
            return {key: _filled_in(value) for key, value in pattern.items()}
        case list():
            return [_filled_in(value) for value in pattern]
        case _:
            return pattern
