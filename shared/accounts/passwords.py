"""Passwords: which ones are let pass, and how they are kept: as bcrypt, and never otherwise."""

import base64
import gzip
import hashlib
from functools import cache
from pathlib import Path

import bcrypt

from shared.errors import Invalid

COST = 12
"""NA-11. About a quarter of a second of one processor."""
FEWEST_CHARACTERS = 8
"""ASVS 6.2.1."""

_COMMON = Path(__file__).with_name("common-passwords.txt.gz")
_NOBODY = b"$2b$12$t5faX9j8KviZRsShKi.1WOxohWyrWCLfMAINaVHDf5CklTdR1C7SG"
"""The hash of something that nobody knows: whoever does not exist is looked up as slowly as whoever does."""


def demand(password: str, email: str) -> None:
    """Let a new password of the user with this address pass. Raises Invalid for one that is guessed at once.

    It must be long enough, not be among the thousands that everybody tries first (ASVS 6.2.4), and not be the address,
    nor the part of it before the @. Which characters it has is its owner's affair (ASVS 6.2.5).
    """
    if len(password) < FEWEST_CHARACTERS:
        raise Invalid(f"password: at least {FEWEST_CHARACTERS} characters")
    simply = password.strip().lower()
    if simply in (email.lower(), email.lower().rpartition("@")[0]):
        raise Invalid("password: your e-mail address is known to too many people to be one")
    if simply in _common():
        raise Invalid("password: this is one of the first that anybody would try; choose another")


def hash_password(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Takes equally long when there is none to compare with."""
    if kept is None:
        bcrypt.checkpw(_digest(password), _NOBODY)
        return False
    return bcrypt.checkpw(_digest(password), kept.encode())


@cache
def _common() -> frozenset[str]:
    """In lower case. Read when the first new password comes: most cold starts see none."""
    return frozenset(gzip.decompress(_COMMON.read_bytes()).decode().splitlines())


def _digest(password: str) -> bytes:
    """44 bytes that stand for a password of any length and any characters.

    bcrypt reads 72 bytes at most, and none after a NUL; a digest in base64 has neither trouble. JSON can say half of a
    surrogate pair, which is no character, but may be part of a password.
    """
    return base64.b64encode(hashlib.sha256(password.encode(errors="surrogatepass")).digest())
