"""Webhooks: addresses of a user's own that are told what happens."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shared.database import now
from shared.errors import Conflict, Forbidden, Invalid, NotFound
from shared.models.accounts import User
from shared.models.notifications import Kind, Webhook
from shared.notifications import addresses

MOST = 10
"""Webhooks that one user may have."""
TOLD = (Kind.JOB_SUCCEEDED, Kind.JOB_FAILED, Kind.VIDEO_WITHHELD, Kind.VIDEO_SHOWN)
"""What webhooks may be told."""


@dataclass(frozen=True)
class Change:
    """What is to be different; None leaves it as it is."""

    url: str | None = None
    kinds: Collection[Kind] | None = None
    paused: bool | None = None


def make_webhook(session: Session, owner_id: UUID, url: str, kinds: Collection[Kind]) -> Webhook:
    """Tell an address what happens from now on.

    Raises Invalid for one where no webhook may be, Forbidden to whoever has not proven their own address: the studio
    calls nobody in the name of nobody. Raises Conflict for one too many.
    """
    addresses.demand(url)
    # Its user's row is what two who make webhooks at the same time wait for.
    owner = session.get_one(User, owner_id, with_for_update={"key_share": True})
    if not owner.verified:
        raise Forbidden("confirm your e-mail address first: the studio calls others only for people it knows")
    count = session.scalar(select(func.count()).where(Webhook.owner_id == owner_id))
    if count is not None and count >= MOST:
        raise Conflict(f"you have {MOST} webhooks already; remove one that is no longer used")
    webhook = Webhook(owner_id=owner_id, url=url, kinds=_sorted(kinds))
    session.add(webhook)
    session.flush()
    return webhook


def list_webhooks(session: Session, owner_id: UUID) -> Sequence[Webhook]:
    """The owner's webhooks, the newest first."""
    return session.scalars(select(Webhook).where(Webhook.owner_id == owner_id).order_by(Webhook.id.desc())).all()


def listening(session: Session, owner_id: UUID, kind: Kind) -> Sequence[Webhook]:
    """Those of the owner's webhooks that are to be told of this."""
    awake = select(Webhook).where(Webhook.owner_id == owner_id, Webhook.paused_at.is_(None))
    return [webhook for webhook in session.scalars(awake) if kind in webhook.kinds]


def find_webhook(session: Session, owner_id: UUID, webhook_id: UUID, *, to_change: bool = False) -> Webhook:
    """The owner's webhook. Somebody else's is not found. Raises NotFound."""
    mine = select(Webhook).where(Webhook.id == webhook_id, Webhook.owner_id == owner_id)
    webhook = session.scalar(mine.with_for_update() if to_change else mine)
    if webhook is None:
        raise NotFound(f"there is no webhook {webhook_id}")
    return webhook


def change_webhook(session: Session, owner_id: UUID, webhook_id: UUID, change: Change) -> Webhook:
    """Move, narrow, pause or wake a webhook. What waits goes to where it is by then. Raises NotFound, Invalid."""
    if change.url is not None:
        addresses.demand(change.url)
    webhook = find_webhook(session, owner_id, webhook_id, to_change=True)
    if change.url is not None:
        webhook.url = change.url
    if change.kinds is not None:
        webhook.kinds = _sorted(change.kinds)
    if change.paused is not None:
        webhook.paused_at = (webhook.paused_at or now()) if change.paused else None
    return webhook


def rotate_secret(session: Session, owner_id: UUID, webhook_id: UUID) -> Webhook:
    """Give a webhook a new secret; the one before is good for a day more. Raises NotFound."""
    webhook = find_webhook(session, owner_id, webhook_id, to_change=True)
    webhook.edition += 1
    webhook.rotated_at = now()
    return webhook


def remove_webhook(session: Session, owner_id: UUID, webhook_id: UUID) -> None:
    """Tell it nothing any more, not even what waits. Raises NotFound."""
    session.delete(find_webhook(session, owner_id, webhook_id, to_change=True))


def _sorted(kinds: Collection[Kind]) -> list[str]:
    if not kinds or not set(kinds) <= set(TOLD):
        raise Invalid(f"kinds: webhooks are told {', '.join(TOLD)}, and at least one of these")
    return [kind.value for kind in TOLD if kind in kinds]
