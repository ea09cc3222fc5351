"""The commands that change a video: look at its script, have something told or shown otherwise, go back."""

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from infra.cli import retake as retakes
from infra.cli import sheets
from infra.cli.client import Refused
from infra.cli.make import Made, say_where
from infra.cli.terminal import AsJson, Out, Url, client_of, complain, see_through, somebody_is_here, told

Video = Annotated[str, typer.Argument(help="A video by its id; left out, the newest one.", metavar="[VIDEO]")]
_LAST = "last"


def script(video: Video = _LAST, url: Url = None) -> None:
    """What a video says and shows, beat by beat, with the times."""
    with told(as_json=False) as console, client_of(url) as client:
        known = retakes.find(client, video)
        console.print(sheets.script(client.get(f"/api/videos/{known['id']}/script")))


def retake(
    video: Video = _LAST,
    beat: Annotated[int | None, typer.Option(help="The number of a beat, as `script` shows it.", min=1)] = None,
    text: Annotated[str | None, typer.Option(help="What the beat says.")] = None,
    picture: Annotated[str | None, typer.Option(help="What the beat shows, in words.")] = None,
    image: Annotated[
        Path | None,
        typer.Option(help="A picture of your own for the beat.", metavar="FILE", exists=True, dir_okay=False),
    ] = None,
    move: Annotated[str | None, typer.Option(help="The camera's move in the beat: push-in, pan-left, …")] = None,
    voice: Annotated[str | None, typer.Option(help="Who says the beat; without --beat, the whole.")] = None,
    title: Annotated[str | None, typer.Option(help="What the video is called.")] = None,
    music: Annotated[str | None, typer.Option(help="A mood, or none.")] = None,
    captions: Annotated[str | None, typer.Option(help="highlight, pop, karaoke, plain or none.")] = None,
    style: Annotated[str | None, typer.Option(help="The art style of all pictures that are drawn.")] = None,
    forget: Annotated[bool, typer.Option("--forget", help="Forget the changes that wait from before.")] = False,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Do not ask; where nobody can be asked, it is needed.")
    ] = False,
    out: Out = None,
    url: Url = None,
    as_json: AsJson = False,
) -> None:
    """Tell or show something otherwise. Only what that touches is made again."""
    of_beat = _given(text=text, picture=picture, move=move, **({} if beat is None else {"voice": voice}))
    of_whole = _given(title=title, music=music, captions=captions, style=style, voice=voice if beat is None else None)
    if beat is None and (of_beat or image is not None):
        raise typer.BadParameter("say which beat: --beat 4", param_hint="--beat")
    with told(as_json) as console, client_of(url) as client:
        video_id: str = retakes.find(client, video)["id"]
        if forget:
            retakes.forget(client, video_id)
            if not (of_whole or of_beat or image):
                console.print("What waited is forgotten.")
                return
        retakes.propose(client, video_id, retakes.Changes(of_whole, beat, of_beat, image))
        with _keeping_what_waits(video_id):
            quote = retakes.quote(client, video_id)
            if not quote["differences"]:
                complain("nothing is different: say what is to be, for instance --beat 4 --text …")
            console.print(sheets.quote(quote), soft_wrap=True)
            _agree(video_id, quote, yes=yes, console=console)
            began = time.monotonic()
            job = retakes.begin(client, video_id, quote)["job_id"]
        see_through(client, job, out, console, as_json=as_json, report=_reporting(began))


def versions(video: Video = _LAST, url: Url = None) -> None:
    """The versions of a video, the newest first, and what differs in each."""
    with told(as_json=False) as console, client_of(url) as client:
        known = retakes.find(client, video)
        found = [*retakes.versions(client, known["id"])]
        console.print(sheets.versions(found), highlight=False, soft_wrap=True)


def restore(
    video: Annotated[str, typer.Argument(help="A video by its id, or `last`.")],
    number: Annotated[int, typer.Argument(help="The version, as `versions` shows it.", min=1)],
    url: Url = None,
) -> None:
    """Show another version of a video again. Nothing is made, and nothing is lost."""
    with told(as_json=False) as console, client_of(url) as client:
        known = retakes.find(client, video)
        version = client.post(f"/api/videos/{known['id']}/versions/{number}/restore")
        console.print(f"Version {number} is shown again.")
        console.print(f"  watch: {version['watch_url'] or version['video_url']}", highlight=False, soft_wrap=True)


COMMANDS = {"script": script, "retake": retake, "versions": versions, "restore": restore}


def _given(**said: str | None) -> dict[str, Any]:
    return {name: value for name, value in said.items() if value is not None}


@contextmanager
def _keeping_what_waits(video_id: str) -> Generator[None]:
    """A refusal to make something leaves its changes where they are: whoever hears it is told."""
    try:
        yield
    except Refused as refused:
        complain(f"{refused} ({refused.code}). {_waiting(video_id)}")


def _agree(video_id: str, quote: dict[str, Any], *, yes: bool, console: Console) -> None:
    """Go on when there is something to make, and whoever is asked wants it; end the command otherwise."""
    if (same := quote["same_as"]) is not None:
        complain(
            f"version {same} is exactly that: `talewright restore {video_id} {same}` shows it, and nothing is made. "
            "Until then the change waits; --forget drops it."
        )
    if yes:
        return
    if not somebody_is_here():
        complain(f"nothing was made, for there is nobody to ask: say --yes. {_waiting(video_id, '--yes')}")
    # On the other stream, so that the question is seen wherever the answer of the command goes.
    if not typer.confirm("Make it?", default=True, err=True):
        console.print(f"Nothing was made. {_waiting(video_id)}", highlight=False, soft_wrap=True)
        raise typer.Exit


def _waiting(video_id: str, *options: str) -> str:
    again = " ".join(("talewright retake", video_id, *options))
    return f"What was changed waits: `{again}` goes on with it, --forget drops it."


def _reporting(began: float) -> Callable[[Made, Console], None]:
    def report(made: Made, console: Console) -> None:
        seconds = time.monotonic() - began
        console.print()
        console.print(f"Version {made.video['version']}: {sheets.made_again(made.view)}, in {seconds:.1f} s.")
        say_where(made, console)

    return report
