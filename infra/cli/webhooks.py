"""`talewright webhooks`: addresses of one's own that a studio tells what happens."""

import sys
from typing import Annotated, Any

import typer
from rich.table import Column, Table

from infra.cli.terminal import AsJson, Url, client_of, say, told

app = typer.Typer(no_args_is_help=True, help="Have addresses of your own told what happens.")

Webhook = Annotated[str, typer.Argument(help="Its id, as `list` shows it.", metavar="WEBHOOK")]

_COLOURS = {"waiting": "cyan", "delivered": "green", "failed": "red"}


@app.command()
def add(
    address: Annotated[str, typer.Argument(help="Where it listens: an https address.", metavar="URL")],
    on: Annotated[
        list[str] | None,
        typer.Option(help="What it is told, once for each: job.succeeded, job.failed, video.withheld, video.shown."),
    ] = None,
    url: Url = None,
) -> None:
    """Tell an address what happens. Its secret is said now, on standard output, and never again."""
    asked = {"url": address} | ({"kinds": on} if on else {})
    with told(as_json=True) as console, client_of(url) as client:
        made = client.post("/api/webhooks", asked)
        sys.stdout.write(f"{made['secret']}\n")
        console.print(f"Keep it now: it proves that messages are the studio's. The webhook is {made['id']}.")


@app.command("list")
def show(url: Url = None, as_json: AsJson = False) -> None:
    """List the webhooks."""
    with told(as_json) as console, client_of(url) as client:
        known = client.get("/api/webhooks")["items"]
        if as_json:
            say(known)
            return
        table = Table(Column("webhook", no_wrap=True), "told", "at", "", box=None, header_style="dim")
        for webhook in known:
            paused = "paused" if webhook["paused_at"] else ""
            table.add_row(webhook["id"], " ".join(webhook["kinds"]), webhook["url"], paused)
        console.print(table)


@app.command()
def remove(webhook: Webhook, url: Url = None) -> None:
    """Tell it nothing any more, not even what waits."""
    with told(as_json=False) as console, client_of(url) as client:
        client.delete(f"/api/webhooks/{webhook}")
        console.print("Removed.")


@app.command()
def pause(webhook: Webhook, url: Url = None) -> None:
    """Tell it nothing until it is woken. What waits is given up, and can be replayed."""
    _set_paused(webhook, url, paused=True)


@app.command()
def wake(webhook: Webhook, url: Url = None) -> None:
    """Tell it what happens again, from now on."""
    _set_paused(webhook, url, paused=False)


@app.command()
def rotate(webhook: Webhook, url: Url = None) -> None:
    """Give it a new secret, said now and never again. The one before is good for a day more."""
    with told(as_json=True) as console, client_of(url) as client:
        sys.stdout.write(f"{client.post(f'/api/webhooks/{webhook}/secret')['secret']}\n")
        console.print("Keep it now. For a day, messages are signed with the one before as well.")


@app.command("test")
def send_test(webhook: Webhook, url: Url = None) -> None:
    """Send it a message that says nothing, to see whether it arrives."""
    with told(as_json=False) as console, client_of(url) as client:
        client.post(f"/api/webhooks/{webhook}/test")
        console.print(f"Sent. How it went: talewright webhooks deliveries {webhook}", soft_wrap=True, highlight=False)


@app.command()
def deliveries(
    webhook: Webhook,
    state: Annotated[str | None, typer.Option(help="waiting, delivered or failed.")] = None,
    limit: Annotated[int, typer.Option(help="How many, the newest first.", min=1, max=100)] = 20,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """What it was told, and how that went."""
    with told(as_json) as console, client_of(url) as client:
        found = client.get(f"/api/webhooks/{webhook}/deliveries", limit=limit, state=state)["items"]
        if as_json:
            say(found)
        else:
            console.print(_table(found) if found else "It was told nothing yet.")


@app.command()
def replay(
    webhook: Webhook,
    delivery: Annotated[str, typer.Argument(help="Its id, as `deliveries` shows it.")],
    url: Url = None,
) -> None:
    """Send once more what has arrived, or was given up."""
    with told(as_json=False) as console, client_of(url) as client:
        client.post(f"/api/webhooks/{webhook}/deliveries/{delivery}/replay")
        console.print("It is on its way again.")


def _set_paused(webhook: str, url: str | None, *, paused: bool) -> None:
    with told(as_json=False) as console, client_of(url) as client:
        client.patch(f"/api/webhooks/{webhook}", {"paused": paused})
        console.print("Paused." if paused else "Awake.")


def _table(found: list[dict[str, Any]]) -> Table:
    table = Table(
        Column("delivery", no_wrap=True), "what", "state", "tries", "answer", "", box=None, header_style="dim"
    )
    for delivery in found:
        table.add_row(
            delivery["id"],
            delivery["kind"],
            f"[{_COLOURS[delivery['state']]}]{delivery['state']}[/]",
            str(delivery["tries"]),
            str(delivery["status"] or "–"),
            delivery["error"] or "",
        )
    return table
