"""Deployment: CDK's templates become stacks in the emulator."""

import io
import json
import shlex
import sys
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from infra.local import emulator
from infra.local.home import ROOT
from infra.local.runtime import STAMP
from infra.local.transform import CODE_BUCKET, CODE_KEY, Place, Template, buckets, functions, localise
from infra.local.trouble import Trouble

_PATIENCE_SECONDS = 120.0
_CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"]


@dataclass(frozen=True)
class Deployed:
    functions: dict[str, str]
    """The functions' names in the emulator, by their folder's name."""
    outputs: dict[str, str]


def deploy(assembly: Path, endpoint: str, place: Place, stamp: Path) -> Deployed:
    """Create every stack of a synthesised app in an empty emulator, those first that others need. Raises Trouble."""
    s3 = emulator.client("s3", endpoint)
    cloudformation = emulator.client("cloudformation", endpoint)
    kept = {bucket["Name"] for bucket in s3.list_buckets()["Buckets"]}
    if CODE_BUCKET not in kept:
        s3.create_bucket(Bucket=CODE_BUCKET)
    s3.put_object(Bucket=CODE_BUCKET, Key=CODE_KEY, Body=bootstrap(stamp))
    deployed = Deployed({}, {})
    for stack, template in templates(assembly):
        local = localise(stack, template, place)
        s3.put_object(Bucket=CODE_BUCKET, Key=f"{stack}.json", Body=json.dumps(local))
        _Stack(cloudformation, stack, f"{endpoint}/{CODE_BUCKET}/{stack}.json").create(local, kept)
        physical = {
            made["LogicalResourceId"]: made["PhysicalResourceId"]
            for made in cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
        }
        deployed.functions.update({name: physical[logical] for name, logical in functions(local)})
        deployed.outputs.update(_outputs(cloudformation, stack))
    return deployed


def templates(assembly: Path) -> Iterator[tuple[str, Template]]:
    """The stacks of a synthesised app and their templates, each after those that it depends on."""
    artifacts: Mapping[str, Any] = json.loads((assembly / "manifest.json").read_text())["artifacts"]
    told: set[str] = set()

    def tell(name: str) -> Iterator[tuple[str, Template]]:
        artifact = artifacts[name]
        if name in told:
            return
        told.add(name)
        for other in artifact.get("dependencies", []):
            yield from tell(other)
        if artifact["type"] == "aws:cloudformation:stack":
            yield name, json.loads((assembly / artifact["properties"]["templateFile"]).read_text())

    for name in artifacts:
        yield from tell(name)


def bootstrap(stamp: Path) -> bytes:
    """The code of every function: a zip with one script, which runs the handler from the source tree."""
    script = "\n".join(
        (
            "#!/bin/sh",
            f"cd {shlex.quote(str(ROOT))} || exit 1",
            f"export LAMBDA_TASK_ROOT={shlex.quote(str(ROOT))} {STAMP}={shlex.quote(str(stamp))}",
            f"exec {shlex.quote(sys.executable)} -m infra.local.runtime",
            "",
        )
    )
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        entry = zipfile.ZipInfo("bootstrap")
        entry.external_attr = 0o755 << 16
        archive.writestr(entry, script)
    return body.getvalue()


def supported() -> frozenset[str]:
    """The types of resources that the emulator can make, as it says itself."""
    # Here, because it takes a third of a second, and only a start needs it.
    from ministack.services.cloudformation.provisioners import _RESOURCE_HANDLERS  # noqa: PLC0415 # pyright: ignore

    return frozenset(_RESOURCE_HANDLERS)


@dataclass(frozen=True)
class _Stack:
    client: Any
    name: str
    url: str

    def create(self, template: Template, kept: set[str]) -> None:
        """Create it, around the buckets that are there already."""
        found = {logical: bucket for logical, bucket in buckets(template).items() if bucket in kept}
        whole = {"StackName": self.name, "TemplateURL": self.url, "Capabilities": _CAPABILITIES}
        if found:
            self._adopt(found)
            self._do(self.client.update_stack, whole)
        else:
            self._do(self.client.create_stack, whole)

    def _adopt(self, found: Mapping[str, str]) -> None:
        """Begin the stack with what is there: CloudFormation imports resources before it makes any."""
        template = {
            "Resources": {
                logical: {
                    "Type": "AWS::S3::Bucket",
                    "DeletionPolicy": "Retain",
                    "Properties": {"BucketName": bucket},
                }
                for logical, bucket in found.items()
            }
        }
        self.client.create_change_set(
            StackName=self.name,
            ChangeSetName="adopt",
            ChangeSetType="IMPORT",
            TemplateBody=json.dumps(template),
            ResourcesToImport=[
                {
                    "ResourceType": "AWS::S3::Bucket",
                    "LogicalResourceId": logical,
                    "ResourceIdentifier": {"BucketName": bucket},
                }
                for logical, bucket in found.items()
            ],
        )
        self._do(self.client.execute_change_set, {"StackName": self.name, "ChangeSetName": "adopt"})

    def _do(self, act: Callable[..., object], arguments: Mapping[str, object]) -> None:
        """Do it, and wait for the end of it. Raises Trouble that names the resources which failed."""
        try:
            act(**arguments)
        except ClientError as error:
            raise Trouble(f"The stack {self.name} is refused: {error}.", "Mend infra/aws, and start again.") from error
        deadline = time.monotonic() + _PATIENCE_SECONDS
        while (status := self._status()).endswith("IN_PROGRESS"):
            if time.monotonic() > deadline:
                raise Trouble(
                    f"The stack {self.name} is not ready after {_PATIENCE_SECONDS:.0f} seconds.{self._failures()}",
                    "`talewright logs emulator` may say why.",
                )
            time.sleep(0.05)
        if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE", "IMPORT_COMPLETE"):
            raise Trouble(
                f"The stack {self.name} cannot be made ({status}).{self._failures()}",
                "Mend infra/aws, and start again.",
            )

    def _status(self) -> str:
        status: str = self.client.describe_stacks(StackName=self.name)["Stacks"][0]["StackStatus"]
        return status

    def _failures(self) -> str:
        pages = self.client.get_paginator("describe_stack_events").paginate(StackName=self.name)
        return "".join(
            f"\n{event['LogicalResourceId']} ({event['ResourceType']}): {event.get('ResourceStatusReason', '')}"
            for page in pages
            for event in page["StackEvents"]
            if "FAILED" in event["ResourceStatus"]
        )


def _outputs(cloudformation: Any, stack: str) -> dict[str, str]:
    described = cloudformation.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}
