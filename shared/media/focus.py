"""Focus: where in a picture the eye goes first, so that the camera keeps it and goes to it.

Small and without a model: what stands out from its surroundings (spectral residual), what has a colour of its own
(frequency-tuned contrast) and where there is detail, nearer to the middle rather than to the edge.
"""

import numpy as np
import numpy.typing as npt
from PIL import Image

type Plane = npt.NDArray[np.float64]


def focus_of(image: Image.Image) -> tuple[float, float]:
    """Where the subject of a picture is: parts (0 to 1) of its width and of its height.

    The middle where nothing stands out. The same picture gives the same place.
    """
    salient = saliency(image)
    height, width = salient.shape
    if salient.max() <= 0:
        return 0.5, 0.5
    # The middle of the heaviest place, not of everything: between two subjects there is nothing to see.
    gathered = _blurred(salient, _SUBJECT * min(width, height))
    y, x = np.unravel_index(np.argmax(gathered), gathered.shape)
    rows, columns = np.mgrid[:height, :width]
    reach = _SUBJECT * 1.4 * min(width, height)
    near = salient * np.exp(-((rows - y) ** 2 + (columns - x) ** 2) / (2 * reach**2))
    total = near.sum()
    return float((near * (columns + 0.5)).sum() / total / width), float((near * (rows + 0.5)).sum() / total / height)


def saliency(image: Image.Image) -> Plane:
    """How much each place of an RGB picture stands out, from 0 on: a small picture of the same shape.

    The sum, each scaled to its largest, of
    - the spectral residual (X. Hou, L. Zhang: "Saliency Detection: A Spectral Residual Approach", CVPR 2007),
    - the distance in L*a*b* from the mean colour (R. Achanta et al.: "Frequency-tuned Salient Region Detection", CVPR
      2009),
    - the energy of edges,
    times a Gaussian about the centre, where photographers place things (T. Judd et al.: "Learning to Predict Where
    Humans Look", ICCV 2009).
    """
    small = image.resize(_small(image.size), Image.Resampling.BOX)
    lab = _lab(small)
    parts = (_residual(lab[..., 0]), _contrast(lab), _edges(lab[..., 0]))
    found = sum((weight * _scaled(part) for weight, part in zip(_WEIGHTS, parts, strict=True)), np.zeros(lab.shape[:2]))
    height, width = found.shape
    across, down = ((np.arange(side) + 0.5) / side - 0.5 for side in (width, height))
    prior = np.exp(-(across[None, :] ** 2 + down[:, None] ** 2) / (2 * _CENTRED**2))
    return np.clip(found * prior - _FLOOR * float((found * prior).max()), 0, None)


_LONG_SIDE = 96
"""Pixels in which the subject of a picture is as clear as in millions, and its texture is not seen."""
_WEIGHTS = (1.0, 1.0, 0.5)
_CENTRED = 0.33
"""The prior's standard deviation, in parts of a side."""
_FLAT = 2.0
"""Of L*: less is not seen."""
_FLOOR = 0.15
"""Of the largest: what is below is background."""
_SUBJECT = 0.12
"""The size of a subject, in parts of the short side."""


def _small(size: tuple[int, int]) -> tuple[int, int]:
    scale = min(1.0, _LONG_SIDE / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _lab(image: Image.Image) -> Plane:
    """CIE L*a*b* of sRGB (IEC 61966-2-1, CIE 15), D65."""
    srgb = np.asarray(image, np.float64) / 255
    linear = np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)
    xyz = linear @ _TO_XYZ.T / _WHITE
    root = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


_TO_XYZ = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))
_WHITE = _TO_XYZ.sum(axis=1)


def _residual(lightness: Plane) -> Plane:
    """What of the spectrum is not expected from its surroundings, back as a picture."""
    if np.ptp(lightness) < _FLAT:
        return np.zeros_like(lightness)
    spectrum = np.fft.fft2(lightness)
    logarithm = np.log(np.abs(spectrum) + 1e-6)
    unexpected = logarithm - _boxed(logarithm)
    shown = np.abs(np.fft.ifft2(np.exp(unexpected + 1j * np.angle(spectrum)))) ** 2
    return _blurred(shown, 0.025 * max(lightness.shape))


def _boxed(plane: Plane) -> Plane:
    """The mean of 3 x 3; the spectrum goes round."""
    down = plane + np.roll(plane, 1, 0) + np.roll(plane, -1, 0)
    return (down + np.roll(down, 1, 1) + np.roll(down, -1, 1)) / 9


def _contrast(lab: Plane) -> Plane:
    fine = np.stack([_blurred(lab[..., channel], 1) for channel in range(3)], axis=-1)
    return np.sqrt(((fine - lab.mean(axis=(0, 1))) ** 2).sum(axis=-1))


def _edges(lightness: Plane) -> Plane:
    down, across = (np.diff(lightness, axis=axis, append=lightness.take([-1], axis=axis)) for axis in (0, 1))
    return _blurred(np.hypot(down, across), 0.025 * max(lightness.shape))


def _scaled(plane: Plane) -> Plane:
    """From 0 to 1; nothing where all is alike."""
    low, high = float(plane.min()), float(plane.max())
    return (plane - low) / (high - low) if high - low > 1e-6 else np.zeros_like(plane)


def _blurred(plane: Plane, sigma: float) -> Plane:
    """By a Gaussian, which at the edges weighs what there is."""
    down, across = (_gaussian(side, sigma) for side in plane.shape)
    return down @ plane @ across.T


def _gaussian(side: int, sigma: float) -> Plane:
    places = np.arange(side)
    weights = np.exp(-((places[:, None] - places[None, :]) ** 2) / (2 * sigma**2))
    return weights / weights.sum(axis=1, keepdims=True)
