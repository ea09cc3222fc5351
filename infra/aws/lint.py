"""Lint the templates: `python -m infra.aws.lint` says what is wrong with them, and ends with 1 if anything is.

Four readers look at the studio as it would be deployed by default: cdk-nag (AwsSolutions), cfn-lint, `statelint`, and
our own list of what the local emulator does otherwise than AWS. Nothing is bundled or sent anywhere.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aws_cdk import Validations
from cdk_nag import AwsSolutionsChecks
from cfnlint.api import ManualArgs, lint_file

from infra.aws.app import LIVE, compose
from infra.aws.definitions import definitions, drifts, faults

_REGIONS = ["us-east-1", "eu-central-1"]
_IGNORED = {
    "W3005": "CDK writes out dependencies that a reference implies already",
}


def findings(context: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with the templates that a context leads to, a line each."""
    with TemporaryDirectory() as folder:
        yield from _objections(folder, context)
        for path in sorted(Path(folder).glob("*.template.json")):
            yield from (f"{path.name}: {fault}" for fault in _faults(path))


def _objections(folder: str, context: Mapping[str, Any]) -> Iterator[str]:
    """Synthesise, and say what cdk-nag and CDK itself object to."""
    app = compose(folder, context)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app))
    refusal = ""
    try:
        app.synth()
    except RuntimeError as error:
        # All that jsii says of a JavaScript exception. The report has the findings, if these are what it is about.
        refusal = str(error)
    report = json.loads((Path(folder) / "validation-report.json").read_text(encoding="utf-8"))
    told = [
        f"{construct['constructPath']}: {violation['ruleName']}: {violation['description']}"
        for plugin in report["pluginReports"]
        for violation in plugin["violations"]
        for construct in violation["violatingConstructs"]
    ]
    if refusal and not told:
        raise RuntimeError(refusal)
    yield from told


def _faults(path: Path) -> Iterator[str]:
    for match in lint_file(path, config=ManualArgs(regions=_REGIONS, ignore_checks=list(_IGNORED))):
        yield f"line {match.linenumber}: {match.rule.id}: {match.message}"
    for name, definition in definitions(json.loads(path.read_text(encoding="utf-8"))):
        yield from (f"{name}: {fault}" for fault in faults(definition))
        yield from (f"{name}: on a laptop {drift}" for drift in drifts(definition))


def main() -> int:
    found = list(findings(LIVE))
    for finding in found:
        sys.stdout.write(f"{finding}\n")
    sys.stdout.write(f"{len(found)} findings\n" if found else "The templates are clean.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
