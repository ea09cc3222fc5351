"""A story of half an hour goes through the machine of half a minute.

Three quotas of Step Functions matter: 25,000 events in the history of one execution, 256 KiB from state to state, and
40 items at once within one execution.
"""

import json
from typing import Any

import pytest

from infra.aws import expressions
from infra.aws.definitions import Definition
from infra.aws.flows import AT_ONCE_WITHIN, TRIES, TURNED_AWAY
from shared.production.flow import Aside, Each, Stage, together
from tests.infra.aws.machines import computed, machine, template

HISTORY = 25_000
PAYLOAD = 256 * 1024
CAUSE = 32_768
"""Characters of the cause that a Fail may give."""
LONG = (
    Stage.WRITE,
    Stage.CHECK,
    together((Each(Stage.NARRATE),), (Each(Stage.ILLUSTRATE),)),
    Stage.ALIGN,
    together((Aside(Stage.PREVIEW),), (Each(Stage.RENDER, over="chunks", at_once=200), Stage.ASSEMBLE)),
    Stage.PUBLISH,
)
BEATS = 400
"""As many as a script may have."""
CHUNKS = 900
"""More than the shots and fades of half an hour, which are 660."""
CUE = {
    "owner": "11111111-1111-4111-8111-111111111111",
    "job": "22222222-2222-4222-8222-222222222222",
    "attempt": 1,
    "format": "short",
    "beats": list(range(BEATS)),
    "chunks": list(range(CHUNKS)),
}


@pytest.fixture(scope="module")
def long() -> Definition:
    return machine(LONG)


def history(definition: Definition, cue: dict[str, Any], *, calls: int) -> int:
    """The events of an execution in which nothing is given up, and every task takes so many calls of its function.

    By the types of HistoryEvent in the API reference: a state is entered and exited; a call of a function is scheduled,
    started and ended; a Parallel and a Map are started and ended, and so is each item of a Map. A distributed Map has
    one event for all its items at each end.
    """
    name, events = definition["StartAt"], 0
    while name:
        state = definition["States"][name]
        events += 2
        then = state.get("Next")
        match state:
            case {"Type": "Task"}:
                events += 3 * calls
            case {"Type": "Map", "ItemProcessor": {"ProcessorConfig": {"Mode": "DISTRIBUTED"}}}:
                events += 2
            case {"Type": "Map", "ItemProcessor": item}:
                events += 2 + len(computed(state["Items"], input=cue)) * (2 + history(item, cue, calls=calls))
            case {"Type": "Parallel", "Branches": branches}:
                events += 2 + sum(history(branch, cue, calls=calls) for branch in branches)
            case {"Type": "Choice", "Choices": [choice], "Default": default}:
                then = choice["Next"] if computed(choice["Condition"], input={**cue, "failures": []}) else default
        name = then
    return events


def test_the_history_of_a_long_job_is_short_enough_even_if_every_call_has_to_be_made_again(long: Definition) -> None:
    smooth = history(long, CUE, calls=1)
    rough = history(long, CUE, calls=TRIES + TURNED_AWAY)

    assert smooth == 2 * BEATS * 7 + 64
    assert rough + len(("ExecutionStarted", "ExecutionSucceeded")) <= HISTORY


def test_a_few_items_stay_in_the_execution_of_their_job(long: Definition) -> None:
    few = {**CUE, "chunks": list(range(AT_ONCE_WITHIN))}

    assert history(long, few, calls=1) == history(long, CUE, calls=1) + 7 * AT_ONCE_WITHIN


def test_many_items_are_worked_on_in_executions_of_their_own_that_may_take_as_long_as_they_need(
    long: Definition,
) -> None:
    _, filming = long["States"]["preview and each render, assemble"]["Branches"]
    choice = filming["States"][filming["StartAt"]]
    within, apart = filming["States"][choice["Default"]], filming["States"][choice["Choices"][0]["Next"]]

    assert within["ItemProcessor"]["ProcessorConfig"] == {"Mode": "INLINE"}
    assert apart["ItemProcessor"]["ProcessorConfig"] == {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}
    assert apart["ToleratedFailurePercentage"] == 100
    for same in ("Items", "ItemSelector", "MaxConcurrency", "Output", "Catch", "Next"):
        assert within[same] == apart[same]


def test_a_machine_may_start_itself_and_nothing_else() -> None:
    resources = template(LONG).to_json()["Resources"]
    (name,) = (name for name, one in resources.items() if one["Type"] == "AWS::StepFunctions::StateMachine")
    statements = [
        statement
        for one in resources.values()
        if one["Type"] == "AWS::IAM::Policy"
        for statement in one["Properties"]["PolicyDocument"]["Statement"]
        if "states:" in str(statement["Action"])
    ]

    assert [said["Resource"] for said in statements if said["Action"] == "states:StartExecution"] == [{"Ref": name}]
    for said in statements:
        assert "*" not in str(said["Action"])
        assert name in str(said["Resource"])


def test_a_flow_without_many_items_at_once_starts_nothing() -> None:
    written = json.dumps(template((Stage.CHECK, Each(Stage.NARRATE), Stage.ALIGN)).to_json())

    assert "states:StartExecution" not in written


def failed(stage: Stage, over: str) -> dict[str, Any]:
    """What a Map passes on when every item has failed, with more to say than there is room for."""
    caught = {"Error": "MediaInvalid", "Cause": json.dumps({"errorMessage": 'It is "black" from 0.5 to 4 s; ' * 60})}
    left = expressions.failure_of_item(stage, over)
    results = [computed(left, input={**CUE, "item": item}, errorOutput=caught) for item in CUE[over]]
    assert len(json.dumps(results)) < PAYLOAD
    passed_on: dict[str, Any] = computed(expressions.with_failures_of_items(stage, over), input=CUE, result=results)
    return passed_on


@pytest.mark.parametrize(
    "lists",
    [((Stage.NARRATE, "beats"), (Stage.ILLUSTRATE, "beats")), ((Stage.RENDER, "chunks"),)],
    ids=["beats, twice", "chunks"],
)
def test_a_job_of_which_everything_fails_can_still_say_so(lists: tuple[tuple[Stage, str], ...]) -> None:
    ends = [failed(stage, over) for stage, over in lists]
    joined = computed(expressions.joined(), input=ends)
    reason = computed(expressions.reason(), input=joined)

    assert len(json.dumps(ends)) < PAYLOAD
    assert len(json.dumps(joined)) < PAYLOAD
    assert len(joined["failures"]) == sum(len(CUE[over]) for _, over in lists)
    assert len(reason) < CAUSE
    assert reason.startswith(f"{lists[0][0]} 1, {lists[0][0]} 2, ")
    assert 'failed; the first with MediaInvalid: It is "black" from' in reason


def test_the_numbers_of_all_items_are_little_to_carry() -> None:
    assert len(json.dumps({**CUE, "item": 0})) < PAYLOAD / 30
