"""An execution that is stopped goes no further, in the emulator as in AWS."""

import json
import time
from pathlib import Path

from infra.local import deployment
from infra.local.environment import ACCOUNT
from tests.laptop import Laptop

ITEMS = 12
ROLE = f"arn:aws:iam::{ACCOUNT}:role/probe"


def machine(laptop: Laptop) -> str:
    """One branch that takes its time over items, one after the other; and another that has nothing to do."""
    function = laptop.client("lambda").create_function(
        FunctionName="probe-dawdle",
        Runtime="provided.al2023",
        Handler="tests.infra.local.probe.dawdle",
        Role=ROLE,
        Code={"ZipFile": deployment.bootstrap(laptop.home.stamp)},
        Timeout=30,
    )["FunctionArn"]
    item = {"StartAt": "Dawdle", "States": {"Dawdle": {"Type": "Task", "Resource": function, "End": True}}}
    each = {"Type": "Map", "ItemsPath": "$.items", "MaxConcurrency": 1, "ItemProcessor": item, "End": True}
    caught = {**each, "Catch": [{"ErrorEquals": ["States.ALL"], "Next": "Caught"}]}
    branches = [
        {"StartAt": "Each", "States": {"Each": caught, "Caught": {"Type": "Pass", "End": True}}},
        {"StartAt": "Nothing", "States": {"Nothing": {"Type": "Pass", "End": True}}},
    ]
    definition = {"StartAt": "Both", "States": {"Both": {"Type": "Parallel", "Branches": branches, "End": True}}}
    made = laptop.client("stepfunctions").create_state_machine(
        name="dawdling", definition=json.dumps(definition), roleArn=ROLE
    )
    arn: str = made["stateMachineArn"]
    return arn


def test_no_item_of_a_map_in_a_branch_begins_after_the_stop(laptop: Laptop, tmp_path: Path) -> None:
    client = laptop.client("stepfunctions")
    items = [{"item": number, "notes": str(tmp_path)} for number in range(ITEMS)]
    execution = client.start_execution(stateMachineArn=machine(laptop), input=json.dumps({"items": items}))
    while len(list(tmp_path.iterdir())) < 2:
        time.sleep(0.02)

    client.stop_execution(executionArn=execution["executionArn"], error="Cancelled")
    begun = len(list(tmp_path.iterdir()))
    time.sleep(1.5)

    assert len(list(tmp_path.iterdir())) <= begun + 1 < ITEMS
    assert client.describe_execution(executionArn=execution["executionArn"])["status"] == "ABORTED"
