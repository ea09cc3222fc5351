"""A camera over stills: what it shows, when, and how steadily."""

from collections.abc import Mapping
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from shared.errors import DiskFull, MediaInvalid
from shared.media.ladder import Rung
from shared.media.motion import Layer, film
from shared.media.moves import Move, view
from tests.shared.media.films import FPS, HEIGHT, RUNG, WIDTH, burnt, clip, colours, detailed, lumas, plain, psnr

RED, GREEN, WHITE = (63, 102, 240), (173, 42, 26), (235, 128, 128)
"""#ff0000, #00ff00 and #ffffff in BT.709, limited range."""


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


@pytest.fixture(scope="module")
def ladder(tmp_path_factory: pytest.TempPathFactory) -> dict[Rung, Path]:
    """Three sizes of one clip, with captions and a fade."""
    folder = tmp_path_factory.mktemp("ladder")
    return _in_three_sizes(folder, detailed(folder / "a.png", seed=1), detailed(folder / "b.png", seed=2))


def test_every_size_shows_the_same_frames(ladder: Mapping[Rung, Path]) -> None:
    largest, *lower = (lumas(video) for video in ladder.values())

    for rung, frames in zip(list(ladder)[1:], lower, strict=True):
        assert len(frames) == len(largest) == 70
        for small, large in zip(frames, largest, strict=True):
            assert small.shape == (rung.height, rung.width)
            scaled = Image.fromarray(large).resize((rung.width, rung.height), Image.Resampling.BICUBIC)
            assert psnr(small, np.asarray(scaled)) > 32


def test_every_size_has_its_key_frames_in_the_same_places(ladder: Mapping[Rung, Path]) -> None:
    keys: list[list[int]] = []
    for video in ladder.values():
        with av.open(str(video)) as file:
            keys.append([round(frame.pts * frame.time_base * FPS) for frame in file.decode(video=0) if frame.key_frame])

    assert keys == [[0, 60]] * 3


def test_every_size_says_what_it_is(ladder: Mapping[Rung, Path]) -> None:
    for rung, video in ladder.items():
        with av.open(str(video)) as file:
            codec = file.streams.video[0].codec_context
            assert (codec.width, codec.height, codec.profile, codec.pix_fmt) == (*_size(rung), "High", "yuv420p")
            assert (codec.color_primaries, codec.color_trc, codec.colorspace, codec.color_range) == (1, 1, 1, 1)
            assert codec.sample_aspect_ratio == 1


