"""Subtitles in pieces: a WebVTT file cut where the segments of a stream are."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

CLOCK = "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000"
"""Cues count from where the media's own time begins (RFC 8216, 3.5)."""


@dataclass(frozen=True)
class Cue:
    """Some text, and when it is to be shown; milliseconds."""

    start: int
    end: int
    text: str

    def __str__(self) -> str:
        return f"{_clock(self.start)} --> {_clock(self.end)}\n{self.text}"


def cues(webvtt: str) -> tuple[Cue, ...]:
    """The cues of a WebVTT file, in its order. Raises ValueError for what is no such file or holds anything else."""
    head, *blocks = re.split(r"\n{2,}", webvtt.strip("\n"))
    if head.split("\n")[0] != "WEBVTT":
        raise ValueError("a WebVTT file begins with WEBVTT")
    return tuple(map(_cue, blocks))


def cut(webvtt: str, seams: Sequence[int]) -> Iterator[str]:
    """A WebVTT file for what lies between each two seams (milliseconds), as segments of a stream.

    Their cues keep the times of the whole. One that lies across a seam is in both; what would be shown after the last
    seam is not shown.
    """
    whole = [Cue(cue.start, min(cue.end, seams[-1]), cue.text) for cue in cues(webvtt)]
    for begins, ends in pairwise(seams):
        seen = [str(cue) for cue in whole if cue.start < ends and cue.end > begins]
        yield "\n\n".join((f"WEBVTT\n{CLOCK}", *seen)) + "\n"


_TIME = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_CUE = re.compile(rf"(?:(?!.*-->).*\n)?{_TIME} --> {_TIME}(?:[ \t].*)?\n?((?:.|\n)*)")


def _cue(block: str) -> Cue:
    found = _CUE.fullmatch(block)
    if not found:
        raise ValueError(f"this is no cue: {block[:40]!r}")
    *times, text = found.groups()
    start, end = (_milliseconds(*times[side : side + 4]) for side in (0, 4))
    if start >= end:
        raise ValueError(f"a cue ends before it starts: {block[:40]!r}")
    return Cue(start, end, text)


def _milliseconds(hours: str | None, minutes: str, seconds: str, rest: str) -> int:
    return ((int(hours or 0) * 60 + int(minutes)) * 60 + int(seconds)) * 1000 + int(rest)


def _clock(milliseconds: int) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02}.{rest:03}"
