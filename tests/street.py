"""Played vendors that a test's providers reach, and the keys that open their doors."""

import json
from collections.abc import Generator
from contextlib import contextmanager

import pytest

from infra.local.vendors.street import Street, opened
from infra.local.vendors.vendor import Asked, Vendor
from shared import secrets
from shared.settings import settings


@contextmanager
def visited(*vendors: Vendor) -> Generator[Street]:
    """A street of these, at whose doors this process asks."""
    street = Street(vendors)
    keys = {vendor.company: vendor.KEY for vendor in vendors}
    with opened(street) as url, pytest.MonkeyPatch.context() as patch:
        patch.setenv("STUDIO_PROVIDER_URLS", json.dumps({company: f"{url}/{company}" for company in keys}))
        patch.setenv("STUDIO_PROVIDER_SECRETS", json.dumps({company: company for company in keys}))
        patch.setattr(secrets, "_read_key", lambda company, _: keys[company])
        patch.setattr(secrets, "_keys", {})
        settings.cache_clear()
        yield street
    settings.cache_clear()


def latest(street: Street) -> Asked:
    """The request that came last."""
    return street.visits[-1][1]
