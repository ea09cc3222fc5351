"""`talewright notifications`: what has happened, and whether letters are written about it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from infra.cli.terminal import AsJson, Url, client_of, say, told


class Letters(StrEnum):
    ON = "on"
    OFF = "off"


def notifications(
    unread: Annotated[bool, typer.Option("--unread", help="Only what is not read yet.")] = False,
    read: Annotated[bool, typer.Option("--read", help="Mark all that is shown, and what is older, as read.")] = False,
    letters: Annotated[
        Letters | None, typer.Option(help="Whether letters are written about it, from now on; shows nothing.")
    ] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=100)] = 20,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What has happened: videos that are ready, and what came to nothing."""
    with told(as_json) as console, client_of(url) as client:
        if letters is not None:
            client.patch("/api/preferences", {"letters": letters is Letters.ON})
            console.print(f"Letters are {letters}.")
            return
        page = client.get("/api/notifications", limit=limit, unread="true" if unread else None)
        found = page["items"]
        if read and found:
            client.post("/api/notifications/read", {"up_to": found[0]["id"]})
        if as_json:
            say(found)
        else:
            console.print(_table(found) if found else "Nothing has happened.")
            console.print(f"{page['unread']} unread", style="dim", highlight=False)


COMMANDS = {"notifications": notifications}
"""By what a person types."""


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table("when", "what", "of", Column(overflow="fold"), box=None, header_style="dim")
    for each in found:
        when = datetime.fromisoformat(each["created_at"]).astimezone()
        style = "dim" if each["read_at"] else "bold"
        detail: Mapping[str, Any] = each["detail"]
        table.add_row(f"{when:%Y-%m-%d %H:%M}", each["kind"], *_about(detail), style=style)
    return table


def _about(detail: Mapping[str, Any]) -> tuple[str, str]:
    """What it is of, and what is said of it or where it is seen."""
    of = detail.get("title") or detail.get("url") or ""
    said = detail.get("error_message") or detail.get("reason") or detail.get("watch_url") or ""
    return str(of), str(said)
