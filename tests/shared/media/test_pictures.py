"""What people call a picture, and what is made of it."""

import io
import struct
import zlib
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from shared.errors import MediaInvalid
from shared.media import pictures
from shared.media.pictures import opened

NAME = "holiday.jpg"
TURNED = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
"""By Exif orientation, the corner (column, row) in which the first pixel of the file is seen."""


def file(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    into = io.BytesIO()
    image.save(into, kind, **options)
    return into.getvalue()


def colour(picture: Image.Image) -> tuple[float, ...]:
    assert picture.mode == "RGB"
    return tuple(np.asarray(picture, float).mean(axis=(0, 1)))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "BMP", "AVIF", "JPEG2000", "PPM", "TGA", "ICO"])
def test_pictures_of_these_kinds_can_be_read(kind: str) -> None:
    picture = opened(file(Image.new("RGB", (64, 64), (200, 100, 50)), kind), name=NAME)

    assert colour(picture) == pytest.approx((200, 100, 50), abs=6)


def test_a_picture_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "red.png").write_bytes(file(Image.new("RGB", (3, 2), "red")))

    assert opened(tmp_path / "red.png", name="red.png").size == (3, 2)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(("orientation", "corner"), TURNED.items())
def test_a_picture_stands_as_its_camera_was_held(kind: str, orientation: int, corner: tuple[int, int]) -> None:
    lying = Image.new("RGB", (64, 32), "black")
    lying.paste("white", (0, 0, 16, 16))
    turned = Image.Exif()
    turned[0x0112] = orientation

    picture = opened(file(lying, kind, exif=turned), name=NAME, enough=(8, 8))

    assert (picture.width > picture.height) == (orientation < 5)
    column, row = (round(part * (side - 1)) for part, side in zip(corner, picture.size, strict=True))
    bright = np.asarray(picture.convert("L")) > 128
    assert bright[row, column]
    assert bright.mean() == pytest.approx(1 / 8, abs=0.02)


@pytest.mark.parametrize("shade", [0, 64, 128, 255])
@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_ink_is_not_taken_for_light(kind: str, shade: int) -> None:
    picture = opened(file(Image.new("CMYK", (32, 32), (0, 0, 0, 255 - shade)), kind), name=NAME)

    assert colour(picture) == pytest.approx((shade,) * 3, abs=2)


@pytest.mark.parametrize("kind", ["JPEG", "TIFF"])
def test_a_profile_says_what_inks_look_like(kind: str) -> None:
    def printed(*ink: int) -> tuple[float, ...]:
        return colour(opened(file(Image.new("CMYK", (32, 32), ink), kind, icc_profile=_press()), name=NAME))

    assert printed(0, 0, 0, 0) == pytest.approx((255, 255, 255), abs=2)
    assert printed(255, 0, 0, 0) == pytest.approx((119, 119, 119), abs=8), "cyan that is grey"
    assert printed(0, 0, 0, 255) == pytest.approx((0, 0, 0), abs=2)


def test_a_profile_of_light_is_not_used_for_inks() -> None:
    inks = Image.new("CMYK", (32, 32), (0, 255, 255, 0))

    assert colour(opened(file(inks, "JPEG", icc_profile=_wide()), name=NAME)) == pytest.approx((255, 0, 0), abs=3)


def test_colours_are_converted_from_their_profile() -> None:
    muted = Image.new("RGB", (32, 32), (150, 90, 90))

    red, green, blue = colour(opened(file(muted, icc_profile=_wide()), name=NAME))

    assert red > 158, "more of a red that sRGB has less of"
    assert (green, blue) == pytest.approx((88, 89), abs=4)


def test_a_picture_that_says_that_it_is_srgb_is_left_as_it_is() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    noise = np.random.default_rng(0).integers(0, 256, (32, 32, 3), np.uint8)

    assert np.array_equal(opened(file(Image.fromarray(noise), icc_profile=srgb), name=NAME), noise)


def test_a_profile_that_cannot_be_read_is_none() -> None:
    broken = b"\0" * 16 + b"RGB " + b"\0" * 200

    assert colour(opened(file(Image.new("RGB", (9, 9), "teal"), icc_profile=broken), name=NAME)) == (0, 128, 128)


@pytest.mark.parametrize("mode", ["I;16", "I;16B", "I"])
def test_sixteen_bits_are_scaled_to_eight(mode: str) -> None:
    picture = opened(file(Image.new(mode, (8, 8), 0x8080), "TIFF"), name=NAME)

    assert colour(picture) == (128, 128, 128)


