"""The ways to film the subject. All end in the same encoder with the same captions: they differ in the camera."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unittest.mock import patch

from bench.render import zoompan
from bench.render.encoder import ending, kept
from bench.render.subject import FPS, HEIGHT, WIDTH, Subject
from shared.media import motion
from shared.media.ffmpeg import ffmpeg
from shared.media.ladder import Rung, rungs

type Files = Mapping[Rung, Path]

ALL_SIZES = rungs(WIDTH, HEIGHT)
ONE_SIZE = ALL_SIZES[:1]


@dataclass(frozen=True)
class Way:
    name: str
    limit: str
    """The encoder alone, for the same frames in the same sizes."""
    film: Callable[[Subject, Files], None] | None
    """None for MoviePy, which runs elsewhere."""
    rungs: tuple[Rung, ...] = ONE_SIZE
    every: int = 1
    """It is run in every so manieth round only: the slower, the more seldom."""


def raw(subject: Subject) -> Path:
    """Where our frames lie, composed and captioned, before they are encoded."""
    return subject.folder / "composed.y4m"


def compose(subject: Subject) -> None:
    """Make them."""
    with patch.object(motion, "encoded", kept):
        _ours(subject, {ONE_SIZE[0]: raw(subject)})


def _ours(subject: Subject, into: Files) -> None:
    motion.film(subject.layers, frames=subject.frames, fps=FPS, into=into, captions=subject.captions())


def _alone(subject: Subject, into: Files) -> None:
    ffmpeg("-i", raw(subject), *ending(into, None))


def _zoompan(width: int | None) -> Callable[[Subject, Files], None]:
    def film(subject: Subject, into: Files) -> None:
        pictures = [argument for layer in subject.layers for argument in ("-i", layer.picture)]
        ffmpeg(*pictures, *ending(into, subject.captions(), source=zoompan.graph(subject, enlarged=width)))

    return film


LIMIT, OURS = "x264 alone", "Talewright"
LIMIT_ALL, OURS_ALL = "x264, three sizes", "Talewright, three sizes"
ZOOMPAN, ZOOMPAN_4X, MOVIEPY = "zoompan", "zoompan on 4x", "MoviePy"

WAYS: Mapping[str, Way] = {
    way.name: way
    for way in (
        Way(LIMIT, LIMIT, _alone),
        Way(OURS, LIMIT, _ours),
        Way(LIMIT_ALL, LIMIT_ALL, _alone, rungs=ALL_SIZES, every=2),
        Way(OURS_ALL, LIMIT_ALL, _ours, rungs=ALL_SIZES, every=2),
        Way(ZOOMPAN, LIMIT, _zoompan(None), every=2),
        Way(ZOOMPAN_4X, LIMIT, _zoompan(4 * WIDTH), every=2),
        Way("zoompan on 8000 px", LIMIT, _zoompan(8000), every=5),
        Way(MOVIEPY, LIMIT, None, every=5),
    )
}
