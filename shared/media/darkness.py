"""Darkness: when a frame, or what one would be made of, is so black that nothing is to be seen in it."""

import numpy as np
import numpy.typing as npt

_BLACK = 16 + 0.07 * 219
"""Darker than this is black (of 16 to 235)."""
_PART = 0.98
"""So much of a frame has to be."""


def is_black(luma: npt.NDArray[np.uint8]) -> bool:
    """Whether a frame shows nothing, by samples of its luma (limited range: 16 to 235)."""
    return bool(np.mean(luma < _BLACK) >= _PART)
