"""The end that all ways share: captions, then the product's own encoder."""

from collections.abc import Mapping
from pathlib import Path

from bench.render.subject import FPS
from shared.media.encoding import encoded
from shared.media.ladder import Rung

type Arguments = list[str | Path]


def ending(into: Mapping[Rung, Path], captions: str | None, *, source: str = "[0:v]") -> Arguments:
    """Arguments for ffmpeg; `source` is a filter graph whose open end the captions and the encoder follow."""
    graph, rest = _parts(into, captions)
    return ["-filter_complex", source + graph, *rest]


def kept(into: Mapping[Rung, Path], *, captions: str | None, **others: object) -> Arguments:
    """In place of `encoded`: the frames as they come, nothing encoded."""
    graph, _ = _parts(into, captions)
    [(rung, file)] = into.items()
    return ["-filter_complex", f"[0:v]{graph}", "-map", f"[{rung.name}]", "-f", "yuv4mpegpipe", file]


def _parts(into: Mapping[Rung, Path], captions: str | None) -> tuple[str, Arguments]:
    option, graph, *rest = encoded(into, fps=FPS, captions=captions, ceiling=None, draft=False)
    assert option == "-filter_complex"
    return str(graph).removeprefix("[0:v]"), rest
