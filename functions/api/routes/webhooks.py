"""/webhooks: addresses of one's own that are told what happens. docs/webhooks.md is for whoever receives."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Response
from pydantic import ConfigDict, Field, JsonValue, StrictBool

from functions.api import limiting
from functions.api.dependencies import Before, CurrentCaller, CurrentUser, Limit, Reading, Writing
from functions.api.errors import refusals
from functions.api.payloads import Answer, Listed, Listing, Payload
from functions.api.rooms import Room
from shared.errors import NotInPlan
from shared.formats.plans import Feature
from shared.models.notifications import Delivery, DeliveryState, Kind, Webhook
from shared.notifications import deliveries, webhooks
from shared.notifications.signatures import secret_of
from shared.works.quotas import demand

router = Room(prefix="/webhooks", tags=["notifications"])

_URL = "https://hooks.example.com/talewright"
_EXAMPLE: dict[str, Any] = {
    "id": "019a9f6c-7d7b-7d7e-8f2a-3c5b1e9d4a60",
    "url": _URL,
    "kinds": ["job.succeeded", "job.failed"],
    "paused_at": None,
    "rotated_at": None,
    "created_at": "2026-11-20T12:00:00Z",
}
_DELIVERY: dict[str, Any] = {
    "id": "019a9f6c-7d7b-7e02-9b1c-5d3f8a6e2b70",
    "kind": "job.succeeded",
    "body": {
        "type": "job.succeeded",
        "timestamp": "2026-11-20T12:01:30.120000+00:00",
        "data": {"job_id": "019a9f6c-7d7b-7a11-9c3e-6f0b2d8e7c14", "title": "The light that nobody lit"},
    },
    "state": "waiting",
    "tries": 1,
    "due_at": "2026-11-20T12:01:36Z",
    "status": 500,
    "error": "It answered 500.",
    "delivered_at": None,
    "created_at": "2026-11-20T12:01:30Z",
}

_Url = Annotated[str, Field(min_length=1, max_length=2_000, description="An https address on the public internet.")]
_Kinds = Annotated[frozenset[Kind], Field(min_length=1, description=f"Some of {', '.join(webhooks.TOLD)}.")]


class WebhookIn(Payload):
    model_config = ConfigDict(json_schema_extra={"examples": [{"url": _URL, "kinds": ["job.succeeded"]}]})

    url: _Url
    kinds: _Kinds = frozenset({Kind.JOB_SUCCEEDED, Kind.JOB_FAILED})


class WebhookChanges(Payload):
    """What is left out stays as it is."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"paused": False}]})

    url: _Url | None = None
    kinds: _Kinds | None = None
    paused: StrictBool | None = Field(None, description="Whether it is told nothing for now. What waits is given up.")


class WebhookOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    id: UUID
    url: str
    kinds: Sequence[Kind]
    paused_at: datetime | None
    """Since when it is told nothing, by its owner's wish or because nobody answered there for days."""
    rotated_at: datetime | None
    """When it got its secret, if that is not its first one. The one before is good for 24 hours more."""
    created_at: datetime


class NewSecretOut(WebhookOut):
    model_config = ConfigDict(json_schema_extra={"examples": [{**_EXAMPLE, "secret": "whsec_" + "…" * 3}]})

    secret: str
    """What its messages are signed with, for the only time."""


class WebhooksOut(Answer):
    model_config = ConfigDict(json_schema_extra={"examples": [{"items": [_EXAMPLE]}]})

    items: tuple[WebhookOut, ...]
    """The newest first. There are few enough to see them all."""


class DeliveryOut(Listed):
    model_config = ConfigDict(json_schema_extra={"examples": [_DELIVERY]})

    kind: Kind
    body: dict[str, JsonValue]
    state: DeliveryState
    tries: int
    due_at: datetime
    """When it is tried next, if it waits."""
    status: int | None
    """Of the last answer; null when there was none."""
    error: str | None
    """Why the last try did not do."""
    delivered_at: datetime | None
    created_at: datetime


