"""Flows become state machines that retry what may pass, and end with a reason."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from aws_cdk import App, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk.assertions import Template

from infra.aws.definitions import Definition, definitions, drifts, faults
from infra.aws.flows import LAMBDA_TROUBLE, TRIES, FormatFlow, Worker
from shared.errors import TRANSIENT
from shared.formats import FORMATS, Format
from shared.formats.short import SHORT
from shared.production.flow import Each, Flow, Stage, stages, together


@pytest.fixture(scope="module")
def short(studio: Template) -> Definition:
    ((_, definition),) = definitions(studio.to_json())
    return definition


def machine(flow: Flow, staffed: frozenset[Stage] = frozenset(Stage)) -> Definition:
    """The definition of a flow, with a function for some stages."""
    stack = Stack(App(), "Alone")
    workers = {stage: Worker(_function(stack, stage), minutes=1) for stage in staffed}
    format = Format(name="short", flow=flow, picture=(1, 1), words=SHORT.words, weights=SHORT.weights)
    FormatFlow(stack, format, workers, at_once="4")
    ((_, definition),) = definitions(Template.from_stack(stack).to_json())
    return definition


def _function(stack: Stack, stage: Stage) -> lambda_.Function:
    return lambda_.Function(
        stack,
        f"{stage}Function",
        runtime=lambda_.Runtime.PYTHON_3_13,
        handler="index.handler",
        code=lambda_.Code.from_inline("def handler(event, context): ..."),
    )


def states(definition: Definition) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every state, however deep."""
    for name, state in definition["States"].items():
        yield name, state
        inner = (*state.get("Branches", ()), *([state["ItemProcessor"]] if "ItemProcessor" in state else ()))
        for nested in inner:
            yield from states(nested)


def tasks(definition: Definition) -> dict[str, dict[str, Any]]:
    return {name: state for name, state in states(definition) if state["Type"] == "Task"}


def test_every_format_has_a_machine_that_works_through_its_stages(studio: Template) -> None:
    machines = list(definitions(studio.to_json()))

    assert len(machines) == len(FORMATS)
    for (_, definition), format in zip(machines, FORMATS.values(), strict=True):
        assert list(tasks(definition)) == list(stages(format.flow))


def test_only_what_may_pass_is_tried_again_and_three_times_at_most(short: Definition) -> None:
    for name, task in tasks(short).items():
        assert [retry["ErrorEquals"] for retry in task["Retry"]] == [[*TRANSIENT, *LAMBDA_TROUBLE]], name
        assert all(retry["MaxAttempts"] == TRIES - 1 for retry in task["Retry"]), name
        assert all(retry["JitterStrategy"] == "FULL" and retry["BackoffRate"] == 2 for retry in task["Retry"]), name
    assert TRIES == 3


def test_nothing_but_tasks_is_tried_again(short: Definition) -> None:
    assert not [name for name, state in states(short) if "Retry" in state and state["Type"] != "Task"]


def test_every_failure_is_caught(short: Definition) -> None:
    for name, state in states(short):
        if state["Type"] in ("Task", "Map"):
            assert [caught["ErrorEquals"] for caught in state["Catch"]] == [["States.ALL"]], name


def test_a_stage_that_fails_ends_the_job(short: Definition) -> None:
    assert {short["States"][name]["Catch"][0]["Next"] for name in ("write", "check", "align", "publish")} == {"failed"}
    assert short["States"]["failed"]["Type"] == "Fail"


def test_an_item_that_fails_ends_alone_and_so_does_a_branch(short: Definition) -> None:
    """A Fail inside of a Map or a Parallel would take the siblings with it."""
    nested = [state for name, state in states(short) if name not in short["States"]]

    assert nested
    assert "Fail" not in {state["Type"] for state in nested}
    for branch in short["States"]["each narrate and each illustrate"]["Branches"]:
        (each,) = (state for state in branch["States"].values() if state["Type"] == "Map")
        item = each["ItemProcessor"]
        (task,) = (state for state in item["States"].values() if state["Type"] == "Task")
        assert item["States"][task["Catch"][0]["Next"]]["Type"] == "Succeed"


def test_what_failed_decides_before_the_next_stage_begins(short: Definition) -> None:
    for choice, then in (("all of each narrate and each illustrate?", "align"), ("all of each render?", "assemble")):
        state = short["States"][choice]
        assert state["Choices"][0]["Next"] == "failed"
        assert state["Default"] == then


def test_a_task_may_take_longer_than_its_function_and_not_forever(short: Definition) -> None:
    limits = {name: task["TimeoutSeconds"] for name, task in tasks(short).items()}

    assert limits["render"] == 15 * 60 + 60
    assert all(limits.values())
    assert short["TimeoutSeconds"] >= sum(limits.values())


def test_how_many_items_at_once_is_for_the_deployment_to_limit(studio: Template) -> None:
    (resource,) = studio.find_resources("AWS::StepFunctions::StateMachine").values()

    written = json.dumps(resource["Properties"]["DefinitionString"])
    assert written.count('{"Ref": "MaxConcurrency"}') == sum(isinstance(part, Each) for part in _parts(SHORT.flow))
    assert studio.find_parameters("MaxConcurrency")["MaxConcurrency"]["Type"] == "Number"


def _parts(flow: Flow) -> Iterator[object]:
    for part in flow:
        yield part
        for branch in getattr(part, "branches", ()):
            yield from _parts(branch)


def test_the_definition_is_sound_and_means_the_same_on_a_laptop(short: Definition) -> None:
    assert faults(short) == []
    assert list(drifts(short)) == []


@pytest.mark.parametrize(
    "flow",
    [
        (Stage.WRITE,),
        (Stage.CHECK, Each(Stage.RENDER, over="shots")),
        (Stage.CHECK, together((Each(Stage.NARRATE), Stage.ALIGN), (Each(Stage.ILLUSTRATE),))),
        (Stage.CHECK, together((Stage.WRITE, Each(Stage.NARRATE)), (Stage.ALIGN,)), Stage.PUBLISH),
    ],
    ids=["one stage", "items at the end", "branches at the end", "whole stages in branches"],
)
def test_any_flow_that_the_grammar_allows_is_a_sound_machine(flow: Flow) -> None:
    definition = machine(flow)

    assert faults(definition) == []
    assert list(tasks(definition)) == list(stages(flow))


def test_a_stage_after_items_of_its_branch_waits_for_all_of_them_to_be_made() -> None:
    definition = machine((together((Each(Stage.NARRATE), Stage.ALIGN), (Each(Stage.ILLUSTRATE),)), Stage.PUBLISH))

    (told, _) = definition["States"]["each narrate, align and each illustrate"]["Branches"]
    choice = told["States"]["all of each narrate?"]
    assert choice["Default"] == "align"
    assert told["States"][choice["Choices"][0]["Next"]]["Type"] == "Succeed"


def test_a_stage_without_a_function_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"no function for .*render"):
        machine(SHORT.flow, staffed=frozenset(Stage) - {Stage.RENDER})
