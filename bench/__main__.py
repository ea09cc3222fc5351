"""`python -m bench [FIGURE …] [--json FILE]`: measure, and show each figure beside its bar."""

import json
import sys
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bench import imports, machine, resume, retake, seconds
from bench.figures import Figure, Report
from bench.studio import Studio, opened


class Wanted(StrEnum):
    IMPORTS = "imports"
    TIME = "time"
    RETAKE = "retake"
    RESUME = "resume"


def main(
    figures: Annotated[list[Wanted] | None, typer.Argument(help="What to measure; all of it, when none is named.")] = None,
    into: Annotated[Path | None, typer.Option("--json", help="Keep the figures here as well.", metavar="FILE")] = None,
) -> None:
    """Measure the studio on this machine: ratios and counts, each from one run."""
    console = Console(highlight=False)
    wanted = list(dict.fromkeys(figures or Wanted))
    report = Report(" ".join(("python -m bench", *wanted)), machine.described())
    console.print(f"{report.command}: {', '.join(f'{name} {said}' for name, said in report.machine.items())}\n")
    with ExitStack() as stack:
        studio = Studio(lambda: stack.enter_context(opened(console)))
        for name in wanted:
            figure = measured(name, studio)
            report.figures.append(figure)
            console.print(figure.shown())
    if into:
        into.write_text(json.dumps(report.as_json(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
