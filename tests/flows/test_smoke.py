"""The studio keeps its promises, on this machine as it must in AWS."""

import os
import subprocess
import sys

import pytest

from infra.cli.checks import CHECKS
from tests.laptop import Laptop


@pytest.mark.timeout(300)
def test_a_studio_keeps_its_promises_and_the_key_that_it_was_asked_with_is_worth_nothing_afterwards(
    laptop: Laptop,
) -> None:
    run = subprocess.run(
        (sys.executable, "-m", "infra.cli", "smoke"),
        env={**os.environ, "TALEWRIGHT_HOME": str(laptop.home.path), "COLUMNS": "200"},
        capture_output=True,
        text=True,
    )

    said = [line for line in run.stdout.splitlines() if line.startswith(("kept", "BROKEN"))]
    slow = [line for line in said if line.startswith("BROKEN lists come quickly")]
    # How quickly a machine answers that films at the same time is no promise of the studio.
    assert len(said) == len(CHECKS)
    assert [line for line in said if line.startswith("BROKEN")] == slow, run.stdout
    assert run.returncode == (1 if slow else 0)
    with laptop.database() as connection:
        keys = connection.execute("SELECT revoked_at FROM api_keys WHERE name LIKE 'smoke %'").fetchall()
    assert len(keys) == 1
    assert keys[0] != (None,)
