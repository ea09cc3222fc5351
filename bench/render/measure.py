"""All that is measured of the rendering, in one go."""

from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.drawing.svg import Drawing
from bench.figures import Figure
from bench.render import charts, chunks, joints, results, rounds, spending
from bench.render.subject import Subject

SHOT = 120
"""Frames from one picture to the next: four seconds, as short as a shot gets."""


def measure(times: int, say: Callable[[str], None]) -> Iterator[Figure | Drawing]:
    """Film the subject every way in so many rounds; look at the videos, at joints, and at what chunks take."""
    with TemporaryDirectory(prefix="talewright-bench-") as scratch:
        subject = Subject(_made(Path(scratch) / "subject"), SHOT)
        subject.prepare()
        runs = rounds.measure(subject, times, say)
        looked = results.look(subject, runs, say)
        yield results.table(subject, runs, looked)
        yield results.bars(runs, looked)
        yield spending.measure(subject, runs)
        yield charts.costs(subject, runs, looked)
        yield charts.paths(looked)
        say("joints: a film in chunks beside the same in one piece, and ten minutes of it")
        yield joints.measure(_made(Path(scratch) / "joints"))


def work(times: int, say: Callable[[str], None]) -> chunks.Work:
    """What the studio's workers do for a minute of video, measured half as often as `times`."""
    say("chunks: a shot, a fade, and what comes after them")
    with TemporaryDirectory(prefix="talewright-bench-") as scratch:
        return chunks.measure(Path(scratch), (times + 1) // 2)


def _made(folder: Path) -> Path:
    folder.mkdir()
    return folder
