"""A chart of the prediction: wall time and cost over the length of the video, and what Remotion publishes."""

from collections.abc import Mapping

from bench.drawing.curves import Graph, curves
from bench.drawing.svg import OURS, Drawing
from bench.predict.assumptions import at_once
from bench.predict.model import predict
from bench.predict.results import LENGTHS, REMOTION, SLOWER
from bench.render.chunks import Work
from shared.formats.short import SHORT

_INKS = (OURS, "#f0a374")
_TICKS: Mapping[float, str] = {15: "15 s", 60: "1 min", 180: "3 min", 600: "10 min", 1800: "30 min"}


def chart(work: Work) -> Drawing:
    workers = at_once(SHORT)
    said = {
        slower: [predict(seconds, work, workers=workers, slower=slower, cold=True) for seconds in LENGTHS]
        for slower in SLOWER
    }
    names = {slower: f"core {slower:g}" for slower in SLOWER}
    wall = {names[slower]: [(one.seconds, one.wall) for one in found] for slower, found in said.items()}
    cost = {names[slower]: [(one.seconds, one.lambda_cost) for one in found] for slower, found in said.items()}
    return curves(
        "lambda",
        f"On Lambda, {workers} chunks at once, every start cold (predicted)",
        (
            Graph(
                "wall, seconds",
                wall,
                _INKS,
                {5: "5", 10: "10", 30: "30", 60: "60", 300: "300", 600: "600"},
                {"Remotion": [(float(length), wall) for length, (walls, _) in REMOTION.items() for wall in walls]},
            ),
            Graph(
                "cost of Lambda, $",
                cost,
                _INKS,
                {0.001: "0.001", 0.005: "0.005", 0.01: "0.01", 0.05: "0.05", 0.1: "0.1", 0.3: "0.3"},
                {"Remotion": [(float(length), cost) for length, (_, costs) in REMOTION.items() for cost in costs]},
            ),
        ),
        _TICKS,
        "length of the video",
    )
