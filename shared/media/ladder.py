"""The ladder: the sizes that one composition is encoded in, so that a player takes what its screen and line can bear.

Data only: whoever plans or packages asks for it without anything that films.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rung:
    """One size of picture, in pixels; named as players name it, by its short side."""

    name: str
    width: int
    height: int


def rungs(width: int, height: int) -> tuple[Rung, ...]:
    """The sizes that a frame of `width` x `height` is shown in, largest first: itself, then 1080p, 720p and 480p.

    Nothing is enlarged, every side is even (YUV 4:2:0), and the shape stays within one pixel. Raises ValueError for a
    frame that is not even itself.
    """
    if width % 2 or height % 2 or min(width, height) < 2:
        raise ValueError(f"a frame of {width}x{height} cannot be encoded: both sides must be even")
    short = min(width, height)
    lower = (side for side in _SHORT_SIDES if side <= _STEP * short)
    return (_rung(width, height, short), *(_rung(width, height, side) for side in lower))


_SHORT_SIDES = (1080, 720, 480)
_STEP = 0.8
"""A rung at least this much smaller than the frame is worth encoding: to one nearer, nobody's player would change."""


def _rung(width: int, height: int, short: int) -> Rung:
    scale = short / min(width, height)
    return Rung(f"{short}p", *(2 * round(side * scale / 2) for side in (width, height)))
