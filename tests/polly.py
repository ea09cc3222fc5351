"""A played Amazon Polly that this process's clients of AWS reach."""

from collections.abc import Generator
from contextlib import contextmanager

import pytest

from infra.local.vendors.polly import Polly
from infra.local.vendors.street import Street, opened
from shared import aws


@contextmanager
def reached(company: Polly) -> Generator[Street]:
    """A street of it alone."""
    street = Street([company])
    with opened(street) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL_POLLY", f"{url}/polly")
        patch.setenv("AWS_ACCESS_KEY_ID", Polly.KEY)
        forget()
        yield street
    forget()


def forget() -> None:
    """Clients and their credentials are made once a process."""
    aws.client.cache_clear()
    aws._session.cache_clear()
