import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from moto.core import DEFAULT_ACCOUNT_ID
from moto.stepfunctions.models import stepfunctions_backends

from shared.aws import client
from shared.executions import Fate, attempt_of, begin, fate_of, name_of
from shared.production.cue import Cue
from shared.settings import settings

EVENTS = Path(__file__).parents[2] / "events"
CUE = Cue(owner="ada", job="8a2d6a5f-6a3b-4a88-b2f0-2a5b7c1d9e1f", attempt=2, format="short")


@pytest.fixture
def machine(cloud: None, monkeypatch: pytest.MonkeyPatch) -> str:
    made = client("stepfunctions").create_state_machine(
        name="short",
        definition=json.dumps({"StartAt": "Done", "States": {"Done": {"Type": "Succeed"}}}),
        roleArn="arn:aws:iam::123456789012:role/flow",
    )
    monkeypatch.setenv("STUDIO_MACHINES", json.dumps({"short": made["stateMachineArn"]}))
    settings.cache_clear()
    return made["stateMachineArn"]


@given(st.uuids(), st.integers(1, 10_000))
def test_an_execution_is_called_after_its_job_and_its_attempt(job: UUID, attempt: int) -> None:
    name = name_of(str(job), attempt)

    assert attempt_of(name) == (str(job), attempt)
    assert len(name) <= 80


@pytest.mark.parametrize("name", ["", "by-hand", "8a2d6a5f-6a3b-4a88-b2f0-2a5b7c1d9e1f"])
def test_an_execution_that_we_did_not_start_is_none_of_ours(name: str) -> None:
    with pytest.raises(ValueError, match="invalid literal"):
        attempt_of(name)


@pytest.mark.parametrize("name", ["cue", "cue_item"])
def test_the_samples_of_cues_are_cues(name: str) -> None:
    sample = json.loads((EVENTS / f"{name}.json").read_text())

    assert Cue.model_validate(sample).model_dump(mode="json", exclude_unset=True) == sample


@pytest.mark.parametrize(
    ("status", "fate"),
    [
        ("RUNNING", Fate.RUNNING),
        ("PENDING_REDRIVE", Fate.RUNNING),
        ("SUCCEEDED", Fate.ENDED_WELL),
        ("FAILED", Fate.ENDED_BADLY),
        ("TIMED_OUT", Fate.ENDED_BADLY),
        ("ABORTED", Fate.ENDED_BADLY),
    ],
)
def test_an_attempt_that_began_runs_or_has_ended_well_or_badly(machine: str, status: str, fate: Fate) -> None:
    begin(CUE)
    (known,) = stepfunctions_backends[DEFAULT_ACCOUNT_ID]["us-east-1"].state_machines
    known.executions[0].status = status

    assert fate_of("short", CUE.job, CUE.attempt) is fate


@pytest.mark.usefixtures("machine")
def test_an_attempt_that_never_began_is_absent_whatever_became_of_the_others() -> None:
    begin(CUE)

    assert fate_of("short", CUE.job, CUE.attempt - 1) is Fate.ABSENT
    assert fate_of("short", CUE.job, CUE.attempt + 1) is Fate.ABSENT
    assert fate_of("short", CUE.job, CUE.attempt) is Fate.RUNNING


def test_an_attempt_that_is_asked_for_twice_begins_once(machine: str) -> None:
    begin(CUE)
    begin(CUE)

    assert len(client("stepfunctions").list_executions(stateMachineArn=machine)["executions"]) == 1
