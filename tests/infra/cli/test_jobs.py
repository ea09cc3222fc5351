"""Many things at once from the command line, against a studio that notes what it is told."""

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from infra.cli import jobs
from infra.cli.__main__ import app
from infra.local.trouble import Trouble
from tests.infra.cli.studio import Studio

JOB = {"id": "one", "status": "cancelled", "progress": 40, "stage": "narrate", "cost": "0.12", "error_message": "why"}


def typed(*words: str, studio: Studio, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is said to somebody who types this."""
    monkeypatch.setattr(jobs, "client_of", lambda _url: nullcontext(studio))
    result = CliRunner().invoke(app, words, env={"COLUMNS": "200"})
    assert result.exit_code == 0, result.output
    return result.output


def test_the_newest_job_is_the_one_that_is_meant() -> None:
    studio: Any = Studio(**{"limit=1": {"items": [{"id": "newest"}]}})

    assert jobs.find(studio, "last") == "newest"
    assert jobs.find(studio, "some") == "some"


def test_without_a_job_there_is_a_way_out() -> None:
    studio: Any = Studio(**{"limit=1": {"items": []}})

    with pytest.raises(Trouble, match="no job yet"):
        jobs.find(studio, "last")


def test_a_job_is_called_off_and_says_how_it_stands(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(cancel=JOB)

    said = typed("cancel", "one", studio=studio, monkeypatch=monkeypatch)

    assert studio.asked == [("POST", "/api/jobs/one/cancel", None)]
    assert all(word in said for word in ("one", "cancelled", "40 %", "narrate", "$0.12", "why"))


def test_a_whole_batch_is_called_off(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(cancel={"jobs": [JOB, JOB | {"id": "two", "stage": None}]})

    said = typed("cancel", "--batch", "many", studio=studio, monkeypatch=monkeypatch)

    assert studio.asked == [("POST", "/api/batches/many/cancel", None)]
    assert "two" in said


@pytest.mark.parametrize("words", [["cancel"], ["cancel", "one", "--batch", "many"]], ids=["nothing", "both"])
def test_what_is_to_be_called_off_has_to_be_said(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio()
    monkeypatch.setattr(jobs, "client_of", lambda _url: nullcontext(studio))

    assert CliRunner().invoke(app, words).exit_code == 2
    assert studio.asked == []


def test_jobs_are_listed_as_they_are_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = Studio(**{"limit=5": {"items": []}})

    said = typed("jobs", "--status", "failed", "--limit", "5", studio=studio, monkeypatch=monkeypatch)

    assert studio.asked == [("GET", "/api/jobs?status=failed&limit=5", None)]
    assert "no such job" in said


def test_a_file_of_orders_becomes_one_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text('{"topic": "The sea"}\n\n{"topic": "Salt roads", "seconds": 30}\n', encoding="utf-8")
    studio = Studio(batches={"id": "many", "jobs": [JOB]})

    said = typed("batch", str(file), studio=studio, monkeypatch=monkeypatch)

    orders = [{"topic": "The sea"}, {"topic": "Salt roads", "seconds": 30}]
    assert studio.asked == [("POST", "/api/batches", {"orders": orders})]
    assert "talewright jobs --batch many" in said


@pytest.mark.parametrize(("line", "why"), [("the sea", "line 2 of .* is not JSON"), ('["sea"]', "is not an order")])
def test_a_line_that_is_no_order_is_named(line: str, why: str, tmp_path: Path) -> None:
    file = tmp_path / "orders.jsonl"
    file.write_text(f'{{"topic": "The sea"}}\n{line}\n', encoding="utf-8")

    with pytest.raises(typer.BadParameter, match=why):
        list(jobs.read(file))
