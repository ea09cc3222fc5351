"""The bench's arithmetic, on what was written down: nothing here is timed, and nothing is started."""

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typer
from psutil import Process
from rich.console import Console
from typer.testing import CliRunner

from bench import __main__ as command
from bench import imports, labour, resume, retake, seconds
from bench.__main__ import Wanted
from bench.figures import Figure, Row
from bench.imports import Start
from bench.production import Production, text
from bench.resume import Resumed
from bench.timeline import Doing, parts, shares, visits
from infra.cli.client import Event
from shared import prose

ORDERED = datetime.fromisoformat("2026-11-21T03:13:19+00:00")


def at(milliseconds: int) -> str:
    return (ORDERED + timedelta(milliseconds=milliseconds)).isoformat()


def visit(
    stage: str, item: int | None, began: int, ended: int, worked: int, *, asked: int | None = None, attempt: int = 1
) -> Iterator[Event]:
    """What a stage says of a visit, in milliseconds after the order; its function begins 10 ms into it."""
    who = {"stage": stage, "item": item, "of": 1, "attempt": attempt}
    yield Event("1", "StageStarted", {**who, "at": at(began + 10)})
    if asked is not None:
        made = {"generation": f"{stage} {item}", "cached": False, "milliseconds": asked}
        yield Event("2", "Generated", {**who, **made, "at": at(ended)})
    done = {"cached": False, "milliseconds": ended - began, "worked": worked}
    yield Event("3", "StageDone", {**who, **done, "at": at(ended)})


def found(stage: str, item: int | None, began: int, ended: int, *, attempt: int = 1) -> Event:
    """What a stage says when its result was made before."""
    who = {"stage": stage, "item": item, "of": 1, "attempt": attempt}
    done = {"cached": True, "milliseconds": ended - began, "worked": 0}
    return Event("3", "StageDone", {**who, **done, "at": at(ended)})


def produced(*events: Event, over: int) -> Production:
    return Production("job", events, ORDERED, ORDERED + timedelta(milliseconds=over))


JOB = produced(
    *visit("write", None, 200, 300, 60, asked=40),
    *visit("narrate", 0, 400, 600, 150, asked=100),
    *visit("illustrate", 0, 420, 900, 460, asked=400),
    *visit("render", 0, 1000, 2000, 970),
    *visit("publish", None, 2100, 2200, 50),
    over=2500,
)


def test_every_moment_of_a_job_is_counted_once() -> None:
    spent = parts(JOB)

    assert sum(spent.values()) == pytest.approx(2.5)
    assert spent[Doing.ADMITTING] == pytest.approx(0.2)
    assert spent[Doing.ENDING] == pytest.approx(0.3)
    assert spent[Doing.WALKING] == pytest.approx(0.1 + 0.1 + 0.1)


def test_a_moment_in_which_one_worker_films_is_a_moment_of_filming() -> None:
    spent = parts(JOB)

    # write 40 ms; narrate from 410 and illustrate from 430 to 830, together 420 ms; render 970 ms
    assert spent[Doing.MAKING] == pytest.approx(0.04 + 0.42 + 0.97)
    # write's other 20 ms; illustrate's other 60 ms; all of publish: no provider
    assert spent[Doing.WORKING] == pytest.approx(0.02 + 0.06 + 0.05)


def test_a_stages_share_adds_up_its_workers() -> None:
    twice = produced(*visit("render", 0, 0, 1000, 900), *visit("render", 1, 500, 1500, 950), over=1600)

    share = shares(twice)["render"]

    assert (share.visits, share.wall, share.worked, share.making) == (2, 1.5, 1.85, 1.85)
    assert share.handled == pytest.approx(0.15)


def test_what_is_found_cost_nothing_though_it_says_again_what_it_once_cost() -> None:
    said_again = Event(
        "2",
        "Generated",
        {"stage": "narrate", "item": 0, "attempt": 1, "generation": "g", "cached": False, "milliseconds": 900}
        | {"at": at(90)},
    )
    job = produced(said_again, found("narrate", 0, 50, 90), over=100)

    assert parts(job)[Doing.MAKING] == 0
    assert [visit.cached for visit in visits(job)] == [True]


