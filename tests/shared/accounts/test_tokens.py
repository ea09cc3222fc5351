"""Tokens whose signatures are remembered: they end when they say, and when nobody signs so any more."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shared.accounts import tokens
from shared.accounts.tokens import Claims
from shared.database import now
from shared.errors import Unauthenticated

pytestmark = pytest.mark.usefixtures("studio")


def test_a_token_that_was_read_before_is_over_when_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = Claims(user=uuid4(), session=uuid4())
    begun = now()
    token = tokens.sign(claims)
    assert tokens.read(token) == claims

    monkeypatch.setattr(tokens, "now", lambda: begun + tokens.LIFETIME - timedelta(seconds=2))
    assert tokens.read(token) == claims
    monkeypatch.setattr(tokens, "now", lambda: begun + tokens.LIFETIME + timedelta(seconds=1))
    with pytest.raises(Unauthenticated):
        tokens.read(token)


def test_a_token_that_was_read_before_is_worth_nothing_under_another_key(monkeypatch: pytest.MonkeyPatch) -> None:
    claims = Claims(user=uuid4(), session=uuid4())
    token = tokens.sign(claims)
    assert tokens.read(token) == claims

    with monkeypatch.context() as rotated:
        rotated.setattr(tokens, "signing_key", lambda: b"another secret of thirty-two bytes!")
        with pytest.raises(Unauthenticated):
            tokens.read(token)
    assert tokens.read(token) == claims
