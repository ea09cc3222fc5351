"""A company as it is asked: what is never shown, and how long it is left alone."""

import time
import traceback
from email.utils import formatdate

import pytest

from infra.local.vendors.fal import Fal
from infra.local.vendors.openai import OpenAI
from shared import secrets
from shared.errors import ProviderBusy, ProviderUnset
from shared.providers.fal.queue import VENDOR
from shared.providers.openai.company import OPENAI
from shared.providers.vendor import Reply
from tests.played import Saying
from tests.street import visited

NOW = 1_800_000_000.0
KEY = "sk-proj-0123456789abcdef"


def after(said: str) -> int:
    return Reply("openai", 429, {"retry-after": said}, b"").after


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "time", lambda: NOW)


@pytest.mark.parametrize(
    ("said", "seconds"), [("0", 0), ("7", 7), ("3600", 3600), ("3601", 3600), ("9" * 5000, 3600), ("007", 7)]
)
def test_a_vendor_says_in_seconds_how_long_it_wants_to_be_left_alone(said: str, seconds: int) -> None:
    assert after(said) == seconds


@pytest.mark.parametrize(("away", "seconds"), [(0, 0), (7, 7), (3600, 3600), (10**6, 3600), (-7, 0), (-(10**9), 0)])
def test_or_it_says_until_when(away: int, seconds: int, clock: None) -> None:
    assert after(formatdate(NOW + away, usegmt=True)) == seconds


@pytest.mark.parametrize(
    "said", ["Fri, 15 Jan 2027 08:00:09 GMT", "Friday, 15-Jan-27 08:00:09 GMT", "Fri Jan 15 08:00:09 2027"]
)
def test_a_date_is_read_in_all_ways_in_which_it_has_been_written(said: str, clock: None) -> None:
    assert after(said) == 9


@pytest.mark.parametrize(
    "said", ["", "soon", "-5", "1.5", "٧", "1 Jan 999999 0:0:0 GMT", f"1 Jan 2027 0:0:0 +{'9' * 20}", "0x10"]
)
def test_what_is_neither_says_nothing(said: str) -> None:
    assert after(said) == 0


@pytest.mark.parametrize("wrong", [f"{KEY}\r\nX-More: 1", f"{KEY}\n{KEY}", f"{KEY}ł"])
def test_a_key_that_no_header_can_have_is_quoted_by_nobody(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with visited(Fal()) as street, monkeypatch.context() as patch:
        patch.setattr(secrets, "_good", lambda _, key: key)
        patch.setattr(secrets, "_read_key", lambda *_: wrong)
        with pytest.raises(ProviderUnset, match="`talewright providers add fal`") as unset:
            VENDOR.ask("/fal-ai/flux-2", body={}, seconds=20)

        assert street.visits == []
    assert unset.value.__context__ is None
    said = "".join(traceback.format_exception(unset.value))
    assert KEY not in said


def test_users_do_not_read_whose_account_it_is() -> None:
    played = OpenAI()
    said = "Rate limit reached for gpt-6-luna in organization org-Ab12Cd34Ef on project proj_9XyZ: rate_limit_exceeded"
    with visited(Saying(played, played.complaint(429, said))), pytest.raises(ProviderBusy) as raised:
        OPENAI.ask("/responses", body={}, seconds=10)

    assert "gpt-6-luna in organization … on project …: rate_limit_exceeded" in str(raised.value)
