"""Canvas: what vendors of pictures send, as the studio keeps it; and what the studio keeps, as they are shown it."""

import base64
import io

from PIL import Image, ImageOps

from shared.errors import ProviderGarbled

_LARGEST = 50_000_000
"""Pixels: 4K upright has 8.3 million."""
_FORMATS = ("PNG", "JPEG", "WEBP")
"""What vendors draw. Pillow's other decoders read nothing that comes from the network."""
_COMPRESSION = 4
"""Of a PNG, of 9: a third of the time that Pillow's usual 6 takes, for two bytes more in a hundred."""
_SHOWN = 1024
"""Pixels of the longer side: vendors look at no more than about that, and count what they are sent."""
_QUALITY = 85
"""Of a JPEG, of 95: what is left out is not to be seen."""


def fitted(picture: bytes, width: int, height: int) -> bytes:
    """A picture as a PNG file of exactly this size, RGB: filled, and cut evenly where its shape is another.

    Raises ProviderGarbled for what is no picture: no PNG, JPEG or WEBP file, or one that cannot be read.
    """
    try:
        with Image.open(io.BytesIO(picture), formats=_FORMATS) as opened:
            if opened.width * opened.height > _LARGEST:
                raise ProviderGarbled(f"the picture has {opened.width} x {opened.height} pixels")
            seen = opened.convert("RGB")
    except ProviderGarbled:
        raise
    except Exception as error:
        # Pillow names no kinds of error: zlib's, struct's and arithmetic ones come out of files that are broken.
        raise ProviderGarbled("the picture cannot be read") from error
    kept = io.BytesIO()
    ImageOps.fit(seen, (width, height), Image.Resampling.LANCZOS).save(kept, "PNG", compress_level=_COMPRESSION)
    return kept.getvalue()


def shown(picture: bytes) -> str:
    """A picture of the studio's own as providers are shown it: a JPEG in base64, no larger than they look at."""
    kept = io.BytesIO()
    with Image.open(io.BytesIO(picture)) as opened:
        seen = opened.convert("RGB")
    seen.thumbnail((_SHOWN, _SHOWN), Image.Resampling.LANCZOS)
    seen.save(kept, "JPEG", quality=_QUALITY)
    return base64.b64encode(kept.getvalue()).decode()
