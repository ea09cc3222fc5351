"""Strips: several lines under one another, on one scale, so that they can be compared by eye."""

from collections.abc import Mapping, Sequence

from bench.drawing.svg import FAINT, OURS, PEER, Drawing, line, path, sheet, text

_LEFT, _WIDE, _HIGH, _TOP = 200.0, 640.0, 76.0, 76.0


def strips(
    name: str, title: str, below: str, lines: Mapping[str, Sequence[float]], *, reach: float, ours: str
) -> Drawing:
    """`reach`: what the top of a strip stands for; its bottom is the same below 0. `below`: what the axis shows."""
    shapes: list[str] = []
    for number, (row, values) in enumerate(lines.items()):
        middle = _TOP + _HIGH * (number + 0.5)
        half = _HIGH / 2 - 6
        points = [
            (_LEFT + _WIDE * place / max(len(values) - 1, 1), middle - half * max(-1.0, min(1.0, value / reach)))
            for place, value in enumerate(values)
        ]
        shapes += [
            text(_LEFT - 64, middle + 5, row, anchor="end", weight=600 if row == ours else 400),
            text(_LEFT - 8, middle - half + 9, f"+{reach:g} px", size=11, ink=FAINT, anchor="end"),
            text(_LEFT - 8, middle + half, f"−{reach:g} px", size=11, ink=FAINT, anchor="end"),
            *(line(_LEFT, middle + edge, _LEFT + _WIDE, middle + edge, dashed=bool(edge)) for edge in (-half, 0, half)),
            path(points, ink=OURS if row == ours else PEER),
        ]
    bottom = _TOP + _HIGH * len(lines)
    shapes.append(text(_LEFT + _WIDE / 2, bottom + 18, below, size=12, ink=FAINT, anchor="middle"))
    return sheet(name, title, _LEFT + _WIDE + 40, bottom + 38, shapes)
