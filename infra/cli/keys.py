"""`talewright keys`: what scripts show a studio instead of a session."""

import sys
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.table import Table

from infra.cli.terminal import KEY_VARIABLE, AsJson, Url, say, signed_in_at, told

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the API keys that scripts use.")


@app.command()
def new(
    name: Annotated[str, typer.Option(help="What you call it: what it is for, or where it is kept.")],
    scope: Annotated[
        list[str] | None,
        typer.Option(help="What it may do: read, make or admin; once for each. Left out, read and make."),
    ] = None,
    days: Annotated[int | None, typer.Option(help="How long it is good; left out, until it is revoked.")] = None,
    url: Url = None,
) -> None:
    """Make a key. It is said now, on standard output and with nothing else there, and never again."""
    asked: dict[str, Any] = {"name": name, "scopes": scope, "days": days}
    with told(as_json=True) as console, signed_in_at(url) as client:
        made = client.post("/api/keys", {field: value for field, value in asked.items() if value is not None})
        sys.stdout.write(f"{made['key']}\n")
        console.print(f"Keep it now. In {KEY_VARIABLE}, this command line shows it to the studio that --url names.")


@app.command("list")
def show(url: Url = None, as_json: AsJson = False) -> None:
    """List the keys that are not revoked."""
    with told(as_json) as console, signed_in_at(url) as client:
        known = client.get("/api/keys")["items"]
        if as_json:
            say(known)
            return
        table = Table("key", "name", "may", "last used", "until", box=None, header_style="dim")
        for key in known:
            dates = (_day(key, "used_on"), _day(key, "expires_at"))
            table.add_row(key["id"], key["name"], " ".join(key["scopes"]), *dates)
        console.print(table)


@app.command()
def revoke(key: Annotated[str, typer.Argument(help="Its id, as `list` shows it.")], url: Url = None) -> None:
    """Make a key worthless, at once."""
    with told(as_json=False) as console, signed_in_at(url) as client:
        client.delete(f"/api/keys/{key}")
        console.print("Revoked.")


def _day(key: Mapping[str, Any], name: str) -> str:
    return f"{datetime.fromisoformat(key[name]):%Y-%m-%d}" if key[name] else "–"
