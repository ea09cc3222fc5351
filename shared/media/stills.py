"""Stills: a picture of any shape made to fill the frame, with its subject in it and never a black border.

What is nearly of the frame's shape is cropped around its subject. What would lose too much is cropped a little, and
lies before a large, dark, blurred copy of itself.
"""

from dataclasses import dataclass

from PIL import Image, ImageEnhance, ImageFilter

from shared.media.moves import Point

FINEST = 1.25
"""How many times the frame a still may be wide: a little more than the closest view can show."""


@dataclass(frozen=True, eq=False)
class Still:
    """What a camera looks at: a part of some pixels, of the frame's shape."""

    image: Image.Image
    """RGB."""
    left: float
    top: float
    width: float
    height: float
    """Of that part, in pixels of the image."""
    focus: Point
    """Where in that part the subject is."""

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of that part, as Pillow takes them."""
        # Rounding must not look past the edge.
        right, bottom = min(self.left + self.width, self.image.width), min(self.top + self.height, self.image.height)
        return self.left, self.top, right, bottom


def still(image: Image.Image, focus: Point, width: int, height: int) -> Still:
    """An RGB picture with its subject at `focus`, as it fills a frame of `width` x `height` pixels."""
    cropped = _cropped(image, focus, width / height)
    if cropped.width * cropped.height >= _KEPT * image.width * image.height:
        return cropped
    return _extended(image, focus, cropped, width, height)


_KEPT = 0.4
"""The least part of a picture that may fill the frame alone: squares and 4:3 do it in 9:16, 3:2 and wider do not."""
_SHOWN = 2 / 3
"""The part of a wider (or higher) picture that is seen sharp: as large as it gets before it loses its meaning."""
_BLUR = 0.04
"""Standard deviation, in parts of the frame's short side."""
_COARSE = 16
"""A blurred picture is made in so many times less columns and rows."""
_DARK = 0.5


def _cropped(image: Image.Image, focus: Point, shape: float) -> Still:
    """The largest part of that shape, with the focus as near to its middle as the picture allows."""
    width = min(image.width, image.height * shape)
    height = min(image.height, image.width / shape)
    left = min(max(focus[0] * image.width - width / 2, 0), image.width - width)
    top = min(max(focus[1] * image.height - height / 2, 0), image.height - height)
    within = ((focus[0] * image.width - left) / width, (focus[1] * image.height - top) / height)
    return Still(image, left, top, width, height, within)


def _extended(image: Image.Image, focus: Point, filling: Still, width: int, height: int) -> Still:
    """Most of a picture over the blurred part of it that would fill the frame."""
    wide = image.width * height > width * image.height
    shape = image.width / image.height
    sharp = _cropped(image, focus, shape * _SHOWN if wide else shape / _SHOWN)
    finest = min(max(sharp.width / width if wide else sharp.height / height, 1), FINEST)
    columns, rows = round(width * finest), round(height * finest)
    whole = _background(filling, columns, rows)
    scale = columns / sharp.width if wide else rows / sharp.height
    size = (columns, max(1, round(sharp.height * scale))) if wide else (max(1, round(sharp.width * scale)), rows)
    left, top = (columns - size[0]) // 2, (rows - size[1]) // 2
    whole.paste(image.resize(size, Image.Resampling.LANCZOS, sharp.box), (left, top))
    x, y = sharp.focus
    return Still(whole, 0, 0, columns, rows, ((left + x * size[0]) / columns, (top + y * size[1]) / rows))


def _background(filling: Still, columns: int, rows: int) -> Image.Image:
    coarse = (max(1, columns // _COARSE), max(1, rows // _COARSE))
    small = filling.image.resize(coarse, Image.Resampling.BOX, filling.box)
    blurred = small.filter(ImageFilter.GaussianBlur(_BLUR * min(coarse)))
    return ImageEnhance.Brightness(blurred).enhance(_DARK).resize((columns, rows), Image.Resampling.BICUBIC)
