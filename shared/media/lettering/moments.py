"""Moments: what a page looks like, frame by frame.

Everything is decided for whole frames, and what is equal in several is drawn once. Nothing is left to libass's own
animations: it works them out from the clip's time in rounded milliseconds, so that two clips that share a page would
not agree.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from shared.media.captions import Page
from shared.media.styles import Paint, Style


@dataclass(frozen=True)
class Glance:
    """How one word looks."""

    painted: float = 0.0
    """How much of it has the second colour, from its beginning on: 0 to 1."""
    scale: float = 1.0


@dataclass(frozen=True)
class Moment:
    """The frames from `first` to before `end`, in which nothing changes."""

    first: int
    end: int
    glances: tuple[Glance, ...]
    """One for each word."""
    scale: float
    """Of all of them together."""

    def of(self, words: slice) -> "Moment":
        return replace(self, glances=self.glances[words])


def moments(page: Page, style: Style, fps: int) -> tuple[Moment, ...]:
    """The moments of a page that are not before frame 0: in order, without gap or overlap; none if it has no frame."""
    first, end = _frame(page.start, fps), _frame(page.end, fps)
    starts = [_frame(word.start, fps) for word in page.words]
    # A word is the spoken one until the next one begins, and is painted as long as it sounds.
    spans = list(zip(starts, (_frame(word.end, fps) for word in page.words), [*starts[1:], end], strict=True))
    return merged(
        Moment(
            frame,
            frame + 1,
            tuple(_glance(style, frame, *span) for span in spans),
            style.entrance[frame - first] if frame - first < len(style.entrance) else 1.0,
        )
        for frame in range(max(0, first), end)
    )


def merged(frames: Iterable[Moment]) -> tuple[Moment, ...]:
    """The same, those in a row that look equal as one."""
    runs = [list(run) for _, run in groupby(frames, key=lambda moment: (moment.glances, moment.scale))]
    return tuple(replace(run[0], end=run[-1].end) for run in runs)


def _glance(style: Style, frame: int, start: int, end: int, until: int) -> Glance:
    match style.paint:
        case Paint.SPOKEN if frame >= start:
            return Glance(painted=min(1.0, (frame + 1 - start) / max(1, end - start)))
        case Paint.WORD if start <= frame < until:
            return Glance(painted=1.0, scale=_at(style.growth, frame - start))
        case _:
            return Glance()


def _at(scales: Sequence[float], step: int) -> float:
    return scales[min(step, len(scales) - 1)] if scales else 1.0


def _frame(seconds: float, fps: int) -> int:
    return round(seconds * fps)
