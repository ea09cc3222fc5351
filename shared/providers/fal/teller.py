"""fal's webhook: what it says of a request, signed with Ed25519 by a key that it has published.

fal.ai/docs/documentation/model-apis/inference/webhooks. A signature says that fal speaks, and not of whose request nor
to whom: every customer of fal's can have it sign something. Whose commission it is, the secret in the address tells.
"""

import base64
import binascii
import hashlib
import re
import time
from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel, JsonValue, ValidationError

from shared.errors import OF_PROVIDERS, Forbidden, ProviderBusy
from shared.production.catalogue import catalogue
from shared.providers.fal.queue import COMPANY, VENDOR, played_at

_HEADERS = ("x-fal-webhook-request-id", "x-fal-webhook-user-id", "x-fal-webhook-timestamp")
"""What is signed, in this order, and before the hash of the body."""
_SIGNATURE = "x-fal-webhook-signature"
_HEX = re.compile(r"[0-9a-f]{128}", re.IGNORECASE)
_SECONDS = re.compile(r"[0-9]{1,12}")
_SKEW_SECONDS = 300
_KEPT_SECONDS = 24 * 60 * 60
"""As long as fal lets its keys be kept."""
_AGAIN_SECONDS = 60
"""How soon they are looked up again, had or not, for a signature that none of them made: strangers send those as they
like."""
_FETCH_SECONDS = 5.0


class _Key(BaseModel):
    """RFC 8037, section 2."""

    kty: str
    crv: str = ""
    x: str = ""

    @property
    def raw(self) -> bytes | None:
        """The public key; None for a key of another kind."""
        if (self.kty, self.crv) != ("OKP", "Ed25519"):
            return None
        try:
            return base64.urlsafe_b64decode(self.x + "=" * (-len(self.x) % 4))
        except (binascii.Error, ValueError):
            return None


class _Keys(BaseModel):
    keys: list[_Key]


class _Message(BaseModel):
    request_id: str
    status: Literal["OK", "ERROR"]
    error: str | None = None
    payload: JsonValue = None
    payload_error: str | None = None


class FalTeller:
    """Knows fal's voice by its keys, which it keeps for a day."""

    def __init__(self) -> None:
        self._keys: dict[str, tuple[float, list[bytes]]] = {}
        """By the address that they are published at: when they were read, and what they were."""
        self._missed: dict[str, float] = {}
        """By the same, when they could not be had."""

    def told(self, headers: Mapping[str, str], body: bytes) -> dict[str, Any] | None:
        """See `Teller.told`."""
        request, user, timestamp = (headers.get(name, "") for name in _HEADERS)
        signature = headers.get(_SIGNATURE, "")
        if not (request and user and _HEX.fullmatch(signature) and _SECONDS.fullmatch(timestamp)):
            raise _unproven()
        if abs(time.time() - int(timestamp)) > _SKEW_SECONDS:
            raise Forbidden("this was said too long ago, or is yet to be said: tell it again")
        signed = "\n".join((request, user, timestamp, hashlib.sha256(body).hexdigest())).encode()
        if not self._is_signed(signed, bytes.fromhex(signature)):
            raise _unproven()
        try:
            message = _Message.model_validate_json(body)
        except ValidationError as error:
            raise Forbidden("this says nothing of a request") from error
        if message.request_id != request:
            raise Forbidden("this is said of another request than was signed")
        if message.status == "ERROR":
            failure = message.error or message.payload_error or "it came to nothing"
            return {"request_id": request, "payload": message.payload, "failure": failure}
        if message.payload_error is not None or message.payload is None:
            # It is made and paid, and no more than the message has no room for it: the queue has it.
            return None
        return {"request_id": request, "payload": message.payload, "failure": None}

    def _is_signed(self, signed: bytes, signature: bytes) -> bool:
        url = _published_at()
        read_at, keys = self._keys.get(url, (0.0, list[bytes]()))
        # Wall-clock time, because a frozen Lambda's monotonic clock need not run on; it may be set back, too.
        age = time.time() - read_at
        if 0 <= age <= _KEPT_SECONDS and _verifies(keys, signed, signature):
            return True
        if 0 <= age <= _AGAIN_SECONDS:
            return False
        keys = self._fetch(url)
        self._keys[url] = (time.time(), keys)
        return _verifies(keys, signed, signature)

    def _fetch(self, url: str) -> list[bytes]:
        if 0 <= time.time() - self._missed.get(url, 0.0) <= _AGAIN_SECONDS:
            raise ProviderBusy("fal's keys could not be had a moment ago", after=_AGAIN_SECONDS)
        try:
            fresh = VENDOR.fetch(url, seconds=_FETCH_SECONDS).into(_Keys)
        except OF_PROVIDERS:
            self._missed[url] = time.time()
            raise
        return [key.raw for key in fresh.keys if key.raw is not None]


def _published_at() -> str:
    """Where the keys are: at fal's own address, whoever stands between; or where it is played."""
    door = played_at()
    return f"{door}/.well-known/jwks.json" if door else catalogue().companies[COMPANY].signing_keys


def _verifies(keys: list[bytes], signed: bytes, signature: bytes) -> bool:
    # Loaded for the few calls that are signed: a cold start pays for every import.
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey  # noqa: PLC0415

    for key in keys:
        try:
            Ed25519PublicKey.from_public_bytes(key).verify(signature, signed)
        except (InvalidSignature, ValueError):
            continue
        return True
    return False


def _unproven() -> Forbidden:
    return Forbidden("nothing shows that fal says this")
