"""Results: the prediction for short and long videos, what it assumes, and what others publish."""

from collections.abc import Mapping

from bench.figures import Cell, Figure, Row
from bench.predict.assumptions import ASSUMPTIONS, FILMING_MB, JOINING_MB, PRICES, at_once
from bench.predict.model import Prediction, predict, processors
from bench.render.chunks import Work
from shared.formats.short import SHORT

LENGTHS = (15, 30, 60, 180, 600, 1800)
SLOWER = (1.0, 2.0)
"""A core of a new server, and one of Graviton2, which most of Lambda on arm64 runs on: half as fast, about."""

REMOTION = {60: ((15.5, 18.9), (0.017, 0.021)), 600: ((56.1, 61.0), (0.103, 0.108))}
"""By seconds of video: the seconds and dollars that Remotion publishes (remotion.dev/docs/lambda/cost-example).

A minute of HD video played inside a video of 24 fps, Lambda alone; ten minutes of the same from a remote address.
"""
_WALL, _COST = 15.0, 0.005
_WIDTHS = (1, 4, 8, 12, 24)


def figures(work: Work) -> tuple[Figure, ...]:
    """The prediction, its bars, and what it assumes."""
    workers = at_once(SHORT)
    return _lengths(work, workers), _widths(work), _bars(work, workers), _assumed()


def _lengths(work: Work, workers: int) -> Figure:
    rows = [
        Row(_cells(predict(seconds, work, workers=workers, slower=slower, cold=True), slower))
        for slower in SLOWER
        for seconds in LENGTHS
    ]
    return Figure(
        name="predict",
        title=f"On Lambda, from standing voice and pictures to the release, {workers} chunks at once, every start cold",
        rows=tuple(rows),
        notes=(
            "core: how many times as long a vCPU of Lambda takes as a core of this machine (assumed, both shown)",
            f"filming has {processors(FILMING_MB):.1f} vCPU, joining {processors(JOINING_MB):.1f} and uses one",
            "seconds until the last chunk is filmed, and from there to the release; $ calls: Step Functions, S3, ...",
            "speech, pictures, the database, storage and traffic are not in it",
        ),
    )


def _widths(work: Work) -> Figure:
    rows: list[Row] = []
    for workers in _WIDTHS:
        warm, cold = (predict(60, work, workers=workers, cold=cold) for cold in (False, True))
        rows.append(
            Row(
                {
                    "chunks at once": workers,
                    "wall, warm": warm.wall,
                    "wall, cold": cold.wall,
                    "$ Lambda, warm": warm.lambda_cost,
                    "$ Lambda, cold": cold.lambda_cost,
                }
            )
        )
    return Figure("predict width", "One minute, by how many chunks are filmed at once (core 1)", tuple(rows))


def _bars(work: Work, workers: int) -> Figure:
    rows: list[Row] = []
    for slower in SLOWER:
        for name, cold in (("warm", False), ("cold", True)):
            minute = predict(60, work, workers=workers, slower=slower, cold=cold)
            said = {"what": f"one minute, {name}, core {slower:g}", "chunks at once": workers}
            rows.append(Row({**said, "wall s": minute.wall}, "wall s", bar=_WALL))
            rows.append(Row({**said, "$": minute.lambda_cost}, "$", bar=_COST))
            rows.append(Row({**said, "what": f"{said['what']}, with all requests", "$": minute.cost}, "$", bar=_COST))
    for seconds, ((fast, slow), (cheap, dear)) in REMOTION.items():
        rows.append(Row({"what": f"Remotion publishes, {seconds} s, the better", "wall s": fast, "$": cheap}))
        rows.append(Row({"what": f"Remotion publishes, {seconds} s, the worse", "wall s": slow, "$": dear}))
    notes = (
        "Remotion's video plays a video, ours moves a camera over stills: the same length and size, not the same work",
        "theirs: remotion.dev/docs/lambda/cost-example, 4.0.381, us-east-1, 24 fps; the requests are not in it",
    )
    return Figure("predict bars", "On Lambda, beside the bars", tuple(rows), notes)


def _assumed() -> Figure:
    rows = [Row({"assumed": said.what, "value": _digits(said.value), "from": said.source}) for said in ASSUMPTIONS]
    return Figure("assumptions", "What the prediction assumes", tuple(rows), (PRICES,))


def _digits(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".")


def _cells(said: Prediction, slower: float) -> Mapping[str, Cell]:
    return {
        "video": f"{said.seconds:g} s",
        "core": f"{slower:g}",
        "chunks": said.chunks,
        "filming": said.filming,
        "joining": said.joining,
        "wall": said.wall,
        "/video": said.wall / said.seconds,
        "$ film": said.filming_cost,
        "$ join": said.joining_cost,
        "$ calls": said.requests_cost,
        "$": said.cost,
    }
