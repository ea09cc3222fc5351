"""The keyring: the public keys with which a company signs, kept for an hour."""

import time
from collections.abc import Mapping
from functools import cache

from jwt import PyJWK, PyJWKError

from shared.accounts.oidc import wire
from shared.errors import Unanswered

ALGORITHM = "RS256"
"""The only one: Google signs with no other, and what names another is not read."""

_KEPT_SECONDS = 60 * 60
"""A key that the company has taken back is trusted no longer than this."""


class Keyring:
    def __init__(self, url: str) -> None:
        self._url = url
        self._keys: Mapping[str, PyJWK] = {}
        self._since = 0.0

    def key(self, name: str) -> PyJWK | None:
        """A key by its `kid`. One that is not known may be new: it is looked for once. Raises Unanswered."""
        # Wall-clock time, because a frozen Lambda's monotonic clock need not run on.
        if name not in self._keys or time.time() - self._since > _KEPT_SECONDS:
            self._keys, self._since = _fetched(self._url), time.time()
        return self._keys.get(name)


@cache
def keyring(url: str) -> Keyring:
    return Keyring(url)


def _fetched(url: str) -> Mapping[str, PyJWK]:
    said = wire.ask(url)
    try:
        return {
            jwk["kid"]: PyJWK(jwk, ALGORITHM)
            for jwk in said.body["keys"]
            if (jwk["kty"], jwk.get("use", "sig"), jwk.get("alg", ALGORITHM)) == ("RSA", "sig", ALGORITHM)
        }
    except (PyJWKError, KeyError, TypeError, AttributeError) as error:
        raise Unanswered("the company that you sign in with shows no keys") from error
