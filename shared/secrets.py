"""Secrets: read from Secrets Manager by name, once a process."""

from functools import cache

from shared.aws import client


@cache
def secret(name: str) -> str:
    """The current value of a secret."""
    value: str = client("secretsmanager").get_secret_value(SecretId=name)["SecretString"]
    return value
