"""Who is there in many tests of the API."""

import pytest

from shared.models.accounts import Role
from tests.functions.api.browser import Browser
from tests.functions.api.people import proven


@pytest.fixture
def ruth(studio: None) -> Browser:
    """An admin."""
    return proven("ruth@example.com", Role.ADMIN)
