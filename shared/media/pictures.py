"""Pictures: whatever people and providers call one, as upright sRGB pixels, or a sentence that says why not.

Pillow reads them; here stands what it leaves to its caller: how large is too large, high dynamic range, 16 bits,
transparency, turning and colour profiles.
"""

import io
import struct
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from PIL import ExifTags, Image, ImageCms, UnidentifiedImageError

from shared.errors import MediaInvalid

LARGEST = 120_000_000
"""Pixels: 10,000 x 10,000 and a little. Decoded, as many take half a gigabyte, which is half of what a worker has."""


def opened(source: Path | bytes, *, name: str, enough: tuple[int, int] | None = None) -> Image.Image:
    """The picture as RGB (sRGB), upright; the first of an animation; on white or dark ground where it is transparent.

    Whoever can do with `enough` pixels (width, height, of the upright picture) gets it smaller by a whole number, but
    at least as large as that: less is decoded where the format allows, and less is converted. Raises MediaInvalid in a
    sentence that begins with `name` and says what to do.
    """
    with _in_our_words(name), _file(source) as image:
        _check(image, source, name)
        if enough and image.getexif().get(ExifTags.Base.Orientation) in _LYING:
            enough = (enough[1], enough[0])
        if enough and image.format == "JPEG":
            image.draft(image.mode, enough)
        image.load()
        small = _reduced(_in_eight_bits(image), enough)
        turn = _TURNS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
        return _on_ground(_in_srgb(small if turn is None else small.transpose(turn)))


_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What sets a picture upright, by its Exif orientation (CIPA DC-008, 4.6.5.1)."""
_LYING = frozenset((5, 6, 7, 8))

_HDR = frozenset((16, 18))
"""The transfer characteristics PQ and HLG (Rec. ITU-T H.273, table 3)."""
_HDR_MARKS = ((b"cICP", 1), (b"colrnclx", 3))
"""Where the transfer characteristic stands: so many bytes behind these, in a PNG (third edition, 11.3.2.6), an AVIF."""
_HEAD_BYTES = 4096

_PROFILED = {b"RGB ": ("RGB", "RGBA"), b"GRAY": ("L",), b"CMYK": ("CMYK",)}
"""The modes that a profile can be for, by its data colour space (ICC.1:2022, 7.2.6)."""

_LIGHT_GROUND, _DARK_GROUND = "white", "#202020"
_LIGHT = 160
"""What is lighter than this in the mean, of 255, would hardly be seen on white."""


@contextmanager
def _in_our_words(name: str) -> Generator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except UnidentifiedImageError as error:
        raise MediaInvalid(f"{name} is not a picture that can be read: send it as PNG, JPEG or WebP") from error
    except Image.DecompressionBombError as error:
        raise MediaInvalid(f"{name} unpacks to far too many pixels: make it smaller") from error
    except (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error) as error:
        raise MediaInvalid(f"{name} is damaged or cut off: send it again, whole ({error})") from error


@contextmanager
def _file(source: Path | bytes) -> Generator[Image.Image]:
    with warnings.catch_warnings():
        # Pillow warns of sizes that we allow, and of flaws in metadata that we do not read.
        warnings.simplefilter("ignore")
        with Image.open(io.BytesIO(source) if isinstance(source, bytes) else source) as image:
            yield image


def _check(image: Image.Image, source: Path | bytes, name: str) -> None:
    if image.width * image.height > LARGEST:
        most = LARGEST // 1_000_000
        raise MediaInvalid(f"{name} has {image.width}x{image.height} pixels: make it smaller, {most} million at most")
    if _is_hdr(source):
        raise MediaInvalid(f"{name} is an HDR picture: save it with standard dynamic range (SDR)")


def _is_hdr(source: Path | bytes) -> bool:
    if isinstance(source, bytes):
        head = source[:_HEAD_BYTES]
    else:
        with source.open("rb") as file:
            head = file.read(_HEAD_BYTES)
    return any(
        not _HDR.isdisjoint(head[at + len(mark) + behind :][:1])
        for mark, behind in _HDR_MARKS
        if (at := head.find(mark)) >= 0
    )


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """In a mode whose pixels can be averaged: no palette, no key colour, no more than 8 bits."""
    if image.mode == "RGBA":
        return image
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):  # which `convert` would clip, not scale
        return Image.fromarray((np.asarray(image) >> 8).astype(np.uint8))
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def _reduced(image: Image.Image, enough: tuple[int, int] | None) -> Image.Image:
    factor = min(image.width // enough[0], image.height // enough[1]) if enough else 1
    return image.reduce(factor) if factor > 1 else image


def _in_srgb(image: Image.Image) -> Image.Image:
    """By its profile, if it has a sound one; without, as browsers have it, pixels mean sRGB."""
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    profile = _profile(image)
    if profile is None:
        return image.convert(mode)
    try:
        return ImageCms.profileToProfile(image, profile, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except ImageCms.PyCMSError:  # a profile that names itself and holds nothing to convert by
        return image.convert(mode)


def _profile(image: Image.Image) -> ImageCms.ImageCmsProfile | None:
    """What has to be converted from; None for sRGB, for what cannot be read, and for what is of other pixels."""
    embedded = image.info.get("icc_profile") or b""
    if image.mode not in _PROFILED.get(embedded[16:20], ()):
        return None
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(embedded))
        described = ImageCms.getProfileDescription(found)
    except (OSError, ImageCms.PyCMSError):
        return None
    return None if described.startswith("sRGB") else found


def _on_ground(image: Image.Image) -> Image.Image:
    """What is seen through lies on white; on dark, if what is seen is itself light."""
    if image.mode == "RGB":
        return image
    sample = np.asarray(image.resize((64, 64), Image.Resampling.BOX), np.float32)
    cover = sample[..., 3]
    light = float((sample[..., :3].mean(axis=2) * cover).sum() / max(cover.sum(), 1))
    ground = Image.new("RGBA", image.size, _DARK_GROUND if light > _LIGHT else _LIGHT_GROUND)
    return Image.alpha_composite(ground, image).convert("RGB")
