"""An errand: a browser is sent to a company and comes back, and only the browser that left can come back.

All that an errand needs follows from one random secret that the browser keeps in a cookie: `state` binds the answer to
the browser, `nonce` the company's word to the errand, and `verifier` the code to whoever asked for it. The first two
are seen by others; neither says anything about the third, nor about the secret.
"""

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlencode

from shared.accounts.oidc.company import Company
from shared.errors import Invalid

HOME = "/"
NEXT = r"^/([!-.0-\[\]-~][!-\[\]-~]*)?$"
"""A path of ours, and nothing that a browser could take for another host: printable ASCII, no backslash."""

_SECRET_BYTES = 32
_KEPT = re.compile(r"([A-Za-z0-9_-]{43})\.([A-Za-z0-9_=-]{0,2800})")
_SCOPES = "openid email"


@dataclass(frozen=True)
class Errand:
    secret: str
    next: str
    """Where the browser goes once somebody is signed in: a path of ours."""

    @classmethod
    def begin(cls, next: str) -> Self:
        """Raises Invalid for what is no path of ours."""
        if not re.fullmatch(NEXT, next):
            raise Invalid("next: a path of this studio, such as /")
        return cls(secrets.token_urlsafe(_SECRET_BYTES), next)

    @classmethod
    def recall(cls, kept: str) -> Self | None:
        """The errand of a cookie, or None when it is none that we gave."""
        shape = _KEPT.fullmatch(kept)
        if shape is None:
            return None
        try:
            next = base64.urlsafe_b64decode(shape[2]).decode()
        except ValueError:
            return None
        return cls(shape[1], next) if re.fullmatch(NEXT, next) else None

    def kept(self) -> str:
        """What the browser keeps."""
        return f"{self.secret}.{base64.urlsafe_b64encode(self.next.encode()).decode()}"

    @property
    def state(self) -> str:
        return self._derived("state")

    @property
    def nonce(self) -> str:
        return self._derived("nonce")

    @property
    def verifier(self) -> str:
        """43 characters: RFC 7636, section 4.1."""
        return self._derived("verifier")

    @property
    def challenge(self) -> str:
        """S256: RFC 7636, section 4.2."""
        return _base64url(hashlib.sha256(self.verifier.encode()).digest())

    def is_answered_by(self, state: str) -> bool:
        return hmac.compare_digest(self.state.encode(), state.encode())

    def address(self, company: Company, redirect: str) -> str:
        """Where the browser is sent; it comes back to `redirect`."""
        asked = {
            "response_type": "code",
            "client_id": company.client_id,
            "redirect_uri": redirect,
            "scope": _SCOPES,
            "state": self.state,
            "nonce": self.nonce,
            "code_challenge": self.challenge,
            "code_challenge_method": "S256",
        }
        return f"{company.authorization}?{urlencode(asked)}"

    def _derived(self, purpose: str) -> str:
        return _base64url(hmac.digest(self.secret.encode(), purpose.encode(), hashlib.sha256))


def _base64url(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
