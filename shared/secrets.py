"""Secrets: read from Secrets Manager by name, once a process."""

from functools import cache

from shared.aws import client
from shared.settings import settings

_FEWEST_BYTES = 32
"""RFC 7518, section 3.2: a key at least as long as the hash."""


@cache
def secret(name: str) -> str:
    """The current value of a secret."""
    value: str = client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return value


def signing_key() -> bytes:
    """What the studio signs with; whoever makes another key from it says a word of their own with what they sign.

    Raises RuntimeError when it is too short.
    """
    key = secret(settings().signing_secret).encode()
    if len(key) < _FEWEST_BYTES:
        raise RuntimeError(f"the signing secret has {len(key)} bytes; it needs {_FEWEST_BYTES}")
    return key
