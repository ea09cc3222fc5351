"""Replays: answers that were given under a key, kept for a day and sealed.

Powertools keeps them in DynamoDB: one conditional write lets one of many in, and the others wait for its answer. An
answer is sealed (AES-256-GCM) under a key that is made from the signing secret, and bound to who asked what: it
may hold a link or a secret that is shown once.

What gives cookies is not kept. A session is begun as often as somebody signs in.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import cache
from typing import Any

from aws_lambda_powertools.utilities.idempotency import (
    DynamoDBPersistenceLayer,
    IdempotencyConfig,
    idempotent_function,
)
from aws_lambda_powertools.utilities.idempotency.exceptions import (
    IdempotencyAlreadyInProgressError,
    IdempotencyPersistenceLayerError,
    IdempotencyValidationError,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from functions.api.idempotency import Answer, Asked, had_effect
from shared.aws import client
from shared.errors import Conflict, Invalid, StorageBusy
from shared.secrets import signing_key
from shared.settings import settings

KEPT = 24 * 60 * 60
"""Seconds. Stripe's promise is at least as much (docs.stripe.com/idempotency)."""

_PATIENCE = 10.0
"""Seconds to wait for the answer that somebody else is making."""
_POLL = 0.1
_NONCE_BYTES = 12


class _Fleeting(Exception):
    """An answer that is not to be kept."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer


def answered(asked: Asked, answer: Callable[[], Answer], check: Callable[[], None], context: Any) -> Answer:
    """The answer to this, made by whoever comes first. Who comes later has to pass `check` before they get it.

    Raises what `check` raises; Invalid when something else was asked under the same key; Conflict when the first one
    takes too long; StorageBusy.
    """
    aad = json.dumps([asked.who, asked.path, asked.key]).encode()
    here = False

    def make(*, asked: dict[str, str]) -> dict[str, str]:
        nonlocal here
        here, made = True, answer()
        if not had_effect(made) or made.get("cookies"):
            raise _Fleeting(made)
        return {"sealed": _sealed(made, aad)}

    config = IdempotencyConfig(
        event_key_jmespath="[who, path, key]",
        payload_validation_jmespath="body",
        expires_after_seconds=KEPT,
        hash_function="sha256",
        lambda_context=context,
    )
    told = idempotent_function(make, data_keyword_argument="asked", persistence_store=_store(), config=config)
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            sealed = told(asked=asdict(asked))["sealed"]
            if not here:
                check()
            return _opened(sealed, aad)
        except _Fleeting as fleeting:
            return fleeting.answer
        except IdempotencyAlreadyInProgressError as error:
            if time.monotonic() > deadline:
                raise Conflict("this was asked before under the same key, and is still being done") from error
            time.sleep(_POLL)
        except IdempotencyValidationError as error:
            raise Invalid("idempotency-key: something else was asked under it before: take a new one") from error
        except IdempotencyPersistenceLayerError as error:
            raise StorageBusy("the table of answers does not answer as it should") from error


@cache
def _store() -> DynamoDBPersistenceLayer:
    return DynamoDBPersistenceLayer(
        settings().table,
        key_attr="pk",
        sort_key_attr="sk",
        static_pk_value="answer",
        expiry_attr="expires",
        boto3_client=client("dynamodb"),
    )


def _sealed(answer: Answer, aad: bytes) -> str:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return base64.b64encode(nonce + _cipher().encrypt(nonce, json.dumps(answer).encode(), aad)).decode()


def _opened(sealed: str, aad: bytes) -> Answer:
    content = base64.b64decode(sealed)
    answer: Answer = json.loads(_cipher().decrypt(content[:_NONCE_BYTES], content[_NONCE_BYTES:], aad))
    return answer


@cache
def _cipher() -> AESGCM:
    return AESGCM(hmac.digest(signing_key(), b"answers that are kept", hashlib.sha256))
