"""A provider's key is read again as it changes, and one that no header of HTTP can have is shown to nobody."""

from collections.abc import Iterator

import pytest

from shared import secrets
from shared.aws import client
from shared.errors import ProviderUnset
from shared.secrets import hold, is_key, provider_key
from shared.settings import settings

KEY = "sk-proj-0123456789abcdef"
WRONG = [
    f"{KEY}\r\nX-More: 1",
    f"{KEY}\n{KEY}",
    f"{KEY} {KEY}",
    f"{KEY}\t",
    f"schlüssel{KEY}",
    f"{KEY}\x7f",
    "k" * 1001,
]


@pytest.fixture
def named(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A studio that knows of a secret with OpenAI's key."""
    monkeypatch.setattr(secrets, "_keys", {})
    monkeypatch.setattr(secrets, "_held", {})
    monkeypatch.setenv("STUDIO_PROVIDER_SECRETS", '{"openai": "openai"}')
    settings.cache_clear()
    yield
    settings.cache_clear()


def kept(key: str | bytes) -> None:
    content = {"SecretBinary": key} if isinstance(key, bytes) else {"SecretString": key}
    client("secretsmanager").create_secret(Name="openai", **content)


def changed(key: str) -> None:
    client("secretsmanager").put_secret_value(SecretId="openai", SecretString=key)


def test_a_key_is_read_with_what_stands_around_it_left_out(named: None) -> None:
    kept(f"  {KEY}\r\n")

    assert provider_key("openai") == KEY
    assert is_key(KEY)


@pytest.mark.parametrize("wrong", WRONG)
def test_a_key_that_no_header_can_have_is_shown_to_nobody(wrong: str, named: None) -> None:
    kept(f"{wrong}{KEY}")

    with pytest.raises(ProviderUnset, match="is no key: `talewright providers add openai`") as unset:
        provider_key("openai")

    assert KEY not in str(unset.value)
    assert not is_key(wrong)


def test_a_key_that_is_tried_is_held_to_the_same(named: None) -> None:
    hold("openai", f"{KEY}\n{KEY}")

    with pytest.raises(ProviderUnset, match="is no key"):
        provider_key("openai")


@pytest.mark.parametrize("nothing", ["", " \n", KEY.encode()])
def test_a_secret_without_a_text_has_no_key(nothing: str | bytes, named: None) -> None:
    kept(nothing or " ")

    with pytest.raises(ProviderUnset, match="has no key for openai"):
        provider_key("openai")


def test_a_key_is_read_again_after_five_minutes_of_the_clock_on_the_wall(
    named: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_800_000_000.0]
    monkeypatch.setattr(secrets.time, "time", lambda: now[0])
    kept(KEY)
    provider_key("openai")
    changed("sk-another")

    now[0] += 299
    before = provider_key("openai")
    now[0] += 2

    assert (before, provider_key("openai")) == (KEY, "sk-another")


def test_a_clock_that_is_set_back_keeps_no_key(named: None, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1_800_000_000.0]
    monkeypatch.setattr(secrets.time, "time", lambda: now[0])
    kept(KEY)
    provider_key("openai")
    changed("sk-another")

    now[0] -= 24 * 60 * 60

    assert provider_key("openai") == "sk-another"
