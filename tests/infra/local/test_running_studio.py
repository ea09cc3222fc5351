"""What must be true of a studio that runs: the template of production, on an emulator, with functions of our own."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from infra.local import deployment, logs, studio
from infra.local.environment import ACCOUNT
from infra.local.home import ROOT
from infra.local.trouble import Trouble
from shared.errors import TRANSIENT
from tests.laptop import Laptop

FLOW = {
    "StartAt": "Ask",
    "States": {
        "Ask": {
            "Type": "Task",
            "Retry": [{"ErrorEquals": list(TRANSIENT), "IntervalSeconds": 1, "MaxAttempts": 3}],
            "Catch": [
                {"ErrorEquals": ["ProviderRefused"], "ResultPath": "$.reason", "Next": "Refused"},
                {"ErrorEquals": ["States.ALL"], "ResultPath": "$.reason", "Next": "Lost"},
            ],
            "Next": "Answered",
        },
        "Answered": {"Type": "Pass", "End": True},
        "Refused": {"Type": "Pass", "End": True},
        "Lost": {"Type": "Fail", "Error": "Lost"},
    },
}


def add(laptop: Laptop, handler: str) -> str:
    """Deploy a function of `probe.py` as the studio's own are deployed; its ARN."""
    made = laptop.client("lambda").create_function(
        FunctionName=f"probe-{handler}",
        Runtime="provided.al2023",
        Handler=f"tests.infra.local.probe.{handler}",
        Role=f"arn:aws:iam::{ACCOUNT}:role/probe",
        Code={"ZipFile": deployment.bootstrap(laptop.home.stamp)},
        Timeout=30,
    )
    arn: str = made["FunctionArn"]
    return arn


def walk(laptop: Laptop, function: str) -> dict[str, Any]:
    """Run `FLOW` with a function; how it ended."""
    flow = json.loads(json.dumps(FLOW))
    flow["States"]["Ask"]["Resource"] = function
    client = laptop.client("stepfunctions")
    machine = client.create_state_machine(
        name=function.rpartition(":")[2], definition=json.dumps(flow), roleArn=f"arn:aws:iam::{ACCOUNT}:role/probe"
    )["stateMachineArn"]
    execution = client.start_execution(stateMachineArn=machine, input="{}")["executionArn"]
    while (ended := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
        time.sleep(0.05)
    return ended


def modules() -> dict[str, str]:
    """The sources of everything that runs in a function."""
    paths = (path for room in ("functions", "shared") for path in (ROOT / room).rglob("*.py"))
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in paths}


def services() -> set[str]:
    """The AWS services that functions speak to."""
    return {name for source in modules().values() for name in re.findall(r'\bclient\("([a-z0-9-]+)"\)', source)}


def test_retry_and_catch_know_an_exception_by_its_class(laptop: Laptop) -> None:
    patient = walk(laptop, add(laptop, "busy_twice"))
    final = walk(laptop, add(laptop, "refused"))

    assert (patient["status"], json.loads(patient["output"])) == ("SUCCEEDED", 3)
    assert final["status"] == "SUCCEEDED"
    reason = json.loads(final["output"])["reason"]
    assert reason["Error"] == "ProviderRefused"
    assert json.loads(reason["Cause"])["errorMessage"] == "we do not draw that"


def test_clients_are_made_in_one_place() -> None:
    assert [name for name, source in modules().items() if "boto3" in source] == ["shared/aws.py"]


@pytest.fixture
def functions_as_probes(laptop: Laptop) -> Iterator[dict[str, str]]:
    """Every deployed function, in its own environment, with the probe for its handler."""
    client = laptop.client("lambda")
    functions = laptop.state.functions
    handlers = {name: client.get_function_configuration(FunctionName=name)["Handler"] for name in functions.values()}
    for name in handlers:
        client.update_function_configuration(FunctionName=name, Handler="tests.infra.local.probe.surroundings")
    yield functions
    for name, handler in handlers.items():
        client.update_function_configuration(FunctionName=name, Handler=handler)


