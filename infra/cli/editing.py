"""The commands that change a video: look at its script, have something told or shown otherwise, go back."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from infra.cli import retake as retakes
from infra.cli import sheets
from infra.cli.make import Made
from infra.cli.terminal import AsJson, Out, Url, client_of, complain, see_through, told

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
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
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
        known = retakes.find(client, video)
        if forget:
            retakes.forget(client, known["id"])
        changes = retakes.Changes(of_whole, beat, of_beat, image)
        quote = retakes.propose(client, known["id"], changes)
        if not quote["differences"]:
            complain("nothing is different: say what is to be, for instance --beat 4 --text …")
        console.print(sheets.quote(quote), soft_wrap=True)
        if not yes and console.is_terminal and not typer.confirm("Make it?", default=True, err=as_json):
            console.print("Nothing was made. The changes wait: `talewright retake` goes on with them, or --forget.")
            raise typer.Exit
        began = time.monotonic()
        version = retakes.begin(client, known["id"], quote)
        making = {"id": known["id"], "job_id": version["job_id"]}
        see_through(client, making, out, console, as_json=as_json, report=_reporting(version["number"], began))


def versions(video: Video = _LAST, url: Url = None) -> None:
    """The versions of a video, the newest first, and what differs in each."""
    with told(as_json=False) as console, client_of(url) as client:
        known = retakes.find(client, video)
        found = client.get(f"/api/videos/{known['id']}/versions?limit=100")["items"]
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


def _reporting(version: int, began: float) -> Callable[[Made, Console], None]:
    def report(made: Made, console: Console) -> None:
        seconds = time.monotonic() - began
        console.print()
        console.print(f"Version {version}: {sheets.made_again(made.view)}, in {seconds:.1f} s.")
        for path in made.files:
            console.print(f"  {path}", highlight=False, soft_wrap=True)
        console.print(f"  watch: {made.video['watch_url'] or made.video['video_url']}", highlight=False, soft_wrap=True)

    return report
