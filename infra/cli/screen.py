"""What a person sees while a job is made, and when it is done."""

from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from infra.cli.following import JobView, StageView

_DOING = {
    "write": "writing",
    "check": "checking",
    "narrate": "narrating",
    "portray": "portraying",
    "illustrate": "illustrating",
    "align": "aligning",
    "preview": "previewing",
    "render": "filming",
    "assemble": "assembling",
    "publish": "publishing",
}
_ITEMS = {"narrate": "beat", "portray": "character", "illustrate": "beat", "render": "chunk"}


class Screen:
    """The stages of one job, live."""

    def __init__(self, console: Console) -> None:
        self._live = Live(console=console, refresh_per_second=8, transient=False)

    def __enter__(self) -> "Screen":
        self._live.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._live.stop()

    def show(self, view: JobView) -> None:
        self._live.update(progress(view))


def progress(view: JobView) -> RenderableType:
    """Every stage that has begun, how far it is, and the cost so far."""
    table = Table.grid(padding=(0, 2))
    for name, stage in view.stages.items():
        table.add_row(
            Text(_DOING.get(name, name), style="bold"),
            ProgressBar(total=stage.of, completed=len(stage.done), width=28),
            f"{len(stage.done)}/{stage.of}",
            _notes(name, stage),
        )
    return Group(
        table, *detours(view), Text(f"cost so far {money(view.cost)}, {view.calls} calls of providers", style="dim")
    )


def detours(view: JobView) -> list[Text]:
    """What was done otherwise than it was meant to be."""
    return [Text(_detour(sentence, dearer), style="yellow") for sentence, dearer in view.detours.items()]


def where_the_time_went(view: JobView) -> RenderableType:
    """A line for each stage: how long it took on the wall, and all its workers together."""
    table = Table(box=None, padding=(0, 2), title="where the time went", title_justify="left", title_style="bold")
    for heading in ("stage", "items", "kept", "seconds", "worked"):
        table.add_column(heading, justify="left" if heading == "stage" else "right")
    for name, stage in view.stages.items():
        kept = str(stage.cached) if stage.cached else ""
        table.add_row(name, str(len(stage.done)), kept, f"{stage.seconds:.1f}", f"{stage.worked:.1f}")
    return table


def money(cost: Decimal) -> str:
    return f"${cost.normalize():f}" if cost else "$0"


def _detour(sentence: str, dearer: list[Decimal]) -> str:
    often = f"{len(dearer)} times: " if len(dearer) > 1 else ""
    cost = sum(dearer, Decimal(0))
    said = f" (up to ${round(abs(cost), 4).normalize():f} {'more' if cost > 0 else 'less'})" if cost else ""
    return f"{often}{sentence}{said}"


def _notes(name: str, stage: StageView) -> Text:
    if stage.failed:
        item, why = next(iter(stage.failed.items()))
        which = "" if item is None else f"{_ITEMS[name]} {item + 1}: "
        return Text(f"{len(stage.failed)} failed: {which}{why}", style="red")
    if len(stage.done) < stage.of:
        return Text("")
    return Text("already made" if stage.cached == stage.of else f"{stage.seconds:.1f} s", style="dim")
