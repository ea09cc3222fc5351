"""fal's voice: what its webhook tells, signed with a key that it publishes."""

import base64
import hashlib
import json
import time
from typing import Any

import urllib3
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from urllib3.exceptions import HTTPError

USER = "played-user"
UNHEARD = 0
"""In the place of a status, when nobody was there."""
_TRIES = 3
_PAUSE_SECONDS = 1.0
_SECONDS = 15.0
_FAILED = 300


class Voice:
    def __init__(self, seed: bytes = b"the voice of fal, as it is heard") -> None:
        """`seed`: 32 bytes. Another one is somebody else's voice."""
        self._key = Ed25519PrivateKey.from_private_bytes(seed)

    def keys(self) -> dict[str, Any]:
        """RFC 7517, and RFC 8037 for the key's kind; with a key of another kind, as there may be."""
        raw = self._key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        public = base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
        return {"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}, {"kty": "OKP", "crv": "Ed25519", "x": public}]}

    def signed(self, request: str, body: bytes, *, at: float | None = None, user: str = USER) -> dict[str, str]:
        """The headers that prove what is said of a request, said at some moment; now, if that is not said."""
        moment = str(int(time.time() if at is None else at))
        signed = "\n".join((request, user, moment, hashlib.sha256(body).hexdigest())).encode()
        return {
            "X-Fal-Webhook-Request-Id": request,
            "X-Fal-Webhook-User-Id": user,
            "X-Fal-Webhook-Timestamp": moment,
            "X-Fal-Webhook-Signature": self._key.sign(signed).hex(),
        }

    def tell(self, url: str, request: str, said: dict[str, Any]) -> int:
        """Say it until it is heard, a few times at most: the last status, or `UNHEARD`."""
        body = json.dumps(said).encode()
        status = UNHEARD
        for spoken in range(_TRIES):
            if spoken:
                time.sleep(_PAUSE_SECONDS)
            status = _post(url, body, {"Content-Type": "application/json", **self.signed(request, body)})
            if UNHEARD < status < _FAILED:
                break
        return status


def _post(url: str, body: bytes, headers: dict[str, str]) -> int:
    try:
        timeout = urllib3.Timeout(total=_SECONDS)
        return urllib3.request("POST", url, body=body, headers=headers, timeout=timeout, retries=False).status
    except HTTPError:
        return UNHEARD
