import json
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.executions import attempt_of, name_of
from shared.production.cue import Cue

EVENTS = Path(__file__).parents[2] / "events"


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
