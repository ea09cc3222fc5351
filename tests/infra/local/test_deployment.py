import io
import json
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from infra.local import deployment
from infra.local.trouble import Trouble


def assembly(folder: Path, **dependencies: list[str]) -> Path:
    """A synthesised app of empty stacks."""
    artifacts: dict[str, Any] = {"Tree": {"type": "cdk:tree"}}
    for stack, needed in dependencies.items():
        artifacts[f"{stack}.assets"] = {"type": "cdk:asset-manifest"}
        artifacts[stack] = {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": f"{stack}.template.json"},
            "dependencies": [*needed, f"{stack}.assets"],
        }
        (folder / f"{stack}.template.json").write_text(json.dumps({"Description": stack}))
    (folder / "manifest.json").write_text(json.dumps({"artifacts": artifacts}))
    return folder


def test_a_stack_comes_after_those_that_it_needs(tmp_path: Path) -> None:
    told = deployment.templates(assembly(tmp_path, Studio=["Store", "Watch"], Watch=["Store"], Store=[]))

    assert list(told) == [(name, {"Description": name}) for name in ("Store", "Watch", "Studio")]


def test_the_bootstrap_is_a_program_that_starts_where_the_sources_are(tmp_path: Path) -> None:
    stamp = tmp_path / "it's a stamp"

    with zipfile.ZipFile(io.BytesIO(deployment.bootstrap(stamp))) as archive:
        (entry,) = archive.infolist()
        script = archive.read(entry).decode()

    assert (entry.filename, entry.external_attr >> 16 & 0o777) == ("bootstrap", 0o755)
    assert script.startswith("#!/bin/sh\n")
    checked = subprocess.run(("sh", "-n"), input=script, text=True, capture_output=True)
    assert checked.returncode == 0
    shown = script.replace("exec ", "echo ").replace("-m infra.local.runtime", '"$TALEWRIGHT_STAMP" "$PWD"')
    said = subprocess.run(("sh",), input=shown, text=True, capture_output=True, check=True).stdout
    assert said.strip().endswith(f"{stamp} {deployment.ROOT}")


class CloudFormation:
    """One whose stacks fail, with more events than a page holds."""

    def create_stack(self, **_: object) -> None: ...

    def describe_stacks(self, **_: object) -> dict[str, Any]:
        return {"Stacks": [{"StackStatus": "ROLLBACK_COMPLETE"}]}

    def get_paginator(self, _: str) -> "CloudFormation":
        return self

    def paginate(self, **_: object) -> list[dict[str, Any]]:
        gone = {
            "LogicalResourceId": "Bus",
            "ResourceType": "AWS::Events::EventBus",
            "ResourceStatus": "DELETE_COMPLETE",
        }
        cause = {"LogicalResourceId": "Fn", "ResourceType": "AWS::Lambda::Function", "ResourceStatus": "CREATE_FAILED"}
        return [{"StackEvents": [gone] * 100}, {"StackEvents": [{**cause, "ResourceStatusReason": "no such role"}]}]


def test_a_stack_that_cannot_be_made_names_what_failed() -> None:
    stack = deployment._Stack(CloudFormation(), "TalewrightStudio", "http://127.0.0.1:1/studio.json")

    with pytest.raises(Trouble) as told:
        stack.create({"Resources": {}}, kept=set())

    assert told.value.sentence == (
        "The stack TalewrightStudio cannot be made (ROLLBACK_COMPLETE).\nFn (AWS::Lambda::Function): no such role"
    )
