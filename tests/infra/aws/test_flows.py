"""Flows become state machines that retry what may pass, and end with a reason."""

import json

import pytest
from aws_cdk.assertions import Template

from infra.aws.definitions import Definition, definitions, drifts, faults
from infra.aws.flows import CROWDED, LAMBDA_TROUBLE, TRIES
from shared.errors import TRANSIENT
from shared.formats import FORMATS
from shared.formats.short import SHORT
from shared.production.flow import Aside, Each, Flow, Stage, stages, together
from tests.infra.aws.machines import computed, machine, states, tasks


@pytest.fixture(scope="module")
def short(studio: Template) -> Definition:
    ((_, definition),) = definitions(studio.to_json())
    return definition


def test_every_format_has_a_machine_that_works_through_its_stages(studio: Template) -> None:
    machines = list(definitions(studio.to_json()))

    assert len(machines) == len(FORMATS)
    for (_, definition), format in zip(machines, FORMATS.values(), strict=True):
        assert sorted(performed(definition)) == sorted(stages(format.flow))


def performed(definition: Definition) -> list[str]:
    """The stages that there are tasks for; those of many items are named after their stage."""
    return list(dict.fromkeys(name.removesuffix(" of many") for name in tasks(definition)))


def test_only_what_may_pass_is_tried_again_and_three_times_at_most(short: Definition) -> None:
    for name, task in tasks(short).items():
        tried, turned_away = task["Retry"]
        assert tried["ErrorEquals"] == [*TRANSIENT, *LAMBDA_TROUBLE], name
        assert tried["MaxAttempts"] == TRIES - 1, name
        assert turned_away["ErrorEquals"] == [CROWDED], name
        assert all(retry["JitterStrategy"] == "FULL" and retry["BackoffRate"] == 2 for retry in task["Retry"]), name
    assert TRIES == 3


def test_nothing_but_tasks_is_tried_again(short: Definition) -> None:
    assert not [name for name, state in states(short) if "Retry" in state and state["Type"] != "Task"]


def test_every_failure_is_caught(short: Definition) -> None:
    for name, state in states(short):
        if state["Type"] in ("Task", "Map"):
            assert [caught["ErrorEquals"] for caught in state["Catch"]] == [["States.ALL"]], name


def test_a_stage_that_fails_ends_the_job(short: Definition) -> None:
    assert {short["States"][name]["Catch"][0]["Next"] for name in ("write", "check", "align")} == {"failed"}
    assert short["States"]["failed"]["Type"] == "Fail"


def test_an_item_that_fails_ends_alone_and_so_does_a_branch(short: Definition) -> None:
    """A Fail inside of a Map or a Parallel would take the siblings with it."""
    nested = [state for name, state in states(short) if name not in short["States"]]

    assert nested
    assert "Fail" not in {state["Type"] for state in nested}
    for branch in short["States"]["each narrate and each portray, each illustrate"]["Branches"]:
        for each in (state for state in branch["States"].values() if state["Type"] == "Map"):
            item = each["ItemProcessor"]
            (task,) = (state for state in item["States"].values() if state["Type"] == "Task")
            assert item["States"][task["Catch"][0]["Next"]]["Type"] == "Succeed"


def test_what_failed_decides_before_the_next_stage_begins(short: Definition) -> None:
    found = dict(states(short))
    for choice, then in (
        ("all of each portray?", "each illustrate"),
        ("all of each narrate and each portray, each illustrate?", "align"),
        ("all of each render?", "assemble"),
    ):
        state = found[choice]
        assert found[state["Choices"][0]["Next"]]["Type"] in ("Fail", "Succeed")
        assert state["Default"] == then


