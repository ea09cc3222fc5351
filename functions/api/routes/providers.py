"""/webhooks/providers: where a provider tells what has become of something that it was asked to make.

No provider is signed in: each proves by a signature that it is the one who speaks. Only who is not heard is counted,
since one company speaks of all jobs from a few addresses.
"""

from typing import Annotated

from fastapi import Query, Request, Response

from functions.api import limiting
from functions.api.rooms import Room
from shared.errors import OF_PROVIDERS, Forbidden, NotFound
from shared.production import commissions
from shared.providers.webhooks import TELLERS, Teller

router = Room(prefix="/webhooks/providers", tags=["providers"])

_LONGEST = 300
_UNHEARD = (Forbidden, NotFound, *OF_PROVIDERS)
"""What a message fails with that is a stranger's, or may be."""
_EXAMPLE = {
    "request_id": "764cabcf-b745-4b3e-ae38-1200304cf45b",
    "gateway_request_id": "764cabcf-b745-4b3e-ae38-1200304cf45b",
    "status": "OK",
    "payload": {"images": [{"url": "https://v3.fal.media/files/rabbit/lamp.png", "width": 1088, "height": 1920}]},
}
_BODY = {
    "description": "In the words of the company that speaks.",
    "required": True,
    "content": {"application/json": {"schema": {"type": "object"}, "example": _EXAMPLE}},
}

type _Word = Annotated[
    str, Query(max_length=_LONGEST, description="What the studio has given the company to say back.")
]


@router.post("/{provider}", status_code=204, openapi_extra={"security": [{}], "requestBody": _BODY})
async def hear_provider(
    provider: str, request: Request, response: Response, commission: _Word = "", submission: _Word = ""
) -> None:
    """Hear what a company tells of a commission. It has to be signed by it; said again, it is heard once."""
    try:
        told = _teller(provider).told(request.headers, await request.body())
        # Whoever waits asks by itself for an end that was not told.
        if told is not None and not commissions.hear(commission, submission, told):
            raise NotFound("there is no such commission")
    except _UNHEARD:
        limiting.knock(request, response)
        raise


def _teller(provider: str) -> Teller:
    try:
        return TELLERS[provider]
    except LookupError as error:
        raise NotFound("no company of this name tells the studio anything") from error
