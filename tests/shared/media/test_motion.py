"""A camera over stills: what it shows, when, and how steadily."""

from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from shared.errors import DiskFull, MediaInvalid
from shared.media.fonts import FONTS
from shared.media.motion import ZOOM, Layer, film, view
from shared.media.moves import Move
from tests.shared.media.films import FPS, HEIGHT, RUNG, WIDTH, clip, colours, detailed, lumas, plain, psnr

MOVES = st.sampled_from(Move)
MOMENTS = st.floats(0, 1)

RED, GREEN, WHITE = (63, 102, 240), (173, 42, 26), (235, 128, 128)
"""#ff0000, #00ff00 and #ffffff in BT.709, limited range."""


@given(MOVES, MOMENTS)
def test_the_camera_never_looks_past_the_edge(move: Move, progress: float) -> None:
    seen = view(move, progress)

    assert min(seen.left, seen.top) >= 0
    assert max(seen.left, seen.top) + seen.size <= 1 + 1e-12


@given(MOVES, MOMENTS)
def test_it_never_comes_nearer_than_the_zoom_nor_goes_further_than_the_picture(move: Move, progress: float) -> None:
    assert 1 / ZOOM - 1e-12 <= view(move, progress).size <= 1 + 1e-12


@pytest.mark.parametrize("move", Move)
def test_it_never_stands_still_and_never_turns_back(move: Move) -> None:
    path = [view(move, n / 210) for n in range(211)]
    steps = [abs(b.left - a.left) + abs(b.top - a.top) + abs(b.size - a.size) for a, b in pairwise(path)]

    assert min(steps) > 0.4 * np.mean(steps)
    assert max(steps) < 1.6 * np.mean(steps)


@pytest.mark.parametrize(("move", "back"), [(Move.PUSH_IN, Move.PULL_BACK), (Move.PAN_LEFT, Move.PAN_RIGHT)])
@given(progress=MOMENTS)
def test_every_move_has_one_that_undoes_it(move: Move, back: Move, progress: float) -> None:
    there, again = view(move, progress), view(back, 1 - progress)

    assert (there.left, there.top, there.size) == pytest.approx((again.left, again.top, again.size))


@pytest.mark.parametrize("frames", [1, 2, 7, 60, 61])
def test_a_clip_has_exactly_the_frames_that_were_asked_for(tmp_path: Path, frames: int) -> None:
    picture = detailed(tmp_path / "a.png")

    made = clip(tmp_path / "clip.mp4", [Layer(picture, Move.PUSH_IN, 0, 90)], frames)

    assert len(lumas(made)) == frames


def test_a_clip_says_what_it_is(tmp_path: Path) -> None:
    made = clip(tmp_path / "clip.mp4", [Layer(detailed(tmp_path / "a.png"), Move.RISE, 0, 90)], 3)

    with av.open(str(made)) as file:
        stream = file.streams.video[0]
        assert (stream.width, stream.height, stream.average_rate) == (WIDTH, HEIGHT, FPS)
        assert (stream.profile, stream.pix_fmt) == ("High", "yuv420p")
        codec = stream.codec_context
        # As H.273 counts: BT.709 thrice, and limited range.
        assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)


def test_parameter_sets_do_not_depend_on_length_or_content(tmp_path: Path) -> None:
    pictures = [detailed(tmp_path / "a.png"), plain(tmp_path / "b.png", "navy")]
    found: set[bytes | None] = set()
    for frames, picture in zip((1, 7, 60, 150), pictures * 2, strict=True):
        with av.open(str(clip(tmp_path / "clip.mp4", [Layer(picture, Move.SINK, 0, 150)], frames))) as file:
            found.add(file.streams.video[0].codec_context.extradata)

    assert len(found) == 1


def test_key_frames_are_two_seconds_apart(tmp_path: Path) -> None:
    made = clip(tmp_path / "clip.mp4", [Layer(detailed(tmp_path / "a.png"), Move.PUSH_IN, 0, 150)], 150)

    with av.open(str(made)) as file:
        keys = [frame.pts * frame.time_base * FPS for frame in file.decode(video=0) if frame.key_frame]

    assert keys == [0, 60, 120]


def test_the_same_layers_make_the_same_bytes(tmp_path: Path) -> None:
    layers = [Layer(detailed(tmp_path / "a.png"), Move.PAN_LEFT, 0, 90)]
    clips = [clip(tmp_path / f"{n}.mp4", layers, 70).read_bytes() for n in range(3)]

    assert clips[0] == clips[1] == clips[2]


def test_a_fade_across_a_cut_is_the_fade_of_one_clip(tmp_path: Path) -> None:
    first, second = detailed(tmp_path / "a.png", seed=1), detailed(tmp_path / "b.png", seed=2)
    layers = [Layer(first, Move.PUSH_IN, 0, 34), Layer(second, Move.PAN_LEFT, 26, 34, fades_in=9)]
    later = [Layer(layer.picture, layer.move, layer.begins - 30, layer.lasts, layer.fades_in) for layer in layers]

    whole = lumas(clip(tmp_path / "whole.mp4", layers, 60))
    cut = lumas(clip(tmp_path / "one.mp4", layers, 30)) + lumas(clip(tmp_path / "two.mp4", later, 30))

    assert min(psnr(here, there) for here, there in zip(cut, whole, strict=True)) > 34
    assert psnr(whole[29], whole[34]) < 30