@router.post("", status_code=201, response_model=NewSecretOut, responses=refusals(NotInPlan))
async def make_webhook(body: WebhookIn, caller: CurrentCaller, database: Writing, response: Response) -> NewSecretOut:
    """Tell an address what happens from now on. Its secret is told now, and never again."""
    demand(caller, Feature.WEBHOOKS)
    made = webhooks.make_webhook(database, caller.user_id, body.url, body.kinds)
    response.headers["Location"] = f"/api/webhooks/{made.id}"
    return _with_secret(made)


@router.get("", response_model=WebhooksOut)
async def list_webhooks(user: CurrentUser, database: Reading) -> WebhooksOut:
    found = webhooks.list_webhooks(database, user)
    return WebhooksOut(items=tuple(WebhookOut.model_validate(webhook) for webhook in found))


@router.get("/{webhook_id}", response_model=WebhookOut)
async def read_webhook(webhook_id: UUID, user: CurrentUser, database: Reading) -> Webhook:
    return webhooks.find_webhook(database, user, webhook_id)


@router.patch("/{webhook_id}", response_model=WebhookOut)
async def change_webhook(webhook_id: UUID, body: WebhookChanges, user: CurrentUser, database: Writing) -> Webhook:
    """Move it, tell it other things, pause it or wake it. What waits goes to where it is by then."""
    change: dict[str, Any] = body.model_dump()
    return webhooks.change_webhook(database, user, webhook_id, webhooks.Change(**change))


@router.delete("/{webhook_id}", status_code=204)
async def remove_webhook(webhook_id: UUID, user: CurrentUser, database: Writing) -> None:
    """It is told nothing any more, not even what waits."""
    webhooks.remove_webhook(database, user, webhook_id)


@router.post("/{webhook_id}/secret", response_model=NewSecretOut)
async def rotate_secret(webhook_id: UUID, user: CurrentUser, database: Writing) -> NewSecretOut:
    """Give it a new secret. For 24 hours every message is signed with the one before as well."""
    return _with_secret(webhooks.rotate_secret(database, user, webhook_id))


@router.post("/{webhook_id}/test", status_code=202, response_model=DeliveryOut)
async def test_webhook(webhook_id: UUID, caller: CurrentCaller, database: Writing, response: Response) -> Delivery:
    """Send it a message that says nothing, `webhook.test`, to see whether it arrives."""
    limiting.ring(caller, response)
    response.headers["Location"] = f"/api/webhooks/{webhook_id}/deliveries"
    return deliveries.send_test(database, caller.user_id, webhook_id)


@router.get("/{webhook_id}/deliveries", response_model=Listing[DeliveryOut])
async def list_deliveries(
    webhook_id: UUID,
    user: CurrentUser,
    database: Reading,
    state: DeliveryState | None = None,
    before: Before = None,
    limit: Limit = 20,
) -> Listing[DeliveryOut]:
    """What it was told, the newest first, and how that went."""
    found = deliveries.list_deliveries(database, user, webhook_id, state, before=before, limit=limit + 1)
    return Listing.of([DeliveryOut.model_validate(delivery) for delivery in found], limit)


@router.post("/{webhook_id}/deliveries/{delivery_id}/replay", status_code=202, response_model=DeliveryOut)
async def replay_delivery(
    webhook_id: UUID, delivery_id: UUID, caller: CurrentCaller, database: Writing, response: Response
) -> Delivery:
    """Send once more what has arrived, or was given up: the same message, under the same id."""
    limiting.ring(caller, response)
    response.headers["Location"] = f"/api/webhooks/{webhook_id}/deliveries"
    return deliveries.replay(database, caller.user_id, webhook_id, delivery_id)


def _with_secret(webhook: Webhook) -> NewSecretOut:
    secret = secret_of(webhook.id, webhook.edition)
    return NewSecretOut(**dict(WebhookOut.model_validate(webhook)), secret=secret)
