"""The ideal: what a camera sees of a still, resampled by Lanczos in floats at exactly the place where it looks.

Only brightness (BT.709 Y', 16 to 235), which is all that VMAF and a tracker of points look at.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from shared.media.moves import View

type Plane = npt.NDArray[np.float32]

_LUMA = (0.2126, 0.7152, 0.0722)
"""Rec. ITU-R BT.709-6, 3.2."""


@dataclass(frozen=True)
class Ideal:
    """A still that can be seen from anywhere."""

    plane: Image.Image
    width: int
    """Of the frame, in pixels."""
    height: int

    @classmethod
    def of(cls, picture: Path, width: int, height: int) -> "Ideal":
        """Of a picture that has the frame's own shape."""
        with Image.open(picture) as file:
            rgb = np.asarray(file.convert("RGB"), np.float32)
        return cls(Image.fromarray(16 + 219 / 255 * (rgb @ np.asarray(_LUMA, np.float32))), width, height)

    def frame(self, view: View) -> Plane:
        """All that the camera sees: height x width."""
        return self.patch(view, 0, 0, self.width, self.height)

    def patch(self, view: View, left: float, top: float, width: int, height: int) -> Plane:
        """A part of the frame, `left` and `top` pixels from its corner; they need not be whole."""
        x, y = (view.left + view.size * left / self.width, view.top + view.size * top / self.height)
        across, down = (
            view.size * side / whole * scale
            for side, whole, scale in (
                (width, self.width, self.plane.width),
                (height, self.height, self.plane.height),
            )
        )
        x, y = x * self.plane.width, y * self.plane.height
        seen = self.plane.resize((width, height), Image.Resampling.LANCZOS, box=(x, y, x + across, y + down))
        return np.asarray(seen)
