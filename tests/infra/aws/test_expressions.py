"""What the state machines compute, computed."""

from typing import Any

import pytest

from infra.aws import expressions
from shared.production.flow import Stage
from tests.infra.aws.machines import computed

CUE = {"owner": "o", "job": "j", "attempt": 1, "format": "short", "beats": [0, 1], "chunks": []}


def failure(stage: str, item: int | None = None, error: str = "MediaInvalid", reason: str = "no") -> dict[str, Any]:
    return {"stage": stage, **({} if item is None else {"item": item}), "error": error, "reason": reason}


@pytest.mark.parametrize("numbers", [[], [0], [0, 1, 2]])
def test_a_list_of_items_stays_a_list_however_short(numbers: list[int]) -> None:
    assert computed(expressions.items("chunks"), input={**CUE, "chunks": numbers}) == numbers


def test_an_items_cue_is_the_jobs_cue_with_its_number() -> None:
    given = computed(expressions.cue_of_item(), input=CUE, context={"Map": {"Item": {"Value": 0}}})

    assert given == {**CUE, "item": 0}


def test_no_more_items_at_once_than_the_flow_and_the_deployment_both_allow() -> None:
    assert computed(expressions.at_most(8, "2")) == 2
    assert computed(expressions.at_most(8, "40")) == 8


@pytest.mark.parametrize(
    ("results", "failures"),
    [
        ([{"item": 0}, {"item": 1}], []),
        ([{"item": 0}, {"item": 1, "failure": failure("narrate", 1)}], [failure("narrate", 1)]),
        (
            [{"item": 0, "failure": failure("narrate", 0)}, {"item": 1, "failure": failure("narrate", 1)}],
            [failure("narrate", 0), failure("narrate", 1)],
        ),
    ],
)
def test_after_every_item_the_cue_carries_those_that_failed(results: list[Any], failures: list[Any]) -> None:
    given = computed(expressions.with_failures_of_items(Stage.NARRATE, "beats"), input=CUE, result=results)

    assert given == {**CUE, "failures": failures}
    assert computed(expressions.something_failed(), input=given) is bool(failures)


def test_no_items_are_no_failures() -> None:
    given = computed(expressions.with_failures_of_items(Stage.RENDER, "chunks"), input=CUE, result=[])

    assert given == {**CUE, "failures": []}


@pytest.mark.parametrize(
    "results", [[], [None, {"item": 1}], [{"item": 1}], [{"item": 1, "failure": failure("narrate", 1)}]]
)
def test_an_item_that_leaves_nothing_is_missed_by_its_number(results: list[Any]) -> None:
    given = computed(expressions.with_failures_of_items(Stage.NARRATE, "beats"), input=CUE, result=results)

    failed = {one["item"]: one["error"] for one in given["failures"]}
    assert failed[0] == "ItemLost"
    assert (failed.get(1) == "ItemLost") is not any(results)


@pytest.mark.parametrize(("count", "many"), [(0, False), (1, False), (40, False), (41, True), (900, True)])
def test_many_items_are_more_than_can_be_worked_on_at_once(count: int, many: bool) -> None:
    asked = expressions.more_items_than(40, "chunks")

    assert computed(asked, input={**CUE, "chunks": list(range(count))}) is many


def test_branches_join_with_all_that_failed_in_any_of_them() -> None:
    told = {**CUE, "failures": [failure("narrate", 2)]}
    drawn = {**CUE, "failures": [failure("illustrate", 0), failure("illustrate", 1)]}

    joined = computed(expressions.joined(), input=[told, drawn])

    assert joined["failures"] == [*told["failures"], *drawn["failures"]]
    assert joined["beats"] == CUE["beats"]


def test_what_one_branch_has_counted_survives_the_other() -> None:
    counted = {**CUE, "chunks": [0, 1, 2], "failures": []}
    uncounted = {**CUE, "failures": []}

    for branches in ([counted, uncounted], [uncounted, counted]):
        joined = computed(expressions.joined(), input=branches)
        assert joined["chunks"] == [0, 1, 2]
        assert joined["failures"] == []


def test_a_branch_that_ends_with_a_whole_stage_has_nothing_to_say_of_failures() -> None:
    joined = computed(expressions.joined(), input=[CUE, {**CUE, "failures": [failure("narrate", 0)]}])

    assert joined["failures"] == [failure("narrate", 0)]
    assert computed(expressions.joined(), input=[CUE, CUE])["failures"] == []


@pytest.mark.parametrize(
    ("cause", "reason"),
    [
        (None, ""),
        ("", ""),
        ("the task took too long", "the task took too long"),
        ('{"errorMessage": "400 words", "errorType": "ScriptRefused", "stackTrace": []}', "400 words"),
        ('{"errorType": "Unknown"}', '{"errorType": "Unknown"}'),
        ('{"errorMessage": null}', '{"errorMessage": null}'),
        ('{"errorMessage": "cut of', '{"errorMessage": "cut of'),
        ("said “no”: {99 %} 'quoted'", "said “no”: {99 %} 'quoted'"),
        ("x" * 5000, "x" * 1000),
    ],
)
def test_a_failure_gives_its_reason_in_the_words_of_whoever_failed(cause: str | None, reason: str) -> None:
    caught = {"Error": "ScriptRefused"} | ({} if cause is None else {"Cause": cause})

    of_stage = computed(expressions.with_failure(Stage.CHECK), input=CUE, errorOutput=caught)
    of_item = computed(
        expressions.failure_of_item(Stage.NARRATE, "beats"), input={**CUE, "item": 1}, errorOutput=caught
    )

    assert of_stage == {**CUE, "failures": [failure("check", None, "ScriptRefused", reason)]}
    assert of_item == {"item": 1, "failure": failure("narrate", 1, "ScriptRefused", reason)}


@pytest.mark.parametrize("count", [1, 72, 300, 900])
def test_all_items_together_have_room_for_their_reasons(count: int) -> None:
    cue = {**CUE, "chunks": list(range(count)), "item": 0}
    caught = {"Error": "MediaInvalid", "Cause": "x" * 5000}

    left = computed(expressions.failure_of_item(Stage.RENDER, "chunks"), input=cue, errorOutput=caught)

    assert len(left["failure"]["reason"]) == min(1000, 72_000 // count)


def test_a_stage_that_fails_alone_ends_the_job_with_its_own_error_and_words() -> None:
    ended = {"failures": [failure("check", None, "ScriptRefused", "400 words are too many")]}

    assert computed(expressions.error(), input=ended) == "ScriptRefused"
    assert computed(expressions.reason(), input=ended) == "400 words are too many"


@pytest.mark.parametrize(
    ("failures", "reason"),
    [
        ([failure("narrate", 0)], "narrate 1 failed; the first with MediaInvalid: no"),
        (
            [failure("narrate", 3), failure("illustrate", 0, "ProviderBusy", "later")],
            "narrate 4, illustrate 1 failed; the first with MediaInvalid: no",
        ),
        (
            [failure("align"), failure("illustrate", 5)],
            "align, illustrate 6 failed; the first with MediaInvalid: no",
        ),
    ],
)
def test_items_that_fail_end_the_job_with_every_name(failures: list[Any], reason: str) -> None:
    assert computed(expressions.error(), input={"failures": failures}) == "ItemsFailed"
    assert computed(expressions.reason(), input={"failures": failures}) == reason
