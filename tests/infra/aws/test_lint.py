"""The lint says what is wrong, and lets pass what has a reason."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from aws_cdk import App, CfnResource, Stack
from aws_cdk import aws_sqs as sqs

from infra.aws import lint
from infra.aws.acknowledgements import acknowledge

type Furnish = Callable[[Stack], object]


def findings(furnish: Furnish, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the lint finds in a stack of its own."""

    def compose(outdir: str, context: Mapping[str, Any]) -> App:
        app = App(outdir=outdir, context=context, analytics_reporting=False)
        furnish(Stack(app, "Small"))
        return app

    monkeypatch.setattr(lint, "compose", compose)
    return list(lint.findings({}))


def a_queue(stack: Stack) -> sqs.Queue:
    return sqs.Queue(stack, "Queue", enforce_ssl=True)


def test_an_objection_of_cdk_nag_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    (found,) = findings(a_queue, monkeypatch)

    assert found.startswith("Small/Queue/Resource: AwsSolutions-SQS3")


def test_an_objection_with_a_reason_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def furnish(stack: Stack) -> None:
        acknowledge(a_queue(stack), "SQS3", "Nothing is ever sent there")

    assert findings(furnish, monkeypatch) == []


def test_a_template_that_cloudformation_refuses_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    def furnish(stack: Stack) -> None:
        CfnResource(stack, "Topic", type="AWS::SNS::Topic", properties={"TopicNome": "x"})

    assert any("TopicNome" in found for found in findings(furnish, monkeypatch))


def test_a_broken_state_machine_is_a_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    definition = {"StartAt": "begin", "States": {"begin": {"Type": "Pass", "Next": "nowhere"}}}

    def furnish(stack: Stack) -> None:
        machine = {"DefinitionString": json.dumps(definition), "RoleArn": "arn:aws:iam::123456789012:role/walker"}
        CfnResource(stack, "Flow", type="AWS::StepFunctions::StateMachine", properties=machine)

    assert any("nowhere" in found for found in findings(furnish, monkeypatch))
