"""`talewright smoke`: whether a studio keeps its promises, seen from outside."""

import os
from collections.abc import Callable, Generator
from contextlib import contextmanager
from decimal import Decimal
from typing import Annotated

import typer

from infra.cli import checks
from infra.cli.terminal import KEY_VARIABLE, Url, signed_in_at, told

_UNSEEN = (
    "Not looked at: how long a cold start takes, which from outside cannot be told from a slow network (the log of the "
    "function api has it, as `Init Duration`), and whether the studio is there for 99.9 % of a month."
)


def smoke(
    url: Url = None,
    key: Annotated[
        str | None,
        typer.Option(
            help="An API key with the scopes read and make. Left out: that of the environment, or one that is made "
            "for a day and revoked.",
            envvar=KEY_VARIABLE,
        ),
    ] = None,
    cap: Annotated[float, typer.Option(help="US dollars that the video it makes may cost.", min=0)] = 0.5,
) -> None:
    """Look at all that a stranger with a key can see: ends with 1 if anything is not as it should be.

    Makes one video, the smallest there is, and calls off another.
    """
    with told(as_json=False) as console, _key(url, key) as (where, shown):
        broken = 0
        for finding in checks.look(where, shown, str(Decimal(str(cap)))):
            broken += not finding.kept
            verdict = "[green]kept  [/]" if finding.kept else "[red]BROKEN[/]"
            console.print(f"{verdict} {finding.check}: ", end="", highlight=False)
            console.print(finding.figure, markup=False, highlight=False, soft_wrap=True)
        console.print(_UNSEEN, style="dim", highlight=False, soft_wrap=True)
    if broken:
        raise typer.Exit(1)


COMMANDS: dict[str, Callable[..., None]] = {"smoke": smoke}
"""By what a person types."""


@contextmanager
def _key(url: str | None, key: str | None) -> Generator[tuple[str, str]]:
    """Where the studio is, and a key for it: the one that was given, or a new one for as long as the block lasts."""
    if url is not None and key:
        yield url, key
        return
    with signed_in_at(url) as client:
        made = client.post("/api/keys", {"name": f"smoke {os.getpid()}", "scopes": ["read", "make"], "days": 1})
        try:
            yield str(client.url), made["key"]
        finally:
            client.delete(f"/api/keys/{made['id']}")
