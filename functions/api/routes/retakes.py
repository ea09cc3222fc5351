"""/videos/{id}/retakes: know what the changes of a script cost, and have the next version made."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field

from functions.api import limiting
from functions.api.dependencies import CurrentCaller, CurrentUser, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Answer, Cap, Dollars, Payload
from functions.api.quoting import EXAMPLE, CallsOut, calls_out
from functions.api.rooms import Room
from functions.api.showing import DifferenceOut, VersionOut, shown
from shared.errors import Closed, NotConfigured
from shared.works import retakes as works

router = Room(prefix="/videos/{video_id}/retakes", tags=["editing"])


class ChunkOut(Answer):
    """A stretch that is filmed again, and where it lies in version `nearest`, in seconds."""

    number: int
    start: float
    end: float


class QuoteOut(Answer):
    """What a retake would make; all that is not named here is used as it is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "nothing": False,
                    "differences": [{"what": "text", "beat": 4, "before": "It rained.", "after": "It poured."}],
                    "spoken": [4],
                    "drawn": [],
                    "taken_in": [],
                    "nearest": 1,
                    "filmed": [{"number": 7, "start": 15.2, "end": 19.9}],
                    "exact": False,
                    "joined": True,
                    "published": True,
                    "same_as": None,
                    "calls": [EXAMPLE],
                    "low": "0",
                    "cost": "0",
                }
            ]
        }
    )

    nothing: bool
    """Whether there is nothing to be made: nothing is different, or another version is what is wanted already."""
    differences: Sequence[DifferenceOut]
    """From the version that is shown."""
    spoken: tuple[int, ...]
    """Beats."""
    drawn: tuple[int, ...]
    taken_in: tuple[int, ...]
    """Beats with a picture of one's own that is new."""
    nearest: int | None
    """The version that all which is not filmed again comes from; null when everything is filmed."""
    filmed: Sequence[ChunkOut]
    exact: bool
    """Whether `filmed` is certain. What is said otherwise takes another time, and may move a cut."""
    joined: bool
    """Whether sound and picture are put together again."""
    published: bool
    same_as: int | None
    """The version that this one would be the same as: restoring it is enough."""
    calls: Sequence[CallsOut]
    low: Dollars
    """What it costs at least."""
    cost: Dollars
    """What it costs at most."""


class RetakeIn(Payload):
    model_config = ConfigDict(json_schema_extra={"examples": [{"expected_cost": "0.04", "cap": "0.1"}]})

    expected_cost: Annotated[Decimal, Field(ge=0)] | None = Field(
        None, description="As it was quoted: nothing is made when it would cost more."
    )
    cap: Cap | None = Field(
        None, description="US dollars that it may cost at most; the job fails before it costs more."
    )


@router.get("/quote", response_model=QuoteOut, responses=refusals(NotConfigured))
async def quote_retake(video_id: UUID, user: CurrentUser, database: Reading) -> Any:
    """What the changes that wait would make again, and what that costs."""
    quote = works.quote_retake(database, user, video_id)
    said = vars(quote) | {"calls": [calls_out(calls) for calls in quote.calls], "nothing": not quote.published}
    return said | {"low": quote.cost.low, "cost": quote.cost.high}


@router.post("", status_code=202, response_model=VersionOut, responses=refusals(Closed, NotConfigured))
async def make_retake(
    video_id: UUID, caller: CurrentCaller, database: Writing, response: Response, body: RetakeIn | None = None
) -> VersionOut:
    """Have the next version made of the changes that wait, and show it. The others stay as they are."""
    limiting.order(caller, response)
    expected, cap = (body.expected_cost, body.cap) if body else (None, None)
    version = works.make_retake(database, caller, video_id, at_most=expected, cap=cap)
    response.headers["Location"] = f"/api/videos/{video_id}/versions/{version.number}"
    return shown(version, version.video)