def test_a_fade_takes_equal_steps_and_is_the_same_from_both_ends(tmp_path: Path) -> None:
    black, white = plain(tmp_path / "black.png", "black"), plain(tmp_path / "white.png", "white")

    made = clip(tmp_path / "clip.mp4", [Layer(black, Move.RISE, 0, 20), Layer(white, Move.RISE, 5, 20, 9)], 20)

    shown = [y for y, _, _ in colours(made)]
    expected = [0.0] * 5 + [n / 10 for n in range(1, 10)] + [1.0] * 6
    assert shown == pytest.approx([16 + 219 * weight for weight in expected], abs=2)


def test_a_fade_may_begin_before_the_last_one_ended(tmp_path: Path) -> None:
    black, white = plain(tmp_path / "black.png", "black"), plain(tmp_path / "white.png", "white")
    layers = [Layer(black, Move.RISE, 0, 9), Layer(white, Move.RISE, 0, 9, 9), Layer(black, Move.RISE, 4, 9, 9)]

    made = clip(tmp_path / "clip.mp4", layers, 9)

    expected = [min(n + 1, 10) / 10 * (1 - max(0, n - 3) / 10) for n in range(9)]
    assert [y for y, _, _ in colours(made)] == pytest.approx([16 + 219 * weight for weight in expected], abs=2)


def test_the_camera_is_where_it_should_be_below_a_tenth_of_a_pixel(tmp_path: Path) -> None:
    dot, at = np.indices((HEIGHT, WIDTH)), (150.0, 90.0)
    glow = 40 + 200 * np.exp(-((dot[0] - at[0]) ** 2 + (dot[1] - at[1]) ** 2) / (2 * 6**2))
    Image.fromarray(glow.astype(np.uint8)).convert("RGB").save(tmp_path / "dot.png")

    for move in (Move.PUSH_IN, Move.PAN_RIGHT, Move.RISE):
        shown = [
            _centre(frame) for frame in lumas(clip(tmp_path / "c.mp4", [Layer(tmp_path / "dot.png", move, 0, 60)], 60))
        ]

        path = [view(move, n / 60) for n in range(60)]
        ideal = [
            (
                ((at[0] + 0.5) / HEIGHT - seen.top) / seen.size * HEIGHT,
                ((at[1] + 0.5) / WIDTH - seen.left) / seen.size * WIDTH,
            )
            for seen in path
        ]
        beside = np.subtract(shown, ideal)
        assert np.sqrt(np.mean(beside**2)) < 0.1


def _centre(frame: NDArray[np.float32]) -> tuple[float, float]:
    weight = np.clip(frame - np.median(frame) - 20, 0, None)
    rows, columns = np.indices(frame.shape)
    return float((weight * (rows + 0.5)).sum() / weight.sum()), float((weight * (columns + 0.5)).sum() / weight.sum())


