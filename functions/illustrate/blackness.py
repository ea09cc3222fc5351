"""Blackness: a picture that would leave a hole in the film, known before anything is filmed of it."""

import numpy as np
from PIL import Image

from shared.media import darkness
from shared.media.stills import still

_TO_LUMA = np.array((0.2126, 0.7152, 0.0722))
"""Of R'G'B' (Rec. ITU-R BT.709, 3.2)."""
_STEP = 8
"""One pixel in so many is looked at, each way."""


def is_black(picture: Image.Image, focus: tuple[float, float], width: int, height: int) -> bool:
    """Whether nothing is to be seen of an RGB picture with its subject at `focus` once it fills `width` x `height`."""
    seen = still(picture, focus, width, height)
    sample = seen.image.resize((width // _STEP, height // _STEP), Image.Resampling.NEAREST, seen.box)
    return darkness.is_black(np.rint(16 + np.asarray(sample) @ _TO_LUMA * 219 / 255).astype(np.uint8))
