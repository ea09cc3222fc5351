import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from functions.admit.handler import handler
from shared.aws import client
from shared.executions import Start
from shared.production.desk import Desk
from shared.production.documents import Brief

pytestmark = pytest.mark.usefixtures("studio")

SAMPLE = json.loads((Path(__file__).parents[3] / "events" / "start.json").read_text())
START = Start.model_validate_json(SAMPLE["Records"][0]["body"])


def executions() -> list[dict[str, Any]]:
    (machine,) = client("stepfunctions").list_state_machines()["stateMachines"]
    listed = client("stepfunctions").list_executions(stateMachineArn=machine["stateMachineArn"])["executions"]
    return [client("stepfunctions").describe_execution(executionArn=one["executionArn"]) for one in listed]


def test_a_job_whose_turn_has_come_finds_its_brief_and_begins() -> None:
    assert handler(SAMPLE, None) == {"batchItemFailures": []}

    assert Desk(START.cue.owner, START.cue.job).take(Brief) == START.brief
    (execution,) = executions()
    assert execution["name"] == f"{START.cue.job}-1"
    cue = json.loads(execution["input"])
    assert cue == {"owner": START.cue.owner, "job": START.cue.job, "attempt": 1, "format": "short"} | {
        "beats": [],
        "chunks": [],
    }


def test_a_start_that_is_delivered_twice_begins_once() -> None:
    for _ in range(2):
        assert handler(SAMPLE, None) == {"batchItemFailures": []}

    assert len(executions()) == 1


def test_only_the_starts_that_failed_stay_in_the_queue() -> None:
    event = deepcopy(SAMPLE)
    (good,) = event["Records"]
    unmade = good | {"messageId": "unmade", "body": good["body"].replace('"short"', '"sculpture"')}
    spoilt = good | {"messageId": "spoilt", "body": "{}"}
    event["Records"] = [unmade, good, spoilt]

    answer = handler(event, None)

    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["unmade", "spoilt"]
    assert len(executions()) == 1