def test_sixteen_bits_of_each_colour_are_scaled_to_eight() -> None:
    row = b"\0" + struct.pack(">HHH", 0xFFFF, 0x8080, 0x0000) * 4
    png = _png(4, 4, bits=16, kind=2, rows=row * 4)

    assert colour(opened(png, name=NAME)) == (255, 128, 0)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [("1", "PNG"), ("L", "PNG"), ("P", "PNG"), ("LA", "PNG"), ("RGBA", "PNG"), ("YCbCr", "TIFF")],
)
def test_pixels_may_be_kept_in_any_mode(mode: str, kind: str) -> None:
    assert colour(opened(file(Image.new("L", (8, 8), 255).convert(mode), kind), name=NAME)) == (255, 255, 255)


@pytest.mark.parametrize(("ink", "ground"), [("black", 255), ("navy", 255), ("white", 32), ("#ffe080", 32)])
def test_what_is_transparent_lies_on_a_ground_that_it_stands_out_from(ink: str, ground: int) -> None:
    drawing = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    drawing.paste(ink, (16, 16, 32, 32))

    picture = opened(file(drawing), name=NAME)

    assert picture.getpixel((0, 0)) == (ground, ground, ground)
    assert picture.getpixel((20, 20)) == Image.new("RGB", (1, 1), ink).getpixel((0, 0))


def test_a_key_colour_is_transparent_and_leaves_no_rim() -> None:
    drawing = Image.new("P", (64, 64), 0)
    drawing.putpalette([255, 0, 255, 0, 0, 0])
    drawing.paste(1, (11, 11, 40, 40))

    picture = opened(file(drawing, transparency=0), name=NAME, enough=(16, 16))

    assert picture.size == (16, 16)
    red, green, _ = np.moveaxis(np.asarray(picture, int), -1, 0)
    assert (red - green).max() <= 1


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG", "AVIF"])
def test_the_first_picture_of_an_animation_is_shown(kind: str) -> None:
    frames = [Image.new("RGB", (32, 32), shade) for shade in ("red", "lime", "blue")]

    picture = opened(file(frames[0], kind, save_all=True, append_images=frames[1:], duration=100), name=NAME)

    assert colour(picture) == pytest.approx((255, 0, 0), abs=4)


@given(
    size=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    enough=st.tuples(st.integers(1, 100), st.integers(1, 100)),
    kind=st.sampled_from(("PNG", "JPEG")),
)
def test_a_picture_is_never_smaller_than_enough_nor_twice_as_large(
    size: tuple[int, int], enough: tuple[int, int], kind: str
) -> None:
    picture = opened(file(Image.new("RGB", size), kind), name=NAME, enough=enough)

    assert all(side >= min(least, whole) for side, least, whole in zip(picture.size, enough, size, strict=True))
    assert picture.width < 2 * enough[0] + 2 or picture.height < 2 * enough[1] + 2


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_ten_thousand_by_ten_thousand_pixels_are_not_too_many(kind: str) -> None:
    vast = file(Image.new("L", (10_000, 10_000), 128), kind)

    picture = opened(vast, name=NAME, enough=(1350, 2400))

    assert picture.size == (2500, 2500)
    assert colour(picture) == (128, 128, 128)


def test_a_single_pixel_is_a_picture() -> None:
    assert opened(file(Image.new("RGB", (1, 1), "red")), name=NAME, enough=(9, 9)).getpixel((0, 0)) == (255, 0, 0)


def test_a_picture_that_is_too_large_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "LARGEST", 5_000_000)

    with pytest.raises(MediaInvalid, match=r"^holiday\.jpg has 3000x2000 pixels: make it smaller, 5 million at most$"):
        opened(file(Image.new("L", (3000, 2000))), name=NAME)


def test_a_bomb_is_refused() -> None:
    with pytest.raises(MediaInvalid, match=r"holiday\.jpg unpacks to far too many pixels: make it smaller"):
        opened(_png(60_000, 60_000, bits=8, kind=0, rows=b""), name=NAME)


@pytest.mark.parametrize("content", [b"", b"no picture", b"%PDF-1.7", b"#?RADIANCE\n", b"\x76\x2f\x31\x01exr"])
def test_what_is_no_picture_is_called_so(content: bytes) -> None:
    with pytest.raises(MediaInvalid, match=r"^holiday\.jpg is not a picture that can be read: send it as PNG"):
        opened(content, name=NAME)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "TIFF", "AVIF"])
