"""Things with nobody about: the first of them large, the others beside it, on whatever suits the place."""

from collections.abc import Sequence

from shared.providers.offline.illustrator.layer import Kind
from shared.providers.offline.illustrator.roles import ADRIFT, STANDING
from shared.providers.offline.illustrator.settings.stand import Stand
from shared.providers.offline.illustrator.sketch import Sketch
from shared.providers.offline.illustrator.subject import Subject
from shared.providers.offline.illustrator.vector import oval, rectangle, rows

_FLOATING = ADRIFT | {"underwater", "sea"}
_FURNISHED = frozenset({"room", "library", "laboratory"})
_LEVEL = 0.58
"""The top of a table or a plinth."""
_STUDIO_LEVEL = 0.63
"""The top of the studio's own disc."""


def show(sketch: Sketch, stand: Stand, things: Sequence[Subject], side: float) -> None:
    """Draw up to three things; what is second in importance goes to `side` (1 for right, -1 for left)."""
    level = _base(sketch, stand, things[0])
    for thing, shift, scale in _arranged(things, side):
        x = 0.5 + shift * sketch.span * 9 / 16 / sketch.width
        height = sketch.height_of(thing, scale)
        if sketch.reading.setting not in _FLOATING:
            sketch.shadow(x, level, height * 0.42, 0.55)
        sketch.draw(thing, x=x, foot=level, height=height, lit=0.8)


def _arranged(things: Sequence[Subject], side: float) -> list[tuple[Subject, float, float]]:
    """Each thing, how far it is from the middle and how large, the farthest back first."""
    first = things[0]
    if len(things) > 1:
        rest = [(thing, -side * 0.3, 0.4) for thing in things[2:3]]
        return [(things[1], side * 0.24, 0.5), (first, -side * 0.06, 0.9), *rest]
    if first.count > 1:
        return [(first, shift, 0.62) for shift in (-0.22, 0.22, 0.0)[: first.count]]
    return [(first, 0.0, 1.0)]


def _base(sketch: Sketch, stand: Stand, first: Subject) -> float:
    """Draw what the things stand on, and return its level."""
    setting = sketch.reading.setting
    if setting == "studio":
        return _STUDIO_LEVEL
    if setting not in _FLOATING and first.figure in STANDING:
        return stand.ground
    if setting in _FURNISHED:
        _table(sketch, stand.ground + 0.03)
    elif setting not in _FLOATING:
        _plinth(sketch, stand.ground + 0.015)
    return _LEVEL


def _plinth(sketch: Sketch, foot: float) -> None:
    """A block of stone."""
    half = 0.27 * sketch.span * 9 / 16 / sketch.width
    sketch.shadow(0.5, foot, 0.2)
    block = rectangle(0.5 - half * 0.9, _LEVEL, 0.5 + half * 0.9, foot)
    shaded = rectangle(0.5 + half * 0.35, _LEVEL, 0.5 + half * 0.9, foot)
    slab = [rectangle(0.5 - half, _LEVEL, 0.5 + half, _LEVEL + 0.03), oval((0.5, _LEVEL), (half, 0.012))]
    sketch.shape([block], "stone", depth=0.04, surface="wall", kind=Kind.FIGURE)
    sketch.shape([shaded], "stone-", depth=0.04, kind=Kind.FIGURE)
    sketch.shape(slab, "stone+", depth=0.04, kind=Kind.FIGURE)


def _table(sketch: Sketch, foot: float) -> None:
    """A wooden table."""
    half = 0.4 * sketch.span * 9 / 16 / sketch.width
    sketch.shadow(0.5, foot, 0.26)
    places = 0.5 - half * 0.82, 0.5 + half * 0.82
    legs = [rows((x - 0.02, x + 0.02, _LEVEL), (x - 0.014, x + 0.014, foot)) for x in places]
    apron = rectangle(0.5 - half * 0.86, _LEVEL, 0.5 + half * 0.86, _LEVEL + 0.045)
    board = [rectangle(0.5 - half, _LEVEL, 0.5 + half, _LEVEL + 0.02), oval((0.5, _LEVEL), (half, 0.012))]
    sketch.shape([*legs, apron], "wood-", depth=0.04, surface="bark", kind=Kind.FIGURE)
    sketch.shape(board, "wood", depth=0.04, surface="bark", kind=Kind.FIGURE)
