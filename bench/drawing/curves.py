"""Curves: quantities over a quantity, both in equal ratios (logarithmic), in panels side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

from bench.drawing.svg import FAINT, INK, PEER, Drawing, dot, line, path, sheet, text

type Points = Sequence[tuple[float, float]]

_WIDE, _HIGH, _TOP, _LEFT, _GAP = 360.0, 260.0, 92.0, 76.0, 110.0


@dataclass(frozen=True)
class Graph:
    title: str
    curves: Mapping[str, Points]
    inks: Sequence[str]
    """By curve."""
    ticks: Mapping[float, str]
    """What is written up the side."""
    others: Mapping[str, Points] = field(default_factory=dict[str, Points])
    """What somebody else says: dots."""


def curves(name: str, title: str, graphs: Sequence[Graph], ticks: Mapping[float, str], below: str) -> Drawing:
    """`ticks`: what is written along the bottom, which ends at the first and the last of them."""
    shapes: list[str] = []
    for number, graph in enumerate(graphs):
        shapes += _graph(graph, _LEFT + number * (_WIDE + _GAP), ticks, below)
    width = _LEFT + len(graphs) * (_WIDE + _GAP)
    return sheet(name, title, width, _TOP + _HIGH + 56, shapes)


def _graph(graph: Graph, left: float, ticks: Mapping[float, str], below: str) -> list[str]:
    def x(value: float) -> float:
        return left + _WIDE * _along(value, min(ticks), max(ticks))

    def y(value: float) -> float:
        return _TOP + _HIGH * (1 - _along(value, min(graph.ticks), max(graph.ticks)))

    shapes = [text(left, _TOP - 16, graph.title, ink=FAINT)]
    for value, said in graph.ticks.items():
        shapes.append(line(left, y(value), left + _WIDE, y(value)))
        shapes.append(text(left - 8, y(value) + 4, said, size=11, ink=FAINT, anchor="end"))
    for value, said in ticks.items():
        shapes.append(text(x(value), _TOP + _HIGH + 18, said, size=11, ink=FAINT, anchor="middle"))
    shapes.append(text(left + _WIDE / 2, _TOP + _HIGH + 38, below, size=12, ink=FAINT, anchor="middle"))
    for (said, points), ink in zip(graph.curves.items(), graph.inks, strict=True):
        shapes.append(path([(x(a), y(b)) for a, b in points], ink=ink, wide=2.2))
        end, value = points[-1]
        shapes.append(text(x(end) + 6, y(value) + 4, said, size=11, ink=INK))
    for said, points in graph.others.items():
        shapes += [dot(x(a), y(b), ink=PEER) for a, b in points]
        end, value = points[-1]
        shapes.append(text(x(end) - 9, y(value) + 4, said, size=11, ink=FAINT, anchor="end"))
    return shapes


def _along(value: float, least: float, most: float) -> float:
    return log(value / least) / log(most / least)
