"""MoviePy, which is no dependency of ours: it wants an older Pillow than we do, and has an environment of its own."""

import json
import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import imageio_ffmpeg

from bench.render.encoder import ending
from bench.render.subject import FADE, FPS, HEIGHT, WIDTH, Subject, seen
from shared.media.fonts import FONTS
from shared.media.ladder import Rung

VERSION = "2.2.1"
_ROOT = Path(__file__).parents[2]
_HOME = Path(os.environ.get("STUDIO_PEERS") or _ROOT / ".studio" / "peers")
INSTALL = f"uv venv .studio/peers && uv pip install --python .studio/peers moviepy=={VERSION}"
_PYTHON = _HOME / "bin" / "python"


@cache
def is_installed() -> bool:
    tried = (_PYTHON, "-c", "import moviepy")
    return _PYTHON.exists() and subprocess.run(tried, capture_output=True, check=False).returncode == 0


def command(subject: Subject, into: Mapping[Rung, Path]) -> list[str | Path]:
    """What films the subject with MoviePy: its order is written beside the pictures."""
    # It hands over RGB: what becomes of that is said for it, or its colours would be BT.601's.
    colours = "[0:v]scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,"
    *arguments, file = ending(into, subject.captions(), source=colours)
    order = subject.folder / "order.json"
    told = {
        "width": WIDTH,
        "height": HEIGHT,
        "fps": FPS,
        "fade": FADE,
        "frames": subject.frames,
        "layers": [
            {
                "picture": str(layer.picture),
                "begins": layer.begins,
                "views": [
                    (view.left, view.top, view.size)
                    for view in (seen(layer, layer.begins + frame) for frame in range(layer.lasts))
                ],
            }
            for layer in subject.layers
        ],
        "arguments": list(map(str, arguments)),
        "file": str(file),
    }
    order.write_text(json.dumps(told), encoding="utf-8")
    return [_PYTHON, "-m", "bench.render.composite", order]


def environment() -> Mapping[str, str]:
    """Where it finds our code, our ffmpeg and our fonts."""
    return {
        **os.environ,
        "PYTHONPATH": str(_ROOT),
        "FFMPEG_BINARY": imageio_ffmpeg.get_ffmpeg_exe(),
        "FONTCONFIG_FILE": str(FONTS / "fonts.conf"),
    }
