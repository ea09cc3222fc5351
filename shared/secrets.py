"""Secrets: read from Secrets Manager by name, once a process; keys of providers again and again, as they change."""

import time
from functools import cache

from botocore.exceptions import BotoCoreError, ClientError

from shared.aws import client
from shared.errors import ProviderUnset, StorageBusy
from shared.settings import settings

_KEY_SECONDS = 300.0
"""How long a provider's key is used before it is looked up again. Whoever changes one restarts nothing."""
_MISSING = "ResourceNotFoundException"
_keys: dict[str, tuple[float, str]] = {}
_held: dict[str, str] = {}
_LONGEST_KEY = 1000
"""Characters."""
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


def is_key(said: str) -> bool:
    """Whether it can be a provider's key: one line of letters, digits and signs, which a header of HTTP can have."""
    return 0 < len(said) <= _LONGEST_KEY and said.isascii() and said.isprintable() and " " not in said


def hold(company: str, key: str) -> None:
    """Have this process show a company a key that is in no secret: somebody tries it from a command line."""
    _held[company] = key


def provider_key(company: str) -> str:
    """The studio's key for a provider. Raises ProviderUnset when it has none, StorageBusy when it cannot be read."""
    if company in _held:
        return _good(company, _held[company])
    name = settings().provider_secrets.get(company)
    if name is None:
        raise ProviderUnset(f"this studio has no key for {company}: `talewright providers add {company}`")
    read_at, key = _keys.get(name, (float("-inf"), ""))
    # Wall-clock time, because a frozen Lambda's monotonic clock need not run on; it may be set back, too.
    if not 0 <= time.time() - read_at <= _KEY_SECONDS:
        key = _read_key(company, name)
        _keys[name] = (time.time(), key)
    return key


def other_provider_key(company: str, refused: str) -> str | None:
    """The key that has taken the place of one that was refused; None when it is still the same. Raises StorageBusy."""
    _keys.pop(settings().provider_secrets.get(company, ""), None)
    key = provider_key(company)
    return None if key == refused else key


def _read_key(company: str, name: str) -> str:
    try:
        key: str = client("secretsmanager").get_secret_value(SecretId=name).get("SecretString", "").strip()
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") != _MISSING:
            raise StorageBusy(f"the key for {company} cannot be read") from error
        key = ""
    except BotoCoreError as error:
        raise StorageBusy(f"the key for {company} cannot be read") from error
    if not key:
        raise ProviderUnset(f"the secret {name} has no key for {company}: `talewright providers add {company}`")
    return _good(company, key)


def _good(company: str, key: str) -> str:
    """A key that can be shown. Raises ProviderUnset, which never quotes it."""
    if not is_key(key):
        raise ProviderUnset(f"what the studio has for {company} is no key: `talewright providers add {company}`")
    return key
