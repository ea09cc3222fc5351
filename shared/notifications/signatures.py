"""Signatures: how a receiver knows that it is the studio which calls (Standard Webhooks 1.0.0, standardwebhooks.com).

The secret of a webhook is kept nowhere: it is made from the studio's own, the webhook's id, and the edition of it that
is in force. So whoever reads the database can sign nothing, and a new secret is a number that is one higher.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from shared.models.notifications import Webhook
from shared.secrets import signing_key

OVERLAP = timedelta(hours=24)
"""How long the secret of before is good beside a new one: receivers need time to learn it."""

_PREFIX = "whsec_"
_LABEL = b"webhook:"
"""What no other key that is made from the studio's is made of."""
_VERSION = "v1"


def secret_of(webhook_id: UUID, edition: int) -> str:
    """A webhook's secret, as its owner is told it: 32 bytes in base64, behind `whsec_`."""
    return _PREFIX + _base64(_key(webhook_id, edition))


def editions_of(webhook: Webhook, at: datetime) -> tuple[int, ...]:
    """The editions of its secret that are in force, the newest first."""
    if webhook.rotated_at is None or at - webhook.rotated_at >= OVERLAP:
        return (webhook.edition,)
    return (webhook.edition, webhook.edition - 1)


def signed(webhook_id: UUID, editions: Iterable[int], message: UUID, at: datetime, body: bytes) -> Mapping[str, str]:
    """The headers of a message: what it is called, when it is sent, and a signature by each of the secrets."""
    timestamp = int(at.timestamp())
    content = f"{message}.{timestamp}.".encode() + body
    return {
        "webhook-id": str(message),
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(
            f"{_VERSION},{_base64(hmac.digest(_key(webhook_id, edition), content, hashlib.sha256))}"
            for edition in editions
        ),
    }


def _key(webhook_id: UUID, edition: int) -> bytes:
    return hmac.digest(signing_key(), _LABEL + webhook_id.bytes + edition.to_bytes(4), hashlib.sha256)


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode()