@pytest.mark.parametrize("flow", [(Aside(Stage.PREVIEW), Stage.PUBLISH), (Stage.ALIGN, Aside(Stage.PREVIEW))])
def test_a_flow_goes_on_without_what_is_made_aside(flow: Flow) -> None:
    definition = machine(flow)

    preview = definition["States"]["preview"]
    (caught,) = preview["Catch"]
    assert caught["ErrorEquals"] == ["States.ALL"]
    assert caught["Next"] == preview["Next"]
    assert computed(caught["Output"], input={"job": "j"}, errorOutput={"Error": "MediaInvalid"}) == {"job": "j"}


def test_a_branch_that_makes_something_aside_ends_well_without_it() -> None:
    definition = machine((together((Aside(Stage.PREVIEW),), (Stage.ASSEMBLE,)), Stage.PUBLISH))

    aside, _ = definition["States"]["preview and assemble"]["Branches"]
    (caught,) = aside["States"]["preview"]["Catch"]
    assert aside["States"][caught["Next"]]["Type"] == "Succeed"
    assert computed(caught["Output"], input={"job": "j"}, errorOutput={"Error": "MediaInvalid"}) == {"job": "j"}


def test_a_task_may_take_longer_than_its_function_and_not_forever(short: Definition) -> None:
    limits = {name: task["TimeoutSeconds"] for name, task in tasks(short).items()}

    assert limits["render"] == 15 * 60 + 60
    assert all(limits.values())
    assert short["TimeoutSeconds"] >= sum(limits.values())


def test_how_many_items_at_once_is_for_the_deployment_to_limit(studio: Template, short: Definition) -> None:
    (resource,) = studio.find_resources("AWS::StepFunctions::StateMachine").values()

    written = json.dumps(resource["Properties"]["DefinitionString"])
    assert written.count('{"Ref": "MaxConcurrency"}') == sum(state["Type"] == "Map" for _, state in states(short))
    assert studio.find_parameters("MaxConcurrency")["MaxConcurrency"]["Type"] == "Number"


def test_the_definition_is_sound_and_means_the_same_on_a_laptop(short: Definition) -> None:
    assert faults(short) == []
    assert list(drifts(short)) == []


@pytest.mark.parametrize(
    "flow",
    [
        (Stage.WRITE,),
        (Stage.CHECK, Each(Stage.RENDER, over="chunks")),
        (Stage.CHECK, Each(Stage.RENDER, over="chunks", at_once=200)),
        (Stage.CHECK, Each(Stage.NARRATE, at_once=41), Each(Stage.ILLUSTRATE, at_once=41), Stage.PUBLISH),
        (Aside(Stage.PREVIEW),),
        (together((Aside(Stage.PREVIEW),), (Each(Stage.RENDER), Stage.ASSEMBLE)), Stage.PUBLISH),
        (Stage.CHECK, together((Each(Stage.NARRATE), Stage.ALIGN), (Each(Stage.ILLUSTRATE),))),
        (Stage.CHECK, together((Stage.WRITE, Each(Stage.NARRATE)), (Stage.ALIGN,)), Stage.PUBLISH),
    ],
    ids=[
        "one stage",
        "items at the end",
        "many items at the end",
        "many items twice",
        "a stage aside alone",
        "a stage aside in a branch",
        "branches at the end",
        "whole stages in branches",
    ],
)
def test_any_flow_that_the_grammar_allows_is_a_sound_machine(flow: Flow) -> None:
    definition = machine(flow)

    assert faults(definition) == []
    assert set(performed(definition)) == set(stages(flow))


def test_a_stage_after_items_of_its_branch_waits_for_all_of_them_to_be_made() -> None:
    definition = machine((together((Each(Stage.NARRATE), Stage.ALIGN), (Each(Stage.ILLUSTRATE),)), Stage.PUBLISH))

    (told, _) = definition["States"]["each narrate, align and each illustrate"]["Branches"]
    choice = told["States"]["all of each narrate?"]
    assert choice["Default"] == "align"
    assert told["States"][choice["Choices"][0]["Next"]]["Type"] == "Succeed"


def test_a_stage_without_a_function_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"no function for .*render"):
        machine(SHORT.flow, staffed=frozenset(Stage) - {Stage.RENDER})
