"""Sheets: a script, a quote and the versions of a video, as a person reads them."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.cli.following import JobView
from infra.cli.screen import money

_SHORT = 60
"""Characters of a text in a list."""
_KINDS = {"narrate": "take", "portray": "portrait", "illustrate": "picture", "render": "stretch of film"}


def script(said: dict[str, Any]) -> RenderableType:
    """What is said and shown, numbered, with the times; what waits to be made is marked."""
    head = Text.assemble(
        (said["title"], "bold"),
        f"  version {said['version']}, voice {said['voice']}, music {said['music']}, captions {said['captions']}, "
        f"{said['style']}",
    )
    table = Table(box=None, padding=(0, 2))
    for heading in ("beat", "time", "says", "shows"):
        table.add_column(heading, justify="right" if heading in {"beat", "time"} else "left")
    for beat in said["beats"]:
        marks = ", ".join(f"changed: {what}" for what in beat["changed"])
        notes = [f"voice {beat['voice']}"] * (beat["voice"] is not None) + [str(beat["move"])] * (
            beat["move"] is not None
        )
        shown = beat["picture"]
        if beat["own_picture"]:
            shown = "your own picture" + (", no longer kept: send it again" if beat["lost"] else "")
        table.add_row(
            str(beat["number"]),
            _time(beat["start"], beat["end"]),
            Text.assemble(beat["text"], (f"  {marks}" if marks else "", "yellow")),
            Text.assemble((shown, "dim"), (f"  {', '.join(notes)}" if notes else "", "cyan")),
        )
    return Group(head, table)


def quote(said: dict[str, Any]) -> RenderableType:
    """What differs, what would be made again, and what that costs."""
    lines = [Text.assemble("  ", _difference(different)) for different in said["differences"]]
    again = ", ".join(_again(said)) or "nothing"
    told = [Text(f"To be made again: {again}."), Text(f"Cost: {_price(said)}")]
    if said["same_as"] is not None:
        told.append(Text(f"It would be the same as version {said['same_as']}."))
    return Group(*lines, *told)


def versions(found: list[dict[str, Any]]) -> RenderableType:
    """Each version, what differs from the one that it was made from, and where it is."""
    return Group(*(line for version in found for line in _version(version)))


def made_again(view: JobView) -> str:
    """How much of each kind was not there before."""
    counted = [
        f"{len(stage.done) - stage.cached} of {_many(stage.of, _KINDS[name])}"
        for name, stage in view.stages.items()
        if name in _KINDS and len(stage.done) > stage.cached
    ]
    return ", ".join(counted) or "no take, no picture and no film made again"


def _version(said: dict[str, Any]) -> Iterator[Text]:
    made = f"{said['duration']:.1f} s, {money(Decimal(said['cost']))}" if said["duration"] else ""
    yield Text.assemble(
        (f"{said['number']}", "bold"), " (shown)" if said["shown"] else "", f"  {said['status']}  {made}".rstrip()
    )
    for different in said["differences"]:
        yield Text.assemble("   ", _difference(different))
    if said["error_message"]:
        yield Text(f"   {said['error_message']}", style="red")
    if watched := said["watch_url"] or said["video_url"]:
        yield Text(f"   watch: {watched}")


def _again(said: dict[str, Any]) -> Iterator[str]:
    if said["spoken"]:
        yield f"{_many(len(said['spoken']), 'take')} (beat {_listed(said['spoken'])})"
    if said["drawn"]:
        yield f"{_many(len(said['drawn']), 'picture')} (beat {_listed(said['drawn'])})"
    if said["taken_in"]:
        yield f"your own picture (beat {_listed(said['taken_in'])})"
    if said["nearest"] is None:
        yield "the whole film"
    elif said["filmed"]:
        seconds = sum(chunk["end"] - chunk["start"] for chunk in said["filmed"])
        begins, ends = said["filmed"][0]["start"], max(chunk["end"] for chunk in said["filmed"])
        about = "" if said["exact"] else "about "
        yield f"{about}{_many(len(said['filmed']), 'stretch of film')} ({seconds:.1f} s between {_time(begins, ends)})"
    if said["joined"]:
        yield "the joining of them"


def _price(said: dict[str, Any]) -> str:
    calls = said["calls"]
    if unknown := " or ".join(dict.fromkeys(each["provider"] for each in calls if not each["priced"])):
        return f"${said['cost']}, and what {unknown} charges: nobody here knows that"
    if calls and all(each["cost"] == "0" for each in calls):
        return f"$0 ({', '.join(sorted({each['provider'] for each in calls}))} is asked, for free)"
    return f"${said['cost']}"


def _difference(said: dict[str, Any]) -> Text:
    where = "" if said["beat"] is None else f"beat {said['beat']}, "
    return Text.assemble(
        f"{where}{said['what'].replace('_', ' ')}: ",
        (_value(said["before"]), "strike dim"),
        " → ",
        (_value(said["after"]), "green"),
    )


def _value(said: Any) -> str:
    text = " ".join(said) if isinstance(said, list) else "as usual" if said is None else str(said)
    return text if len(text) <= _SHORT else f"{text[:_SHORT]}…"


def _time(start: float | None, end: float | None) -> str:
    return "" if start is None or end is None else f"{_clock(start)}-{_clock(end)}"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{int(minutes)}:{rest:04.1f}"


def _listed(numbers: list[int]) -> str:
    return ", ".join(map(str, numbers))


def _many(count: int, kind: str) -> str:
    if count == 1:
        return f"1 {kind}"
    noun, _, rest = kind.partition(" ")
    plural = f"{noun}es" if noun.endswith("ch") else f"{noun}s"
    return f"{count} {plural}{f' {rest}' if rest else ''}"
