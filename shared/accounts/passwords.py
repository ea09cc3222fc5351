"""Passwords: kept as bcrypt, and never otherwise."""

import base64
import hashlib

import bcrypt

COST = 12
"""NA-11. About a quarter of a second of one processor."""

_NOBODY = b"$2b$12$t5faX9j8KviZRsShKi.1WOxohWyrWCLfMAINaVHDf5CklTdR1C7SG"
"""The hash of something that nobody knows: whoever does not exist is looked up as slowly as whoever does."""


def hash_password(password: str) -> str:
    return bcrypt.hashpw(_digest(password), bcrypt.gensalt(COST)).decode()


def matches(password: str, kept: str | None) -> bool:
    """Whether this is the password. Takes equally long when there is none to compare with."""
    if kept is None:
        bcrypt.checkpw(_digest(password), _NOBODY)
        return False
    return bcrypt.checkpw(_digest(password), kept.encode())


def _digest(password: str) -> bytes:
    """44 bytes that stand for a password of any length and any characters.

    bcrypt reads 72 bytes at most, and none after a NUL; a digest in base64 has neither trouble.
    """
    return base64.b64encode(hashlib.sha256(password.encode()).digest())