@pytest.mark.parametrize("size", [(900, 100), (100, 900), (64, 64), (217, 385), (3000, 2000), (1, 1)])
def test_a_picture_of_any_shape_fills_the_frame(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = plain(tmp_path / "red.png", "red", size)

    made = clip(tmp_path / "clip.mp4", [Layer(picture, Move.PULL_BACK, 0, 2)], 2)

    assert min(frame.min() for frame in lumas(made)) >= RED[0] - 2


def test_what_is_too_much_of_a_picture_is_cut_away_on_both_sides(tmp_path: Path) -> None:
    picture = np.zeros((100, 300, 3), np.uint8)
    picture[:, 125:175] = (0, 255, 0)
    Image.fromarray(picture).save(tmp_path / "wide.png")

    made = clip(tmp_path / "clip.mp4", [Layer(tmp_path / "wide.png", Move.PUSH_IN, 0, 2)], 1)

    row = lumas(made)[0][HEIGHT // 2]
    green = np.flatnonzero(row > 100)
    assert (green[0] + green[-1]) / 2 == pytest.approx((WIDTH - 1) / 2, abs=1)
    assert len(green) == pytest.approx(WIDTH * 50 / 56.25, abs=3)


def test_colours_are_bt709(tmp_path: Path) -> None:
    for colour, expected in (("red", RED), ("lime", GREEN), ("white", WHITE)):
        layers = [Layer(plain(tmp_path / "plain.png", colour), Move.SINK, 0, 2)]

        assert colours(clip(tmp_path / "clip.mp4", layers, 1))[0] == pytest.approx(expected, abs=2)


def test_a_picture_stands_as_its_camera_was_held(tmp_path: Path) -> None:
    lying = np.zeros((WIDTH, HEIGHT, 3), np.uint8)
    lying[:, : HEIGHT // 2] = 255
    turned = Image.Exif()
    turned[0x0112] = 6
    Image.fromarray(lying).save(tmp_path / "phone.jpg", exif=turned)

    frame = lumas(clip(tmp_path / "clip.mp4", [Layer(tmp_path / "phone.jpg", Move.PULL_BACK, 0, 2)], 1))[0]

    assert frame[: HEIGHT // 3].min() > 200
    assert frame[-HEIGHT // 3 :].max() < 50


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_lets_light_through_lies_on_white(tmp_path: Path, mode: str) -> None:
    picture = Image.new("RGBA", (WIDTH, HEIGHT), (0, 0, 0, 0)).convert(mode)
    picture.save(tmp_path / "clear.png", **({"transparency": 0} if mode == "P" else {}))

    made = clip(tmp_path / "clip.mp4", [Layer(tmp_path / "clear.png", Move.RISE, 0, 2)], 1)

    assert colours(made)[0] == pytest.approx(WHITE, abs=2)


@pytest.mark.parametrize(("mode", "grey"), [("L", 128), ("CMYK", (0, 0, 0, 127)), ("I;16", 32_896), ("I;16B", 32_896)])
def test_a_picture_may_keep_its_pixels_otherwise(tmp_path: Path, mode: str, grey: int | tuple[int, ...]) -> None:
    Image.new(mode, (WIDTH, HEIGHT), grey).save(tmp_path / "grey.tiff")

    made = clip(tmp_path / "clip.mp4", [Layer(tmp_path / "grey.tiff", Move.RISE, 0, 2)], 1)

    assert colours(made)[0] == pytest.approx((126, 128, 128), abs=2)


@pytest.mark.parametrize("content", [b"", b"not a picture", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_a_broken_picture_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "broken.png").write_bytes(content)

    with pytest.raises(MediaInvalid, match=r"broken\.png"):
        clip(tmp_path / "clip.mp4", [Layer(tmp_path / "broken.png", Move.RISE, 0, 2)], 1)


def test_a_picture_that_was_cut_off_is_named(tmp_path: Path) -> None:
    picture = detailed(tmp_path / "half.png")
    picture.write_bytes(picture.read_bytes()[: picture.stat().st_size // 2])

    with pytest.raises(MediaInvalid, match=r"half\.png"):
        clip(tmp_path / "clip.mp4", [Layer(picture, Move.RISE, 0, 2)], 1)


def test_captions_stand_where_and_when_they_say(tmp_path: Path) -> None:
    captions = tmp_path / "it's [a] page, truly; 100%.ass"
    captions.write_text(PAGE)
    layers = [Layer(plain(tmp_path / "black.png", "black"), Move.RISE, 0, 30)]

    frames = lumas(clip(tmp_path / "clip.mp4", layers, 30, captions))

    lit = [bool(frame[150:200, 60:100].min() > 200) for frame in frames]
    assert lit == [10 <= n < 20 for n in range(30)]
    assert max(frame[:140].max() for frame in frames) < 40


def test_a_ceiling_is_kept(tmp_path: Path) -> None:
    free, held = tmp_path / "free.mp4", tmp_path / "held.mp4"
    layers = [Layer(detailed(tmp_path / "still.png"), Move.PAN_LEFT, 0, 120)]
    for into, limit in ((free, None), (held, 50)):
        film(
            layers,
            frames=120,
            fps=FPS,
            captions=None,
            fonts=FONTS,
            into={RUNG: into},
            ceiling=limit,
        )

    assert free.stat().st_size > 2 * held.stat().st_size
    assert held.stat().st_size <= 50_000 / 8 * (120 / FPS + 2), "a full buffer of two seconds may come on top"


PAGE = f"""\
[Script Info]
ScriptType: v4.00+
PlayResX: {WIDTH}
PlayResY: {HEIGHT}
YCbCr Matrix: TV.709

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, Outline, Shadow, Alignment
Style: Block,Inter Display ExtraBold,20,&H00FFFFFF,0,0,7

[Events]
Format: Layer, Start, End, Style, Text
Dialogue: 0,0:00:00.33,0:00:00.66,Block,{{\\pos(50,145)\\p1}}m 0 0 l 100 0 100 60 0 60
"""
"""A block is drawn, not written: it needs no typeface."""


def test_captions_that_are_not_there_are_missed(tmp_path: Path) -> None:
    layers = [Layer(plain(tmp_path / "black.png", "black"), Move.RISE, 0, 30)]

    with pytest.raises(MediaInvalid, match=r"clip\.mp4"):
        clip(tmp_path / "clip.mp4", layers, 30, tmp_path / "none.ass")


def test_a_full_disk_is_called_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").symlink_to("/dev/full")

    with pytest.raises(DiskFull, match=r"clip\.mp4"):
        clip(tmp_path / "clip.mp4", [Layer(detailed(tmp_path / "a.png"), Move.RISE, 0, 90)], 90)


@pytest.mark.parametrize("begins", [1, 30])
def test_something_must_be_seen_from_the_first_frame_on(tmp_path: Path, begins: int) -> None:
    with pytest.raises(ValueError, match="first frame"):
        clip(tmp_path / "clip.mp4", [Layer(tmp_path / "a.png", Move.RISE, begins, 30)], 30)
