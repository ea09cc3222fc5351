"""The bench's instruments, on what is known: nothing here is timed, and nothing is encoded."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from bench.metered import Spent, metered
from bench.render import joints, zoompan
from bench.render.ideal import Ideal
from bench.render.results import Looked, bars, table
from bench.render.rounds import Run, Runs
from bench.render.steadiness import Frame, Track, track
from bench.render.stills import still
from bench.render.subject import Subject, seen
from bench.render.ways import LIMIT, LIMIT_ALL, MOVIEPY, OURS, OURS_ALL, WAYS, ZOOMPAN_4X
from shared.media.moves import Move, View, view

SIZE = (216, 384)


@pytest.fixture(scope="module")
def ideal(tmp_path_factory: pytest.TempPathFactory) -> Ideal:
    picture = still(tmp_path_factory.mktemp("still") / "still.png", seed=1, size=(270, 480))
    return Ideal.of(picture, *SIZE)


def shaken(ideal: Ideal, views: list[View], errors: np.ndarray) -> list[Frame]:
    """What a camera films that is off its path by so many pixels."""
    return [
        np.round(ideal.patch(seen, -right, -down, *SIZE)).astype(np.uint8)
        for seen, (right, down) in zip(views, errors, strict=True)
    ]


def views(frames: int) -> list[View]:
    """Far enough inside of the picture that a camera may be off."""
    return [view(Move.PUSH_IN, 0.5 + n / 400) for n in range(frames)]


def test_a_camera_that_shakes_is_seen_to_shake_by_just_as_much(ideal: Ideal) -> None:
    errors = np.random.default_rng(2).normal(0, 0.3, (12, 2))

    found = track(shaken(ideal, views(12), errors), views(12), ideal)

    about_mean = errors - errors.mean(axis=0)
    assert found.jitter == pytest.approx(np.sqrt(np.mean(np.sum(about_mean**2, axis=1))), abs=0.01)
    assert found.camera == pytest.approx(about_mean, abs=0.03)


def test_a_camera_on_its_path_is_steady_to_a_hundredth_of_a_pixel(ideal: Ideal) -> None:
    found = track(shaken(ideal, views(8), np.zeros((8, 2))), views(8), ideal)

    assert found.jitter < 0.01
    assert found.wobble < 0.02


def test_a_picture_that_stands_aside_does_not_shake(ideal: Ideal) -> None:
    found = track(shaken(ideal, views(6), np.full((6, 2), 0.4)), views(6), ideal)

    assert found.errors.mean() == pytest.approx(0.4, abs=0.02)
    assert found.jitter < 0.01


def test_what_one_point_does_alone_is_no_motion_of_the_camera() -> None:
    errors = np.zeros((4, 2, 2))
    errors[:, 0, 0], errors[:, 1, 0] = (1, -1, 1, -1), (-1, 1, -1, 1)

    assert Track(errors).jitter == 0
    assert Track(errors).wobble == 1


def test_the_ideal_is_the_still_itself_where_a_pixel_lies_on_a_pixel(tmp_path: Path) -> None:
    picture = still(tmp_path / "still.png", seed=3, size=SIZE)
    exact = Ideal.of(picture, *SIZE)

    whole = exact.frame(View(0, 0, 1))

    assert whole == pytest.approx(np.asarray(exact.plane), abs=1e-3)
    assert exact.patch(View(0, 0, 1), 7, 11, 5, 6) == pytest.approx(whole[11:17, 7:12], abs=1e-3)
    assert 16 <= whole.min() <= whole.max() <= 235


def frames(count: int) -> list[Frame]:
    """Each like its neighbours, and less so the further away."""
    ramp = np.add.outer(np.arange(40), np.arange(30))
    return [(40 + (ramp + 3 * n) % 150).astype(np.uint8) for n in range(count)]


def test_a_film_that_was_joined_well_has_nothing_wrong_with_it() -> None:
    noisy = [(frame + np.eye(40, 30, dtype=np.uint8)).astype(np.uint8) for frame in frames(20)]

    assert set(vars(joints.seams(frames(20), noisy)).values()) == {0}


def test_a_frame_that_is_shown_twice_or_left_out_is_found() -> None:
    whole = frames(20)
    twice = [*whole[:10], whole[9], *whole[11:]]
    without = [*whole[:10], *whole[11:]]
    dark = [*whole[:10], np.full_like(whole[10], 16), *whole[11:]]

    assert (joints.seams(whole, twice).duplicate, joints.seams(whole, twice).frozen) == (1, 1)
    assert (joints.seams(whole, without).missing, joints.seams(whole, without).skipped) == (1, 9)
    assert joints.seams(whole, dark).black == 1


def test_zoompan_is_told_the_same_path_in_its_own_words() -> None:
    subject = Subject(Path("nowhere"), 60)
    push = zoompan.graph(subject, enlarged=None).split(";")[0]
    expression = push.split("z='1/")[1].split("'")[0]

    for frame in (0, 17, 60):
        python = expression.replace("sin", "np.sin").replace("PI", "np.pi").replace("on", str(frame))
        assert eval(python, {"np": np, "pow": pow}) == pytest.approx(seen(subject.layers[0], frame).size)
    assert "scale=4320:-2" in zoompan.graph(subject, enlarged=4320)


def test_every_shot_of_the_subject_is_seen_alone_but_for_its_fades() -> None:
    subject = Subject(Path("nowhere"), 60)

    assert [subject.alone(number) for number in range(3)] == [range(60), range(69, 120), range(129, 180)]
    assert subject.frames == 180


def runs(seconds: dict[str, float], tmp_path: Path) -> dict[str, Runs]:
    video = tmp_path / "video.mp4"
    video.write_bytes(bytes(1_000))
    return {
        name: Runs(WAYS[name], {n: Run(Spent(cpu * (1 + n), cpu), 2**29) for n in range(3)}, (video,))
        for name, cpu in seconds.items()
    }


def looks(*names: str) -> dict[str, Looked]:
    errors = np.zeros((4, 2, 2))
    errors[::2] = 0.03
    return {name: Looked((Track(errors),) * 3, 96.5) for name in names}


def test_a_way_is_held_against_the_limit_of_the_same_round(tmp_path: Path) -> None:
    measured = runs({LIMIT: 1.0, OURS: 1.08, LIMIT_ALL: 2.0, OURS_ALL: 2.3, ZOOMPAN_4X: 2.0}, tmp_path)

    assert measured[OURS].times(measured[LIMIT]) == pytest.approx(1.08)
    assert measured[OURS].cpu == pytest.approx(2.16)

    held = {str(row.cells["what"]): row for row in bars(measured, looks(OURS, "our frames, not encoded")).rows}
    assert held["CPU over x264 alone"].met is True
    assert held["the same, three sizes at once"].met is False
    assert held["CPU of zoompan on 4x over ours"].met is True
    assert held["camera jitter, median shot, px RMS"].met is True
    assert held["memory of a chunk worker, three sizes, GB"].cells["ours"] == 0.5


def test_a_peer_that_is_not_installed_is_named_with_the_way_to_install_it(tmp_path: Path) -> None:
    measured = runs({LIMIT: 1.0, OURS: 1.1, LIMIT_ALL: 2.0, OURS_ALL: 2.2, ZOOMPAN_4X: 2.0}, tmp_path)

    rows = table(Subject(tmp_path, 60), measured, looks(OURS, "our frames, not encoded")).rows

    assert str(rows[-1].cells["way"]).startswith(f"{MOVIEPY}: not installed (uv venv")
    assert rows[1].cells["ms/frame"] == pytest.approx(1000 * 2.2 / 180)
    assert rows[1].cells["VMAF"] == 96.5


def test_work_is_metered_with_all_that_it_starts() -> None:
    busy = "sum(range(3_000_000))"

    alone, started = (metered(work).cpu for work in (list, lambda: subprocess.run((sys.executable, "-c", busy))))

    assert started > alone
