"""Warm: what a call costs beside the least that could answer it, in one process, all kinds in turn."""

from bench import children
from bench.api import API, MODULE
from bench.api.environment import CALLS, ROUNDS, VIDEOS, Cost
from bench.figures import Figure, Row
from bench.studio import Studio

_LIST = 8.0
_HELLO = 1.3


def figure(studio: Studio) -> Figure:
    costs = {
        cost.what: cost for cost in map(Cost.model_validate, children.said(MODULE, "warm", studio.surroundings(API)))
    }

    def row(what: str, named: str, beside: str, bar: float | None) -> Row:
        ratio = costs[what].milliseconds / costs[beside].milliseconds
        cells = {"call": named, "ms": costs[what].milliseconds, "ratio": ratio, "bytes": costs[what].bytes}
        return Row(cells, judged="ratio", bar=bar)

    return Figure(
        name="warm",
        title=f"Warm calls: processor time (median of {ROUNDS} rounds of {CALLS})",
        rows=(
            row("bare", "the token, the same statements, JSON", "bare", None),
            row("list", f"a list of {VIDEOS} videos", "bare", _LIST),
            row("plain", "FastAPI and Mangum, a route that does nothing", "plain", None),
            row("hello", "the same route in our API", "plain", _HELLO),
        ),
        notes=("of one process: the database's own time is not in it", "the API's log line is in it"),
    )
