"""The commands about money: what a job has cost, and what all of them have."""

from decimal import Decimal
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.cli.jobs import find
from infra.cli.quotes import counted
from infra.cli.screen import money
from infra.cli.terminal import AsJson, Url, client_of, say, told


def cost(
    job: Annotated[str, typer.Argument(help="A job by its id, or `last` for the newest one.")] = "last",
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What a job has cost: how much was asked of whom."""
    with told(as_json) as console, client_of(url) as client:
        ledger = client.get(f"/api/jobs/{find(client, job)}/ledger")
        if as_json:
            say(ledger)
        else:
            console.print(_ledger(ledger))


def spend(
    by: Annotated[str, typer.Option(help="day, provider or user.")] = "day",
    since: Annotated[str | None, typer.Option(help="A moment in RFC 3339; 30 days ago if not said.")] = None,
    until: Annotated[str | None, typer.Option(help="A moment in RFC 3339; now if not said.")] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What all jobs of everybody have cost. For admins."""
    with told(as_json) as console, client_of(url) as client:
        found = client.get("/api/admin/spend", by=by, since=since, until=until)
        if as_json:
            say(found)
        else:
            console.print(_spending(found))


COMMANDS = {"cost": cost, "spend": spend}
"""By what a person types."""


def _ledger(said: dict[str, Any]) -> RenderableType:
    """A line for what is counted alike, and the sum."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for line in said["lines"]:
        what = line["capability"] or line["type"], line["provider"], line["model"], line["unit"]
        alike.setdefault(what, []).append(line)
    table = _table("for", "provider", "model", right=("calls", "counted", "cost"))
    for (*who, unit), lines in alike.items():
        units, paid = (sum(Decimal(line[which]) for line in lines) for which in ("units", "cost"))
        table.add_row(*who, str(len(lines)), counted(f"{Decimal(units).normalize():f}", unit), money(Decimal(paid)))
    kept = sum(line["cached"] for line in said["lines"])
    notes = [f"{kept} of these calls were made before, and cost nothing again."] * bool(kept)
    notes += ["There are more lines than the studio shows."] * said["more"]
    cap = "" if said["cap"] is None else f" of the ${said['cap']} that it may cost"
    return Group(table, Text(f"It has cost ${said['cost']}{cap}.", style="bold"), *(Text(note) for note in notes))


def _spending(said: dict[str, Any]) -> RenderableType:
    table = _table(said["by"], right=("calls", "cost"))
    for group in said["groups"]:
        table.add_row(group["email"] or group["of"], str(group["calls"]), f"${group['cost']}")
    left = f", with {said['left_out']} more that are smaller" if said["left_out"] else ""
    return Group(table, Text(f"${said['cost']} in all{left}.", style="bold"))


def _table(*left: str, right: tuple[str, ...]) -> Table:
    table = Table(box=None, padding=(0, 2))
    for heading in left:
        table.add_column(heading)
    for heading in right:
        table.add_column(heading, justify="right", no_wrap=True)
    return table
