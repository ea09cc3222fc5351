"""The model: a video's chunks are handed to workers one after the other, and joined when the last of them is done.

It begins when voice and pictures stand, and ends when the video is released.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from heapq import heapreplace

from bench.predict.assumptions import (
    BUSY,
    COLD,
    DOWNLOAD,
    EVENT,
    FILMING_MB,
    GB_SECOND,
    GET,
    JOINING_MB,
    PROCESSOR,
    PUT,
    REQUEST,
    STEP,
    TRANSITION,
    VISIT,
    WRITE,
)
from bench.render.chunks import Work
from bench.render.minute import SHOT
from bench.render.subject import FADE, FPS

_PLAIN_STATES = 8
"""Transitions of a flow from `align` on that are not a chunk's."""
_TRANSITIONS_A_CHUNK = 1
"""Its task: neither a map nor its iterations are transitions of their own, but for the map's once."""
_GETS, _PUTS, _WRITES, _EVENTS = 6, 4, 3, 2
"""Of one visit: documents and pictures, three clips and a result, the claim, what is announced."""
_SEGMENT_SECONDS, _FILES_A_SEGMENT, _PLAYLISTS = 5.3, 4, 12
"""What is published: three sizes and the sound of each segment, and what lists them."""


@dataclass(frozen=True)
class Prediction:
    """Seconds and dollars."""

    seconds: float
    """Of the video."""
    chunks: int
    filming: float
    """Until the last chunk is done."""
    joining: float
    """From there to the release."""
    billed: float
    """Seconds of all workers that film."""
    filming_cost: float
    joining_cost: float
    requests_cost: float
    """Step Functions, S3, DynamoDB, EventBridge, and Lambda's own requests."""

    @property
    def wall(self) -> float:
        return self.filming + self.joining

    @property
    def lambda_cost(self) -> float:
        """Without the requests, as Remotion counts."""
        return self.filming_cost + self.joining_cost

    @property
    def cost(self) -> float:
        return self.filming_cost + self.joining_cost + self.requests_cost


def predict(seconds: float, work: Work, *, workers: int, slower: float = 1.0, cold: bool = False) -> Prediction:
    """Predict a video of so many seconds.

    `slower`: how many times as long a vCPU of Lambda takes as a core of the machine that `work` was measured on.
    `cold`: every worker starts for the first time.
    """
    visits = [VISIT.value + slower * cpu / BUSY.value for cpu in _chunks(seconds, work)]
    start = COLD.value if cold else 0.0
    filming, billed = schedule(visits, workers, start)
    minutes = seconds / 60
    joined = VISIT.value + minutes * (slower * work.finishing + work.megabytes / DOWNLOAD.value)
    joining = start + joined
    return Prediction(
        seconds=seconds,
        chunks=len(visits),
        filming=filming + STEP.value,
        joining=joining + VISIT.value + 2 * STEP.value,
        billed=billed,
        filming_cost=billed * _gigabytes(FILMING_MB) * GB_SECOND.value,
        joining_cost=joining * _gigabytes(JOINING_MB) * GB_SECOND.value,
        requests_cost=_requests(len(visits), seconds),
    )


def schedule(visits: Sequence[float], workers: int, start: float = 0.0) -> tuple[float, float]:
    """When the last visit is over if a free worker always takes the next one, and what all of them worked.

    Every worker needs `start` before its first visit.
    """
    free = [start] * min(workers, len(visits))
    for visit in visits:
        heapreplace(free, free[0] + visit)
    return max(free), sum(visits) + start * len(free)


def _chunks(seconds: float, work: Work) -> list[float]:
    """CPU of each chunk, in their order: shots, and the fades between them."""
    shots = max(1, round(seconds * FPS / (SHOT + FADE)))
    inside = seconds * FPS - (shots - 1) * FADE
    shot = (work.shot + work.looking) * inside / shots / SHOT
    fade = work.fade + work.looking * FADE / SHOT
    return [shot, *([fade, shot] * (shots - 1))]


def _requests(chunks: int, seconds: float) -> float:
    visits = chunks + 2
    segments = seconds / _SEGMENT_SECONDS
    each = REQUEST.value + _GETS * GET.value + _PUTS * PUT.value + _WRITES * WRITE.value + _EVENTS * EVENT.value
    transitions = _PLAIN_STATES + _TRANSITIONS_A_CHUNK * chunks
    # What assemble reads are the clips of all chunks; what it publishes are segments.
    files = chunks * 3 * GET.value + (segments * _FILES_A_SEGMENT + _PLAYLISTS) * PUT.value
    return visits * each + transitions * TRANSITION.value + files


def _gigabytes(megabytes: float) -> float:
    return megabytes / 1024


def processors(megabytes: float) -> float:
    """How many vCPU come with so much memory."""
    return megabytes / PROCESSOR.value
