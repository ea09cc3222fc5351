"""Make a thing through the API, and bring it home."""

import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from rich.console import Console
from rich.text import Text

from infra.cli.client import Client, Refused
from infra.cli.following import JobView, follow
from infra.cli.screen import Screen, money, where_the_time_went

_LONGEST_NAME = 60


class Interrupted(Exception):
    """The person went away; the job did not."""

    def __init__(self, job: str) -> None:
        super().__init__(job)
        self.job = job


class JobFailed(Exception):
    """The job ended without a result."""

    def __init__(self, job: str, why: str) -> None:
        super().__init__(why)
        self.job = job


@dataclass(frozen=True)
class Order:
    """What `make` is told; what is None is left to the series or to the studio."""

    topic: str | None = None
    script: str | None = None
    series_id: str | None = None
    niche: str | None = None
    style: str | None = None
    voice: str | None = None
    language: str | None = None
    seconds: int | None = None
    long: bool | None = None
    speed: float | None = None
    music: str | None = None
    tone: str | None = None
    captions: str | None = None
    cap: str | None = None
    """US dollars."""

    def body(self) -> dict[str, Any]:
        return {name: said for name, said in vars(self).items() if said is not None}


@dataclass(frozen=True)
class Made:
    """A finished video, and the files of it on this machine."""

    video: dict[str, Any]
    """As this job made it, whichever of its versions is shown."""
    view: JobView
    files: tuple[Path, ...]


def order_video(client: Client, order: Order) -> dict[str, Any]:
    """Order a short. Raises Refused or Unreachable."""
    return client.post("/api/videos", order.body())


def finish(client: Client, job: str, out: Path | None, console: Console) -> Made:
    """See a job through and fetch what it made. Raises Interrupted, JobFailed, Refused or Unreachable."""
    view, told = JobView(), False
    try:
        with Screen(console) as screen:
            for view in follow(client, job):
                screen.show(view)
                if view.preview is not None and not told:
                    told = True
                    console.print(f"  preview: {view.preview}", highlight=False, soft_wrap=True)
    except KeyboardInterrupt:
        raise Interrupted(job) from None
    video = _video_of(client, job)
    if video["status"] != "ready":
        raise JobFailed(job, video["error_message"] or "the studio does not say why")
    return Made(video, view, _fetch(client, video, out))


def resume(client: Client, job: str, *, cap: str | None = None) -> None:
    """Go on with a job, which may cost more now if `cap` says so, in US dollars. Raises Refused or Unreachable."""
    try:
        client.post(f"/api/jobs/{job}/retry", None if cap is None else {"cap": cap})
    except Refused as refused:
        if refused.status != 409:
            raise
        # It is done, or still at work: following it is all that is left to do.


def report(made: Made, console: Console) -> None:
    """What was made, where it is, what it cost, and where the time went."""
    video = made.video
    console.print()
    console.print(where_the_time_went(made.view))
    console.print()
    console.print(Text.assemble((video["title"], "bold"), f"  {video['duration']:.1f} s, {money(made.view.cost)}"))
    console.print(f"made by {', '.join(video['made_by'])}", style="dim")
    say_where(made, console)
    console.print(
        f"  change something: talewright retake {video['id']} --beat 1 --text …", highlight=False, soft_wrap=True
    )


def say_where(made: Made, console: Console) -> None:
    """Where it is and can be watched, what has to be shown with it; and how to show it, when another version is."""
    video = made.video
    for path in made.files:
        console.print(f"  {path}", highlight=False, soft_wrap=True)
    console.print(f"  watch: {video['watch_url'] or video['video_url']}", highlight=False, soft_wrap=True)
    for credit in video["credits"]:
        console.print(f"  say wherever you show it: {credit}", highlight=False, markup=False, soft_wrap=True)
    if not video["shown"]:
        show = f"talewright restore {video['id']} {video['version']}"
        console.print(f"  another version is shown; to show this one: {show}", highlight=False, soft_wrap=True)


def report_as_json(made: Made) -> None:
    """The same, for scripts."""
    said = {
        "video": made.video,
        "files": [str(path) for path in made.files],
        "cost": str(made.view.cost),
        "stages": {
            name: {
                "items": len(stage.done),
                "kept": stage.cached,
                "seconds": round(stage.seconds, 3),
                "worked": round(stage.worked, 3),
            }
            for name, stage in made.view.stages.items()
        },
    }
    sys.stdout.write(json.dumps(said, indent=2, ensure_ascii=False) + "\n")


def _video_of(client: Client, job: str) -> dict[str, Any]:
    """A video as one of its jobs made it."""
    known = client.get(f"/api/jobs/{job}")
    version = client.get(f"/api/videos/{known['video_id']}/versions/{known['version']}")
    return {"id": known["video_id"], "version": version.pop("number"), **version}


def _fetch(client: Client, video: dict[str, Any], out: Path | None) -> tuple[Path, ...]:
    main = out or Path(f"{_slug(video['title'])}.mp4")
    main.parent.mkdir(parents=True, exist_ok=True)
    wanted = {
        "video_url": main,
        "thumbnail_url": main.with_suffix(".jpg"),
        "subtitles_url": main.with_suffix(".vtt"),
        "captions_url": main.with_suffix(".srt"),
    }
    for name, path in wanted.items():
        client.download(urljoin(str(client.url), video[name]), path)
    return tuple(path.absolute() for path in wanted.values())


def _slug(title: str) -> str:
    plain = unicodedata.normalize("NFKC", title).casefold()
    return re.sub(r"\W+", "-", plain).strip("-")[:_LONGEST_NAME].rstrip("-") or "video"
