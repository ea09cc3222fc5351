"""Steadiness: how far a video's points are from where the camera's path puts them, below a hundredth of a pixel.

Each point is a small patch of the still. In every frame the patch is drawn as it should look (`Ideal`, in floats), laid
over the frame where the path says that it is, and moved until it fits: Gauss-Newton on the sum of squared differences,
after Baker and Matthews, "Lucas-Kanade 20 Years On" (2004). The gradients are those of the clean patch, so that what
the encoder adds pulls to no side.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bench.render.ideal import Ideal, Plane
from shared.media.moves import View

type Floats = npt.NDArray[np.float64]
type Frame = npt.NDArray[np.uint8]
"""Luma, 16 to 235: height x width."""

_SIDE = 40
"""Pixels of a patch."""
_ROUNDS = 4
_ACROSS, _DOWN = 4, 6
_SEEN = 0.52
"""Captions are below this part of the height; points are above it."""
_EDGE = 0.08
"""Nor are there points so near to an edge: they would leave the frame."""


@dataclass(frozen=True)
class Track:
    """Where the points of one shot were found."""

    errors: Floats
    """Pixels away from where they should be: frames x points x (right, down)."""

    @property
    def camera(self) -> Floats:
        """What all points do together: frames x (right, down), about their mean.

        A picture that stands a hair aside does not shake.
        """
        return self._moved.mean(axis=1)

    @property
    def jitter(self) -> float:
        """The RMS of the camera's errors, in pixels."""
        return _rms(self.camera)

    @property
    def wobble(self) -> float:
        """The median point's RMS, in pixels: what the encoder does to each place on its own comes on top."""
        return float(np.median([_rms(self._moved[:, point]) for point in range(self.errors.shape[1])]))

    @property
    def _moved(self) -> Floats:
        return self.errors - self.errors.mean(axis=0, keepdims=True)


def track(frames: Iterable[Frame], views: Sequence[View], ideal: Ideal) -> Track:
    """Follow the points of a still through a shot: its frames, and what the camera should see in each of them."""
    points = tuple(_points(views[len(views) // 2]))
    return Track(
        np.array(
            [[_error(frame, ideal, view, point) for point in points] for frame, view in zip(frames, views, strict=True)]
        )
    )


def _rms(errors: Floats) -> float:
    return float(np.sqrt(np.mean(np.sum(errors**2, axis=1))))


def _points(middle: View) -> Iterator[tuple[float, float]]:
    """In parts of the still: a grid over what is seen in the middle of the move."""
    for down in np.linspace(_EDGE, _SEEN, _DOWN):
        for across in np.linspace(_EDGE, 1 - _EDGE, _ACROSS):
            yield middle.left + across * middle.size, middle.top + down * middle.size


def _error(frame: Frame, ideal: Ideal, view: View, point: tuple[float, float]) -> Floats:
    x, y = (point[0] - view.left) / view.size * ideal.width, (point[1] - view.top) / view.size * ideal.height
    left, top = (
        min(max(round(place - _SIDE / 2), 0), whole - _SIDE) for place, whole in ((x, ideal.width), (y, ideal.height))
    )
    found = frame[top : top + _SIDE, left : left + _SIDE].astype(np.float32)
    away = np.zeros(2)
    for _ in range(_ROUNDS):
        away += _step(found, ideal.patch(view, left - 1 - away[0], top - 1 - away[1], _SIDE + 2, _SIDE + 2))
    return away


def _step(found: Plane, drawn: Plane) -> Floats:
    """By how much further what was drawn must go to lie on what was found. `drawn` is a pixel larger on every side."""
    inside = drawn[1:-1, 1:-1]
    slopes = np.stack(((drawn[1:-1, 2:] - drawn[1:-1, :-2]).ravel(), (drawn[2:, 1:-1] - drawn[:-2, 1:-1]).ravel())) / 2
    slopes -= slopes.mean(axis=1, keepdims=True)
    missing = (inside - found).ravel()
    return np.linalg.solve(slopes @ slopes.T, slopes @ (missing - missing.mean()))
