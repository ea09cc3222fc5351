"""The commands for many things at once: order a batch, see what is being made, call it off."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.cli.client import Client
from infra.cli.terminal import AsJson, Url, client_of, say, told
from infra.local.trouble import Trouble

_LAST = "last"
_COLOURS = {"running": "cyan", "succeeded": "green", "failed": "red", "cancelled": "yellow"}


def jobs(
    status: Annotated[str | None, typer.Option(help="queued, running, succeeded, failed or cancelled.")] = None,
    batch: Annotated[str | None, typer.Option(help="Only those of a batch.", metavar="ID")] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=100)] = 20,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What was asked for, and how it stands."""
    with told(as_json) as console, client_of(url) as client:
        found = client.get("/api/jobs", status=status, batch=batch, limit=limit)["items"]
        if as_json:
            say(found)
        else:
            console.print(table(found) if found else "There is no such job.")


def cancel(
    job: Annotated[str | None, typer.Argument(help="A job by its id, or `last` for the newest one.")] = None,
    batch: Annotated[str | None, typer.Option(help="Whatever of a batch is not over, instead.", metavar="ID")] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Call a job off. What is made is kept: `talewright resume` goes on from there."""
    if (job is None) == (batch is None):
        raise typer.BadParameter("name a job, or a batch with --batch")
    with told(as_json) as console, client_of(url) as client:
        if job is not None:
            found = [client.post(f"/api/jobs/{find(client, job)}/cancel")]
        else:
            found = client.post(f"/api/batches/{batch}/cancel")["jobs"]
        if as_json:
            say(found)
        else:
            console.print(table(found))


def batch(
    file: Annotated[
        Path, typer.Argument(help='An order a line, in the JSON of the API: {"topic": …}.', exists=True, dir_okay=False)
    ],
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Order up to fifty videos at once: all of them, or none."""
    orders = list(read(file))
    with told(as_json) as console, client_of(url) as client:
        made = client.post("/api/batches", {"orders": orders})
        if as_json:
            say(made)
            return
        console.print(table(made["jobs"]))
        console.print(f"How it stands: talewright jobs --batch {made['id']}", soft_wrap=True, highlight=False)


COMMANDS = {"jobs": jobs, "cancel": cancel, "batch": batch}
"""By what a person types."""


def find(client: Client, job: str) -> str:
    """The id of a job, or of the newest one. Raises Refused, Unreachable, or Trouble when there is none."""
    if job != _LAST:
        return job
    newest = client.get("/api/jobs?limit=1")["items"]
    if not newest:
        raise Trouble("There is no job yet.", "`talewright make short` makes one.")
    return str(newest[0]["id"])


def read(file: Path) -> Iterator[dict[str, Any]]:
    """The orders of a file. Raises BadParameter, with the number of the line, for what is none."""
    for number, line in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not line.strip():
            continue
        try:
            order = json.loads(line)
        except ValueError as error:
            raise typer.BadParameter(f"line {number} of {file} is not JSON: {error}") from error
        if not isinstance(order, dict):
            raise typer.BadParameter(f'line {number} of {file} is not an order, such as {{"topic": "The sea"}}')
        yield order


def table(found: list[dict[str, Any]]) -> Table:
    """A line a job."""
    listed = Table(box=None, padding=(0, 1))
    for heading in ("job", "status", "done", "stage", "cost"):
        listed.add_column(heading, justify="right" if heading in {"done", "cost"} else "left", no_wrap=True)
    listed.add_column("why")
    for job in found:
        colour = _COLOURS.get(job["status"], "default")
        listed.add_row(
            job["id"],
            f"[{colour}]{job['status']}[/]",
            f"{job['progress']} %",
            job["stage"] or "",
            f"${job['cost']}",
            job["error_message"] or "",
        )
    return listed
