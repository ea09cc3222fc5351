"""`talewright queues`: what waits, what could not be done, and having it tried again. For admins and the owner."""

from typing import Annotated, Any

import typer
from rich.table import Table

from infra.cli.terminal import AsJson, Url, client_of, say, told

app = typer.Typer(invoke_without_command=True, help="See how much waits in which queue; for admins and the owner.")

Name = Annotated[str, typer.Argument(help="A queue, by the name that the list has for it.")]


@app.callback()
def show(context: typer.Context, url: Url = None, as_json: AsJson = False) -> None:
    if context.invoked_subcommand is not None:
        return
    with told(as_json) as console, client_of(url) as client:
        found = client.get("/api/admin/queues")
        if as_json:
            say(found)
            return
        counted = Table("queue", "waiting", "at work", "later", "dead", box=None, header_style="dim")
        for queue in found["items"]:
            numbers = (str(queue[name]) for name in ("waiting", "in_flight", "delayed"))
            counted.add_row(queue["name"], *numbers, f"[red]{queue['dead']}[/]" if queue["dead"] else "0")
        console.print(counted)
        console.print("Jobs: " + ", ".join(f"{count} {status}" for status, count in found["jobs"].items()))


@app.command()
def dead(name: Name, url: Url = None, as_json: AsJson = False) -> None:
    """Look at up to ten messages that could not be done. They stay where they are."""
    with told(as_json) as console, client_of(url) as client:
        found = client.get(f"/api/admin/queues/{name}/dead")["items"]
        if as_json:
            say(found)
            return
        for letter in found:
            console.print(f"{letter['sent_at'][:19]}  {_about(letter['about'])}", markup=False, soft_wrap=True)
        if not found:
            console.print("There is none.")


@app.command()
def redrive(
    name: Name,
    limit: Annotated[int | None, typer.Option(help="How many, at most; left out, as many as go in one call.")] = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Have what could not be done tried again, once what was in its way is mended."""
    with told(as_json) as console, client_of(url) as client:
        done = client.post(f"/api/admin/queues/{name}/redrive", {} if limit is None else {"limit": limit})
        if as_json:
            say(done)
        else:
            console.print(f"{done['moved']} put back.")


def _about(known: dict[str, Any]) -> str:
    return "  ".join(f"{name} {value}" for name, value in known.items())
