"""Where the camera stands: how a setting, laid out for a level view from the middle distance, is seen from there."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_HORIZON, _GROUND = 0.56, 0.72
"""Where settings have their horizon and the feet of who is near."""
_CONTEXT = 1.4
"""How far above and below the picture things may still be laid out."""


@dataclass(frozen=True)
class Camera:
    """A view: places of the level view, in parts of the picture, move; lengths are scaled."""

    horizon: float = _HORIZON
    """Where the horizon is seen, from the top."""
    ground: float = _GROUND
    """Where the feet of who is near are seen."""
    zoom: float = 1.0
    """Of subjects."""
    spread: float = 1.0
    """Of the land about them, across and above the horizon. At least 1 to fill the picture."""
    rise: float = 1.0
    """Of what stands above the horizon: less than 1 seen from above."""

    def across[T: (float, NDArray[np.float64])](self, x: T) -> T:
        """Where a place of the level view is seen, from the left."""
        return 0.5 + (x - 0.5) * self.spread

    def down(self, y: NDArray[np.float64] | float) -> NDArray[np.float64]:
        """Where a place of the level view is seen, from the top."""
        return np.asarray(np.interp(y, *self._knots))

    def level(self, y: float) -> float:
        """Like `down`, for one place."""
        return float(self.down(y))

    def unseen(self, y: float) -> float:
        """The place of the level view that is seen at `y`."""
        laid, seen = self._knots
        return float(np.interp(y, seen, laid))

    @property
    def _knots(self) -> tuple[tuple[float, ...], tuple[float, ...]]:
        """Places from the top, in the level view and in this one; straight lines join them."""
        top = self.horizon - (_HORIZON + _CONTEXT) * self.rise
        foot = max(1.02, self.ground + 0.08)
        return (-_CONTEXT, _HORIZON, _GROUND, 1.0, 1.0 + _CONTEXT), (
            top,
            self.horizon,
            self.ground,
            foot,
            foot + _CONTEXT,
        )


def camera(framing: str, setting: str, tallest: float) -> Camera:
    """The camera of a framing (`close`, `medium`, `wide`, `above`, `low`): heads are above the captions in all of them.

    `tallest` is the stature of the tallest who are in the picture: a close view shows people from the waist up.
    """
    if setting in _FREE:
        return _ADRIFT[framing]
    if setting in _INDOORS or (framing == "close" and tallest < _GROWN) or not tallest:
        return _SHELTERED[framing]
    return _OPEN[framing]


_GROWN = 0.3
_FREE = frozenset({"space", "studio", "abstract", "underwater"})
"""Settings without an upright: any way of looking at them is as good."""
_INDOORS = frozenset({"room", "library", "laboratory", "hall", "stairs", "stage", "cave", "deck"})

_OPEN = {
    "close": Camera(horizon=0.52, ground=1.16, zoom=2.45, spread=1.6, rise=1.5),
    "medium": Camera(horizon=0.55, ground=0.78, zoom=1.2, spread=1.08, rise=1.05),
    "wide": Camera(horizon=0.44, ground=0.56, zoom=0.6, rise=0.8),
    "above": Camera(horizon=0.22, ground=0.55, zoom=0.62, rise=0.5),
    "low": Camera(horizon=0.75, ground=0.9, zoom=1.36, spread=1.2, rise=1.25),
}
_SHELTERED = {
    "close": Camera(horizon=0.54, ground=0.82, zoom=1.4, spread=1.35, rise=1.35),
    "medium": Camera(horizon=0.55, ground=0.74, zoom=1.08, spread=1.05, rise=1.05),
    "wide": Camera(horizon=0.47, ground=0.57, zoom=0.72, rise=0.86),
    "above": Camera(horizon=0.4, ground=0.57, zoom=0.74, rise=0.72),
    "low": Camera(horizon=0.64, ground=0.8, zoom=1.2, spread=1.15, rise=1.15),
}
_ADRIFT = {
    "close": Camera(horizon=0.63, ground=0.85, zoom=1.38, spread=1.38, rise=1.38),
    "medium": Camera(horizon=0.57, ground=0.736, zoom=1.04, spread=1.04, rise=1.04),
    "wide": Camera(zoom=0.7),
    "above": Camera(horizon=0.5, ground=0.66, zoom=0.85),
    "low": Camera(horizon=0.62, ground=0.8, zoom=1.16, spread=1.12, rise=1.12),
}
