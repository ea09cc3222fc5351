"""Charts of the rendering: what each way costs beside how steady it is, and the camera's path itself."""

from collections.abc import Mapping

from bench.drawing.bars import Panel, bars
from bench.drawing.strips import strips
from bench.drawing.svg import LIMIT as LIMIT_INK
from bench.drawing.svg import OURS as OUR_INK
from bench.drawing.svg import PEER, Drawing
from bench.render.results import Looked
from bench.render.rounds import Runs
from bench.render.subject import HEIGHT, WIDTH, Subject
from bench.render.ways import LIMIT, LIMIT_ALL, MOVIEPY, OURS, OURS_ALL, ZOOMPAN, ZOOMPAN_4X

_SHOT = 1
"""The pan: its camera goes one way at a steady pace, and what shakes is seen best."""
_REACH = 0.6
"""Pixels."""


def costs(subject: Subject, runs: Mapping[str, Runs], looked: Mapping[str, Looked]) -> Drawing:
    """Every way of one size: CPU and jitter."""
    shown = [name for name in runs if name not in (LIMIT_ALL, OURS_ALL)]
    cpu = [1000 * runs[name].cpu / subject.frames for name in shown]
    jitter = [looked[name].jitter if name in looked else None for name in shown]
    quality = [looked[name].vmaf if name in looked else None for name in shown]
    inks = [{OURS: OUR_INK, LIMIT: LIMIT_INK}.get(name, PEER) for name in shown]
    return bars(
        "rendering",
        "The same three pictures, moves, fades and captions, in the same encoder",
        shown,
        inks,
        (
            Panel(
                "CPU, ms a frame (times x264 alone)",
                cpu,
                [f"{ms:.0f} ({runs[name].times(runs[LIMIT]):.2f}x)" for ms, name in zip(cpu, shown, strict=True)],
            ),
            Panel("camera jitter, px RMS", jitter, [f"{px:.2f}" if px is not None else "" for px in jitter]),
            Panel("VMAF lost", _lost(quality), [f"{100 - v:.1f}" if v is not None else "" for v in quality]),
        ),
    )


def paths(looked: Mapping[str, Looked]) -> Drawing:
    """How far the camera of each way is from its path, from left to right, frame after frame."""
    shown = [name for name in (OURS, ZOOMPAN, ZOOMPAN_4X, MOVIEPY) if name in looked]
    errors = {name: [float(right) for right, _ in looked[name].tracks[_SHOT].camera] for name in shown}
    title = f"A pan at {WIDTH}x{HEIGHT}: how far the camera is from where it should be"
    return strips("camera", title, "frames of one shot", errors, reach=_REACH, ours=OURS)


def _lost(quality: list[float | None]) -> list[float | None]:
    return [None if vmaf is None else 100 - vmaf for vmaf in quality]
