"""Whoever has little time left waits less, and begins nothing that would be paid and lost."""

import math

import pytest

from shared.errors import Crowded
from shared.production import deadlines
from shared.production.deadlines import within
from shared.production.desk import Desk
from shared.production.recorder import Recorder
from shared.providers.openai.company import OPENAI


def test_nobody_is_in_a_hurry_whose_time_nobody_knows() -> None:
    assert deadlines.left() == math.inf
    assert Recorder(Desk("owner", "job"), patience=600).patience == 600


def test_a_part_of_the_time_that_is_left_is_for_waiting() -> None:
    with within(305):
        assert Recorder(Desk("owner", "job"), patience=600).patience == pytest.approx(100, abs=1)
    assert deadlines.left() == math.inf


def test_no_call_is_begun_that_its_worker_would_not_see_the_end_of() -> None:
    with within(12), pytest.raises(Crowded, match="no time left to ask openai"):
        OPENAI.ask("/models", method="GET", seconds=60)


def test_there_is_never_less_than_no_time() -> None:
    with within(1):
        assert deadlines.left() == 0