def test_a_picture_that_was_cut_off_is_refused(kind: str) -> None:
    noise = Image.fromarray(np.random.default_rng(0).integers(0, 256, (64, 64, 3), np.uint8))
    whole = file(noise, kind)

    with pytest.raises(MediaInvalid, match=r"^holiday\.jpg is (damaged or cut off|not a picture)"):
        opened(whole[: len(whole) // 2], name=NAME)


@pytest.mark.parametrize("transfer", [16, 18])
def test_high_dynamic_range_is_refused(transfer: int) -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"cICP", bytes((9, transfer, 0, 1)))

    with pytest.raises(MediaInvalid, match=r"^holiday\.jpg is an HDR picture: save it with standard dynamic range"):
        opened(file(Image.new("RGB", (8, 8)), pnginfo=info), name=NAME)


def test_a_picture_that_says_that_it_is_srgb_is_not_hdr() -> None:
    info = PngImagePlugin.PngInfo()
    info.add(b"cICP", bytes((1, 13, 0, 1)))

    assert opened(file(Image.new("RGB", (8, 8)), pnginfo=info), name=NAME).size == (8, 8)


@settings(deadline=None)
@given(
    kind=st.sampled_from(("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")),
    hits=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), min_size=1, max_size=8),
)
def test_a_damaged_picture_is_shown_or_refused_but_never_breaks_anything(
    kind: str, hits: list[tuple[float, int]]
) -> None:
    image = Image.fromarray(np.arange(24 * 24 * 3, dtype=np.uint8).reshape(24, 24, 3))
    content = bytearray(file(image, kind))
    for place, value in hits:
        content[int(place * len(content))] = value

    try:
        said = f"{NAME} is {opened(bytes(content), name=NAME, enough=(8, 8)).mode}"
    except MediaInvalid as error:
        said = str(error)
    assert said.startswith(NAME)


def test_a_file_that_is_not_there_is_missed(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        opened(tmp_path / "none.png", name=NAME)


def _wide() -> bytes:
    """The profile of a screen with other primaries than sRGB's and a plain gamma of 2.2."""
    primaries = {
        b"rXYZ": (0.6097, 0.3111, 0.0195),
        b"gXYZ": (0.2053, 0.6257, 0.0609),
        b"bXYZ": (0.1492, 0.0632, 0.7446),
    }
    gamma = b"curv" + bytes(4) + struct.pack(">IH", 1, round(2.2 * 256)) + bytes(2)
    tags = {name: _xyz(*value) for name, value in primaries.items()} | dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), gamma)
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags)


def _press() -> bytes:
    """The profile of a press whose cyan is grey, and all else black: L*a*b* of 2 x 2 x 2 x 2 corners."""
    straight = bytes(range(256))
    paper, grey, black = (bytes((lightness, 128, 128)) for lightness in (255, 128, 0))
    corners = paper + black * 7 + grey + black * 7
    unit = struct.pack(">9i", *(65536 * (n % 4 == 0) for n in range(9)))
    table = b"mft1" + bytes(4) + bytes((4, 3, 2, 0)) + unit + straight * 4 + corners + straight * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", {b"A2B0": table})


def _profile(kind: bytes, pixels: bytes, connection: bytes, tags: Mapping[bytes, bytes]) -> bytes:
    """A minimal profile (ICC.1:2001-04)."""
    described = b"desc" + bytes(4) + struct.pack(">I", 5) + b"test\0" + bytes(79)
    tags = {b"desc": described, b"wtpt": _xyz(0.9642, 1.0, 0.8249), **tags}
    at = 128 + 4 + 12 * len(tags)
    table, data = struct.pack(">I", len(tags)), b""
    for name, tag in tags.items():
        table += name + struct.pack(">II", at + len(data), len(tag))
        data += tag + bytes(-len(tag) % 4)
    head = struct.pack(">I4sI4s4s4s", at + len(data), bytes(4), 0x02400000, kind, pixels, connection)
    head += bytes(12) + b"acsp" + bytes(28) + struct.pack(">III", 0xF6D6, 0x10000, 0xD32D)
    return head.ljust(128, b"\0") + table + data


def _xyz(*values: float) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _png(width: int, height: int, *, bits: int, kind: int, rows: bytes) -> bytes:
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, bits, kind, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
