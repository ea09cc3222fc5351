"""Figures: what was measured, beside the bar that it is held to."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from math import inf
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

_SMALL = 0.1
"""What is below it is told in two digits that count."""

type Cell = str | int | float | None


@dataclass(frozen=True)
class Row:
    cells: Mapping[str, Cell]
    """By column."""
    judged: str | None = None
    """The column that the bar is for."""
    bar: float | None = None
    """The most that it may be."""
    floor: float | None = None
    """The least that it may be."""

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None when there is none."""
        if self.judged is None or (self.bar is None and self.floor is None):
            return None
        value = self.cells[self.judged]
        return isinstance(value, (int, float)) and (self.floor or -inf) <= value <= (
            inf if self.bar is None else self.bar
        )


@dataclass(frozen=True)
class Figure:
    name: str
    title: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that a row has, in the order of their first appearance."""
        return tuple(dict.fromkeys(column for row in self.rows for column in row.cells))

    def shown(self) -> RenderableType:
        """For a person at a terminal."""
        table = Table(title=self.title, title_justify="left", title_style="bold", box=None, padding=(0, 2))
        judged = any(row.met is not None for row in self.rows)
        first, *others = self.columns
        table.add_column(first)
        for column in (*others, *(("bar", "met") if judged else ())):
            table.add_column(column, justify="right")
        for row in self.rows:
            cells = [_said(row.cells.get(column)) for column in self.columns]
            table.add_row(*cells, *(_verdict(row) if judged else ()))
        return Group(table, *(Text(f"  {note}", style="dim") for note in self.notes), Text())

    def as_json(self) -> dict[str, Any]:
        rows = [{**row.cells, **_judgement(row)} for row in self.rows]
        return {"name": self.name, "title": self.title, "rows": rows, "notes": list(self.notes)}


@dataclass(frozen=True)
class Report:
    """One run: what was measured, how, and on what."""

    command: str
    machine: Mapping[str, Cell]
    figures: list[Figure] = field(default_factory=list[Figure])

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "figures": [figure.as_json() for figure in self.figures]}


def _said(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case float() if 0 < abs(cell) < _SMALL:
            return f"{cell:.2g}"
        case float():
            return f"{cell:,.2f}"
        case int():
            return f"{cell:,}"
        case str():
            return cell


def _judgement(row: Row) -> Mapping[str, Cell]:
    limits = {"bar": row.bar, "floor": row.floor, "met": row.met}
    return {name: said for name, said in limits.items() if said is not None} if row.met is not None else {}


def _verdict(row: Row) -> tuple[str, Text]:
    if row.met is None:
        return "", Text()
    limits = (("≤", row.bar), ("≥", row.floor))
    return ", ".join(f"{sign} {_said(limit)}" for sign, limit in limits if limit is not None), Text(
        "yes", style="green"
    ) if row.met else Text("NO", style="bold red")