def test_only_the_last_attempt_is_looked_at() -> None:
    job = produced(*visit("write", None, 0, 100, 50), found("write", None, 500, 520, attempt=2), over=600)

    assert [visit.cached for visit in visits(job)] == [True]


def test_a_bar_is_met_by_what_is_at_most_it() -> None:
    assert Row({"ratio": 0.25}, judged="ratio", bar=0.25).met is True
    assert Row({"ratio": 0.26}, judged="ratio", bar=0.25).met is False
    assert Row({"ratio": None}, judged="ratio", bar=0.25).met is False
    assert Row({"ratio": 9.0}).met is None


def test_a_table_shows_the_bar_and_whether_it_is_met() -> None:
    figure = Figure("f", "A title", (Row({"what": "a", "n": 2}, judged="n", bar=1), Row({"what": "b"})), ("a note",))
    console = Console(width=100, record=True, file=None, quiet=False)

    with console.capture() as shown:
        console.print(figure.shown())

    title, head, row, *_ = shown.get().splitlines()
    assert (title.strip(), head.split(), row.split()) == (
        "A title",
        ["what", "n", "bar", "met"],
        ["a", "2", "≤", "1", "NO"],
    )
    assert figure.as_json()["rows"] == [{"what": "a", "n": 2, "bar": 1, "met": False}, {"what": "b"}]


def test_an_import_is_a_ratio_to_the_base_with_its_clients() -> None:
    base = [Start(imported=0.6, ready=0.8, modules=("sys", "fastapi.routing"))] * 3
    stage = [Start(imported=cpu, ready=cpu + 0.1, modules=("sys", "numpy.core")) for cpu in (0.2, 0.4, 0.28)]

    compared = imports.compared({"base": base, "write": stage})

    assert compared["write"].ratio == pytest.approx(0.35)
    assert compared["write"].ready == pytest.approx(0.38 / 0.8)
    assert (compared["write"].modules, compared["write"].heavy) == (2, {"numpy"})
    assert compared["base"].heavy == {"fastapi"}


def test_every_function_but_the_base_and_migrate_has_a_bar() -> None:
    start = [Start(imported=1, ready=1, modules=())] * 3
    names = ["base", *imports.functions()]

    figure = imports.figure(imports.compared(dict.fromkeys(names, start)))

    assert {"api", "record", "write", "render", "migrate"} <= set(names)
    assert [row.cells["function"] for row in figure.rows if row.met is None] == ["base", "migrate"]


def test_a_retake_counts_what_was_made_and_not_found() -> None:
    whole = produced(*visit("narrate", 0, 0, 9, 5, asked=4), *visit("narrate", 1, 9, 20, 5, asked=4), over=100)
    again = produced(found("narrate", 0, 0, 9), *visit("narrate", 1, 9, 20, 5, asked=4), over=50)

    told = retake.figure(whole, again, {"narrate": 3.0, "render": 17.0, "record": 9.0}, {"narrate": 1.5})
    rows = {str(row.cells["what"]): row for row in told.rows}

    assert dict(rows["beats spoken"].cells) == {"what": "beats spoken", "full": 2, "retake": 1}
    assert rows["beats spoken"].met is True
    assert rows["calls: narrate"].cells["retake"] == 1
    assert rows["wall, as a ratio"].cells["retake"] == 0.5
    assert rows["CPU seconds: render"].cells["retake"] == 0
    assert rows["CPU, as a ratio"].cells["retake"] == pytest.approx(1.5 / 20)
    assert rows["CPU, as a ratio"].met is True


def test_the_chunks_that_were_made_again_are_named() -> None:
    job = produced(
        *visit("render", 3, 0, 9, 5),
        *visit("render", 5, 0, 9, 5),
        found("render", 6, 0, 9),
        *visit("render", 4, 0, 9, 5),
        *visit("render", 9, 9, 20, 5),
        *visit("narrate", 0, 9, 20, 5),
        over=100,
    )

    assert retake.chunks(job) == "4-6, 10"
    assert retake.chunks(produced(found("render", 6, 0, 9), over=9)) == ""


