"""A live run costs less than a dollar, runs only when it is asked for, and is rehearsed against played vendors."""

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest

from infra.local.home import ROOT
from infra.local.vendors.everybody import everybody
from infra.local.vendors.street import Street, opened
from shared.production.catalogue import is_keyed, resolve
from shared.production.prices import Asked
from tests.live.conftest import variable
from tests.live.purse import Empty, Purse

LIVE = ("-o", "addopts=--import-mode=importlib --strict-markers", "-p", "no:cacheprovider", "-rs", "tests/live")


def pytest_says(*words: str, **surroundings: str) -> subprocess.CompletedProcess[str]:
    known = {name: value for name, value in os.environ.items() if not name.startswith("TALEWRIGHT_LIVE")}
    command = (sys.executable, "-m", "pytest", "-q", *words)
    return subprocess.run(command, cwd=ROOT, env={**known, **surroundings}, capture_output=True, text=True)


def test_no_test_of_it_runs_unless_it_is_asked_for() -> None:
    said = pytest_says("--collect-only", "tests/live")

    assert said.returncode == pytest.ExitCode.NO_TESTS_COLLECTED, said.stdout


def test_without_a_key_each_is_skipped_with_its_reason(tmp_path: Path) -> None:
    said = pytest_says(*LIVE, TALEWRIGHT_LIVE="1", TALEWRIGHT_HOME=str(tmp_path), OPENAI_API_KEY="sk-of-the-shell")

    assert said.returncode == 0, said.stdout
    assert "passed" not in said.stdout
    for company in ("openai", "anthropic", "gemini", "elevenlabs", "fal"):
        assert f"{variable(company)} has no key of {company}" in said.stdout
    assert not (tmp_path / "live").exists()


def test_a_rehearsal_asks_every_adapter_and_writes_down_what_it_would_have_cost(tmp_path: Path) -> None:
    vendors = everybody()
    keys = {variable(vendor.company): vendor.KEY for vendor in vendors if is_keyed(vendor.company)}
    with opened(Street(vendors)) as street:
        said = pytest_says(
            *LIVE, TALEWRIGHT_LIVE="1", TALEWRIGHT_LIVE_STREET=street, TALEWRIGHT_HOME=str(tmp_path), **keys
        )

    assert said.returncode == 0, said.stdout
    assert "skipped" not in said.stdout
    (report,) = (tmp_path / "live").iterdir()
    told = json.loads(report.read_text(encoding="utf-8"))
    assert {call["company"] for call in told["calls"]} == {"openai", "anthropic", "gemini", "elevenlabs", "fal"}
    assert 0 < Decimal(told["cost"]) <= Decimal(told["quoted"]) < 1
    assert not [key for key in keys.values() if key in report.read_text(encoding="utf-8") + said.stdout]


def test_a_purse_is_empty_before_a_call_that_could_pass_its_limit() -> None:
    (choice,) = resolve("images", ["fal"])
    purse = Purse(Decimal("0.05"))

    purse.take(choice.model, Asked(1))
    purse.take(choice.model, Asked(1))
    with pytest.raises(Empty, match="fal:fal-ai/flux-2 could cost"):
        purse.take(choice.model, Asked(1))

    assert purse.held == Decimal("0.048")
    assert len(purse.calls) == 2
