"""Figures as vector drawings: a few lines of text, read into polygons.

A figure stands on the ground line y = 0 with its middle at x = 0; y points up and 100 is the figure's own height.
Each line of its text is one part, back to front, or an anchor:

    tone path  x,y ~x,y ...          closed outline; a point after `~` is rounded, any other is a corner
    tone oval  x,y rx,ry [degrees]   ellipse, turned against the clock
    tone limb  w,w x,y x,y ...       a stroke through the points, from one width to the other, round at the ends
    tone box   x,y x,y [radius]      upright rectangle between two opposite corners, which may be rounded
    @name x,y                        a point that others hold on to: `hand`, `grip`, `glow`

A line that begins with a point goes on with the line before. `path+`, `oval+`, `limb+` and `box+` also draw the part's
mirror image. A tone ending in `-` is the darker version of that tone, in `+` the lighter; the tone `hole` cuts out what
lies under it.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

type Points = NDArray[np.float64]
"""Shape (n, 2): x and y."""

_CONTINUED = re.compile(r"\n\s*(?=[~\d-])")
_CURVE_STEPS = 7
_OVAL_STEPS = 40


@dataclass(frozen=True, eq=False)
class Part:
    tone: str
    outlines: tuple[Points, ...]


@dataclass(frozen=True, eq=False)
class Figure:
    parts: tuple[Part, ...]
    anchors: dict[str, tuple[float, float]]

    @property
    def slenderness(self) -> float:
        """How wide it is, as a part of its nominal height."""
        columns = np.concatenate([outline[:, 0] for part in self.parts for outline in part.outlines])
        return float(columns.max() - columns.min()) / 100


@cache
def figure(text: str) -> Figure:
    """Read a drawing. Raises ValueError on a line that is neither a part nor an anchor."""
    parts: list[Part] = []
    anchors: dict[str, tuple[float, float]] = {}
    for head, *words in map(str.split, _CONTINUED.sub(" ", text).strip().splitlines()):
        if head.startswith("@"):
            anchors[head[1:]] = _point(words[0])
            continue
        kind, *arguments = words
        outlines = _outlines(kind.removesuffix("+"), arguments)
        if kind.endswith("+"):
            outlines += tuple(outline * (-1.0, 1.0) for outline in outlines)
        parts.append(Part(head, outlines))
    return Figure(tuple(parts), anchors)


def curve(points: Points, rounded: Sequence[bool], *, closed: bool = True) -> Points:
    """Points made into an outline that bends through the rounded ones and breaks at the others.

    A cubic Hermite spline whose tangent at a rounded point is parallel to the chord between its neighbours, as long
    as the piece it starts or ends (a Catmull-Rom spline that does not overshoot on uneven points).
    """
    count = len(points)
    pieces: list[Points] = []
    steps = np.linspace(0, 1, _CURVE_STEPS, endpoint=False)[:, None]
    for number in range(count if closed else count - 1):
        start, end = points[number], points[(number + 1) % count]
        starts_round, ends_round = rounded[number], rounded[(number + 1) % count]
        if not (starts_round or ends_round):
            pieces.append(start[None])
            continue
        chord = end - start
        before = _tangent(points, number, chord, closed) if starts_round else chord
        after = _tangent(points, (number + 1) % count, chord, closed) if ends_round else chord
        squares, cubes = steps**2, steps**3
        pieces.append(
            (2 * cubes - 3 * squares + 1) * start
            + (cubes - 2 * squares + steps) * before
            + (3 * squares - 2 * cubes) * end
            + (cubes - squares) * after
        )
    if not closed:
        pieces.append(points[-1:])
    return np.concatenate(pieces)


def oval(centre: tuple[float, float], radii: tuple[float, float], degrees: float = 0.0) -> Points:
    """An ellipse's outline."""
    angles = np.linspace(0, 2 * np.pi, _OVAL_STEPS, endpoint=False)
    flat = np.stack([np.cos(angles) * radii[0], np.sin(angles) * radii[1]], axis=1)
    turn = np.deg2rad(degrees)
    turned = flat @ np.array([[np.cos(turn), np.sin(turn)], [-np.sin(turn), np.cos(turn)]])
    return turned + np.asarray(centre)


