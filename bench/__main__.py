"""`python -m bench [FIGURE …] [--json FILE] [--charts FOLDER]`: measure, and show each figure beside its bar."""

import json
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import imports, machine, production, resume, retake, seconds
from bench.api import load, warm
from bench.drawing.svg import Drawing
from bench.figures import Figure, Report
from bench.labour import timesheet, worked
from bench.predict import charts, results
from bench.production import follow, order, text
from bench.render import chunks
from bench.render.measure import measure, work
from bench.studio import Studio, opened
from bench.vendors import beside

_WIDTH = 120
"""Characters, where no terminal says how many it has."""


class Wanted(StrEnum):
    IMPORTS = "imports"
    API = "api"
    VENDORS = "vendors"
    TIME = "time"
    RETAKE = "retake"
    RESUME = "resume"
    RENDER = "render"
    PREDICT = "predict"


_ON_A_STUDIO = frozenset({Wanted.API, Wanted.VENDORS, Wanted.TIME, Wanted.RETAKE, Wanted.RESUME})
_ROUNDS = 5


@dataclass(frozen=True)
class Wishes:
    rounds: int = _ROUNDS
    """How often everything is filmed."""
    known: Path | None = None
    """Where it was written down what chunks take; otherwise it is measured."""


def main(
    wanted: Annotated[list[Wanted] | None, typer.Argument(help="What to measure; by default all of it.")] = None,
    into: Annotated[Path | None, typer.Option("--json", help="Keep the figures here as well.", metavar="FILE")] = None,
    drawn: Annotated[
        Path | None, typer.Option("--charts", help="Draw charts into this folder as well.", metavar="FOLDER")
    ] = None,
    rounds: Annotated[int, typer.Option(help="How often render films everything; fewer for a quick look.")] = _ROUNDS,
    known: Annotated[
        Path | None,
        typer.Option("--from", help="Predict from these figures of an earlier render, kept by --json.", metavar="FILE"),
    ] = None,
) -> None:
    """Measure the studio on this machine: ratios and counts, each from one run."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    report = Report(" ".join(("python -m bench", *(wanted or ()))), machine.described())
    console.print(f"{report.command}: {', '.join(f'{what} {said}' for what, said in report.machine.items())}\n")
    for found in measured(wanted or tuple(Wanted), Wishes(rounds, known), console.print):
        if isinstance(found, Figure):
            report.figures.append(found)
            console.print(found.shown())
        elif drawn:
            console.print(f"drawn: {found.write(drawn)}")
    if into:
        into.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def measured(wanted: Collection[Wanted], wishes: Wishes, say: Callable[[str], None]) -> Iterator[Figure | Drawing]:
    """The figures that are wanted, and their charts, as they come."""
    if Wanted.IMPORTS in wanted:
        yield imports.measure()
    if Wanted.RESUME in wanted:
        yield resume.paid_twice()
    if Wanted.RENDER in wanted:
        yield from measure(wishes.rounds, say)
    if not {Wanted.RENDER, Wanted.PREDICT}.isdisjoint(wanted):
        yield from _of_chunks(wanted, wishes, say)
    if not _ON_A_STUDIO.isdisjoint(wanted):
        with opened(say) as studio:
            yield from _on_a_studio(wanted, studio)


def _of_chunks(wanted: Collection[Wanted], wishes: Wishes, say: Callable[[str], None]) -> Iterator[Figure | Drawing]:
    taken = chunks.read(wishes.known) if wishes.known else work(wishes.rounds, say)
    yield chunks.figure(taken)
    if Wanted.PREDICT in wanted:
        yield from results.figures(taken)
        yield charts.chart(taken)


def _on_a_studio(wanted: Collection[Wanted], studio: Studio) -> Iterator[Figure]:
    if Wanted.API in wanted:
        yield warm.figure(studio)
        yield load.figure(studio)
    if Wanted.VENDORS in wanted:
        yield beside.overhead(studio)
        yield beside.pictures(studio)
    if not {Wanted.TIME, Wanted.RETAKE}.isdisjoint(wanted):
        yield from _of_one_text(wanted, studio)
    if Wanted.RESUME in wanted:
        yield resume.on_the_studio(studio)


def _of_one_text(wanted: Collection[Wanted], studio: Studio) -> Iterator[Figure]:
    follow(studio.client, order(studio.client, text("warm-up")))
    before = timesheet(studio)
    whole = follow(studio.client, order(studio.client, text("lighthouse")))
    between = timesheet(studio)
    if Wanted.TIME in wanted:
        yield from seconds.figures(whole)
    if Wanted.RETAKE in wanted:
        asked = production.retake(studio.client, whole, beat=retake.BEAT, said=retake.SENTENCE)
        again = follow(studio.client, asked)
        yield retake.figure(whole, again, worked(before, between), worked(between, timesheet(studio)))


if __name__ == "__main__":
    typer.run(main)
