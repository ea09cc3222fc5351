"""Credentials that the studio makes: 256 random bits, known to whoever holds them and to nobody else."""

import hashlib
import secrets

_BYTES = 32


def new_credential() -> str:
    """Another one, in characters that may stand in an address."""
    return secrets.token_urlsafe(_BYTES)


def hash_of(credential: str) -> str:
    """What is kept of one, so that whoever reads the database can use none. Nobody guesses 256 bits: SHA-256 does."""
    return hashlib.sha256(credential.encode()).hexdigest()
