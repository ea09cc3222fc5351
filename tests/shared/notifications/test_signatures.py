"""What the studio signs, Standard Webhooks' own library finds good; what anybody changed of it, nobody does."""

import base64
import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook as Oracle
from standardwebhooks import WebhookVerificationError

from shared import secrets
from shared.database import now
from shared.models.notifications import Webhook
from shared.notifications.signatures import OVERLAP, editions_of, secret_of, signed

HOOK = UUID(int=0x019A9F6C7D7B7D7E8F2A3C5B1E9D4A60)
MESSAGE = UUID(int=0x019A9F6C7D7B7E029B1C5D3F8A6E2B70)
BODY = '{"type":"job.succeeded","data":{"title":"Das Licht, das niemand anmachte — 灯"}}'.encode()


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "secret", lambda _name: "a secret of sixty-four bytes, so that every HMAC is quiet!!")


def verified(secret: str, body: bytes, headers: dict[str, str]) -> bool:
    try:
        Oracle(secret).verify(body, headers, json_parse=False)
    except WebhookVerificationError:
        return False
    return True


def sent(*editions: int, body: bytes = BODY) -> dict[str, str]:
    return dict(signed(HOOK, editions or (1,), MESSAGE, now(), body))


def test_the_library_of_the_standard_finds_our_messages_good() -> None:
    assert Oracle(secret_of(HOOK, 1)).verify(BODY, sent()) == json.loads(BODY)


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none()))
def test_whatever_is_told_it_is_signed_as_it_is_sent(data: dict[str, Any]) -> None:
    body = json.dumps(data).encode()

    assert verified(secret_of(HOOK, 1), body, sent(body=body))


def test_a_secret_is_32_bytes_that_nobody_else_has() -> None:
    told = [secret_of(hook, edition) for hook in (HOOK, MESSAGE) for edition in (1, 2, 256)]

    assert len(set(told)) == len(told)
    assert all(len(base64.b64decode(secret.removeprefix("whsec_"))) == 32 for secret in told)


def test_no_other_secret_finds_a_message_good() -> None:
    assert not verified(secret_of(HOOK, 2), BODY, sent(1))
    assert not verified(secret_of(MESSAGE, 1), BODY, sent(1))


def test_for_a_day_the_secret_of_before_is_good_as_well() -> None:
    at = now()
    hook = Webhook(owner_id=UUID(int=1), url="https://hooks.example.com", kinds=[], edition=2, rotated_at=at)
    first = Webhook(owner_id=UUID(int=1), url="https://hooks.example.com", kinds=[])

    assert editions_of(first, at) == (1,)
    assert editions_of(hook, at) == editions_of(hook, at + OVERLAP - timedelta(seconds=1)) == (2, 1)
    assert editions_of(hook, at + OVERLAP) == (2,)
    both = sent(2, 1)
    assert len(both["webhook-signature"].split(" ")) == 2
    assert verified(secret_of(HOOK, 1), BODY, both)
    assert verified(secret_of(HOOK, 2), BODY, both)


def test_a_message_that_is_kept_and_sent_again_later_is_refused() -> None:
    old = dict(signed(HOOK, (1,), MESSAGE, now() - timedelta(minutes=6), BODY))
    early = dict(signed(HOOK, (1,), MESSAGE, now() + timedelta(minutes=6), BODY))

    assert not verified(secret_of(HOOK, 1), BODY, old)
    assert not verified(secret_of(HOOK, 1), BODY, early)


MUTATIONS = 12_000


def mutated(chance: Random) -> Iterator[tuple[bytes, dict[str, str]]]:
    """Messages of which one thing is not as it was signed."""
    headers = sent()
    signature = base64.b64decode(headers["webhook-signature"].removeprefix("v1,"))
    ways: tuple[Callable[[], tuple[bytes, dict[str, str]]], ...] = (
        lambda: (_flipped(BODY, chance), headers),
        lambda: (_cut(BODY, chance), headers),
        lambda: (_grown(BODY, chance), headers),
        lambda: (BODY, headers | {"webhook-id": str(UUID(int=MESSAGE.int ^ (1 << chance.randrange(128))))}),
        lambda: (
            BODY,
            headers | {"webhook-timestamp": str(int(headers["webhook-timestamp"]) + chance.randint(1, 200))},
        ),
        lambda: (BODY, headers | {"webhook-signature": _spelled(_flipped(signature, chance))}),
        lambda: (BODY, headers | {"webhook-signature": _spelled(_cut(signature, chance))}),
        lambda: (BODY, headers | {"webhook-signature": f"v2,{base64.b64encode(signature).decode()}"}),
    )
    for number in range(MUTATIONS):
        yield ways[number % len(ways)]()


def test_no_message_is_good_of_which_a_bit_is_another() -> None:
    secret, accepted = Oracle(secret_of(HOOK, 1)), 0

    for body, headers in mutated(Random(4)):
        with suppress(WebhookVerificationError, UnicodeDecodeError):
            secret.verify(body, headers, json_parse=False)
            accepted += 1

    assert accepted == 0


def _flipped(content: bytes, chance: Random) -> bytes:
    at, bit = chance.randrange(len(content)), 1 << chance.randrange(8)
    return content[:at] + bytes([content[at] ^ bit]) + content[at + 1 :]


def _cut(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[at + 1 :] if len(set(content[at : at + 2])) > 1 else content[:at]


def _grown(content: bytes, chance: Random) -> bytes:
    at = chance.randrange(len(content) + 1)
    return content[:at] + bytes([chance.randrange(32, 127)]) + content[at:]


def _spelled(signature: bytes) -> str:
    return f"v1,{base64.b64encode(signature).decode()}"
