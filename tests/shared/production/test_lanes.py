"""No company gets more calls at once, or in a minute, than it may, whoever makes them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from moto import mock_aws

from shared.errors import Claimed, Crowded
from shared.production import catalogue, lanes
from shared.production.catalogue import Catalogue, Company
from shared.production.lanes import lane
from shared.production.leases import claim
from shared.settings import settings
from tests.conftest import forget, furnish


@pytest.fixture
def limits(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Three calls at once with one company, and four a minute with another."""
    forget()
    with mock_aws():
        furnish()
        companies = {
            "narrow": Company(title="narrow", at_once=3),
            "slow": Company(title="slow", per_minute=4),
            "free": Company(title="free"),
        }
        monkeypatch.setattr(catalogue, "catalogue", lambda: Catalogue(companies=companies, models=()))
        yield
    forget()


def test_as_many_calls_are_made_at_once_as_there_are_lanes(limits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lanes, "_POLL_SECONDS", 0.01)
    busy, most, lock = 0, 0, threading.Lock()

    def call(_: int) -> None:
        nonlocal busy, most
        with lane("narrow", patience=20):
            with lock:
                busy += 1
                most = max(most, busy)
            threading.Event().wait(0.02)
            with lock:
                busy -= 1

    with ThreadPoolExecutor(8) as callers:
        list(callers.map(call, range(24)))

    assert most == 3


def test_who_finds_none_free_is_told_to_come_again(limits: None) -> None:
    with (
        lane("narrow", patience=0),
        lane("narrow", patience=0),
        lane("narrow", patience=0),
        pytest.raises(Crowded, match="its 3 calls at once with narrow"),
        lane("narrow", patience=0),
    ):
        pytest.fail("a fourth lane")


def test_a_lane_is_free_again_when_its_call_is_over_however_it_ended(limits: None) -> None:
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), lane("narrow", patience=0):
            raise ZeroDivisionError


def test_a_claim_that_fails_in_a_lane_is_not_taken_for_a_lane_that_is_taken(limits: None) -> None:
    with (
        claim("a thing", patience=0, until=lambda: False),
        pytest.raises(Claimed, match="a thing"),
        lane("narrow", patience=0),
        claim("a thing", patience=-1, until=lambda: False),
    ):
        pytest.fail("it is claimed")


def test_no_more_calls_begin_in_a_minute_than_may(limits: None) -> None:
    for _ in range(4):
        with lane("slow", patience=0):
            pass

    with pytest.raises(Crowded, match="its 4 calls a minute with slow"), lane("slow", patience=0):
        pytest.fail("a fifth call")


def test_where_nothing_is_said_there_is_no_limit(limits: None) -> None:
    with lane("free", patience=0), lane("free", patience=0), lane("nobody knows it", patience=0):
        pass


def test_a_contract_may_allow_others_than_usual(limits: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STUDIO_PROVIDER_LIMITS", '{"narrow": [1, 0]}')
    settings.cache_clear()

    with lane("narrow", patience=0), pytest.raises(Crowded, match="its 1 calls at once"), lane("narrow", patience=0):
        pytest.fail("a second lane")