def test_captions_are_drawn_in_every_size(ladder: Mapping[Rung, Path]) -> None:
    for rung, video in ladder.items():
        frame = lumas(video)[12]
        lit = frame[rung.height * 155 // 384 : rung.height * 195 // 384, rung.width * 60 // 216 : rung.width // 2]
        assert lit.min() > 200


def test_every_size_of_the_same_layers_has_the_same_bytes(tmp_path: Path, ladder: Mapping[Rung, Path]) -> None:
    folder = next(iter(ladder.values())).parent

    again = _in_three_sizes(tmp_path, folder / "a.png", folder / "b.png")

    for rung, video in ladder.items():
        assert video.read_bytes() == again[rung].read_bytes()


def test_parameter_sets_of_a_size_do_not_depend_on_length_or_content(
    tmp_path: Path, ladder: Mapping[Rung, Path]
) -> None:
    other = {rung: tmp_path / f"{rung.name}.mp4" for rung in ladder}
    film([Layer(plain(tmp_path / "a.png", "navy"), Move.RISE, 0, 1)], frames=1, fps=FPS, into=other, captions=None)

    for rung, video in ladder.items():
        with av.open(str(video)) as one, av.open(str(other[rung])) as another:
            assert one.streams.video[0].codec_context.extradata == another.streams.video[0].codec_context.extradata


def test_a_draft_shows_the_same(tmp_path: Path) -> None:
    layers = [Layer(detailed(tmp_path / "a.png"), Move.PAN_LEFT, 0, 30)]
    film(layers, frames=30, fps=FPS, into={RUNG: tmp_path / "draft.mp4"}, captions=None, draft=True)

    full = lumas(clip(tmp_path / "full.mp4", layers, 30))
    for one, other in zip(lumas(tmp_path / "draft.mp4"), full, strict=True):
        assert psnr(one, other) > 32


def _in_three_sizes(folder: Path, first: Path, second: Path) -> dict[Rung, Path]:
    (folder / "page.ass").write_text(PAGE)
    into = {
        Rung(f"{width}p", width, height): folder / f"{width}.mp4"
        for width, height in ((WIDTH, HEIGHT), (144, 256), (96, 170))
    }
    layers = [Layer(first, Move.PUSH_IN, 0, 40), Layer(second, Move.SINK, 30, 40, fades_in=9)]
    film(layers, frames=70, fps=FPS, into=into, captions=burnt(folder / "page.ass"))
    return into


def _size(rung: Rung) -> tuple[int, int]:
    return rung.width, rung.height


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


@pytest.mark.parametrize("size", [(900, 100), (100, 900), (640, 360)])
def test_a_picture_of_another_shape_fills_the_frame_with_itself(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = plain(tmp_path / "red.png", "red", size)

    made = clip(tmp_path / "clip.mp4", [Layer(picture, Move.PULL_BACK, 0, 2)], 2)

    frame = lumas(made)[0]
    assert frame.min() > 30, "dark red at the least, and nowhere black"
    assert frame[HEIGHT // 2, WIDTH // 2] == pytest.approx(RED[0], abs=2)


@pytest.mark.parametrize("size", [(64, 64), (217, 385), (1200, 900), (1, 1)])
def test_a_picture_of_nearly_its_shape_fills_it_alone(tmp_path: Path, size: tuple[int, int]) -> None:
    picture = plain(tmp_path / "red.png", "red", size)

    made = clip(tmp_path / "clip.mp4", [Layer(picture, Move.PULL_BACK, 0, 2)], 2)

    assert min(frame.min() for frame in lumas(made)) >= RED[0] - 2


@pytest.mark.parametrize("place", [0.3, 0.5, 0.7])
def test_what_is_too_much_of_a_picture_is_cut_away_around_its_subject(tmp_path: Path, place: float) -> None:
    picture = np.zeros((300, 400, 3), np.uint8)
    picture[:, round(400 * place) - 20 : round(400 * place) + 20] = (0, 255, 0)
    Image.fromarray(picture).save(tmp_path / "wide.png")

    made = clip(tmp_path / "clip.mp4", [Layer(tmp_path / "wide.png", Move.PUSH_IN, 0, 2, focus=(place, 0.5))], 1)

    row = lumas(made)[0][HEIGHT // 2]
    green = np.flatnonzero(row > 100)
    assert (green[0] + green[-1]) / 2 == pytest.approx((WIDTH - 1) / 2, abs=1)
    assert len(green) == pytest.approx(WIDTH * 40 / (300 * WIDTH / HEIGHT), abs=3)


def test_the_camera_goes_to_the_subject(tmp_path: Path) -> None:
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    picture[90:110, 170:190] = 255
    Image.fromarray(picture).save(tmp_path / "a.png")

    made = clip(tmp_path / "c.mp4", [Layer(tmp_path / "a.png", Move.PUSH_IN, 0, 60, focus=(180 / 216, 100 / 384))], 60)

    (top, left), (lower, further) = _centre(lumas(made)[0]), _centre(lumas(made)[-1])
    assert lower > top + 5, "from the upper third down"
    assert further < left + 1, "and not off to the side, as it would be were the middle gone up to"


def test_colours_are_bt709(tmp_path: Path) -> None:
    for colour, expected in (("red", RED), ("lime", GREEN), ("white", WHITE)):
        layers = [Layer(plain(tmp_path / "plain.png", colour), Move.SINK, 0, 2)]

        assert colours(clip(tmp_path / "clip.mp4", layers, 1))[0] == pytest.approx(expected, abs=2)


def test_a_broken_picture_is_named(tmp_path: Path) -> None:
    (tmp_path / "broken.png").write_bytes(b"not a picture")

    with pytest.raises(MediaInvalid, match=r"broken\.png"):
        clip(tmp_path / "clip.mp4", [Layer(tmp_path / "broken.png", Move.RISE, 0, 2)], 1)


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
