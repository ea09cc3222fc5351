"""The machine walks a flow as the template's state machine does."""

from typing import Any

import pytest

from infra.aws import flows
from shared.production.flow import Each, Stage
from tests.hardening import machine
from tests.hardening.machine import Failed, Machine, Refused

FLOW = (Stage.WRITE, Each(Stage.NARRATE), Stage.PUBLISH)
CUE: dict[str, Any] = {"owner": "ada", "beats": [0, 1, 2]}


class Worker:
    """Does what it is asked, and fails as it was told to."""

    def __init__(self, **fails: list[str]) -> None:
        self._fails = fails
        self.done: list[str] = []

    def __call__(self, stage: Stage, cue: dict[str, Any]) -> dict[str, Any]:
        self.done.append(stage)
        if self._fails.get(stage):
            raise Failed(self._fails[stage].pop(), "for once")
        return cue


@pytest.fixture(autouse=True)
def _nobody_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "INTERVAL_SECONDS", 0)


def walked(worker: Worker) -> tuple[Machine, list[dict[str, Any]]]:
    """One execution, from its beginning to its end."""
    said: list[dict[str, Any]] = []
    made = Machine(FLOW, worker, said.append)
    made.start("job-1", CUE).thread.join()
    return made, said


def test_it_tries_again_what_the_template_tries_again_and_as_often() -> None:
    assert machine.TRIES == flows.TRIES
    assert machine.HOST_LOST in flows.LAMBDA_TROUBLE


def test_each_item_is_done_between_what_comes_before_and_after() -> None:
    worker = Worker()
    _, said = walked(worker)

    assert worker.done == ["write", "narrate", "narrate", "narrate", "publish"]
    assert [news["detail"]["status"] for news in said] == ["RUNNING", "SUCCEEDED"]


def test_what_is_worth_another_try_gets_two_more() -> None:
    worker = Worker(publish=["ProviderBusy", machine.HOST_LOST])
    made, _ = walked(worker)

    assert worker.done.count("publish") == 3
    assert made.find("job-1").status == "SUCCEEDED"


@pytest.mark.parametrize("errors", [["ProviderBusy"] * 3, ["OverCap"], ["Runtime.ExitError"]])
def test_what_is_not_or_fails_once_more_is_the_end(errors: list[str]) -> None:
    worker = Worker(write=[*errors])
    made, said = walked(worker)

    assert worker.done == ["write"] * len(errors)
    assert made.find("job-1").status == "FAILED"
    assert said[-1]["detail"]["error"] == errors[0]


def test_a_failing_item_does_not_cancel_its_siblings_but_ends_the_flow() -> None:
    worker = Worker(narrate=["OverCap"])
    made, _ = walked(worker)

    assert worker.done == ["write", "narrate", "narrate", "narrate"]
    assert made.find("job-1").status == "FAILED"


def test_a_name_is_good_for_one_execution() -> None:
    made, _ = walked(Worker())

    with pytest.raises(Refused, match="ExecutionAlreadyExists"):
        made.start("job-1", CUE)


def test_what_was_stopped_goes_no_further() -> None:
    said: list[dict[str, Any]] = []
    made = Machine(FLOW, lambda stage, cue: (made.end(made.find("job-1"), "ABORTED"), cue)[1], said.append)
    made.start("job-1", CUE).thread.join()

    assert [news["detail"]["status"] for news in said] == ["RUNNING", "ABORTED"]