def rectangle(left: float, top: float, right: float, bottom: float) -> Points:
    """An upright rectangle's outline."""
    return np.array([(left, top), (right, top), (right, bottom), (left, bottom)])


def rows(*slices: tuple[float, float, float]) -> Points:
    """The outline through horizontal slices: left, right and y of each, in order."""
    return np.array([(left, y) for left, _, y in slices] + [(right, y) for _, right, y in reversed(slices)])


def columns(*slices: tuple[float, float, float]) -> Points:
    """The outline through upright slices: x, top and bottom of each, in order."""
    return np.array([(x, top) for x, top, _ in slices] + [(x, bottom) for x, _, bottom in reversed(slices)])


def limb(widths: tuple[float, float], points: Points) -> tuple[Points, ...]:
    """A tapering stroke with round ends, as overlapping outlines."""
    spine = curve(points, [True] * len(points), closed=False)
    radii = np.linspace(widths[0], widths[1], len(spine)) / 2
    along = np.gradient(spine, axis=0)
    along /= np.maximum(np.hypot(along[:, 0], along[:, 1]), 1e-9)[:, None]
    aside = np.stack([-along[:, 1], along[:, 0]], axis=1) * radii[:, None]
    ends = [oval((x, y), (r, r)) for (x, y), r in zip(spine[[0, -1]].tolist(), radii[[0, -1]].tolist(), strict=True)]
    quads = [
        np.array([spine[a] + aside[a], spine[b] + aside[b], spine[b] - aside[b], spine[a] - aside[a]])
        for a, b in pairwise(range(len(spine)))
    ]
    joints = [oval((x, y), (r, r)) for (x, y), r in zip(spine[1:-1:2].tolist(), radii[1:-1:2].tolist(), strict=True)]
    return (*quads, *joints, *ends)


def _outlines(kind: str, arguments: list[str]) -> tuple[Points, ...]:
    match kind, arguments:
        case "path", points:
            return (curve(_points(p.removeprefix("~") for p in points), [p.startswith("~") for p in points]),)
        case "oval", [centre, radii, *degrees]:
            return (oval(_point(centre), _point(radii), float(degrees[0]) if degrees else 0.0),)
        case "limb", [widths, *points]:
            return limb(_point(widths), _points(points))
        case "box", [corner, opposite]:
            (left, bottom), (right, top) = _point(corner), _point(opposite)
            return (np.array([(left, bottom), (right, bottom), (right, top), (left, top)]),)
        case "box", [corner, opposite, radius]:
            (left, bottom), (right, top), r = _point(corner), _point(opposite), float(radius)
            arc = oval((0, 0), (r, r)).reshape(4, -1, 2)
            middles = [(right - r, top - r), (left + r, top - r), (left + r, bottom + r), (right - r, bottom + r)]
            return (np.concatenate([quarter + middle for quarter, middle in zip(arc, middles, strict=True)]),)
        case _:
            raise ValueError(f"no such part: {kind} {' '.join(arguments)}")


def _tangent(points: Points, at: int, chord: Points, closed: bool) -> Points:
    count = len(points)
    before, after = (at - 1) % count, (at + 1) % count
    if not closed:
        before, after = max(at - 1, 0), min(at + 1, count - 1)
    across = points[after] - points[before]
    length = np.hypot(*across)
    return across * (np.hypot(*chord) / length) if length else chord


def _points(words: Iterable[str]) -> Points:
    return np.array([_point(word) for word in words])


def _point(word: str) -> tuple[float, float]:
    x, y = word.split(",")
    return float(x), float(y)
