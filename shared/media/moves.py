"""The camera's vocabulary: moves by name, where each looks, and which of them suit a picture.

Numbers only, so that they can be chosen where nothing is filmed.
"""

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

type Point = tuple[float, float]
"""A place in a picture: parts (0 to 1) of its width and of its height."""


class Move(StrEnum):
    PUSH_IN = "push-in"
    PULL_BACK = "pull-back"
    PAN_LEFT = "pan-left"
    PAN_RIGHT = "pan-right"
    RISE = "rise"
    SINK = "sink"


@dataclass(frozen=True)
class View:
    """What the camera sees: a rectangle of the frame's shape, in parts (0 to 1) of the still's width and height."""

    left: float
    top: float
    size: float


ZOOM = 1.12
"""How much larger things look close up than from afar."""


def view(move: Move, progress: float, focus: Point = (0.5, 0.5)) -> View:
    """What the camera sees when `progress` (0 to 1) of its move has passed, in a still with its subject at `focus`.

    A push-in ends, and a pull-back begins, with the subject as near to the middle as the picture allows; a pan keeps it
    so in height, a rise in width. A zoom grows by the same ratio every moment, about one fixed point. The pace is eased
    in and out by a raised cosine between half and one and a half times the mean: a move that began or ended at rest
    would look frozen.
    """
    start, end = _path(move, focus)
    eased = progress - math.sin(2 * math.pi * progress) / (4 * math.pi)
    size = start.size ** (1 - eased) * end.size**eased
    along = eased if start.size == end.size else (size - start.size) / (end.size - start.size)
    return View(start.left + along * (end.left - start.left), start.top + along * (end.top - start.top), size)


def wishes(focus: Point, seed: str) -> tuple[Move, ...]:
    """Every move, that first which suits a picture with its subject at `focus` best.

    A subject in the middle is gone up to; one at the side, or high or low, is panned to. `seed` breaks what would else
    be the same for all: the same one gives the same order.
    """
    return tuple(sorted(Move, key=lambda move: (_appeal(move, focus) + _chance(move, seed), move), reverse=True))


def chosen(wishes: Sequence[Sequence[Move]], beats: Sequence[int]) -> tuple[Move, ...]:
    """The move of each shot, given what each wishes, first wish first, and which beat each tells.

    Beats take turns: one zooms, the next one drifts, and within a beat no move follows itself. So no two shots side by
    side move alike, and yet what one of them wishes changes nothing beside it: another picture is no reason to film its
    neighbours again. One wish alone is a command: it is obeyed, and no neighbour gives way to it.
    """
    moves: list[Move] = []
    before: int | None = None
    for own, beat in zip(wishes, beats, strict=True):
        turn = DRIFTS if beat % 2 else ZOOMS
        taken = moves[-1:] if before == beat % 2 else []
        moves.append(own[0] if len(own) == 1 else next(move for move in own if move in turn and move not in taken))
        before = beat % 2
    return tuple(moves)


ZOOMS = (Move.PUSH_IN, Move.PULL_BACK)
DRIFTS = (Move.PAN_LEFT, Move.PAN_RIGHT, Move.RISE, Move.SINK)

_SIZE = 1 / ZOOM
_WHOLE = View(0, 0, 1)


def _path(move: Move, focus: Point) -> tuple[View, View]:
    room = 1 - _SIZE
    left, top = (min(max(place - _SIZE / 2, 0), room) for place in focus)
    close = View(left, top, _SIZE)
    match move:
        case Move.PUSH_IN:
            return _WHOLE, close
        case Move.PULL_BACK:
            return close, _WHOLE
        case Move.PAN_LEFT:
            return View(room, top, _SIZE), View(0, top, _SIZE)
        case Move.PAN_RIGHT:
            return View(0, top, _SIZE), View(room, top, _SIZE)
        case Move.RISE:
            return View(left, room, _SIZE), View(left, 0, _SIZE)
        case Move.SINK:
            return View(left, 0, _SIZE), View(left, room, _SIZE)


_TOWARDS = {Move.PAN_LEFT: (-1, 0), Move.PAN_RIGHT: (1, 0), Move.RISE: (0, -1), Move.SINK: (0, 1)}
_ZOOMED, _DRIFTED = 0.5, 0.3
_PULL = 1.5
"""How much a place at the edge, half a picture away from the middle, adds to the drift that goes there."""


def _appeal(move: Move, focus: Point) -> float:
    """From about 0 to 1: how well a move suits a picture."""
    across, down = focus[0] - 0.5, focus[1] - 0.5
    if move in _TOWARDS:
        right, below = _TOWARDS[move]
        return _DRIFTED + _PULL * (right * across + below * down)
    return _ZOOMED - _PULL * math.hypot(across, down) / 2


def _chance(move: Move, seed: str) -> float:
    """From 0 to 1/2, by lot."""
    return hashlib.sha256(f"{seed}\n{move}".encode()).digest()[0] / 512
