"""The subject as MoviePy films it: one composite pass. It has an interpreter of its own, for it wants an older Pillow.

    uv venv .studio/peers && uv pip install --python .studio/peers moviepy==2.2.1

`python -m bench.render.composite ORDER`: a JSON file as `bench.render.peer` writes it. Prints what it took.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from moviepy import CompositeVideoClip, ImageClip, vfx  # pyright: ignore[reportMissingImports]

from bench.metered import metered

type View = Sequence[float]
"""Left, top and size, in parts of the picture."""


def film(order: dict[str, Any]) -> None:
    """Lay the pictures over one another, each resized and placed for every frame, and write them in one go."""
    width, height, fps = order["width"], order["height"], order["fps"]
    clips = [_clip(layer, width, height, fps, order["fade"]) for layer in order["layers"]]
    composite = CompositeVideoClip(clips, size=(width, height)).with_duration(order["frames"] / fps)
    composite.write_videofile(
        order["file"],
        fps=fps,
        codec="libx264",
        audio=False,
        preset="veryfast",
        ffmpeg_params=order["arguments"],
        logger=None,
    )


def _clip(layer: dict[str, Any], width: int, height: int, fps: int, fade: int) -> Any:
    views: Sequence[View] = layer["views"]

    def at(seconds: float) -> View:
        return views[min(round(seconds * fps), len(views) - 1)]

    def size(seconds: float) -> tuple[float, float]:
        _, _, seen = at(seconds)
        return width / seen, height / seen

    def place(seconds: float) -> tuple[float, float]:
        left, top, seen = at(seconds)
        return -left * width / seen, -top * height / seen

    resized: Callable[..., Any] = ImageClip(layer["picture"]).with_duration(len(views) / fps).resized
    clip = resized(size).with_position(place).with_start(layer["begins"] / fps)
    return clip.with_effects([vfx.CrossFadeIn(fade / fps)]) if layer["begins"] else clip


if __name__ == "__main__":
    given = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    sys.stdout.write(json.dumps(asdict(metered(lambda: film(given)))))
