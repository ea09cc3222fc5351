"""The terminal: what commands have in common, from the studio that they speak to, to how they end."""

import json
import os
import sys
from collections.abc import Callable, Generator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from platformdirs import user_config_path
from rich.console import Console
from stamina.instrumentation import RetryDetails, get_on_retry_hooks, set_on_retry_hooks

from infra.cli import account, make
from infra.cli.client import Client, Refused, Unreachable
from infra.local import home, ownership, studio
from infra.local.trouble import Trouble

KEY_VARIABLE = "TALEWRIGHT_API_KEY"
"""What a script shows a deployed studio instead of a session."""

Url = Annotated[str | None, typer.Option(help="A deployed studio; left out, the one on this machine.", metavar="URL")]
Out = Annotated[
    Path | None,
    typer.Option(help="Where the video goes; the thumbnail and the subtitles go beside it.", metavar="FILE"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Say the result as JSON on standard output, and nothing else.")]


@contextmanager
def told(as_json: bool) -> Generator[Console]:
    """A console for what people read; every refusal is one sentence on standard error, and an exit code."""
    console = Console(stderr=as_json, quiet=as_json and not sys.stderr.isatty())
    try:
        with _saying_what_is_tried_again(console):
            yield console
    except Trouble as trouble:
        complain(f"{trouble.sentence} {trouble.way_out}")
    except (Unreachable, account.SignedOut) as error:
        complain(str(error))
    except Refused as refused:
        complain(f"{refused} ({refused.code})")


def say(what: Any) -> None:
    """Something for programs, as JSON on standard output."""
    sys.stdout.write(json.dumps(what, indent=2, ensure_ascii=False) + "\n")


def complain(sentence: str) -> NoReturn:
    """One sentence, and the end."""
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("[red]talewright:[/red]", end=" ")
    console.print(sentence, markup=False)
    raise typer.Exit(1)


def somebody_is_here() -> bool:
    """Whether there is a person to answer a question, wherever what is said goes."""
    return sys.stdin.isatty()


def client_of(url: str | None) -> AbstractContextManager[Client]:
    """Somebody at a deployed studio, by `TALEWRIGHT_API_KEY` or signed in, or at the one on this machine.

    Raises Trouble when none runs.
    """
    key = os.environ.get(KEY_VARIABLE)
    if url is not None and key:
        return nullcontext(Client(url, key=key))
    return signed_in_at(url)


def signed_in_at(url: str | None) -> AbstractContextManager[Client]:
    """The same, but for what no API key may do. Raises Trouble when none runs."""
    if url is not None:
        return account.signed_in(url, book())
    here = home.find()
    running = studio.status(here)
    if running is None:
        raise Trouble("No studio runs here.", "`talewright up` starts one; or name a deployed one with --url.")
    settle = partial(ownership.settle, running.state)
    return account.at_home(running.state.url, here.path / "account.json", settle)


def book() -> Path:
    """Where sessions at deployed studios are kept."""
    return user_config_path("talewright") / "accounts.json"


def see_through(
    client: Client,
    job: str,
    out: Path | None,
    console: Console,
    *,
    as_json: bool,
    report: Callable[[make.Made, Console], None] = make.report,
) -> None:
    """Follow a job to its end, and say what came of it. `report` says so to people."""
    try:
        made = make.finish(client, job, out, console)
    except make.Interrupted as interrupted:
        # Not `console`, which may be quiet: whoever leaves has to know how to come back.
        leaving = Console(stderr=as_json, highlight=False, soft_wrap=True)
        leaving.print(f"\nThe job goes on without you. Come back to it: talewright resume {interrupted.job}")
        raise typer.Exit(130) from None
    except Unreachable as gone:
        complain(f"{gone}. When it is back (`talewright up`): talewright resume {job}")
    except make.JobFailed as failed:
        why = str(failed).removesuffix(".")
        way_out = f"What is made is kept. Try again what failed: talewright resume {failed.job}"
        complain(f"the video was not made: {why}. {way_out}")
    if as_json:
        make.report_as_json(made)
    else:
        report(made, console)


@contextmanager
def _saying_what_is_tried_again(console: Console) -> Generator[None]:
    """A line for people on what is asked more than once, in the place of the log of every try."""

    def say_so(details: RetryDetails) -> None:
        if details.retry_num == 1 and not console.quiet:
            # Not on the console: that may be standard output, where something is read by a program.
            sys.stderr.write("The studio does not answer; trying again…\n")

    before = get_on_retry_hooks()
    set_on_retry_hooks([say_so])
    try:
        yield
    finally:
        set_on_retry_hooks(before)
