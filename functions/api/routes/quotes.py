"""/quotes: know what a video would cost, before anything of it is made."""

from collections.abc import Sequence

from pydantic import ConfigDict

from functions.api.dependencies import CurrentCaller, Reading
from functions.api.errors import refusals
from functions.api.payloads import Answer, Dollars
from functions.api.quoting import EXAMPLE, CallsOut, calls_out
from functions.api.rooms import Room
from functions.api.routes.videos import VideoIn
from shared.errors import NotConfigured, NotFound, NotInPlan
from shared.works import videos as works

router = Room(prefix="/quotes", tags=["videos"])


class EstimateOut(Answer):
    """What an order would cost if nothing of it was made before: that costs nothing again."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "sentence": "It costs $0: all of it is made offline.",
                    "calls": [EXAMPLE],
                    "exact": True,
                    "low": "0",
                    "cost": "0",
                }
            ]
        }
    )

    sentence: str
    """For people."""
    calls: Sequence[CallsOut]
    exact: bool
    """Whether it is certain. Of a topic, nobody knows the script yet."""
    low: Dollars
    """What it costs at least: a cap below is refused."""
    cost: Dollars
    """What it costs at most."""


@router.post("", response_model=EstimateOut, responses=refusals(NotConfigured, NotFound, NotInPlan))
async def quote_order(body: VideoIn, caller: CurrentCaller, database: Reading) -> EstimateOut:
    """What this order would cost. Nothing is made, nothing is kept, and no provider is asked."""
    estimate = works.quote_video(database, caller, body.wish())
    return EstimateOut(
        sentence=estimate.sentence,
        calls=[CallsOut.model_validate(calls_out(calls)) for calls in estimate.calls],
        exact=estimate.exact,
        low=estimate.cost.low,
        cost=estimate.cost.high,
    )
