"""`talewright`: start the studio on this machine, and have it make things."""

from pathlib import Path
from typing import Annotated

import typer

from infra.cli import (
    account,
    backups,
    editing,
    jobs,
    keys,
    make,
    money,
    notifications,
    outbox,
    ownership,
    providers,
    queues,
    quotes,
    smoke,
    webhooks,
)
from infra.cli.client import Client
from infra.cli.terminal import AsJson, Out, Url, book, client_of, say, see_through, told
from infra.local import home, studio
from infra.local.commands import COMMANDS, PORT

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    help="Turn a topic, or a text of your own, into a narrated video.",
    epilog="Begin with `talewright demo`, or with `talewright up` and, in another window, `talewright make short`.",
)
making = typer.Typer(no_args_is_help=True, help="Have the studio make something.")
app.add_typer(making, name="make")
app.add_typer(keys.app, name="keys")
app.add_typer(backups.app, name="backup")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(queues.app, name="queues")
app.add_typer(providers.app, name="providers")
for commands in (
    COMMANDS,
    *(room.COMMANDS for room in (editing, jobs, money, notifications, outbox, ownership, smoke)),
):
    for name, command in commands.items():
        app.command(name)(command)

_MOST_BYTES = 100_000
"""Of a script file; the studio takes 20,000 characters."""
_DEMO = Path(__file__).parent / "demo" / "the-north-wind-and-the-sun.txt"


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
    captions: Annotated[str | None, typer.Option(help="highlight, pop, karaoke, plain or none.")] = None,
    series: Annotated[str | None, typer.Option(help="A series whose manner it follows.", metavar="ID")] = None,
    cap: Annotated[str | None, typer.Option(help="What it may cost at most.", metavar="DOLLARS")] = None,
    quote: Annotated[bool, typer.Option("--quote", help="Only say what it would cost.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask when it costs something; where nobody can be asked, needed.")
    ] = False,
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
        captions=captions,
        cap=cap,
    )
    with told(as_json) as console, client_of(url) as client:
        quoted = quotes.quote_video(client, order)
        if quote:
            say(quoted) if as_json else console.print(quotes.shown(quoted))
            return
        quotes.agree(quoted, yes=yes, console=console)
        see_through(client, make.order_video(client, order)["job_id"], out, console, as_json=as_json)


@app.command()
def resume(
    job: Annotated[str, typer.Argument(help="The job, as it was told when it was left.")],
    cap: Annotated[str | None, typer.Option(help="What it may cost now at most.", metavar="DOLLARS")] = None,
    out: Out = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Go on with a job that was left, or that failed. What is made already is kept."""
    with told(as_json) as console, client_of(url) as client:
        make.resume(client, job, cap=cap)
        see_through(client, job, out, console, as_json=as_json)


@app.command()
def demo(out: Out = None) -> None:
    """Make a video from an included text, on the whole studio, and say where to watch it."""
    with told(as_json=False) as console:
        if not (here := home.find()).is_held():
            console.print("Starting the studio; the first time takes about a minute.")
            studio.start(here, port=PORT, say=console.print)
        console.print("A fable by Aesop, told and drawn without any key, account or network:")
        order = make.Order(
            script=_DEMO.read_text(encoding="utf-8"), niche="bedtime-stories", style="watercolor", music="warm"
        )
        with client_of(None) as client:
            job = make.order_video(client, order)["job_id"]
            see_through(client, job, out or Path("demo.mp4"), console, as_json=False)
        console.print("The studio keeps running, so that you can watch; `make down` stops it.", style="dim")


@app.command()
def login(
    url: Annotated[str, typer.Option(help="The studio.", metavar="URL")],
    email: Annotated[str, typer.Option(prompt=True)],
    password: Annotated[str, typer.Option(prompt=True, hide_input=True)],
) -> None:
    """Sign in at a deployed studio, and stay so."""
    with told(as_json=False) as console:
        client = Client(url)
        client.sign_in(email, password)
        account.keep(client, book())
        console.print(f"signed in at {url} as {email}")


def main() -> None:
    app()


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


if __name__ == "__main__":
    main()
