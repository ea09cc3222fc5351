"""The subject: what every way films. Three stills, a camera move over each, fades between them, and captions."""

from dataclasses import dataclass, replace
from itertools import cycle
from pathlib import Path

from bench.render.stills import still
from shared.media.captions import Page, paginate
from shared.media.lettering import burn
from shared.media.motion import Layer
from shared.media.moves import Move, View, view
from shared.media.styles import USUAL
from shared.media.words import Word

WIDTH, HEIGHT, FPS = 1080, 1920, 30
FADE = 9
"""Frames: 0.3 s."""
STILL = (1350, 2400)
"""A still has a quarter more pixels on each side than the frame: as many as the closest view can show."""

_MOVES = (Move.PUSH_IN, Move.PAN_LEFT, Move.PULL_BACK)
_WORDS = ["every", "word", "is", "lit", "while", "it", "is", "said", "and", "the", "next", "one", "follows"]
_WORD_SECONDS = 0.37


@dataclass(frozen=True)
class Subject:
    folder: Path
    """Where its pictures and its captions lie."""
    shot: int
    """Frames from one picture to the next."""

    @property
    def frames(self) -> int:
        return self.shot * len(_MOVES)

    @property
    def layers(self) -> tuple[Layer, ...]:
        return tuple(
            Layer(
                self.folder / f"{number}.png",
                move,
                begins=number * self.shot,
                lasts=self.shot + FADE,
                fades_in=FADE if number else 0,
            )
            for number, move in enumerate(_MOVES)
        )

    def alone(self, number: int) -> range:
        """The frames in which one layer is seen and no other."""
        return range(number * self.shot + (FADE if number else 0), (number + 1) * self.shot)

    def prepare(self) -> None:
        """Draw its pictures."""
        for number, layer in enumerate(self.layers):
            still(layer.picture, seed=number, size=STILL)

    def captions(self, shown: range | None = None) -> str | None:
        """The filters that draw its captions, on all of its frames or on some of them."""
        first, end = (shown.start, shown.stop) if shown else (0, self.frames)
        return burn(
            _pages(self.frames / FPS, first / FPS),
            style=USUAL,
            language="en",
            width=WIDTH,
            height=HEIGHT,
            fps=FPS,
            frames=end - first,
            folder=self.folder,
        )


def seen(layer: Layer, frame: int) -> View:
    """What the camera of a layer sees at a frame of the whole."""
    return view(layer.move, min((frame - layer.begins) / layer.lasts, 1))


def spoken(seconds: float) -> tuple[Word, ...]:
    """Words for so many seconds."""
    starts = (number * _WORD_SECONDS for number in range(int(seconds / _WORD_SECONDS)))
    return tuple(Word(word, start, start + _WORD_SECONDS) for start, word in zip(starts, cycle(_WORDS), strict=False))


def _pages(seconds: float, before: float) -> tuple[Page, ...]:
    """Their pages, on a clock that began so much earlier."""
    moved = [
        Page(
            tuple(replace(word, start=word.start - before, end=word.end - before) for word in page.words),
            page.start - before,
            page.end - before,
        )
        for page in paginate(spoken(seconds), language="en", style=USUAL)
    ]
    return tuple(page for page in moved if page.end > 0)
