"""Chunks: what the studio's workers do for a minute of video, piece by piece, in seconds of CPU.

What a prediction reckons with, and what joining and packaging are held against.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

from bench.figures import Figure, Row
from bench.metered import metered
from bench.render.minute import SECONDS, SHOT, clips, pieces
from bench.render.subject import FADE, FPS


@dataclass(frozen=True)
class Work:
    """Seconds of CPU."""

    shot: float
    """Filming the inside of a shot in every size: SHOT frames."""
    fade: float
    """Filming a cross-fade: FADE frames of two pictures."""
    looking: float
    """Looking at the clip of a shot."""
    sound: float
    """Laying and mixing a minute of sound, with music under it."""
    join: float
    """Joining a minute of clips, and encoding its sound."""
    package: float
    """Making a stream of it, in every size."""
    checking: float
    """Checking the joined film and the stream."""
    megabytes: float
    """What a minute of clips weighs, in every size."""

    @property
    def minute(self) -> float:
        """Rendering a minute: its shots, the fades between them, and the looking."""
        shots = SECONDS * FPS / (SHOT + FADE)
        return shots * (self.shot + self.fade + self.looking * (1 + FADE / SHOT))

    @property
    def finishing(self) -> float:
        """What is done with a minute when its chunks are."""
        return self.sound + self.join + self.package + self.checking


def measure(folder: Path, rounds: int) -> Work:
    """Do each piece in every round, and take its median. Scratch files go to `folder`."""
    todo = pieces(folder)
    spent: dict[str, list[float]] = {name: [] for name in todo}
    for _ in range(rounds):
        for name, piece in todo.items():
            spent[name].append(metered(piece).cpu)
    weighs = sum(clip.stat().st_size for clip in clips(folder, "shot").values()) / 1e6 * SECONDS * FPS / SHOT
    return Work(**{name: median(seconds) for name, seconds in spent.items()}, megabytes=weighs)


def figure(work: Work) -> Figure:
    """The pieces, and what joining is held to."""
    seconds = asdict(work)
    rows = [Row({"what": what, _CPU: seconds[name]}) for name, what in _SAID.items()]
    minute = Row({"what": "rendering a minute: its shots and fades", _CPU: work.minute})
    share = (work.join + work.package) / work.minute
    held = Row({"what": "joining and packaging, as a part of it", _CPU: share}, _CPU, bar=0.03)
    weighs = Row({"what": _WEIGHS, "MB": work.megabytes})
    title = "What a minute of video is made of (1080x1920 and its smaller sizes)"
    return Figure("chunks", title, (*rows, minute, held, weighs))


def read(report: Path) -> Work:
    """What was measured before, from the JSON of a bench that had this figure. Raises ValueError when it had not."""
    figures = json.loads(report.read_text(encoding="utf-8"))["figures"]
    rows = [row for figure in figures if figure["name"] == "chunks" for row in figure["rows"]]
    if not rows:
        raise ValueError(f"{report} has no figure of chunks: `python -m bench render --json {report}` writes one")
    said = {row["what"]: row for row in rows}
    return Work(**{name: said[what][_CPU] for name, what in _SAID.items()}, megabytes=said[_WEIGHS]["MB"])


_CPU = "CPU seconds"
_WEIGHS = "the clips of a minute weigh"
_SAID = {
    "shot": f"a shot of {SHOT} frames, three sizes",
    "fade": f"a fade of {FADE} frames, three sizes",
    "looking": "looking at the shot's clip",
    "sound": "laying and mixing a minute of sound",
    "join": "joining a minute, and encoding its sound",
    "package": "packaging a minute as HLS, three sizes",
    "checking": "checking the film and the stream",
}
