"""The studio's commands. Plain functions with typer's annotations, for whichever command line wants them."""

import json
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from infra.local import home, logs, studio
from infra.local.state import State
from infra.local.supervisor import parts
from infra.local.trouble import Trouble

PORT = 8080

_console = Console(highlight=False)
_errors = Console(stderr=True, highlight=False)


def up(
    port: Annotated[int, typer.Option(help="Where the front door opens, on 127.0.0.1.")] = PORT,
    detach: Annotated[bool, typer.Option("--detach", "-d", help="Return when it serves; it runs on.")] = False,
    wait_scale: Annotated[float, typer.Option(help="How long flows wait: 1 as written, 0 not at all.", min=0)] = 1,
    played: Annotated[
        bool, typer.Option("--played", help="Have the vendors played on this machine: no key, nobody is paid.")
    ] = False,
) -> None:
    """Start the studio on this machine. Ctrl-C stops it."""
    with _told():
        if detach:
            _show(studio.start(home.find(), port=port, say=_say, wait_scale=wait_scale, playing=played))
        else:
            studio.run(home.find(), port=port, say=_say, wait_scale=wait_scale, playing=played)


def down() -> None:
    """Stop the studio. Files, accounts and jobs stay."""
    with _told():
        _say("Stopped." if studio.stop(home.find()) else "Nothing was running.")


def status() -> None:
    """Say what runs where."""
    with _told():
        running = studio.status(home.find())
        if running is None:
            _say("No studio runs here. `talewright up` starts it.")
            raise typer.Exit(3)
        _show(running.state)
        used = sum(process.memory_info().rss for process in running.processes)
        minutes = (datetime.now().astimezone() - running.state.since).total_seconds() / 60
        _say(f"{len(running.processes)} processes, {used >> 20} MB, for {minutes:.0f} minutes")


def show_logs(
    name: Annotated[str, typer.Argument(help="studio, emulator, postgres, vendors, or a function.")] = "studio",
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on with what is written from now on.")] = False,
) -> None:
    """Show what a part of the studio has written."""
    with _told():
        for line in logs.lines(home.find(), name, follow=follow):
            _console.print(line, markup=False, soft_wrap=True)


def invoke(
    function: Annotated[str, typer.Argument(help="The folder of the function, such as api or narrate.")],
    event: Annotated[Path, typer.Argument(help="A file of JSON; events/ has one of each kind.", exists=True)],
) -> None:
    """Call one function with an event from a file."""
    with _told():
        answer = studio.invoke(home.find(), function, json.loads(event.read_text(encoding="utf-8")))
    _console.print_json(json.dumps(answer.payload))
    if answer.failed:
        raise typer.Exit(1)


COMMANDS: dict[str, Callable[..., None]] = {
    "up": up,
    "down": down,
    "status": status,
    "logs": show_logs,
    "invoke": invoke,
}


def _say(sentence: str) -> None:
    # As it is written: the supervisor's output is a log that others read while it grows.
    _console.print(sentence, markup=False, soft_wrap=True)
    sys.stdout.flush()


def _show(known: State) -> None:
    table = Table.grid(padding=(0, 3))
    for name, where in parts(known).items():
        table.add_row(name, where)
    _console.print(table)


@contextmanager
def _told() -> Generator[None]:
    """Tell trouble in its own two sentences, without a traceback."""
    try:
        yield
    except Trouble as trouble:
        _errors.print(trouble.sentence, markup=False, style="red", soft_wrap=True)
        _errors.print(trouble.way_out, markup=False, soft_wrap=True)
        raise typer.Exit(1) from trouble
