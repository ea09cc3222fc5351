"""Bars: named rows, and for each a few quantities side by side, every one on a scale of its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.drawing.svg import FAINT, INK, Drawing, line, rectangle, sheet, text

_NAMES, _PANEL, _GAP, _ROW, _TOP = 220.0, 210.0, 100.0, 30.0, 88.0


@dataclass(frozen=True)
class Panel:
    title: str
    values: Sequence[float | None]
    """By row; None where nothing was measured."""
    said: Sequence[str]
    """Beside each bar."""
    limit: float | None = None
    """A line that is not to be crossed."""


def bars(name: str, title: str, rows: Sequence[str], inks: Sequence[str], panels: Sequence[Panel]) -> Drawing:
    """Every panel begins at 0 and ends at its largest value."""
    shapes = [
        text(_NAMES - 12, _middle(place) + 5, row, anchor="end", weight=600 if inks[place] != inks[-1] else 400)
        for place, row in enumerate(rows)
    ]
    bottom = _TOP + _ROW * len(rows)
    for number, panel in enumerate(panels):
        left = _NAMES + number * (_PANEL + _GAP)
        most = max(value for value in panel.values if value is not None)
        shapes += [text(left, _TOP - 16, panel.title, ink=FAINT), line(left, _TOP - 4, left, bottom, ink=FAINT)]
        for place, (value, said) in enumerate(zip(panel.values, panel.said, strict=True)):
            if value is None:
                continue
            long = _PANEL * value / most
            shapes.append(rectangle(left, _middle(place) - 9, max(long, 1), 18, inks[place]))
            shapes.append(text(left + long + 8, _middle(place) + 5, said, size=12))
        if panel.limit is not None:
            at = left + _PANEL * panel.limit / most
            shapes.append(line(at, _TOP - 4, at, bottom, ink=INK, dashed=True))
    return sheet(name, title, _NAMES + len(panels) * (_PANEL + _GAP), bottom + 24, shapes)


def _middle(place: int) -> float:
    return _TOP + _ROW * (place + 0.5)
