"""Sizes: what a picture is drawn in, to be cut to a canvas."""

import math

_STEP = 16
_LONGEST_SIDE = 3840
_FEWEST, _MOST = 655_360, 8_294_400
"""Pixels."""
_THINNEST = 3
"""Sides, one to the other. All five: OpenAI, guide to image generation, "Size constraints" of gpt-image-2 and later."""
_LESS = 0.99


def size_of(width: int, height: int, fixed: tuple[str, ...] = ()) -> str:
    """The smallest size that covers a canvas, as `1088x1920`; of `fixed` ones, if there are any, the likest in shape.

    A canvas that is larger than any picture is covered by one of its shape that is enlarged.
    """
    if fixed:
        return min(fixed, key=lambda size: abs(math.log(_shape(size) * height / width)))
    wide, high = max(width, height / _THINNEST), max(height, width / _THINNEST)
    scale = max(1.0, math.sqrt(_FEWEST / (wide * high)))
    while not _is_drawn(drawn := (_stepped(wide * scale), _stepped(high * scale))):
        scale *= _LESS
    return f"{drawn[0]}x{drawn[1]}"


def _is_drawn(size: tuple[int, int]) -> bool:
    return max(size) <= _LONGEST_SIDE and size[0] * size[1] <= _MOST


def _stepped(side: float) -> int:
    return math.ceil(side / _STEP) * _STEP


def _shape(size: str) -> float:
    width, height = size.split("x")
    return int(width) / int(height)
