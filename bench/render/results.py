"""Results: what each way cost and how good it looks, and what of that has a bar."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from bench.figures import Cell, Figure, Row
from bench.render import peer
from bench.render.camera import tracks
from bench.render.quality import draw, vmaf
from bench.render.rounds import Runs
from bench.render.steadiness import Track
from bench.render.subject import FPS, Subject
from bench.render.ways import LIMIT, LIMIT_ALL, MOVIEPY, OURS, OURS_ALL, ZOOMPAN_4X, raw


@dataclass(frozen=True)
class Looked:
    """How a video looks, in its full size."""

    tracks: Sequence[Track]
    """By shot."""
    vmaf: float

    @property
    def jitter(self) -> float:
        """Of the median shot, in pixels."""
        return median(track.jitter for track in self.tracks)

    @property
    def worst(self) -> float:
        """Of the worst shot."""
        return max(track.jitter for track in self.tracks)

    @property
    def wobble(self) -> float:
        return median(track.wobble for track in self.tracks)


def look(subject: Subject, runs: Mapping[str, Runs], say: Callable[[str], None]) -> dict[str, Looked]:
    """Look at what every way made, and at our own frames before they are encoded, which are called COMPOSED."""
    ideal = draw(subject)
    videos: dict[str, Path] = {COMPOSED: raw(subject)}
    # Ours and the limit's are the same video: of one size or of three.
    videos |= {name: done.videos[0] for name, done in runs.items() if name not in (LIMIT, LIMIT_ALL, OURS_ALL)}
    looked: dict[str, Looked] = {}
    for name, video in videos.items():
        say(f"look: {name}")
        looked[name] = Looked(tracks(video, subject), vmaf(video, ideal, subject))
    return looked


COMPOSED = "our frames, not encoded"

_GIGABYTE = 2**30


def table(subject: Subject, runs: Mapping[str, Runs], looked: Mapping[str, Looked]) -> Figure:
    """Every way on a line."""
    rows = [Row(_cells(done, subject, runs[done.way.limit], looked.get(name))) for name, done in runs.items()]
    rows.append(Row({"way": COMPOSED, **_seen(looked[COMPOSED])}))
    if MOVIEPY not in runs:
        rows.append(Row({"way": f"{MOVIEPY}: not installed ({peer.INSTALL})"}))
    ours, limit = (runs[name].videos[0].stat().st_size for name in (OURS, LIMIT))
    return Figure(
        name="render",
        title=f"Three pictures, a moving camera, captions: {subject.frames} frames of 1080x1920 at {FPS} fps",
        rows=tuple(rows),
        notes=(
            "ms/frame: CPU of all processes, user and system, imports aside; the median of interleaved rounds",
            "x264: times the CPU of x264 alone on the same frames and sizes, in the same round",
            f"x264 alone made {limit:,} bytes of our frames, our way {ours:,}: the same video, where they are equal",
            "jitter: px RMS of the camera about its path, by 24 tracked points a shot; points: of each on its own",
            "VMAF: against the same frames drawn by Lanczos in floats, captions included",
            "MB: the most that all its processes held at one time; wall: seconds",
        ),
    )


def bars(runs: Mapping[str, Runs], looked: Mapping[str, Looked]) -> Figure:
    """What ours is held to."""
    ours = runs[OURS]
    held = [
        Row({"what": "CPU over x264 alone", "ours": ours.times(runs[LIMIT])}, "ours", bar=1.10),
        Row({"what": "the same, three sizes at once", "ours": runs[OURS_ALL].times(runs[LIMIT_ALL])}, "ours", bar=1.10),
        Row({"what": "CPU of zoompan on 4x over ours", "ours": runs[ZOOMPAN_4X].times(ours)}, "ours", floor=1.7),
    ]
    if MOVIEPY in runs:
        held.append(Row({"what": "CPU of MoviePy over ours", "ours": runs[MOVIEPY].times(ours)}, "ours", floor=6.0))
    return Figure(
        name="render bars",
        title="Rendering, beside its bars",
        rows=(
            *held,
            Row({"what": "camera jitter, median shot, px RMS", "ours": looked[OURS].jitter}, "ours", bar=0.05),
            Row({"what": "camera jitter, worst shot, px RMS", "ours": looked[OURS].worst}, "ours", bar=0.12),
            Row({"what": "the same, before encoding", "ours": looked[COMPOSED].worst}),
            Row(
                {"what": "memory of a chunk worker, three sizes, GB", "ours": runs[OURS_ALL].peak / _GIGABYTE},
                "ours",
                bar=1.0,
            ),
        ),
    )


def _cells(done: Runs, subject: Subject, limit: Runs, looked: Looked | None) -> dict[str, Cell]:
    size = sum(video.stat().st_size for video in done.videos)
    return {
        "way": done.way.name,
        "runs": len(done.rounds),
        "ms/frame": 1000 * done.cpu / subject.frames,
        "x264": done.times(limit),
        **(_seen(looked) if looked else {}),
        "kb/s": round(size * 8 / 1000 / (subject.frames / FPS)),
        "wall": done.wall,
        "MB": round(done.peak / 2**20),
    }


def _seen(looked: Looked) -> dict[str, Cell]:
    return {"jitter": looked.jitter, "worst": looked.worst, "points": looked.wobble, "VMAF": looked.vmaf}
