"""`talewright`: start the studio on this machine, and have it make things."""

import sys
from collections.abc import Generator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from platformdirs import user_config_path
from rich.console import Console

from infra.cli import account, make
from infra.cli.client import Client, Refused, Unreachable
from infra.local import home, studio
from infra.local.commands import COMMANDS, PORT
from infra.local.trouble import Trouble

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turn a topic, or a text of your own, into a narrated video.",
    epilog="Begin with `talewright demo`, or with `talewright up` and, in another window, `talewright make short`.",
)
making = typer.Typer(no_args_is_help=True, help="Have the studio make something.")
app.add_typer(making, name="make")
for name, command in COMMANDS.items():
    app.command(name)(command)

_MOST_BYTES = 100_000
"""Of a script file; the studio takes 20,000 characters."""
_DEMO = Path(__file__).parent / "demo" / "the-north-wind-and-the-sun.txt"

Url = Annotated[str | None, typer.Option(help="A deployed studio; left out, the one on this machine.", metavar="URL")]
Out = Annotated[
    Path | None,
    typer.Option(help="Where the video goes; the thumbnail and the subtitles go beside it.", metavar="FILE"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Say the result as JSON on standard output, and nothing else.")]


@making.command()
def short(
    topic: Annotated[str | None, typer.Option(help="What it is about; the studio writes the script.")] = None,
    script: Annotated[
        Path | None, typer.Option(help="A text file of your own, told word for word.", metavar="FILE")
    ] = None,
    niche: Annotated[str | None, typer.Option(help="Tone and vocabulary: history, science, scary-stories, …")] = None,
    style: Annotated[str | None, typer.Option(help="Art style: watercolor, anime, comic-book, …")] = None,
    voice: Annotated[str | None, typer.Option(help="Who narrates: ava, theo, …")] = None,
    language: Annotated[str | None, typer.Option(help="Of the text, as a tag: en, de, pt-BR, …")] = None,
    seconds: Annotated[int | None, typer.Option(help="30, 60 or 90; for a topic.")] = None,
    long: Annotated[bool, typer.Option("--long", help="500 to 1,500 words instead, for a topic.")] = False,
    speed: Annotated[float | None, typer.Option(help="How fast it is spoken; 1 is natural.")] = None,
    music: Annotated[str | None, typer.Option(help="A mood, or none: calm, epic, mysterious, …")] = None,
    tone: Annotated[str | None, typer.Option(help="How it is told, in your own words.")] = None,
    series: Annotated[str | None, typer.Option(help="A series whose manner it follows.", metavar="ID")] = None,
    out: Out = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """A narrated vertical video, of a topic or of a text of your own."""
    order = make.Order(
        topic=topic,
        script=_read(script) if script else None,
        series_id=series,
        niche=niche,
        style=style,
        voice=voice,
        language=language,
        seconds=seconds,
        long=long or None,
        speed=speed,
        music=music,
        tone=tone,
    )
    with _told(as_json) as console, _client(url) as client:
        _see_through(client, make.order_video(client, order), out, console, as_json=as_json)


@app.command()
def resume(
    job: Annotated[str, typer.Argument(help="The job, as it was told when it was left.")],
    out: Out = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a job that was left, or that failed. What is made already is kept."""
    with _told(as_json) as console, _client(url) as client:
        video = client.get(f"/api/videos/{make.resume(client, job)}")
        _see_through(client, video, out, console, as_json=as_json)


@app.command()
def demo(out: Out = None) -> None:
    """Make a video from an included text, on the whole studio, and say where to watch it."""
    with _told(as_json=False) as console:
        if not (here := home.find()).is_held():
            console.print("Starting the studio; the first time takes about a minute.")
            studio.start(here, port=PORT, say=console.print)
        console.print("A fable by Aesop, told and drawn without any key, account or network:")
        order = make.Order(
            script=_DEMO.read_text(encoding="utf-8"), niche="bedtime-stories", style="watercolor", music="warm"
        )
        with _client(None) as client:
            _see_through(client, make.order_video(client, order), out or Path("demo.mp4"), console, as_json=False)
        console.print("The studio keeps running, so that you can watch; `make down` stops it.", style="dim")


@app.command()
def login(
    url: Annotated[str, typer.Option(help="The studio.", metavar="URL")],
    email: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)],
) -> None:
    """Sign in at a deployed studio, and stay so."""
    with _told(as_json=False) as console:
        client = Client(url)
        client.sign_in(email, password)
        account.keep(client, _book())
        console.print(f"signed in at {url} as {email}")


def main() -> None:
    app()


def _see_through(client: Client, video: dict[str, str], out: Path | None, console: Console, *, as_json: bool) -> None:
    try:
        made = make.finish(client, video["id"], video["job_id"], out, console)
    except make.Interrupted as interrupted:
        console.print(f"\nThe job goes on without you. Come back to it: talewright resume {interrupted.job}")
        raise typer.Exit(130) from None
    except Unreachable as gone:
        _complain(f"{gone}. When it is back (`talewright up`): talewright resume {video['job_id']}")
    except make.JobFailed as failed:
        console.print("[red]The video was not made.[/red]", end=" ")
        console.print(str(failed), markup=False, soft_wrap=True)
        console.print(f"What is made is kept. Try again what failed: talewright resume {failed.job}")
        raise typer.Exit(1) from None
    if as_json:
        make.report_as_json(made)
    else:
        make.report(made, console)


def _client(url: str | None) -> AbstractContextManager[Client]:
    if url is not None:
        return account.signed_in(url, _book())
    here = home.find()
    running = studio.status(here)
    if running is None:
        raise Trouble("No studio runs here.", "`talewright up` starts one; or name a deployed one with --url.")
    return account.at_home(running.state.url, here.path / "account.json")


def _book() -> Path:
    return user_config_path("talewright") / "accounts.json"


def _read(script: Path) -> str:
    """A text file. Raises BadParameter for what is none."""
    try:
        said = script.read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{script} cannot be read: {error.strerror}", param_hint="--script") from error
    if len(said) > _MOST_BYTES:
        raise typer.BadParameter(
            f"{script} has {len(said):,} bytes; a script has at most {_MOST_BYTES:,}", param_hint="--script"
        )
    try:
        return said.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise typer.BadParameter(f"{script} is not a UTF-8 text", param_hint="--script") from None


@contextmanager
def _told(as_json: bool) -> Generator[Console]:
    """A console for what people read; every refusal is one sentence on it, and an exit code."""
    console = Console(stderr=as_json, quiet=as_json and not sys.stderr.isatty())
    try:
        yield console
    except Trouble as trouble:
        _complain(f"{trouble.sentence} {trouble.way_out}")
    except (Unreachable, account.SignedOut) as error:
        _complain(str(error))
    except Refused as refused:
        _complain(f"{refused} ({refused.code})")


def _complain(sentence: str) -> NoReturn:
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    console.print("[red]talewright:[/red]", end=" ")
    console.print(sentence, markup=False)
    raise typer.Exit(1)


if __name__ == "__main__":
    main()
