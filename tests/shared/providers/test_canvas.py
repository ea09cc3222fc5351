"""What vendors send as a picture is one, or it is said that nobody can read it."""

import io
import random
import struct
import zlib
from contextlib import suppress

import pytest
from PIL import Image, ImageFile

from shared.errors import ProviderGarbled
from shared.providers.canvas import fitted


def file(kind: str) -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (48, 64), (200, 120, 40)).save(kept, kind)
    return kept.getvalue()


def seen(png: bytes) -> Image.Image:
    picture = Image.open(io.BytesIO(png))
    assert (picture.format, picture.mode, picture.size) == ("PNG", "RGB", (27, 48))
    return picture


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(*chunks: bytes, width: int = 4, height: int = 4) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(chunks) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_what_vendors_draw_is_fitted(kind: str) -> None:
    seen(fitted(file(kind), 27, 48))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PPM", "TGA", "ICO", "PDF"])
def test_no_other_kind_of_file_is_opened(kind: str) -> None:
    with pytest.raises(ProviderGarbled, match="cannot be read"):
        fitted(file(kind), 27, 48)


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"no picture",
        png(width=0, height=0),
        png(chunk(b"IDAT", b"no zlib")),
        png(chunk(b"IDAT", zlib.compress(b"short"))),
        png(chunk(b"pHYs", b"short")),
        png(chunk(b"zTXt", b"k\0\0" + zlib.compress(bytes(80_000_000)))),
        png(width=2**31 - 1, height=2**31 - 1),
        png(width=9_000, height=9_000),
        file("PNG")[:60],
        file("WEBP")[:40],
        file("JPEG")[:200],
    ],
)
def test_a_broken_file_cannot_be_read(broken: bytes) -> None:
    with pytest.raises(ProviderGarbled):
        fitted(broken, 27, 48)


@pytest.mark.parametrize("error", [struct.error, EOFError, zlib.error, OverflowError, IndexError, MemoryError])
def test_however_a_decoder_fails_it_is_the_file(error: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    def load(_: object) -> None:
        raise error

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)

    with pytest.raises(ProviderGarbled, match="cannot be read"):
        fitted(file("PNG"), 27, 48)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_whatever_is_wrong_with_a_file_it_is_a_picture_or_cannot_be_read(kind: str) -> None:
    chance, whole = random.Random(7), file(kind)
    for _ in range(200):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            broken[chance.randrange(len(broken))] = chance.choice((0, 255, chance.randrange(256)))
        with suppress(ProviderGarbled):
            seen(fitted(bytes(broken), 27, 48))
