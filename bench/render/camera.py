"""The camera of a video: where it was in every frame in which one picture is seen alone."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import av
import numpy as np

from bench.render.ideal import Ideal
from bench.render.steadiness import Frame, Track, track
from bench.render.subject import HEIGHT, WIDTH, Subject, seen


def tracks(video: Path, subject: Subject) -> tuple[Track, ...]:
    """One for each shot of the subject, as it was filmed in its full size."""
    frames = enumerate(lumas(video))
    found: list[Track] = []
    for number, layer in enumerate(subject.layers):
        alone = subject.alone(number)
        shown = (frame for place, frame in islice(frames, subject.shot) if place in alone)
        views = [seen(layer, place) for place in alone]
        found.append(track(shown, views, Ideal.of(layer.picture, WIDTH, HEIGHT)))
    return tuple(found)


def lumas(video: Path) -> Iterator[Frame]:
    """The brightness of every frame, as it is shown."""
    with av.open(str(video)) as file:
        file.streams.video[0].thread_type = "AUTO"
        for frame in file.decode(video=0):
            plane = frame.planes[0]
            yield np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: plane.height, : plane.width]
