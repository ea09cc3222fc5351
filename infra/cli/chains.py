"""Chains on the screen: who is asked for what, in which order, for how much, until when, and how it goes."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from infra.cli.screen import money
from infra.local.providers import Chosen
from shared.production.catalogue import CAPABILITIES, Choice, catalogue, is_keyed

THERE = "there"
MISSING = "missing"
PLAYED = "played"

_SOON = timedelta(days=90)
_COLOURS = {
    "well": "green",
    "troubled": "red",
    "idle": "dim",
    "gone": "red",
    MISSING: "red",
    THERE: "green",
    PLAYED: "cyan",
}
_AT_A_TIME: Mapping[str, tuple[int, str]] = {
    "token": (1_000_000, "million tokens"),
    "character": (1_000, "thousand characters"),
    "second": (60, "minute"),
    "picture": (1, "picture"),
    "call": (1, "call"),
}
"""Of how many of a unit people read the price."""

type Row = dict[str, Any]
"""One of a chain, as `GET /api/admin/providers` has it, with `key`: whether there is one, where that is known."""


def chosen_rows(chosen: Chosen) -> Iterator[Row]:
    """What a studio would ask that is started now, and who is gone. Raises NotConfigured for whom nobody knows."""
    for capability in CAPABILITIES:
        for choice in chosen.looked_at(capability):
            yield row_of(choice) | {"key": key_of(choice.model.company, chosen)}


def all_rows(chosen: Chosen) -> Iterator[Row]:
    """The whole catalogue, at today's prices."""
    today = datetime.now(UTC).date()
    models = (model.priced_on(today) for model in catalogue().models)
    for model in sorted(models, key=lambda model: CAPABILITIES.index(model.capability)):
        yield row_of(Choice(model, model)) | {"key": key_of(model.company, chosen)}


def row_of(choice: Choice) -> Row:
    """What the catalogue has of somebody."""
    model, heir = choice.model, catalogue().heir(choice.model)
    price = model.price
    return {
        "capability": model.capability,
        "provider": model.company,
        "model": model.id,
        "meant": None if choice.meant == model else choice.meant.id,
        "shut_down": None if model.shut_down is None else model.shut_down.isoformat(),
        "successor": None if heir is None else heir.id,
        "price": {
            "unit": str(price.unit),
            "each": f"{price.each:f}",
            "answer": f"{price.answer:f}",
            "on": price.on.isoformat(),
            "source": price.source,
        },
        **({"word": "gone"} if choice.gone else {}),
    }


def key_of(company: str, chosen: Chosen) -> str | None:
    """Whether this machine has a company's key; None of a company that wants none."""
    if not is_keyed(company):
        return None
    return THERE if company in chosen.keys else MISSING


def shown(rows: Iterable[Row], *, today: date | None = None) -> RenderableType:
    """Each with its price and how it fared beneath it, and a note on what is about to end."""
    now = today or datetime.now(UTC).date()
    rows = list(rows)
    table = Table(box=None, padding=(0, 2), header_style="dim")
    table.add_column("for", no_wrap=True)
    table.add_column("asked")
    table.add_column("key", no_wrap=True)
    table.add_column("is", no_wrap=True)
    above = ""
    for row in rows:
        named = "" if row["capability"] == above else row["capability"]
        above = row["capability"]
        asked = Text(f"{row['provider']}:{row['model']}\n").append(" · ".join(_beneath(row)), style="dim")
        table.add_row(named, asked, *(_coloured(row.get(word)) for word in ("key", "word")))
    return Group(table, *(Text(note, style="yellow") for note in dict.fromkeys(_notes(rows, now))))


def _coloured(word: str | None) -> Text:
    return Text(word or "", style=_COLOURS.get(word or "", ""))


def _beneath(row: Row) -> Iterator[str]:
    yield _price(row["price"])
    if row.get("calls") or row.get("failures"):
        took = "" if row["milliseconds"] is None else f" of {row['milliseconds']} ms"
        yield f"{row['calls']} calls{took} for ${row['cost']}, {row['failures']} failures in 24 hours"


def _price(price: Mapping[str, str]) -> str:
    """As people compare prices, with the day on which it was read."""
    many, unit = _AT_A_TIME[price["unit"]]
    each, answer = (Decimal(price[which]) * many for which in ("each", "answer"))
    if not each and not answer:
        return "costs nothing"
    dollars = f"{money(each)} in and {money(answer)} out" if each and answer else money(each or answer)
    return f"{dollars} a {unit} ({price['on']})"


def _notes(rows: Iterable[Row], today: date) -> Iterator[str]:
    for row in rows:
        who = f"{row['provider']}:{row['model']}"
        if row["meant"] is not None:
            yield f"{row['provider']}:{row['meant']} is gone; {who} has taken its place."
        if row["shut_down"] is None:
            continue
        day = date.fromisoformat(row["shut_down"])
        heir = f"{row['successor']} takes over" if row["successor"] else "nobody takes over: choose another"
        if today < day <= today + _SOON:
            yield f"{who} ends on {day}, in {(day - today).days} days; {heir}."
        elif row.get("word") == "gone":
            yield f"{who} was shut down on {day} and is not asked any more: choose another."