def test_workers_are_paid_for_what_they_did_between_two_timesheets() -> None:
    old, new = Process(os.getpid()), Process(os.getppid())

    worked = labour.worked({old: ("render", 4.0)}, {old: ("render", 9.5), new: ("render", 2.0)})

    assert worked == {"render": 7.5}


def test_the_text_has_twelve_beats_and_the_retake_says_more_in_one_of_them() -> None:
    before = prose.beats(text("lighthouse"), "en")

    assert len(before) == 12
    assert prose.beats(retake.SENTENCE, "en") == (retake.SENTENCE,)
    assert len(before[retake.BEAT - 1]) < len(retake.SENTENCE)


def test_the_bar_for_time_is_held_to_all_that_is_neither_ffmpeg_nor_a_provider() -> None:
    by_doing, by_stage, spread = seconds.figures(JOB)

    [judged] = [row for row in by_doing.rows if row.met is not None]
    assert judged.cells["of the job"] == pytest.approx(1 - 1.43 / 2.5)
    assert judged.met is False
    assert spread.rows[0].cells["over the least"] == 1
    assert [row.cells["stage"] for row in by_stage.rows] == ["write", "narrate", "illustrate", "render", "publish"]


def test_a_job_that_no_knife_reached_is_said_to_be_so() -> None:
    failed = produced(Event("9", "JobFailed", {"attempt": 1, "error": "Runtime.ExitError", "at": at(9)}), over=9)
    again = produced(found("write", None, 0, 9, attempt=2), *visit("check", None, 9, 20, 5, attempt=2), over=30)

    killed, spared = resume.figure(
        [Resumed("check", 1, failed, again, "succeeded"), Resumed("align", 3, None, None, "never killed in time")]
    ).rows

    assert dict(killed.cells) == {
        "stage": "check",
        "tries": 1,
        "it failed with": "Runtime.ExitError",
        "kept": 1,
        "made again": 1,
        "in the end": "succeeded",
    }
    assert spared.cells["in the end"] == "never killed in time"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[list[Wanted]]:
    """What the command was asked to measure; it measures nothing."""
    asked: list[list[Wanted]] = []

    def measured(wanted: Any, _wishes: Any, _say: Any) -> Iterator[Figure]:
        asked.append([*wanted])
        yield Figure("f", "A title", (Row({"what": "a", "n": 1}),))

    monkeypatch.setattr(command, "measured", measured)
    return asked


def run(*arguments: str) -> int:
    app = typer.Typer()
    app.command()(command.main)
    return CliRunner().invoke(app, arguments).exit_code


def test_all_is_measured_unless_something_is_named(asked: list[list[Wanted]]) -> None:
    assert run() == run("retake", "time") == 0
    assert asked == [list(Wanted), [Wanted.RETAKE, Wanted.TIME]]


def test_what_nobody_measures_is_refused(asked: list[list[Wanted]]) -> None:
    assert run("beauty") == 2
    assert asked == []


def test_figures_are_kept_with_how_they_came_about(asked: list[list[Wanted]], tmp_path: Path) -> None:
    run("time", "--json", str(tmp_path / "figures.json"))

    kept = json.loads((tmp_path / "figures.json").read_text())
    assert kept["command"] == "python -m bench time"
    assert {"cores", "python", "kernel"} <= kept["machine"].keys()
    assert kept["figures"] == [{"name": "f", "title": "A title", "rows": [{"what": "a", "n": 1}], "notes": []}]


def test_chunks_that_wait_for_nothing_take_the_least() -> None:
    chunks = [*visit("render", 0, 0, 1000, 900), *visit("render", 1, 0, 600, 500), *visit("render", 2, 700, 1100, 300)]

    [row] = seconds.spread(produced(*chunks, over=2000), workers=2).rows

    assert row.cells["the slowest"] == 1.0
    assert row.cells["over the least"] == pytest.approx(1.1)
    assert row.met is True
