"""What must be true of a studio that runs: the template of production, on an emulator, with functions of our own."""

import json
import re
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from infra.local import deployment, logs, studio
from infra.local.environment import ACCOUNT
from infra.local.home import ROOT
from infra.local.trouble import Trouble
from infra.web import FRESH, IMMUTABLE, POLICY
from shared.errors import TRANSIENT
from shared.executions import attempt_of, name_of
from shared.formats.short import SHORT
from shared.production.flow import stages
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
    assert [name for name, source in modules().items() if "create_client(" in source or "import boto3" in source] == [
        "shared/aws.py"
    ]


@contextmanager
def probing(laptop: Laptop, functions: Iterable[str], probe: str) -> Iterator[None]:
    """Deployed functions, each in its own environment, with a probe for their handler."""
    client = laptop.client("lambda")
    names = [laptop.state.functions[function] for function in functions]
    handlers = {name: client.get_function_configuration(FunctionName=name)["Handler"] for name in names}
    for name in handlers:
        client.update_function_configuration(FunctionName=name, Handler=f"tests.infra.local.probe.{probe}")
    try:
        yield
    finally:
        for name, handler in handlers.items():
            client.update_function_configuration(FunctionName=name, Handler=handler)


@pytest.fixture
def functions_as_probes(laptop: Laptop) -> Iterator[Iterable[str]]:
    functions = laptop.state.functions.keys()
    with probing(laptop, functions, "surroundings"):
        yield functions


def test_no_client_of_any_function_points_anywhere_but_at_the_emulator(
    laptop: Laptop, functions_as_probes: Iterable[str]
) -> None:
    assert {"s3", "dynamodb", "events", "sqs", "stepfunctions", "secretsmanager", "polly"} <= services()
    assert {"api", "admit", "record", "migrate", "write", "render"} <= set(functions_as_probes)

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


@pytest.fixture
def rehearsal(laptop: Laptop, tmp_path: Path) -> Iterator[Callable[..., dict[str, Any]]]:
    """Walk the deployed flow of `short` with stages that only note that they were there; how it ended."""
    client = laptop.client("stepfunctions")

    def rehearse(*fails: str, beats: int, chunks: int, cast: int = 0) -> dict[str, Any]:
        job = str(uuid4())
        lists: dict[str, list[int]] = {"beats": [], "cast": [], "chunks": []}
        cue = {"owner": str(uuid4()), "job": job, "attempt": 1, "format": "short", **lists}
        told = {"notes": str(tmp_path), "fails": fails, "counts": {"beats": beats, "cast": cast, "chunks": chunks}}
        execution = client.start_execution(
            stateMachineArn=laptop.state.outputs["ShortMachine"],
            name=name_of(job, 1),
            input=json.dumps({**cue, **told}),
        )["executionArn"]
        while (ended := client.describe_execution(executionArn=execution))["status"] == "RUNNING":
            time.sleep(0.05)
        return {**ended, "noted": sorted(path.name for path in tmp_path.iterdir())}

    with probing(laptop, stages(SHORT.flow), "rehearsed"):
        yield rehearse


def test_of_300_beats_one_that_fails_is_named_and_all_others_are_made(rehearsal: Callable[..., dict[str, Any]]) -> None:
    ended = rehearsal("narrate 150", beats=300, chunks=660)

    assert ended["status"] == "FAILED"
    assert ended["error"] == "ItemsFailed"
    assert ended["cause"] == "narrate 151 failed; the first with MediaInvalid: narrate 150 was to fail"
    told = {f"narrate {beat}" for beat in range(300) if beat != 150}
    assert set(ended["noted"]) == {"write", "check", *told, *(f"illustrate {beat}" for beat in range(300))}


def test_those_of_the_cast_are_portrayed_before_anything_is_illustrated(
    rehearsal: Callable[..., dict[str, Any]],
) -> None:
    ended = rehearsal("portray 1", beats=1, chunks=1, cast=3)

    assert ended["status"] == "FAILED"
    assert ended["cause"] == "portray 2 failed; the first with MediaInvalid: portray 1 was to fail"
    assert set(ended["noted"]) == {"write", "check", "narrate 0", "portray 0", "portray 2"}


def test_of_660_chunks_one_that_fails_is_named_and_all_others_are_made(
    rehearsal: Callable[..., dict[str, Any]],
) -> None:
    ended = rehearsal("render 333", beats=1, chunks=660)

    assert ended["status"] == "FAILED"
    assert ended["cause"] == "render 334 failed; the first with MediaInvalid: render 333 was to fail"
    filmed = {f"render {chunk}" for chunk in range(660) if chunk != 333}
    assert {part for part in ended["noted"] if part.startswith("render")} == filmed
    assert not {"assemble", "publish"} & set(ended["noted"])


def test_a_preview_that_fails_fails_nothing_else(rehearsal: Callable[..., dict[str, Any]]) -> None:
    ended = rehearsal("preview", beats=2, chunks=3)

    assert ended["status"] == "SUCCEEDED"
    assert "preview" not in ended["noted"]
    assert {"render 0", "render 1", "render 2", "assemble", "publish"} <= set(ended["noted"])


def test_how_a_job_ends_is_news(laptop: Laptop, rehearsal: Callable[..., dict[str, Any]]) -> None:
    job, _ = attempt_of(rehearsal(beats=1, chunks=1)["name"])

    deadline = time.monotonic() + 60
    while not any(job in line for line in logs.lines(laptop.home, "record", follow=False)):
        assert time.monotonic() < deadline
        time.sleep(0.2)


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


@pytest.mark.parametrize(
    ("path", "media_type", "kept"),
    [
        ("watch.html?video=" + "0" * 32, "text/html", FRESH),
        ("", "text/html", FRESH),
        ("watch/page.js", "text/javascript", FRESH),
        ("vendor/hls.js-1.7.4/hls.min.mjs", "text/javascript", IMMUTABLE),
    ],
)
def test_pages_are_served_as_in_production(laptop: Laptop, path: str, media_type: str, kept: str) -> None:
    answer = httpx.get(f"{laptop.url}/cdn/{path}", timeout=60)

    assert answer.status_code == 200
    assert answer.headers["content-type"].partition(";")[0] == media_type
    assert answer.headers["cache-control"] == kept
    assert answer.headers["content-security-policy"] == POLICY


def test_a_page_may_send_a_file_with_a_signed_form_and_hears_whether_it_arrived(laptop: Laptop) -> None:
    s3, bucket, key = laptop.client("s3"), laptop.state.outputs["InternalBucket"], "desks/ada/uploads/1"
    form = s3.generate_presigned_post(bucket, key, Conditions=[["content-length-range", 1, 8]], ExpiresIn=60)

    small, large = (
        httpx.post(form["url"], data=form["fields"], files={"file": sent}, headers={"Origin": laptop.url}, timeout=60)
        for sent in (b"8 bytes.", b"9 bytes..")
    )

    assert (small.is_success, large.is_success) == (True, False)
    assert s3.get_object(Bucket=bucket, Key=key)["Body"].read() == b"8 bytes."
    for answer in (small, large):
        assert answer.headers["access-control-allow-origin"] in ("*", laptop.url)


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
    with pytest.raises(Trouble, match="emulator, postgres, vendors, admit, align, api"):
        list(logs.lines(laptop.home, name, follow=False))
    with pytest.raises(Trouble, match="admit, align, api"):
        laptop.invoke(name, {})
