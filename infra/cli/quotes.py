"""Quotes: what an order would cost, shown and agreed to before it is made."""

from decimal import Decimal
from typing import Any

import typer
from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.cli.client import Client
from infra.cli.make import Order
from infra.cli.terminal import complain, somebody_is_here


def quote_video(client: Client, order: Order) -> dict[str, Any]:
    """What an order would cost. Nothing is made. Raises Refused or Unreachable."""
    return client.post("/api/quotes", order.body())


def shown(quote: dict[str, Any]) -> RenderableType:
    """A line a provider, and a sentence."""
    table = Table(box=None, padding=(0, 2))
    for heading in ("for", "provider", "calls", "counted", "at", "cost"):
        table.add_column(heading, justify="left" if heading in {"for", "provider"} else "right", no_wrap=True)
    for calls in quote["calls"]:
        table.add_row(
            calls["capability"],
            calls["provider"],
            str(calls["count"]),
            counted(_between(calls["low_units"], calls["units"]), calls["unit"]),
            f"${calls['unit_price']}",
            f"${_between(calls['low'], calls['cost'])}",
        )
    notes = [] if quote["exact"] else [Text("What is not certain is shown as the least and the most.", style="dim")]
    return Group(table, Text(quote["sentence"], style="bold"), *notes)


def counted(units: str, unit: str) -> str:
    """So many of what a provider counts."""
    return f"{units} {unit}{'' if units == '1' else 's'}"


def agree(quote: dict[str, Any], *, yes: bool, console: Console) -> None:
    """Go on when it surely costs nothing, or when whoever is asked wants it; end the command otherwise."""
    if yes or (quote["exact"] and not Decimal(quote["cost"])):
        return
    console.print(shown(quote))
    if not somebody_is_here():
        complain(f"nothing was made, for there is nobody to ask: say --yes. {quote['sentence']}")
    # On the other stream, so that the question is seen wherever the answer of the command goes.
    if not typer.confirm("Make it?", default=True, err=True):
        console.print("Nothing was made.")
        raise typer.Exit


def _between(low: str, high: str) -> str:
    return high if low == high else f"{low}-{high}"