def test_no_client_of_any_function_points_anywhere_but_at_the_emulator(
    laptop: Laptop, functions_as_probes: dict[str, str]
) -> None:
    assert {"s3", "dynamodb", "events", "sqs", "stepfunctions", "secretsmanager"} <= services()
    assert {"api", "admit", "record", "migrate", "write", "render"} <= functions_as_probes.keys()

    for function in functions_as_probes:
        answer = laptop.invoke(function, {"services": sorted(services())})

        assert not answer.failed, answer.payload
        seen = answer.payload
        assert set(seen["endpoints"].values()) == {laptop.state.emulator}
        addresses = [
            urlsplit(value) for name, value in seen["variables"].items() if "ENDPOINT" in name or "URL" in name
        ]
        assert {address.hostname for address in addresses} == {"127.0.0.1"}
        assert seen["credentials"] == ACCOUNT
        assert seen["variables"].keys().isdisjoint({"AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"})
        assert Path(seen["home"]) == laptop.home.scratch


def test_the_call_after_a_change_is_answered_by_the_new_code(laptop: Laptop) -> None:
    client = laptop.client("lambda")
    add(laptop, "loaded")

    def ask(what: str) -> dict[str, Any]:
        answer = client.invoke(FunctionName="probe-loaded", Payload=json.dumps(what).encode())
        said: dict[str, Any] = json.loads(answer["Payload"].read())
        return said

    first, second = ask("one"), ask("two")
    laptop.home.stamp.touch()
    third, fourth = ask("three"), ask("four")

    assert [said["told"] for said in (first, second, third, fourth)] == ["one", "two", "three", "four"]
    assert first["loading"] == second["loading"] != third["loading"] == fourth["loading"]
    assert len({said["process"] for said in (first, second, third, fourth)}) == 1


def test_the_front_door_leads_to_the_api_and_its_database(laptop: Laptop) -> None:
    answer = httpx.get(f"{laptop.url}/api/health", timeout=60)

    assert answer.status_code == 200
    assert answer.json()["db"] == "connected"


def test_a_published_file_can_be_played_from_its_middle(laptop: Laptop) -> None:
    laptop.client("s3").put_object(
        Bucket=laptop.state.outputs["VideosBucket"],
        Key="videos/a/video.mp4",
        Body=bytes(range(256)),
        ContentType="video/mp4",
        CacheControl="public, max-age=604800, immutable",
    )

    answer = httpx.get(f"{laptop.url}/cdn/videos/a/video.mp4", headers={"Range": "bytes=100-103"}, timeout=60)

    assert answer.status_code == 206
    assert answer.content == bytes([100, 101, 102, 103])
    assert answer.headers["content-range"] == "bytes 100-103/256"
    assert answer.headers["content-type"] == "video/mp4"
    assert answer.headers["cache-control"] == "public, max-age=604800, immutable"


def test_it_says_what_runs_and_a_second_one_is_not_started(laptop: Laptop) -> None:
    seen = studio.status(laptop.home)

    assert seen is not None
    assert seen.state == laptop.state
    assert {"postgres", "python"} <= {process.name().partition("3")[0] for process in seen.processes}
    with pytest.raises(Trouble, match=f"already runs at {laptop.url}"):
        studio.start(laptop.home, port=0, say=print)


def test_a_functions_log_can_be_read(laptop: Laptop) -> None:
    written = list(logs.lines(laptop.home, "migrate", follow=False))

    assert any("migrated" in line for line in written)


@pytest.mark.parametrize("name", ["nobody", "../state"])
def test_a_log_or_a_function_that_is_none_is_answered_with_those_there_are(laptop: Laptop, name: str) -> None:
    with pytest.raises(Trouble, match="emulator, postgres, admit, align, api"):
        list(logs.lines(laptop.home, name, follow=False))
    with pytest.raises(Trouble, match="admit, align, api"):
        laptop.invoke(name, {})
