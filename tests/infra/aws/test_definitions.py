"""What is wrong with a state machine is said before it is deployed."""

from typing import Any

import pytest

from infra.aws.definitions import definitions, drifts, faults

TASK = {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:write", "Next": "done"}
SOUND = {"QueryLanguage": "JSONata", "StartAt": "write", "States": {"write": TASK, "done": {"Type": "Succeed"}}}
AN_ITEM = {"StartAt": "item", "States": {"item": {"Type": "Pass", "End": True}}}


def with_write(**fields: Any) -> dict[str, Any]:
    return {**SOUND, "States": {**SOUND["States"], "write": {**TASK, **fields}}}  # type: ignore[dict-item]


def test_a_sound_machine_has_no_faults() -> None:
    assert faults(SOUND) == []
    assert list(drifts(SOUND)) == []


@pytest.mark.parametrize(
    ("definition", "fault"),
    [
        (with_write(Next="nowhere"), "nowhere"),
        (with_write(End=True), "forbidden"),
        (with_write(ResultPath="$.x"), "ResultPath"),
        (with_write(Arguments="{% $count( %}"), "count"),
        (with_write(Catch=[{"ErrorEquals": ["States.ALL"], "Next": "nowhere"}]), "nowhere"),
        ({**SOUND, "StartAt": "nowhere"}, "nowhere"),
        ({**SOUND, "StartAt": "done"}, "write"),
        ({**SOUND, "States": {"write": {**TASK, "Next": "write"}}}, "terminal"),
    ],
)
def test_a_fault_is_said(definition: dict[str, Any], fault: str) -> None:
    assert fault in " ".join(faults(definition))


@pytest.mark.parametrize(
    ("state", "drift"),
    [
        ({"Type": "Succeed", "Output": "{% 1 %}"}, "Output of a Succeed"),
        ({"Type": "Parallel", "Output": {}, "Branches": [AN_ITEM], "End": True}, "Output of a Parallel"),
        ({"Type": "Map", "ItemBatcher": {}, "ItemProcessor": AN_ITEM, "End": True}, "ItemBatcher"),
        ({**TASK, "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken"}, "waited for"),
        ({"Type": "Map", "ItemReader": {"Arguments": {"Key": "{% 1 %}"}}, "ItemProcessor": AN_ITEM}, "ItemReader"),
        ({"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"a.$": "$.x[?(@.b)]"}}, "filter"),
        ({"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"a.$": "$.x[0:2]"}}, "slice"),
        ({"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"a.$": "$..x"}}, "recursive"),
        ({"Type": "Pass", "QueryLanguage": "JSONPath", "Parameters": {"a.$": "$x"}}, "variable"),
    ],
)
def test_what_the_emulator_does_otherwise_is_said_however_deep(state: dict[str, Any], drift: str) -> None:
    inside = {"Type": "Parallel", "Branches": [{"StartAt": "odd", "States": {"odd": state}}], "End": True}

    for definition in ({**SOUND, "States": {"odd": state}}, {**SOUND, "States": {"outer": inside}}):
        (said,) = drifts(definition)
        assert drift in said
        assert "/odd" in said


def test_a_definition_is_read_with_its_names_and_numbers_filled_in() -> None:
    parts = [
        '{"States": {"a": {"Resource": "',
        {"Fn::GetAtt": ["Write", "Arn"]},
        '", "MaxConcurrency": ',
        {"Ref": "N"},
        "}}}",
    ]
    resource = {
        "Type": "AWS::StepFunctions::StateMachine",
        "Properties": {"DefinitionString": {"Fn::Join": ["", parts]}},
    }

    ((name, definition),) = definitions({"Resources": {"Flow": resource, "Other": {"Type": "AWS::SQS::Queue"}}})

    assert name == "Flow"
    assert definition["States"]["a"]["Resource"].endswith(":function:Write")
    assert definition["States"]["a"]["MaxConcurrency"] == 1
