"""`python -m bench [FIGURE …] [--json FILE]`: measure, and show each figure beside its bar."""

import json
import sys
from collections.abc import Callable, Collection, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import imports, machine, resume, retake, seconds
from bench.figures import Figure, Report
from bench.production import follow, order, text
from bench.studio import Studio, opened

_WIDTH = 120
"""Characters, where no terminal says how many it has."""


class Wanted(StrEnum):
    IMPORTS = "imports"
    TIME = "time"
    RETAKE = "retake"
    RESUME = "resume"


def main(
    wanted: Annotated[list[Wanted] | None, typer.Argument(help="What to measure; by default all of it.")] = None,
    into: Annotated[Path | None, typer.Option("--json", help="Keep the figures here as well.", metavar="FILE")] = None,
) -> None:
    """Measure the studio on this machine: ratios and counts, each from one run."""
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)
    report = Report(" ".join(("python -m bench", *(wanted or ()))), machine.described())
    console.print(f"{report.command}: {', '.join(f'{what} {said}' for what, said in report.machine.items())}\n")
    for figure in measured(wanted or tuple(Wanted), console.print):
        report.figures.append(figure)
        console.print(figure.shown())
    if into:
        into.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def measured(wanted: Collection[Wanted], say: Callable[[str], None]) -> Iterator[Figure]:
    """The figures that are wanted, as they come."""
    if Wanted.IMPORTS in wanted:
        yield imports.measure()
    if Wanted.RESUME in wanted:
        yield resume.paid_twice()
    if set(wanted) != {Wanted.IMPORTS}:
        with opened(say) as studio:
            yield from _on_a_studio(wanted, studio)


def _on_a_studio(wanted: Collection[Wanted], studio: Studio) -> Iterator[Figure]:
    if not {Wanted.TIME, Wanted.RETAKE}.isdisjoint(wanted):
        yield from _of_one_text(wanted, studio)
    if Wanted.RESUME in wanted:
        yield resume.on_the_studio(studio)


def _of_one_text(wanted: Collection[Wanted], studio: Studio) -> Iterator[Figure]:
    follow(studio.client, order(studio.client, text("warm-up")))
    whole = follow(studio.client, order(studio.client, text("lighthouse")))
    if Wanted.TIME in wanted:
        yield from seconds.figures(whole)
    if Wanted.RETAKE in wanted:
        changed = retake.changed(text("lighthouse"))
        yield retake.figure(whole, follow(studio.client, order(studio.client, changed)))


if __name__ == "__main__":
    typer.run(main)
